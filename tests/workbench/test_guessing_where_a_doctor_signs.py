"""Passwords tried at the workbench are counted as those at the log-in, and the doctor is told."""

import pytest

from articles.models import Article, MedicalReview, OutboxMessage, ReviewAssignment
from rlsportal.accounts.models import Attempts
from tests import factories as make

from .conftest import Doctor, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(doctor: Doctor) -> ReviewAssignment:
    doctor.user.email = "dora@example.org"
    doctor.user.save()
    return make.accepted(make.submitted(), doctor.user)


def sign(doctor: Doctor, row: ReviewAssignment, password: str, status: int = 409) -> str:
    typed = {"decision": "approve", "comment": "Two hours of thought", "password": password}
    return text_of(doctor.send(row, doctor.filled(row, **typed), status=status))


def alerts() -> list[str]:
    return list(OutboxMessage.objects.filter(kind="account").values_list("subject", flat=True))


def test_after_ten_wrong_ones_the_right_one_waits_and_nothing_typed_is_lost(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    for _ in range(10):
        assert "The password is not right." in sign(doctor, row, "wrong horse")
    page = sign(doctor, row, make.PASSWORD)
    assert "Too many passwords were tried. Nothing is signed; the next try is possible in" in page
    assert "Two hours of thought" in page
    assert not MedicalReview.objects.exists()


def test_the_third_wrong_one_is_told_to_the_doctor_once(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    for _ in range(5):
        sign(doctor, row, "wrong horse")
    assert alerts() == ["Somebody typed wrong passwords where you sign."]


def test_the_right_one_is_forgiven(doctor: Doctor, row: ReviewAssignment) -> None:
    sign(doctor, row, "wrong horse")
    sign(doctor, row, make.PASSWORD, status=302)
    assert MedicalReview.objects.count() == 1
    assert sum(Attempts.objects.values_list("count", flat=True)) == 1  # of the address


def test_the_log_tells_of_both(
    doctor: Doctor, row: ReviewAssignment, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "rlsportal.accounts.security_log")
    sign(doctor, row, "wrong horse")
    sign(doctor, row, make.PASSWORD, status=302)
    told = [record.getMessage() for record in caplog.records if "asked for again" in record.message]
    again = f"password of account {doctor.user.pk}, asked for again, was"
    assert told == [f"{again} wrong", f"{again} right"]


def test_a_stale_form_forgives_nothing(doctor: Doctor, row: ReviewAssignment) -> None:
    for _ in range(9):
        sign(doctor, row, "wrong horse")
    form = doctor.filled(row, decision="approve")
    Article.objects.update(lock_version=99)
    doctor.send(row, form, status=409)
    assert "Too many passwords were tried." in sign(doctor, row, make.PASSWORD)


def test_a_second_click_forgives_nothing(doctor: Doctor, row: ReviewAssignment) -> None:
    """Else the form of a text decided long ago would wipe the guesses made on another."""
    form = doctor.filled(row, decision="approve", password=make.PASSWORD)
    doctor.send(row, form, status=302)
    other = make.accepted(make.submitted(), doctor.user)
    for _ in range(5):
        sign(doctor, other, "wrong horse")
        form["password"] = "another wrong one"
        assert "already" in text_of(doctor.send(row, form, status=409))
    assert "Too many passwords were tried." in sign(doctor, other, make.PASSWORD)


def test_what_else_stands_against_it_costs_no_attempt(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    for _ in range(12):
        form = doctor.filled(row, decision="approve")
        del form["check_safe"]
        doctor.send(row, form, status=409)
    sign(doctor, row, make.PASSWORD, status=302)
