"""Two accounts are not two people: who makes or takes accounts verifies no doctor through them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.utils import timezone

from articles import transitions
from articles.models import MedicalReviewer, OutboxMessage
from articles.transitions import Refused, facts
from rlsportal.accounts import second_factor, traces
from rlsportal.accounts.forgetting import forget
from rlsportal.accounts.models import Insider, PasswordOrigin, User
from tests import factories as make
from tests.support.html_forms import fields_of

pytestmark = pytest.mark.django_db
REFUSED = ["account_of_your_making"]
MIGRATION = "rlsportal.accounts.migrations.0004_everybody_who_was_behind_an_account"
OWN = {"password": make.PASSWORD}


def account(maker: User | None, *roles: str, **fields: Any) -> User:
    """Return an account that somebody made; its owner set the password themselves."""
    user = make.make_user(*roles, **fields)
    user.created_by = maker
    user.save()
    return user


def doctor_of(maker: User | None) -> User:
    user = account(maker, "medical_reviewer")
    return make.make_doctor(user=user, verified=False)


def take(user: User, by: User, how: str) -> None:
    """Let somebody take an account over."""
    now = timezone.now()
    if how == "password":
        user.record_password_set_by(by, now=now, earlier=PasswordOrigin(None, None))
    elif how == "email":
        user.record_email_set_by(by, now=now)
    else:
        user.second_factor_reset_by, user.second_factor_reset_at = by, now
    user.save()


def verify(doctor: User, by: User) -> list[str]:
    profile = MedicalReviewer.objects.get(user=doctor)
    try:
        transitions.verify_licence(profile, by=User.objects.get(pk=by.pk), now=timezone.now())
    except Refused as refused:
        return [reason.code for reason in refused.reasons]
    return []


def test_an_editor_with_a_puppet_does_not() -> None:
    editor = make.make_user("editor")
    puppet, doctor = account(editor, "editor"), doctor_of(editor)
    assert verify(doctor, puppet) == REFUSED
    assert verify(doctor_of(puppet), editor) == REFUSED
    assert verify(doctor, make.make_user("editor")) == []


def test_two_puppets_of_one_editor_do_not() -> None:
    editor = make.make_user("editor")
    one, other = account(editor, "editor"), account(editor, "editor")
    assert verify(doctor_of(one), other) == REFUSED
    assert verify(doctor_of(account(one, "editor")), other) == REFUSED


def test_nor_who_is_behind_whoever_made_the_doctor() -> None:
    boss = make.make_user("editor", is_superuser=True)
    assert verify(doctor_of(account(boss, "editor")), boss) == REFUSED


@pytest.mark.parametrize("how", ["password", "email", "second factor"])
def test_nor_through_an_account_they_took_over(how: str) -> None:
    boss, editor = make.make_user(is_superuser=True), make.make_user("editor")
    doctor = doctor_of(boss)
    take(editor, boss, how)
    assert verify(doctor, editor) == REFUSED


def test_two_whom_one_superuser_invited_count_as_one() -> None:
    boss = make.make_user(is_superuser=True)
    editor = account(boss, "editor")
    doctors = doctor_of(boss), doctor_of(account(boss, "editor"))
    assert [verify(doctor, editor) for doctor in doctors] == [REFUSED, REFUSED]
    boss.is_superuser = False  # it is about what they did, not about what they are now
    boss.save()
    assert [verify(doctor, editor) for doctor in doctors] == [REFUSED, REFUSED]


def test_a_second_superuser_of_the_command_line_brings_editors_who_do() -> None:
    boss, other = make.make_user(is_superuser=True), make.make_user(is_superuser=True)
    doctor, editor = doctor_of(boss), account(other, "editor")
    assert verify(doctor, editor) == []
    assert verify(doctor_of(account(boss, "editor")), editor) == []
    assert verify(doctor_of(account(other, "editor")), editor) == REFUSED
    of_the_web = account(boss, is_superuser=True)  # not one that the first has made
    assert verify(doctor_of(boss), account(of_the_web, "editor")) == REFUSED


def test_whoever_was_made_to_look_like_the_owner_lends_their_whole_lineage() -> None:
    boss, editor = make.make_user(is_superuser=True), make.make_user("editor")
    taker = account(boss, "editor")
    doctor = doctor_of(None)
    take(doctor, taker, "password")
    take(editor, account(boss, "editor"), "email")
    assert verify(doctor, editor) == REFUSED


# --- who was behind an account stays behind it


def test_a_second_take_over_does_not_cover_the_first() -> None:
    one, other = make.make_user(is_superuser=True), make.make_user(is_superuser=True)
    take(other, one, "password")
    helper = account(other, is_superuser=True)  # made as the other
    take(other, helper, "password")
    assert verify(doctor_of(one), account(helper, "editor")) == REFUSED


@pytest.mark.parametrize("repair", ["by another superuser", "on the command line"])
@pytest.mark.parametrize("how", ["password", "email", "second factor"])
def test_nor_does_an_honest_repair(how: str, repair: str) -> None:
    thief, editor = make.make_user(is_superuser=True), make.make_user("editor")
    take(editor, thief, how)
    puppet = account(editor, "editor")
    if repair == "by another superuser":
        take(editor, make.make_user(is_superuser=True), how)
    else:
        editor.set_password("known to the owner alone")
        editor.second_factor_reset_by = editor.email_set_by_other = None
        editor.save()
    assert verify(doctor_of(thief), puppet) == REFUSED
    assert verify(doctor_of(None), puppet) == []


def test_nor_does_forgetting_whoever_was_between() -> None:
    boss = make.make_user(is_superuser=True)
    between = account(boss, "editor")
    doctor, puppet = doctor_of(between), account(boss, "editor")
    User.objects.filter(pk=between.pk).update(is_active=False)
    forget(between, now=timezone.now())
    assert verify(doctor, puppet) == REFUSED


def test_those_known_before_are_taken_over_from_accounts_and_from_the_chain() -> None:
    boss, thief = make.make_user(is_superuser=True), make.make_user(is_superuser=True)
    editor = account(boss, "editor")
    with transaction.atomic():
        traces.leave("set_password", editor, by=thief, now=timezone.now())
        traces.leave("set_password", editor, by=None, now=timezone.now())
        traces.leave("give_rights", editor, by=make.make_user("editor"), now=timezone.now())
    Insider.objects.all().delete()
    import_module(MIGRATION).note_those_known(apps, None)
    pairs = set(Insider.objects.values_list("user_id", "by_id"))
    assert pairs == {(editor.pk, boss.pk), (editor.pk, thief.pk)}


# --- what was shown is what is vouched for


def page_of(profile: MedicalReviewer) -> str:
    return f"/admin/articles/medicalreviewer/{profile.pk}/verify/"


@pytest.mark.parametrize("how", ["password", "email", "second factor", "address", "new phone"])
def test_an_account_taken_over_meanwhile_is_not_verified(how: str) -> None:
    doctor, boss = doctor_of(None), make.make_user(is_superuser=True)
    profile, client = doctor.medical_reviewer, Client()
    client.force_login(make.make_user("editor"))
    form = fields_of(client.get(page_of(profile)).content, "step-form")
    if how == "address":
        User.objects.filter(pk=doctor.pk).update(email="other@example.org")
    elif how == "new phone":
        User.objects.filter(pk=doctor.pk).update(second_factor_since=timezone.now())
    else:
        take(doctor, boss, how)
    answer = client.post(page_of(profile), {**form, **OWN})
    assert answer.status_code == 409
    assert "nothing was verified" in answer.content.decode()
    profile.refresh_from_db()
    assert profile.verified_at is None
    form = fields_of(answer.content, "step-form")
    assert client.post(page_of(profile), {**form, **OWN}).status_code == 302
    profile.refresh_from_db()
    assert profile.verified_at is not None


def test_the_doubt_about_a_password_stays_until_it_was_shown() -> None:
    doctor, boss = make.make_doctor(), make.make_user(is_superuser=True)
    profile, client = doctor.medical_reviewer, Client()
    client.force_login(make.make_user("editor"))
    form = fields_of(client.get(page_of(profile)).content, "step-form")
    second_factor.remove(doctor, by=boss, now=timezone.now())
    client.post(page_of(profile), {**form, **OWN})
    found = facts.signing_problems(User.objects.get(pk=doctor.pk), timezone.now().date())
    assert [reason.code for reason in found] != []


@pytest.mark.parametrize("typed", ["", "not mine"])
def test_an_open_session_verifies_nobody(typed: str) -> None:
    doctor, client = doctor_of(None), Client()
    client.force_login(make.make_user("editor"))
    at = page_of(doctor.medical_reviewer)
    form = fields_of(client.get(at).content, "step-form")
    answer = client.post(at, {**form, "password": typed})
    assert answer.status_code == 400
    assert "password" in answer.content.decode()
    assert MedicalReviewer.objects.get(user=doctor).verified_at is None


def test_the_doctor_and_whoever_verified_are_told() -> None:
    doctor, client = doctor_of(None), Client()
    editor = make.make_user("editor")
    User.objects.filter(pk=doctor.pk).update(email="d@example.org")
    User.objects.filter(pk=editor.pk).update(email="e@example.org")
    client.force_login(editor)
    at = page_of(doctor.medical_reviewer)
    client.post(at, {**fields_of(client.get(at).content, "step-form"), **OWN})
    told = OutboxMessage.objects.filter(kind="account").values_list("address", "subject")
    assert sorted((address, "erified" in subject) for address, subject in told) == [
        ("d@example.org", True),
        ("e@example.org", True),
    ]
