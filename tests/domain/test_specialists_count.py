"""A text of high risk needs two doctors, one of them a specialist; code and database hold it."""

import pytest
from django.db import connection

from articles import transitions
from articles.models import MedicalReviewer, ReviewRound, triggers
from articles.transitions import Refused
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import refusal_of

pytestmark = pytest.mark.django_db


def approved_by(*are_specialists: bool):
    article = make.submitted(risk="high")
    for is_specialist in are_specialists:
        doctor = make.make_doctor(is_specialist=is_specialist)
        make.sign(article, make.accepted(article, doctor).reviewer)
        article = make.fresh(article)
    return article


def test_two_doctors_without_a_specialist_are_not_enough_and_a_third_who_is_one_completes_it() -> (
    None
):
    article = approved_by(False, False)
    assert article.state == "in_review"
    specialist = make.make_doctor(is_specialist=True)
    make.sign(article, make.accepted(article, specialist).reviewer)
    assert make.fresh(article).state == "approved"


@pytest.mark.parametrize("order", [(True, False), (False, True)])
def test_one_specialist_of_two_is_enough(order: tuple[bool, bool]) -> None:
    assert approved_by(*order).state == "approved"


def test_two_specialists_are_not_needed_for_low_risk() -> None:
    article = make.submitted()
    doctor = make.make_doctor(is_specialist=False)
    make.sign(article, make.accepted(article, doctor).reviewer)
    assert make.fresh(article).state == "approved"


def test_a_signature_keeps_what_the_doctor_was() -> None:
    article = approved_by(True, False)
    profile = MedicalReviewer.objects.get(user__medical_reviews__signer_is_specialist=True)
    profile.is_specialist = False
    transitions.save_reviewer(profile, by=make.somebody("editor"), now=NOW)
    assert profile.verified_at is None
    assert article.rounds.get().medical_reviews.filter(signer_is_specialist=True).count() == 1


def test_publishing_is_refused_when_the_round_asks_for_more_than_stand() -> None:
    article = approved_by(True, False)
    round_ = article.rounds.get()
    triggers.drop(connection)  # as the owner of the database may
    ReviewRound.objects.filter(pk=round_.pk).update(specialists=2)
    triggers.install(connection)
    with pytest.raises(Refused) as caught:
        transitions.publish(article, by=make.somebody("editor"), **make.release_form(article))
    assert [reason.code for reason in caught.value.reasons] == ["specialist_missing"]


def test_the_terms_of_a_round_cannot_be_eased_afterwards() -> None:
    round_ = approved_by(False, False).rounds.get()
    sql = "UPDATE articles_reviewround SET specialists = 0 WHERE id = %s"
    assert "the terms of a round stay as it was opened" in refusal_of(sql, (round_.pk,))
