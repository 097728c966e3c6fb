"""The way of a text to the public in one process, and the page that comes of it."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from articles import transitions
from articles.models import Article
from articles.working_copy import FAQDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.support.benchmark import hold
from tests.support.queries import counted

pytestmark = pytest.mark.django_db

PARAGRAPH = "Iron is low in the brain of many people with restless legs [@allen2013]. " * 6
LONG = {
    "sections": tuple(SectionDraft(f"Part {n}", "\n\n".join([PARAGRAPH] * 4)) for n in range(12)),
    "faqs": tuple(FAQDraft(f"Question {n}?", PARAGRAPH) for n in range(10)),
}


def measured(what: str, verb: Callable[[], Any]) -> None:
    """Run a verb once and print how long it took and how many statements it sent."""
    begun = time.perf_counter()
    with counted() as statements:
        verb()
    took = (time.perf_counter() - begun) * 1000
    print(f"\n  {what}: {took:.0f} ms, {len(statements)} statements", end="")
    assert took < 5000  # only to notice what got out of hand


def to_the_public(**fields: Any) -> Article:
    author, editor = make.somebody("author"), make.somebody("editor")
    article = make.make_article(**fields)
    shown = article.lock_version
    measured(
        "submit",
        lambda: transitions.submit_for_review(article, by=author, now=NOW, lock_version=shown),
    )
    doctor = make.accepted(article).reviewer
    form = make.decision_form(article)
    measured("sign", lambda: transitions.approve(article, by=doctor, **form))
    release = make.release_form(article)
    measured("publish", lambda: transitions.publish(article, by=editor, **release))
    return make.fresh(article)


@pytest.mark.parametrize("fields", [{}, LONG], ids=["short article", "long article"])
def test_the_way_to_the_public(fields: dict[str, Any]) -> None:
    words = sum(len(s.body.split()) for s in fields.get("sections", make.make_draft().sections))
    print(f"\n  about {words} words in sections", end="")
    to_the_public(**fields)


def test_the_article_page() -> None:
    article, client = to_the_public(**LONG), Client()
    address = f"/articles/{article.slug}/"
    with counted() as statements:
        assert client.get(address).status_code == 200
    print(f"\n  the page: {len(statements)} statements")
    hold("show a long article", lambda: client.get(address), limit_ms=500)
