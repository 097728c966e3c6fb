"""The verbs on the way to the public send a known number of statements, however long the text."""

from typing import Any

import pytest

from articles import transitions
from articles.working_copy import FAQDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


def way_to_the_public(**fields: Any) -> dict[str, int]:
    """Return how many statements submitting, approving and publishing send."""
    editor, author = make.somebody("editor"), make.somebody("author")
    article = make.make_article(**fields)
    with counted() as submit:
        transitions.submit_for_review(
            article, by=author, now=NOW, lock_version=article.lock_version
        )
    doctor = make.accepted(article).reviewer
    form = make.decision_form(article)
    with counted() as approve:
        transitions.approve(article, by=doctor, **form)
    form = make.release_form(article)
    with counted() as publish:
        transitions.publish(article, by=editor, **form)
    return {"submit": len(submit), "approve": len(approve), "publish": len(publish)}


def test_submit_sign_and_publish_send_these_statements() -> None:
    """Whoever adds one changes a number here, and says in the commit what it is for."""
    assert way_to_the_public() == {"submit": 22, "approve": 25, "publish": 53}


def test_a_longer_article_sends_as_many() -> None:
    faqs = tuple(FAQDraft(f"Question {n}?", "It can [@allen2013].") for n in range(5))
    sections = tuple(SectionDraft(f"Part {n}", "Words.") for n in range(9))
    assert way_to_the_public() == way_to_the_public(faqs=faqs, sections=sections)
