"""Second steps and passwords asked for again are in the log, by the number of the account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from rlsportal.accounts import second_factor
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db
KEY = "00" * 20


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("INFO", "rlsportal.accounts.security_log")
    return caplog


def lines(said: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Return what was said since the last time, and how loudly."""
    ours = [r for r in said.records if r.name == "rlsportal.accounts.security_log"]
    found = [(r.levelname, r.getMessage()) for r in ours]
    said.clear()
    return found


def code(step: int = 0) -> str:
    totp = TOTP(bytes.fromhex(KEY))
    totp.time = timezone.now().timestamp() + 30 * step
    return f"{totp.token():06d}"


@pytest.fixture
def doctor() -> User:
    user = make.make_user("medical_reviewer")
    second_factor.set_up(user, KEY, code(), now=timezone.now())
    return user


def password_typed(user: User) -> Client:
    client = Client()
    data = {"username": user.username, "password": make.PASSWORD, "next": "/admin/"}
    client.post("/admin/login/", data)
    return client


def let_it_be_later() -> None:
    earlier = timezone.now() - timedelta(hours=1)
    TOTPDevice.objects.update(throttling_failure_timestamp=earlier)


def test_codes_at_the_log_in(doctor: User, said: pytest.LogCaptureFixture) -> None:
    """Right and wrong, by phone and by paper, and what came too soon; but never the code."""
    paper = second_factor.new_codes(doctor)[0]
    second, step = f"second step of account {doctor.pk}", "/admin/second-step/"
    client = password_typed(doctor)
    lines(said)
    client.post(step, {"code": "000000"})
    client.post(step, {"code": code(1)})
    assert lines(said) == [
        ("WARNING", f"{second} was wrong"),
        ("WARNING", f"{second} was not looked at, too soon after a wrong one"),
    ]
    let_it_be_later()
    client.post(step, {"code": "ABCDE-FGHJK"})
    assert lines(said) == [("WARNING", f"{second} was wrong")]
    let_it_be_later()
    client.post(step, {"code": code(1)})
    assert lines(said) == [("INFO", f"{second} was right, by phone")]
    client = password_typed(doctor)
    lines(said)
    client.post(step, {"code": paper})
    assert lines(said) == [("INFO", f"{second} was right, by paper")]


def test_phones_and_paper_that_come_and_go(said: pytest.LogCaptureFixture) -> None:
    user, boss = make.make_user("author"), make.make_user(is_superuser=True)
    second = f"second step of account {user.pk}"
    assert second_factor.set_up(user, KEY, "000000", now=timezone.now()) == []
    assert lines(said) == [("WARNING", f"{second} was wrong for a new phone")]
    second_factor.set_up(user, KEY, code(), now=timezone.now())
    assert lines(said) == [
        ("INFO", f"{second}: a phone was set up"),
        ("INFO", f"{second}: new codes for paper"),
    ]
    for by, name in ((boss, f"account {boss.pk}"), (None, "the operator")):
        second_factor.remove(user, by=by, now=timezone.now())
        assert lines(said) == [("INFO", f"{second}: removed by {name}")]


def test_the_own_password_asked_for_again(doctor: User, said: pytest.LogCaptureFixture) -> None:
    client = Client()
    client.force_login(doctor)
    session = client.session
    session[second_factor.SESSION_KEY] = doctor.second_factor_since.isoformat()
    session.save()
    lines(said)
    for word in ("wrong horse", make.PASSWORD):
        client.post("/admin/account/codes/", {"password": word})
    again = f"password of account {doctor.pk}, asked for again, was"
    assert lines(said)[:2] == [("WARNING", f"{again} wrong"), ("INFO", f"{again} right")]


def test_what_comes_after_too_many(said: pytest.LogCaptureFixture) -> None:
    user = make.make_user("author")
    for name in (user.username, "nobody-at-all"):
        for _ in range(11):
            data = {"username": name, "password": "wrong horse", "next": "/admin/"}
            Client().post("/admin/login/", data)
    told = [line for level, line in lines(said) if "not looked at" in line and level == "WARNING"]
    assert told == [
        f"password of account {user.pk} was not looked at, after too many",
        "password of no account was not looked at, after too many",
    ]
