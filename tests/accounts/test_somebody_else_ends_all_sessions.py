"""Whoever could deactivate an account may end its sessions instead; the person is told why."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from articles.models import OutboxMessage
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db
REASON = {"reason": "The ward's computer was left open"}


@pytest.fixture
def doctor() -> User:
    return make.make_user("medical_reviewer", username="dora", email="dora@example.org")


@pytest.fixture
def boss() -> User:
    return make.make_user(username="boss", is_superuser=True)


def manager() -> User:
    user = make.make_user(username="manager")
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    return user


def at_work(user: User, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(user)
    return client


def is_at_work(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def address(user: User) -> str:
    return f"/admin/accounts/user/{user.pk}/sessions/"


def test_all_of_them_and_nobody_elses(
    doctor: User, boss: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "rlsportal.accounts.security_log")
    phone, clinic, other = at_work(doctor), at_work(doctor), at_work(make.make_user("author"))
    desk = at_work(boss)
    answer = desk.post(address(doctor), REASON, follow=True)
    assert answer.redirect_chain == [(f"/admin/accounts/user/{doctor.pk}/change/", 302)]
    assert "2 sessions of dora are ended." in answer.content.decode()
    assert [is_at_work(each) for each in (phone, clinic, other, desk)] == [False, False, True, True]
    (mail,) = OutboxMessage.objects.all()
    assert (mail.to, mail.subject) == (doctor, "All your sessions were ended by boss.")
    assert "Reason: The ward's computer was left open. Log in again;" in mail.body
    said = f"sessions of account {doctor.pk}: 2 ended by account {boss.pk}"
    assert caplog.records[-1].getMessage() == said
    entry = LogEntry.objects.get(object_id=str(doctor.pk))
    assert (entry.user, entry.change_message) == (boss, "Ended all sessions.")


def test_the_account_stays_as_it_is(doctor: User, boss: User) -> None:
    at_work(boss).post(address(doctor), REASON)
    before = doctor.password
    doctor.refresh_from_db()
    assert (doctor.is_active, doctor.password) == (True, before)
    data = {"username": "dora", "password": make.PASSWORD, "next": "/admin/"}
    assert Client().post("/admin/login/", data).status_code == 302


def test_looking_ends_nothing_nor_does_a_form_without_a_reason(doctor: User, boss: User) -> None:
    theirs, desk = at_work(doctor), at_work(boss)
    assert (
        "They get a mail that names you and the reason."
        in desk.get(address(doctor)).content.decode()
    )
    refused = desk.post(address(doctor), {"reason": "  "})
    assert refused.status_code == 400
    assert "Write why: they are to know." in refused.content.decode()
    forged = at_work(boss, enforce_csrf_checks=True).post(address(doctor), REASON)
    assert forged.status_code == 403
    assert is_at_work(theirs)
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("role", ["author", "medical_reviewer", "editor", "lead_reviewer"])
def test_who_may_not_change_accounts_may_not(doctor: User, role: str) -> None:
    theirs = at_work(doctor)
    assert at_work(make.make_user(role)).post(address(doctor), REASON).status_code == 403
    assert is_at_work(theirs)


def test_who_may_change_accounts_may_but_not_those_of_superusers(doctor: User, boss: User) -> None:
    theirs, theirs_too, desk = at_work(doctor), at_work(boss), at_work(manager())
    assert desk.post(address(doctor), REASON).status_code == 302
    assert desk.post(address(boss), REASON).status_code == 403
    assert (is_at_work(theirs), is_at_work(theirs_too)) == (False, True)


def test_ones_own_are_on_the_own_page(boss: User) -> None:
    desk = at_work(boss)
    answer = desk.post(address(boss), REASON)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/account/")
    assert is_at_work(desk)


def test_the_page_of_an_account_leads_there_for_those_who_may(doctor: User, boss: User) -> None:
    pages = ("sessions", "second-factor")
    page = "/admin/accounts/user/{}/change/"

    def offered(client: Client, user: User) -> list[bool]:
        words = client.get(page.format(user.pk)).content.decode()
        return [f'href="/admin/accounts/user/{user.pk}/{name}/"' in words for name in pages]

    assert offered(at_work(boss), doctor) == [True, True]
    assert offered(at_work(boss), boss) == [False, False]
    desk = at_work(manager())
    assert offered(desk, doctor) == [True, False]
    assert offered(desk, boss) == [False, False]
