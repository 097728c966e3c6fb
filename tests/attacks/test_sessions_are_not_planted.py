"""Session fixation: a session that somebody else knew of is never the one that opens the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client

from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db

DESK = "/admin/account/"


@pytest.fixture
def ann() -> User:
    return make.make_user("author", username="ann")


def log_in(client: Client, username: str = "ann") -> Any:
    form = {"username": username, "password": make.PASSWORD, "next": DESK}
    answer = client.post("/admin/login/", form)
    assert answer.status_code == 302
    return answer


def with_session(key: str) -> Client:
    client = Client()
    client.cookies["sessionid"] = key
    return client


def is_at_work(client: Client) -> bool:
    return client.get(DESK).status_code == 200


def test_a_made_up_session_is_not_taken_on(ann: User) -> None:
    client = with_session("a" * 32)
    log_in(client)
    assert client.cookies["sessionid"].value != "a" * 32
    assert not Session.objects.filter(session_key="a" * 32).exists()
    assert not is_at_work(with_session("a" * 32))


def test_a_stored_session_of_the_attacker_gets_another_name(ann: User) -> None:
    planted = SessionStore()
    planted["anything"] = "x"
    planted.create()
    client = with_session(str(planted.session_key))
    log_in(client)
    assert is_at_work(client)
    assert client.cookies["sessionid"].value != planted.session_key
    assert not is_at_work(with_session(str(planted.session_key)))


def test_what_somebody_else_began_is_not_continued(ann: User) -> None:
    """Logged in as the attacker, whose session it was: nothing of it is left."""
    make.make_user("author", username="mallory")
    client = Client()
    log_in(client, "mallory")
    key = client.cookies["sessionid"].value
    session = client.session
    session["planted"] = "x"
    session.save()
    log_in(client)
    assert client.cookies["sessionid"].value != key
    assert "planted" not in client.session
    assert not is_at_work(with_session(key))


def test_logging_out_ends_it_on_the_server(ann: User) -> None:
    client = Client()
    log_in(client)
    key = client.cookies["sessionid"].value
    assert is_at_work(with_session(key))
    client.post("/admin/logout/")
    assert not is_at_work(with_session(key))
    assert not Session.objects.filter(session_key=key).exists()


def test_a_new_password_ends_the_sessions_of_the_old_one(ann: User) -> None:
    here, elsewhere = Client(), Client()
    log_in(here)
    log_in(elsewhere)
    before = here.cookies["sessionid"].value
    new = "quite another long phrase 7"
    form = {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/admin/password_change/", form).status_code == 302
    assert is_at_work(here)
    assert here.cookies["sessionid"].value != before
    assert not is_at_work(elsewhere)
    assert not is_at_work(with_session(before))


@pytest.mark.parametrize("key", ["", "x", "../../etc/passwd", "a" * 5000, "\0", "' OR 1=1 --"])
def test_no_cookie_opens_the_desk_or_breaks_it(ann: User, key: str) -> None:
    answer = with_session(key).get(DESK)
    assert answer.status_code == 302


def test_no_session_is_taken_from_an_address(ann: User) -> None:
    client = Client()
    log_in(client)
    key = client.cookies["sessionid"].value
    assert Client().get(DESK, {"sessionid": key}).status_code == 302
    assert key not in client.get(DESK).content.decode()
