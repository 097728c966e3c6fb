"""A quorum of two is two people: one licence counts once, in however many accounts."""

from typing import Any

import pytest

from articles import transitions
from articles.licences import licence_key
from articles.models import Article, MedicalReview, MedicalReviewer
from articles.wording import sentences
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db

HERE = {"licence_jurisdiction": "Testland", "licence_number": "L-7 / 12"}


def with_licence(doctor: User, **changes: Any) -> MedicalReviewer:
    MedicalReviewer.objects.filter(user=doctor).update(**{**HERE, **changes})
    return MedicalReviewer.objects.get(user=doctor)


def verify(profile: MedicalReviewer) -> MedicalReviewer:
    return transitions.verify_licence(profile, by=make.somebody("editor"), now=NOW)


@pytest.mark.parametrize("typed", ["L-7 / 12", "l7 12", "L.7.12", "Ｌ－７／１２"])
def test_a_licence_on_file_for_somebody_active_is_not_verified_again(typed: str) -> None:
    first = make.make_doctor(display_name="Dr First")
    with_licence(first)
    second = with_licence(make.make_doctor(verified=False), licence_number=typed)
    with pytest.raises(transitions.Refused) as refused:
        verify(second)
    (sentence,) = sentences(refused.value.reasons)
    assert "Dr First is on file with the same licence" in sentence
    User.objects.filter(pk=first.pk).update(is_active=False)
    assert verify(second).verified_at == NOW


def test_the_same_number_of_another_authority_and_no_number_are_no_obstacle() -> None:
    with_licence(make.make_doctor())
    elsewhere = {"licence_jurisdiction": "Otherland"}
    assert verify(with_licence(make.make_doctor(verified=False), **elsewhere)).verified_at
    for _ in range(2):
        nothing = {"licence_number": "–"}
        assert verify(with_licence(make.make_doctor(verified=False), **nothing)).verified_at


def signed_by_one_in_two_accounts() -> Article:
    """Return an article of high risk with two signatures, as before licences were compared."""
    article = make.submitted(risk="high")
    doctors = [make.make_doctor(), make.make_doctor()]
    for number, doctor in enumerate(doctors):
        with_licence(doctor, licence_number=f"L-7{' ' * number}")
        make.accepted(article, doctor)
        make.sign(article, doctor)
    return make.fresh(article)


def test_two_signatures_with_one_licence_are_one() -> None:
    article = signed_by_one_in_two_accounts()
    assert MedicalReview.objects.count() == 2
    assert article.state == "in_review"
    assert transitions.readers_missing(make.open_round(article)) == 1
    other = make.make_doctor()
    transitions.claim(article, by=other, now=NOW)
    transitions.accept(other.review_assignments.get(), by=other, now=NOW, conflict="none")
    make.sign(article, other)
    assert make.fresh(article).state == "approved"


def test_nor_do_they_publish() -> None:
    article = signed_by_one_in_two_accounts()
    make.open_round(article).__class__.objects.update(closed_at=NOW, outcome="approved")
    Article.objects.update(state="approved")
    form = make.release_form(article)
    codes = codes_of(transitions.publish, article, by=make.somebody("editor"), **form)
    assert codes == ["quorum_not_met"]


def test_two_without_a_number_are_two() -> None:
    article = make.submitted(risk="high")
    for _ in range(2):
        doctor = make.make_doctor()
        with_licence(doctor, licence_number="–")
        make.accepted(article, doctor)
        make.sign(article, doctor)
    assert make.fresh(article).state == "approved"


def test_what_names_a_licence() -> None:
    assert licence_key("Testland", "L-7/12") == ("testland", "l712")
    assert licence_key(" TEST land", "ｌ７ 12") == ("testland", "l712")
    assert licence_key("Testland", "–") is None
    assert licence_key("", "7") == ("", "7")
