"""A conflict of interest is waived by somebody else, not by the same person in another account."""

import pytest

from articles import transitions
from articles.models import ReviewAssignment
from articles.wording import sentences
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def declared(doctor: User) -> ReviewAssignment:
    own = {"conflict": "declared", "statement": "I own the firm that sells it."}
    return make.accepted(make.submitted(), doctor, **own)


def waive(taken: ReviewAssignment, by: User) -> ReviewAssignment:
    return transitions.waive_conflict(taken, by=by, now=NOW, reason="Not this drug.")


def test_an_account_that_the_doctor_made_waives_nothing_of_theirs() -> None:
    doctor = make.make_doctor("editor")
    second = make.make_user("editor", created_by=doctor)
    with pytest.raises(transitions.Refused) as refused:
        waive(declared(doctor), second)
    (sentence,) = sentences(refused.value.reasons)
    assert "another editor must waive the conflict" in sentence


def test_nor_does_another_of_the_one_who_made_both() -> None:
    boss = make.make_user(is_superuser=True)
    doctor = make.make_doctor(user=make.make_user("medical_reviewer", created_by=boss))
    sibling = make.make_user("lead_reviewer", created_by=boss)
    assert codes_of(waive, declared(doctor), sibling) == ["waiver_of_your_making"]


def test_nor_does_who_made_or_took_over_the_account_of_the_doctor() -> None:
    doctor, boss = make.make_doctor(), make.make_user("editor", is_superuser=True)
    taken = declared(doctor)
    doctor.email_set_by_other = boss
    doctor.save()
    taken.refresh_from_db()
    assert codes_of(waive, taken, boss) == ["waiver_of_your_making"]


def test_somebody_who_goes_back_to_nobody_of_them_may() -> None:
    boss, other = make.make_user(is_superuser=True), make.make_user(is_superuser=True)
    doctor = make.make_doctor(user=make.make_user("medical_reviewer", created_by=boss))
    editor = make.make_user("editor", created_by=other)
    assert waive(declared(doctor), editor).waived_by == editor
