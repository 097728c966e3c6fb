"""Change requests and an approval: what is blocking stands against it, advice goes with it."""

import pytest

from articles import transitions
from articles.models import Article
from articles.transitions import NewChangeRequest
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def reading(doctor: User | None = None) -> tuple[Article, User]:
    """Return an article in review and a doctor who accepted to read it."""
    article = make.submitted()
    return article, make.accepted(article, doctor).reviewer


def test_own_blocking_requests_must_be_settled_before_approving() -> None:
    article, doctor = reading()
    make.ask_changes(article, doctor, "Say how much.", "Say since when.")
    for request in article.change_requests.all():
        transitions.answer_change_request(
            request, by=make.somebody("author"), now=NOW, text="Done."
        )
    article = make.submitted(make.edited(article, title="Better"))
    make.accepted(article, doctor)
    first, second = article.change_requests.all()
    assert codes_of(make.sign, article, doctor) == ["change_requests_open"]
    transitions.settle_change_request(first, by=doctor, now=NOW)
    assert codes_of(make.sign, article, doctor) == ["change_requests_open"]
    transitions.settle_change_request(second, by=make.make_user("lead_reviewer"), now=NOW)
    assert make.sign(article, doctor).decision == "approve"


def test_requests_of_another_doctor_bind_until_an_answer_is_found_good() -> None:
    article, doctor = reading()
    make.ask_changes(article, doctor)
    request = article.change_requests.get()
    transitions.answer_change_request(request, by=make.somebody("author"), now=NOW, text="Done.")
    article = make.submitted(make.edited(article, title="Better"))
    other = make.accepted(article).reviewer
    assert other != doctor
    assert codes_of(make.sign, article, other) == ["change_requests_open"]
    transitions.settle_change_request(request, by=other, now=NOW)
    assert make.sign(article, other).decision == "approve"


def test_advice_goes_with_an_approval_and_blocks_nothing() -> None:
    article, doctor = reading()
    advice = [NewChangeRequest("Shorter?", "section", "iron22"), NewChangeRequest("  ")]
    make.sign(article, doctor, advice=advice)
    request = article.change_requests.get()
    assert (request.is_blocking, request.anchor_label) == (False, "The role of iron")
    assert make.fresh(article).state == "approved"
