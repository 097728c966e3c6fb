"""The way of a text to the public in one process, and the page that comes of it."""

from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from django.test import Client

from articles import transitions
from articles.models import Article
from articles.working_copy import FAQDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.support.benchmark import Row, duration_ms, hold, note
from tests.support.queries import counted

pytestmark = pytest.mark.django_db

TEXTS = 7  # of each length
PARAGRAPH = "Iron is low in the brain of many people with restless legs [@allen2013]. " * 6
LONG = {
    "sections": tuple(SectionDraft(f"Part {n}", "\n\n".join([PARAGRAPH] * 4)) for n in range(12)),
    "faqs": tuple(FAQDraft(f"Question {n}?", PARAGRAPH) for n in range(10)),
}


class Journeys:
    """Texts of one length on their way to the public, with what each verb took of each."""

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        self.took: dict[str, list[float]] = {}
        self.statements: dict[str, int] = {}

    def measured(self, verb: str, act: Callable[[], Any]) -> None:
        with counted() as statements:
            self.took.setdefault(verb, []).append(duration_ms(act))
        self.statements[verb] = len(statements)

    def go(self) -> Article:
        author, editor = make.somebody("author"), make.somebody("editor")
        article = make.make_article(**self.fields)
        form = {"by": author, "now": NOW, "lock_version": article.lock_version}
        self.measured("submit", lambda: transitions.submit_for_review(article, **form))
        doctor = make.accepted(article).reviewer
        form = make.decision_form(article)
        self.measured("sign", lambda: transitions.approve(article, by=doctor, **form))
        release = make.release_form(article)
        self.measured("publish", lambda: transitions.publish(article, by=editor, **release))
        return make.fresh(article)


def test_the_way_to_the_public() -> None:
    short, long = Journeys(), Journeys(**LONG)
    for number in range(TEXTS):
        short.fields["title"], long.fields["title"] = f"Short {number}", f"Long {number}"
        short.go()
        long.go()
    for verb in short.took:
        peer = f"{verb} a short text"
        for journeys, name, other in ((short, peer, ""), (long, f"{verb} 3,700 words", peer)):
            remark = f"{journeys.statements[verb]} statements"
            note(Row(name, median(journeys.took[verb]), 5000, other, remark))


def test_the_article_page() -> None:
    article, client = Journeys(**LONG).go(), Client()
    address = f"/articles/{article.slug}/"
    hold("show an article of 3,700 words", lambda: client.get(address), limit_ms=500)
