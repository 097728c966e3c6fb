"""Search among ten thousand articles with a question each, and among a hundred."""

from typing import Any

import pytest
from django.test import Client

from tests.support import many
from tests.support.benchmark import hold

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [100, 10_000])
def test_search(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    words = many.publish(count)
    monkeypatch.setattr("rlsportal.limits.seconds_to_wait", lambda *_, **__: 0)
    client = Client()
    frequent = " ".join(words[2:5])
    title = many.SearchEntry.objects.filter(kind="article").order_by("pk")[count // 3].title
    asked: dict[str, Any] = {
        "a word that all have": {"q": many.EVERYWHERE},
        "a frequent word": {"q": words[0]},
        "three frequent words": {"q": frequent},
        "a word that one has": {"q": many.ONCE},
        "words of a title": {"q": title},
        "the beginning of many words": {"q": "ba"},
        "one kind and topic": {"q": many.EVERYWHERE, "kind": "faq", "topic": "topic-3"},
        "the last page": {"q": many.EVERYWHERE, "page": "99"},
        "a misspelled word": {"q": many.ONCE.replace("i", "e")},
        "nonsense": {"q": "xyzxyzxyz qqqq"},
        "a question": {"q": f"why do my {words[0]} {words[900]} at {words[3]}, and with tea?"},
        "some frequent words": {"q": f"{frequent} {many.EVERYWHERE} {words[0]} {words[6]} tea"},
        "some rare words": {"q": f"{many.ONCE} {words[-1]} {words[-2]} tea"},
        "some words, misspelled": {"q": f"{many.EVERYWHERE} {many.ONCE.replace('r', 'k', 1)} tea"},
        "twelve words": {"q": " ".join([*words[:9], many.EVERYWHERE, "tea", "coffee"])},
        "nothing": {},
    }
    for name, query in asked.items():
        peer = f"{name}, 100" if count > 100 else ""
        hold(
            f"{name}, {count}",
            lambda query=query: client.get("/search/", query),
            limit_ms=1000,
            peer=peer,
        )
    hold(
        f"while typing, {count}",
        lambda: client.get("/search/suggest/?q=re"),
        limit_ms=500,
        peer="while typing, 100" if count > 100 else "",
    )
