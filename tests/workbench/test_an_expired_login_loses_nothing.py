"""A decision sent after the login expired: nothing is signed, and nothing typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import MedicalReview, ReviewAssignment
from tests import factories as make
from tests.support.html_forms import fields_of

from .conftest import Doctor, text_of, wish

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
TICKS = {f"check_{code}": "on" for code in make.ALL_CONFIRMED}


def address(row: ReviewAssignment) -> str:
    return reverse("admin:articles_reviewassignment_change", args=[row.pk])


@pytest.fixture
def strict(doctor: Doctor) -> Client:
    """The doctor's browser, with the check of form tokens switched on."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(doctor.user)
    return client


def opened(client: Client, row: ReviewAssignment) -> dict[str, str]:
    """Return the form as shown in this browser, filled in and ready to be sent."""
    form = fields_of(client.get(address(row)).content, "decision-form")
    typed = {"comment": "Two hours of thought", "password": make.PASSWORD, "scope": "whole"}
    return {**form, **TICKS, **typed, **wish(0, "Shorter.", weight="advice"), "decision": "approve"}


def test_with_a_living_login_the_very_same_form_signs(
    strict: Client, row: ReviewAssignment
) -> None:
    assert strict.post(address(row), opened(strict, row)).status_code == 302
    assert MedicalReview.objects.count() == 1


def test_after_the_login_expired_the_words_come_back_and_can_be_signed(
    strict: Client, row: ReviewAssignment, doctor: Doctor
) -> None:
    form = opened(strict, row)
    strict.cookies.pop("sessionid")
    kept = strict.post(address(row), form, headers=SAME_SITE)
    assert kept.status_code == 403
    assert "Nothing was signed, and nothing you typed is lost." in text_of(kept)
    assert "Two hours of thought" in text_of(kept)
    assert make.PASSWORD not in kept.content.decode()
    assert MedicalReview.objects.count() == 0

    # In another tab: log in. The token of the form is of the old login then.
    login = {"username": doctor.user.username, "password": make.PASSWORD}
    page = strict.get("/admin/login/")
    token = {"csrfmiddlewaretoken": page.context["csrf_token"]}
    assert strict.post("/admin/login/", {**login, **token}).status_code == 302

    resumed = strict.post(
        address(row), {**fields_of(kept.content, "step-form"), "resume": "1"}, headers=SAME_SITE
    )
    assert resumed.status_code == 200
    again = fields_of(resumed.content, "decision-form")
    assert "Nothing was signed: your login had expired." in text_of(resumed)
    assert again["comment"] == "Two hours of thought"
    assert again["requests-0-text"] == "Shorter."
    assert resumed.context["desk"].form["check_accurate"].value() is True
    assert MedicalReview.objects.count() == 0

    signing = {**TICKS, "password": make.PASSWORD, "scope": "whole", "decision": "approve"}
    assert strict.post(address(row), {**again, **signing}).status_code == 302
    assert MedicalReview.objects.get().comment == "Two hours of thought"


def test_a_token_of_an_older_login_signs_nothing_and_keeps_the_words(
    strict: Client, row: ReviewAssignment
) -> None:
    form = {**opened(strict, row), "csrfmiddlewaretoken": "x" * 64}
    shown = strict.post(address(row), form, headers=SAME_SITE)
    assert shown.status_code == 200
    assert fields_of(shown.content, "decision-form")["comment"] == "Two hours of thought"
    assert MedicalReview.objects.count() == 0


@pytest.mark.parametrize("origin", [{}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("logged_in", [True, False])
def test_words_sent_by_another_site_are_never_given_back(
    strict: Client, row: ReviewAssignment, origin: dict[str, str], logged_in: bool
) -> None:
    form = {**opened(strict, row), "csrfmiddlewaretoken": "x" * 64, "comment": "Words of a thief"}
    if not logged_in:
        strict.cookies.pop("sessionid")
    answer = strict.post(address(row), form, headers=origin, follow=True)
    assert "Words of a thief" not in answer.content.decode()
    assert MedicalReview.objects.count() == 0


def test_somebody_else_who_logs_in_does_not_get_the_words(
    strict: Client, row: ReviewAssignment
) -> None:
    form = {**opened(strict, row), "resume": "1"}
    other = Client()
    other.force_login(make.make_doctor())
    shown = other.post(address(row), form)
    assert "Two hours of thought" not in shown.content.decode()
