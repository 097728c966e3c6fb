"""Whoever could get into a doctor's account by a detour lets nobody sign in the doctor's name."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from articles import transitions
from articles.models import OutboxMessage
from articles.transitions import Refused, facts
from articles.workflow import Role
from rlsportal.accounts import invitations, second_factor
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db
NEW = "seven purple walruses"
FORM = {"new_password1": NEW, "new_password2": NEW}
REFUSED = ["account_of_your_making"]
OWN = {"password": make.PASSWORD}


@pytest.fixture
def doctor() -> User:
    user = make.make_doctor(username="dora")
    user.email = "dora@example.org"
    user.save()
    return user


@pytest.fixture
def boss() -> User:
    """A superuser who may also verify licences."""
    return make.make_user("editor", is_superuser=True, username="boss")


def at_work(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def problems(doctor: User) -> list[str]:
    found = facts.signing_problems(fresh(doctor), timezone.now().date())
    return [reason.code for reason in found]


def verify(doctor: User, by: User) -> list[str]:
    """Return why this person may not verify the licence; nothing if it is verified now."""
    profile = fresh(doctor).medical_reviewer
    try:
        transitions.verify_licence(profile, by=by, now=timezone.now())
    except Refused as refused:
        return [reason.code for reason in refused.reasons]
    return []


def change(client: Client, person: User, **fields: Any) -> int:
    form = {"username": person.username, "is_active": "on", "is_staff": "on", **fields}
    form["own_password"] = make.PASSWORD
    form["groups"] = [group.pk for group in person.groups.all()]
    return client.post(f"/admin/accounts/user/{person.pk}/change/", form).status_code


def follow_the_mail(kind: str) -> Any:
    call_command("run_due", stderr=StringIO())
    (body,) = (str(m.body) for m in mail.outbox[-1:])
    found = re.search(rf"http://[^/]+(/admin/{kind}/\S+)", body)
    assert found is not None
    client = Client()
    page = client.get(found[1], follow=True)
    return client.post(page.redirect_chain[-1][0], FORM)


def reset_by_mail(address: str) -> None:
    Client().post("/admin/password-reset/", {"email": address})
    assert follow_the_mail("password-reset").status_code == 302


# --- the mail address


def test_a_password_set_where_somebody_else_sent_the_mails_is_theirs(
    doctor: User, boss: User
) -> None:
    assert change(at_work(boss), doctor, email="boss@example.org") == 302
    assert problems(doctor) == []  # the address alone opens nothing
    assert fresh(doctor).email_set_by_other == boss
    verify(doctor, make.make_user("editor"))  # in good faith, before the password is set
    reset_by_mail("boss@example.org")
    assert fresh(doctor).password_set_by_other == boss
    assert problems(doctor) == ["password_set_by_another"]
    assert verify(doctor, boss) == REFUSED
    assert verify(doctor, make.make_user("editor")) == []
    assert problems(doctor) == []


def test_a_new_address_is_told_to_the_old_one_too(doctor: User, boss: User) -> None:
    assert change(at_work(boss), doctor, email="new@example.org") == 302
    call_command("run_due", stderr=StringIO())
    subject = "The mail address of your account was changed by boss."
    assert [(each.to, each.subject) for each in mail.outbox] == [
        (["dora@example.org"], subject),
        (["new@example.org"], subject),
    ]
    change(at_work(boss), fresh(doctor), email="new@example.org", last_name="Lee")
    assert OutboxMessage.objects.filter(kind="account").count() == 2


def test_an_address_of_ones_own_is_ones_own(boss: User) -> None:
    groups = {"is_superuser": "on"}
    assert change(at_work(boss), boss, email="b@example.org", **groups) == 302
    assert fresh(boss).email_set_by_other is None
    assert fresh(boss).is_superuser


def invited(by: User, role: Role = Role.MEDICAL_REVIEWER, name: str = "new") -> User:
    person = User(username=name, email=f"{name}@example.org")
    return invitations.invite(person, role=role, by=by, now=timezone.now())


def with_profile(person: User) -> User:
    make.make_doctor(user=person, verified=False, now=timezone.now())
    return person


def test_who_sends_an_invitation_elsewhere_does_not_verify(doctor: User) -> None:
    inviter, helper = make.make_user("editor"), make.make_user("editor")
    person = with_profile(invited(inviter))
    honest = make.make_user("editor")
    assert verify(person, honest) == []
    address = f"/admin/invitations/{person.pk}/"
    assert at_work(helper).post(address, {**OWN, "email": "helper@example.org"}).status_code == 302
    assert follow_the_mail("welcome").status_code == 302
    assert problems(person) == ["password_set_by_another"]
    assert verify(person, helper) == REFUSED
    assert verify(person, inviter) == REFUSED
    assert verify(person, honest) == []


def test_an_invitation_sent_again_to_the_same_address_raises_no_doubt() -> None:
    person = with_profile(invited(make.make_user("editor")))
    helper = make.make_user("editor")
    address = f"/admin/invitations/{person.pk}/"
    assert at_work(helper).post(address, {**OWN, "email": person.email}).status_code == 302
    assert fresh(person).email_set_by_other is None


def test_an_editor_does_not_redirect_the_invitation_of_a_superuser(boss: User) -> None:
    person = invited(boss, Role.EDITOR)
    person.is_superuser = True
    person.save()
    address = f"/admin/invitations/{person.pk}/"
    editor = make.make_user("editor")
    assert at_work(editor).post(address, {**OWN, "email": "e@example.org"}).status_code == 404
    assert fresh(person).email == "new@example.org"
    assert at_work(boss).get(address).status_code == 200


# --- the second step


def phone(user: User, *, now: Any) -> list[str]:
    totp = TOTP(bytes(20))
    totp.time = timezone.now().timestamp()
    return second_factor.set_up(fresh(user), "00" * 20, f"{totp.token():06d}", now=now)


def test_a_licence_verified_before_the_new_phone_is_verified_too_early(
    doctor: User, boss: User
) -> None:
    """Whoever knows the password may be the one who sets the phone up."""
    second_factor.remove(fresh(doctor), by=boss, now=timezone.now())
    honest = make.make_user("editor")
    assert verify(doctor, honest) == []
    assert problems(doctor) == []
    assert phone(doctor, now=timezone.now())
    assert problems(doctor) == ["password_set_by_another"]
    assert verify(doctor, honest) == []
    assert problems(doctor) == []


def test_another_phone_of_ones_own_raises_no_doubt(doctor: User, boss: User) -> None:
    second_factor.remove(fresh(doctor), by=boss, now=timezone.now())
    assert phone(doctor, now=timezone.now())
    assert verify(doctor, make.make_user("editor")) == []
    assert phone(doctor, now=timezone.now() + timedelta(minutes=1))
    assert problems(doctor) == []


def test_of_two_who_set_up_the_first_phone_one_does(doctor: User) -> None:
    early, late = fresh(doctor), fresh(doctor)
    totp = TOTP(bytes(20))
    totp.time = timezone.now().timestamp()
    now, code = timezone.now(), f"{totp.token():06d}"
    assert second_factor.set_up(early, "00" * 20, code, now=now)
    assert second_factor.set_up(late, "00" * 20, code, now=now + timedelta(seconds=1)) == []
    assert fresh(doctor).second_factor_since == now
    assert second_factor.codes_left(doctor) == 10


# --- through another account


def test_who_took_over_does_not_verify_through_an_account_of_their_making(
    doctor: User, boss: User
) -> None:
    puppet = invited(boss, Role.EDITOR, "puppet")
    of_the_puppet = invited(puppet, Role.EDITOR, "marionette")
    second_factor.remove(fresh(doctor), by=boss, now=timezone.now())
    assert verify(doctor, puppet) == REFUSED
    assert verify(doctor, of_the_puppet) == REFUSED
    assert verify(doctor, make.make_user("editor")) == []


def test_nor_lets_a_puppet_take_over_and_verifies(doctor: User, boss: User) -> None:
    puppet = invited(boss, Role.EDITOR, "puppet")
    other = invited(boss, Role.EDITOR, "other")
    second_factor.remove(fresh(doctor), by=puppet, now=timezone.now())
    assert [verify(doctor, by) for by in (boss, other)] == [REFUSED, REFUSED]


def test_a_doctor_verifies_not_themselves_by_an_account_of_their_making() -> None:
    founder = make.make_user("medical_reviewer", "editor", is_superuser=True)
    puppet = invited(founder, Role.EDITOR, "puppet")
    make.make_doctor(user=founder, verified=False)
    assert verify(founder, puppet) == REFUSED
    assert "by_another_person" in verify(founder, founder)


def test_one_who_invites_everybody_verifies_through_nobody(boss: User) -> None:
    editor, person = invited(boss, Role.EDITOR, "editor"), with_profile(invited(boss))
    assert verify(person, editor) == REFUSED
    second = make.make_user(is_superuser=True)
    assert verify(person, invited(second, Role.EDITOR, "other")) == []


def test_what_the_operator_removes_any_editor_verifies(doctor: User, boss: User) -> None:
    editor = invited(boss, Role.EDITOR, "editor")
    call_command("reset_second_factor", "dora", stderr=StringIO())
    assert phone(doctor, now=timezone.now())
    assert verify(doctor, editor) == []
    assert problems(doctor) == []


def test_where_nobody_may_verify_the_operator_makes_another_superuser(
    doctor: User, boss: User
) -> None:
    editor = invited(boss, Role.EDITOR, "editor")
    second_factor.remove(fresh(doctor), by=boss, now=timezone.now())
    call_command("reset_second_factor", "dora", stderr=StringIO())
    assert phone(doctor, now=timezone.now())
    assert verify(doctor, editor) == REFUSED  # the boss was behind the doctor once
    call_command("createsuperuser", "--noinput", "--username", "other", "--email", "o@example.org")
    of_the_other = invited(User.objects.get(username="other"), Role.EDITOR, "second")
    assert verify(doctor, of_the_other) == []
    assert problems(doctor) == []


# --- one's own password


SPELLINGS = ["{}", "0{}", "+{}", "%2B{}", "_2B{}", "%20{}"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_password_set_by_another_is_noted_whatever_the_address(
    spelling: str, doctor: User, boss: User
) -> None:
    address = f"/admin/accounts/user/{spelling.format(doctor.pk)}/password/"
    form = {"password1": NEW, "password2": NEW, "usable_password": "true", "set-password": "1"}
    at_work(boss).post(address, {**form, "password": make.PASSWORD})
    assert fresh(doctor).check_password(NEW)
    assert fresh(doctor).password_set_by_other == boss
    assert verify(doctor, boss) == REFUSED
    assert problems(doctor) != []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_open_session_sets_no_new_password_of_its_own(spelling: str, boss: User) -> None:
    client = at_work(boss)
    address = f"/admin/accounts/user/{spelling.format(boss.pk)}/password/"
    form = {"password1": NEW, "password2": NEW, "usable_password": "true", "set-password": "1"}
    for answer in (client.get(address), client.post(address, form)):
        assert (answer.status_code, answer["Location"]) == (302, "/admin/password_change/")
    assert not fresh(boss).check_password(NEW)


def test_a_reset_gives_no_password_to_who_never_had_one() -> None:
    person = invited(make.make_user("editor"))
    OutboxMessage.objects.all().delete()
    Client().post("/admin/password-reset/", {"email": person.email})
    assert not OutboxMessage.objects.exists()


def test_an_editor_changes_no_account(doctor: User) -> None:
    client = at_work(make.make_user("editor"))
    for page in ("change/", "password/", "second-factor/", "history/"):
        address = f"/admin/accounts/user/{doctor.pk}/{page}"
        assert client.get(address).status_code == 403, page
        assert client.post(address, {"email": "e@example.org"}).status_code == 403, page
    before = doctor.medical_reviewer
    other = make.make_user("medical_reviewer")
    shown = client.get(f"/admin/articles/medicalreviewer/{before.pk}/change/").content.decode()
    assert 'name="user"' not in shown
    form = {"user": other.pk, "licence_valid_until": date(2030, 1, 1)}
    client.post(f"/admin/articles/medicalreviewer/{before.pk}/change/", form)
    assert fresh(doctor).medical_reviewer == before
