"""Two at the same moment: a code opens once, every guess counts, one phone is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import OutboxMessage
from rlsportal.accounts import second_factor, throttle
from rlsportal.accounts.models import Attempts, RecoveryCode, User
from tests import factories as make
from tests.support.threads import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
KEY = "00" * 20


def code(steps: int = 0) -> str:
    totp = TOTP(bytes.fromhex(KEY))
    totp.time = timezone.now().timestamp() + 30 * steps
    return f"{totp.token():06d}"


@pytest.fixture
def doctor() -> User:
    user = make.make_doctor(username="dora")
    user.email = "dora@example.org"
    user.save()
    return user


@pytest.fixture
def codes(doctor: User) -> list[str]:
    return second_factor.set_up(doctor, KEY, code(), now=timezone.now())


def half() -> Client:
    client = Client()
    data = {"username": "dora", "password": make.PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", data).status_code == 302
    return client


def showing(client: Client, typed: str) -> Callable[[], int]:
    return lambda: client.post("/admin/second-step/", {"code": typed}).status_code


def test_one_code_of_a_phone_opens_one_session(codes: list[str]) -> None:
    typed = code(1)
    clients = [half() for _ in range(4)]
    outcomes = together(*(showing(client, typed) for client in clients))
    assert sorted(outcomes) == [302, 400, 400, 400]
    assert sum(client.get("/admin/").status_code == 200 for client in clients) == 1


def test_one_code_on_paper_opens_one_session(codes: list[str]) -> None:
    outcomes = together(*(showing(half(), codes[0]) for _ in range(4)))
    assert sorted(outcomes) == [302, 400, 400, 400]
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_wrong_codes_at_once_are_looked_at_one_by_one(
    doctor: User, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first that fails makes the others wait, so that many guesses at once are one."""
    looked_at: list[str] = []
    real = TOTPDevice.verify_token
    monkeypatch.setattr(
        TOTPDevice, "verify_token", lambda self, token: looked_at.append(token) or real(self, token)
    )
    checked: list[Any] = together(
        *(lambda: second_factor.check(doctor, "000000", now=timezone.now()) for _ in range(8))
    )
    assert checked == [False] * 8
    assert len(looked_at) == 1


def test_one_first_phone_is_set_up(doctor: User) -> None:
    typed, now = code(), timezone.now()
    people = [User.objects.get(pk=doctor.pk) for _ in range(3)]
    found = together(
        *(lambda p=each: second_factor.set_up(p, KEY, typed, now=now) for each in people)
    )
    assert sorted(len(each) for each in found) == [0, 0, 10]
    assert second_factor.codes_left(doctor) == 10


def test_guesses_at_once_are_counted_each(doctor: User) -> None:
    """Also the first ones, which make the rows of the counters at the same moment."""
    request = RequestFactory().post("/admin/login/")

    def guess() -> int:
        return throttle.admit(request, "dora", now=timezone.now())

    outcomes = together(*[guess] * 16)
    refused = [each for each in outcomes if isinstance(each, throttle.TooMany)]
    assert sorted(each for each in outcomes if isinstance(each, int)) == list(range(1, 11))
    assert len(refused) == 6
    assert Attempts.objects.count() == 2


def test_guesses_at_once_look_at_ten_passwords_and_tell_once(doctor: User) -> None:
    data = {"username": "dora", "password": "wrong horse", "next": "/admin/"}

    def guess() -> str:
        return Client().post("/admin/login/", data).content.decode()

    pages = together(*[guess] * 16)
    assert sum("do not match" in page for page in pages) == 10
    assert sum("Too many passwords" in page for page in pages) == 6
    assert OutboxMessage.objects.filter(kind="account").count() == 1


def test_what_is_old_is_erased_beside_guesses(doctor: User) -> None:
    request = RequestFactory().post("/admin/login/")
    later = timezone.now() + throttle.FORGOTTEN_AFTER * 2
    for name in ("dora", "ann", "ben"):
        throttle.admit(request, name, now=timezone.now())
    outcomes = together(
        *(lambda n=name: throttle.admit(request, n, now=later) for name in ("dora", "ann", "ben")),
        lambda: throttle.forget_old(later),
    )
    assert not [each for each in outcomes if isinstance(each, Exception)]
    assert set(outcomes[:3]) == {1}
