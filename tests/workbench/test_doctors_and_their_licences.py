"""Credentials are edited by editors, and a licence is verified as it was shown, by another."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import MedicalReviewer
from tests import factories as make
from tests.support.html_forms import fields_of

from .conftest import Person, text_of


@pytest.fixture
def profile(db: None) -> MedicalReviewer:
    return stored(make.make_doctor(username="dora").medical_reviewer)


def form(editor: Person, profile: MedicalReviewer, **typed: Any) -> dict[str, Any]:
    page = editor.get("medicalreviewer_change", profile.pk)
    return {**fields_of(page.content, "medicalreviewer_form"), **typed}


def stored(profile: MedicalReviewer) -> MedicalReviewer:
    return MedicalReviewer.objects.get(pk=profile.pk)


def test_an_editor_adds_a_doctor_whose_licence_is_not_verified_yet(editor: Person) -> None:
    account = make.make_user("medical_reviewer", username="nora")
    author = make.make_user("author")
    page = editor.get("medicalreviewer_add")
    assert f'<option value="{account.pk}">'.encode() in page.content
    assert f'<option value="{author.pk}">'.encode() not in page.content
    data = {
        "user": account.pk,
        "display_name": "Nora N",
        "credentials": "MD",
        "slug": "nora-n",
        "licence_number": "L-1",
        "licence_jurisdiction": "Testland",
        "licence_valid_until": "2036-01-01",
    }
    response = editor.post("medicalreviewer_add", data=data)
    assert "The licence is not verified now." in text_of(editor.client.get(response.url))
    assert MedicalReviewer.objects.get(user=account).verified_at is None


def test_a_change_takes_the_verification_back_and_says_so(
    editor: Person, profile: MedicalReviewer
) -> None:
    page = text_of(editor.get("medicalreviewer_change", profile.pk))
    assert "Saving a change takes back the verification." in page
    changed = form(editor, profile, licence_number="L-99")
    editor.post("medicalreviewer_change", profile.pk, data=changed)
    assert (stored(profile).licence_number, stored(profile).verified_at) == ("L-99", None)


def test_saving_without_a_change_takes_nothing_back(
    editor: Person, profile: MedicalReviewer
) -> None:
    response = editor.post("medicalreviewer_change", profile.pk, data=form(editor, profile))
    assert "No credential changed" in text_of(editor.client.get(response.url))
    assert stored(profile).verified_at is not None


def test_account_and_demonstration_mark_cannot_be_changed(
    editor: Person, profile: MedicalReviewer
) -> None:
    other = make.make_user("medical_reviewer")
    data = form(editor, profile, user=other.pk, is_demonstration="on", credentials="PhD")
    editor.post("medicalreviewer_change", profile.pk, data=data)
    assert stored(profile).user.username == "dora"
    assert stored(profile).is_demonstration is False


def test_of_two_editors_the_second_does_not_overwrite_the_first(
    editor: Person, profile: MedicalReviewer
) -> None:
    late = form(editor, profile, specialty="Neurology")
    first = form(editor, profile, licence_number="L-99")
    editor.post("medicalreviewer_change", profile.pk, data=first)
    page = editor.post("medicalreviewer_change", profile.pk, data=late, status=200)
    assert "Somebody changed or verified this record" in text_of(page)
    assert stored(profile).licence_number == "L-99"
    assert stored(profile).specialty == ""
    again = fields_of(page.content, "medicalreviewer_form")
    assert again["specialty"] == "Neurology"
    editor.post("medicalreviewer_change", profile.pk, data=again)
    assert stored(profile).specialty == "Neurology"


# --- verification ---------------------------------------------------------------------------------


@pytest.fixture
def unverified(db: None) -> MedicalReviewer:
    return make.make_doctor(username="una", verified=False).medical_reviewer


def verify(person: Person, profile: MedicalReviewer, status: int, **typed: str) -> Any:
    page = person.get("medicalreviewer_verify", profile.pk)
    data = {**fields_of(page.content, "step-form"), "password": make.PASSWORD, **typed}
    return person.post("medicalreviewer_verify", profile.pk, data=data, status=status)


def test_an_editor_verifies_what_was_shown(editor: Person, unverified: MedicalReviewer) -> None:
    page = text_of(editor.get("medicalreviewer_verify", unverified.pk))
    assert unverified.licence_number in page
    assert "Look the number up at the licensing authority itself" in page
    response = verify(editor, unverified, 302)
    assert response.url == reverse("admin:articles_medicalreviewer_change", args=[unverified.pk])
    assert stored(unverified).verified_by == editor.user


def test_a_record_that_changed_since_is_shown_again_instead(
    editor: Person, unverified: MedicalReviewer
) -> None:
    page = editor.get("medicalreviewer_verify", unverified.pk)
    shown = fields_of(page.content, "step-form")["shown"]
    unverified.licence_number = "L-other"
    make.transitions.save_reviewer(unverified, by=editor.user, now=make.NOW)
    page = verify(editor, unverified, 409, shown=shown)
    assert "The record changed after this page was shown to you" in text_of(page)
    assert "L-other" in text_of(page)
    assert stored(unverified).verified_at is None


def test_who_made_the_account_cannot_verify(unverified: MedicalReviewer, editor: Person) -> None:
    unverified.user.created_by = editor.user
    unverified.user.save()
    page = editor.get("medicalreviewer_verify", unverified.pk)
    assert "another editor must verify the licence" in text_of(page)
    assert b"step-form" not in page.content
    refused = verify(editor, unverified, 409)
    assert "another editor must verify the licence" in text_of(refused)
    assert stored(unverified).verified_at is None


def test_nobody_verifies_themselves(db: None) -> None:
    doctor = make.make_doctor("editor", verified=False)
    refused = verify(Person(doctor), doctor.medical_reviewer, 409)
    assert "by another person than the one it is about" in text_of(refused)
    assert stored(doctor.medical_reviewer).verified_at is None


def test_the_page_says_what_still_stands_against_a_signature(
    editor: Person, profile: MedicalReviewer
) -> None:
    profile.user.set_password("set on the command line")
    profile.user.save()
    profile.licence_valid_until = timezone.localdate() - timedelta(days=1)
    profile.save()
    page = text_of(editor.get("medicalreviewer_change", profile.pk))
    assert "was set by somebody else" in page
    assert "ran out on" in page
    assert "expired" in text_of(editor.get("medicalreviewer_changelist"))
