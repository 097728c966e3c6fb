"""What a session has shown ends with it, and it ends in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from rlsportal.accounts import second_factor, sessions
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> User:
    return make.make_doctor(username="dora")


def log_in(client: Client, user: User) -> Client:
    data = {"username": user.username, "password": make.PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", data).status_code == 302
    return client


def with_phone(user: User) -> None:
    user.second_factor_since = timezone.now()
    user.save()


def code_shown(client: Client, user: User) -> None:
    session = client.session
    second_factor.passed(user, session)
    session.save()
    client.cookies["sessionid"] = session.session_key


def is_at_work(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def put_back(client: Client, *names: str, minutes: float) -> None:
    session = client.session
    for name in names:
        session[name] = (timezone.now() - timedelta(minutes=minutes)).isoformat()
    session.save()


@pytest.mark.parametrize("minutes", [0, 61, 13 * 60])
def test_the_password_alone_brings_no_shown_code_back(doctor: User, minutes: int) -> None:
    """Neither in a session at work nor in one that was left alone for too long."""
    with_phone(doctor)
    client = log_in(Client(), doctor)
    code_shown(client, doctor)
    assert is_at_work(client)
    put_back(client, sessions.SINCE, sessions.SEEN, minutes=minutes)
    before = client.session.session_key
    log_in(client, doctor)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert not is_at_work(client)


@pytest.mark.parametrize(("hours", "is_good"), [(11, True), (13, False)])
def test_a_day_at_work_ends_however_busy(doctor: User, hours: int, is_good: bool) -> None:
    client = log_in(Client(), doctor)
    put_back(client, sessions.SINCE, minutes=hours * 60)
    put_back(client, sessions.SEEN, minutes=2)
    assert is_at_work(client) is is_good


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (11, 302)])
def test_asking_again_and_again_makes_half_a_session_no_longer(
    doctor: User, minutes: int, status: int
) -> None:
    with_phone(doctor)
    client = log_in(Client(), doctor)
    put_back(client, sessions.SINCE, minutes=minutes)
    answer = client.get("/admin/second-step/")
    assert answer.status_code == status
    if status == 302:
        assert answer["Location"] == "/admin/login/"


def test_a_session_without_a_beginning_is_none(doctor: User) -> None:
    client = log_in(Client(), doctor)
    session = client.session
    del session[sessions.SINCE]
    session.save()
    assert not is_at_work(client)


def test_a_clock_that_was_ahead_gives_no_endless_session(doctor: User) -> None:
    client = log_in(Client(), doctor)
    put_back(client, sessions.SINCE, sessions.SEEN, minutes=-1)  # two servers differ by seconds
    assert is_at_work(client)
    put_back(client, sessions.SINCE, sessions.SEEN, minutes=-24 * 60)
    assert not is_at_work(client)


def test_sessions_of_who_is_deactivated_are_gone_for_good(doctor: User) -> None:
    client = log_in(Client(), doctor)
    boss = Client()
    boss.force_login(make.make_user(is_superuser=True))
    groups = [group.pk for group in doctor.groups.all()]  # other roles would ask for a password
    form: dict[str, Any] = {"username": "dora", "is_staff": "on", "groups": groups}
    address = f"/admin/accounts/user/{doctor.pk}/change/"
    assert boss.post(address, form).status_code == 302
    assert not is_at_work(client)
    again = {**form, "is_active": "on", "own_password": make.PASSWORD}
    assert boss.post(address, again).status_code == 302
    assert not is_at_work(client)


def test_a_role_taken_away_is_gone_at_the_next_request() -> None:
    editor = make.make_user("editor")
    client = log_in(Client(), editor)
    assert client.get("/admin/invitations/").status_code == 200
    editor.groups.clear()
    assert client.get("/admin/invitations/").status_code == 403


def test_a_removed_second_step_ends_every_session_also_of_who_needs_none() -> None:
    writer = make.make_user("author")
    with_phone(writer)
    half, whole = log_in(Client(), writer), log_in(Client(), writer)
    code_shown(whole, writer)
    assert (is_at_work(half), is_at_work(whole)) == (False, True)
    second_factor.remove(writer, by=make.make_user(is_superuser=True), now=timezone.now())
    assert (is_at_work(half), is_at_work(whole)) == (False, False)


def listed(user: User) -> list[tuple[str, bool]]:
    user = User.objects.get(pk=user.pk)
    return [(each.name, each.is_half) for each in sessions.own(user, None, timezone.now())]


def test_the_list_shows_the_sessions_that_still_open_something(doctor: User) -> None:
    idle, old, good = (log_in(Client(), doctor) for _ in range(3))
    put_back(idle, sessions.SEEN, minutes=61)
    put_back(old, sessions.SINCE, minutes=13 * 60)
    assert len(listed(doctor)) == 1
    with_phone(doctor)
    assert [is_half for _name, is_half in listed(doctor)] == [True]
    page = good.get("/admin/account/")
    assert page.status_code == 302  # it owes a code now
    doctor.set_password("another password of hers")
    doctor.save()
    assert listed(doctor) == []


def test_ones_own_session_is_not_ended_by_its_name(doctor: User) -> None:
    client = log_in(Client(), doctor)
    ((name, _is_half),) = listed(doctor)
    answer = client.post("/admin/account/sessions/", {"session": name})
    assert answer.status_code == 302
    assert is_at_work(client)


def test_a_stolen_cookie_opens_nothing_after_the_log_out(doctor: User) -> None:
    client = log_in(Client(), doctor)
    stolen = client.cookies["sessionid"].value
    client.post("/admin/logout/")
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not is_at_work(thief)


def test_the_browser_forgets_at_the_log_out_what_it_kept_and_not_that_it_is_known(
    doctor: User,
) -> None:
    client = log_in(Client(), doctor)
    assert "portal_device" in client.cookies
    answer = client.post("/admin/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert set(answer.cookies) == {"sessionid"}
    assert answer.cookies["sessionid"].value == ""
    with_phone(doctor)
    half = log_in(client, doctor)
    left = half.post("/admin/second-step/leave/")
    assert left["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("address", ["/admin/logout/", "/admin/second-step/leave/", "/admin/"])
def test_a_link_of_another_site_makes_it_forget_nothing(doctor: User, address: str) -> None:
    client = log_in(Client(), doctor)
    assert "Clear-Site-Data" not in client.get(address)
    assert is_at_work(client)
