"""The graph of a history: the texts that can still be read, and no words of the others."""

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.public import examples
from tests.public.reading_heads import graph_in, nodes, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.PORTAL_BASE_URL = "https://rls.example"


def test_a_history_lists_the_texts_that_can_still_be_read(client: Client) -> None:
    second = examples.publish_again(make.live(slug="iron", title="About giftpilz"), days=10)
    examples.publish_again(second, days=20, title="About iron")
    found = nodes(client, "/articles/iron/history/")
    assert found["CollectionPage"]["name"] == "History of “About iron”"
    steps = found["ItemList"]["itemListElement"]
    assert [step["item"] for step in steps] == [
        {
            "@type": "Article",
            "@id": f"https://rls.example/articles/iron/v/{number}/#article"
            if number < 3
            else "https://rls.example/articles/iron/#article",
            "name": name,
            "url": f"https://rls.example/articles/iron/v/{number}/",
            "version": str(number),
            "datePublished": "2026-11-02",
            "dateModified": day,
        }
        for number, name, day in (
            (3, "About iron", "2026-11-22"),
            (2, "About giftpilz", "2026-11-12"),
            (1, "About giftpilz", "2026-11-02"),
        )
    ]
    second.refresh_from_db()
    make.withdrawn(second.article.publications.get(number=3))
    page = read(client, "/articles/iron/history/")
    assert "giftpilz" not in str(graph_in(page))
    assert nodes(client, "/articles/iron/history/")["CollectionPage"]["name"] == (
        "History of an article that was withdrawn"
    )
