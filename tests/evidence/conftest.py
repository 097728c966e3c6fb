"""A text with a whole history: sent back, talked about, written anew, approved, live."""

from __future__ import annotations

from typing import Any

import pytest

from articles import transitions
from articles.models import Article, Publication
from articles.transitions import NewChangeRequest
from articles.working_copy import BylineDraft
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW


@pytest.fixture
def author() -> User:
    return make.make_user(
        "author", username="ann@example.org", email="ann@example.org", first_name=""
    )


@pytest.fixture
def doctor() -> User:
    return make.make_doctor(
        username="doctor", display_name="Dr Ada Doctor", credentials="MD, PhD", specialty="Sleep"
    )


def requested(author: User, doctor: User) -> Article:
    """Return an article whose first revision was sent back, with a talk about it."""
    byline = BylineDraft("Ada Writer", "Lives with RLS", "None", "byline2")
    article = make.submitted(make.make_article(by=author, bylines=(byline,)), by=author)
    make.accepted(article, doctor, conflict="declared", statement="I sell iron.")
    assignment = make.open_round(article).assignments.get()
    editor = make.somebody("editor")
    transitions.waive_conflict(assignment, by=editor, now=NOW, reason="Not this brand.")
    wish = NewChangeRequest("Say how much.", "section", "iron22", "is low", "is 20% lower")
    make.ask_changes(article, doctor, requests=[wish], comment="Nearly there.")
    return make.fresh(article)


def published(author: User, doctor: User) -> Publication:
    """Return the second revision, live; the first was sent back."""
    article = requested(author, doctor)
    (request,) = article.change_requests.all()
    transitions.answer_change_request(request, by=author, now=NOW, text="It says so now.")
    colleague = make.make_user("author", username="colleague")
    article = make.submitted(make.edited(article, by=colleague, bottom_line="Ask how much."))
    transitions.settle_change_request(request, by=doctor, now=NOW)
    return make.live(article, doctors=(doctor,))


@pytest.fixture
def first(author: User, doctor: User) -> Article:
    return requested(author, doctor)


@pytest.fixture
def live(author: User, doctor: User) -> Publication:
    return published(author, doctor)


def words_of(record: Any) -> str:
    """Return everything a record says, as one text."""
    if isinstance(record, dict):
        return " ".join(words_of(inner) for inner in record.values())
    if isinstance(record, list):
        return " ".join(words_of(inner) for inner in record)
    return str(record)
