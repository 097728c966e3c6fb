"""Guessing slows down who guesses; nothing a stranger does keeps an owner out for long."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.models import OutboxMessage
from rlsportal.accounts import second_factor, throttle
from rlsportal.accounts.models import Attempts, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> User:
    make.make_doctor(username="dora")
    return _with_address("dora")


def _with_address(name: str) -> User:
    user = User.objects.get(username=name)
    user.email = f"{name}@example.org"
    user.save()
    return user


def try_in(client: Client, password: str, username: str = "dora", **more: Any) -> Any:
    data = {"username": username, "password": password, "next": "/admin/"}
    return client.post("/admin/login/", data, **more)


def is_in(answer: Any) -> bool:
    return bool(answer.status_code == 302)


def ask_by_mail(address: str, **more: Any) -> None:
    Client().post("/admin/password-reset/", {"email": address}, **more)


def test_strangers_who_ask_for_mails_keep_nobody_from_theirs(doctor: User) -> None:
    for number in range(60):
        ask_by_mail(f"nobody{number}@example.org", REMOTE_ADDR="203.0.113.7")
    ask_by_mail("dora@example.org", REMOTE_ADDR="203.0.113.7")
    assert not OutboxMessage.objects.filter(kind="reset").exists()
    ask_by_mail("dora@example.org", REMOTE_ADDR="198.51.100.7")
    call_command("run_due", stderr=StringIO())
    assert [each.to for each in mail.outbox] == [["dora@example.org"]]


def test_who_guesses_in_a_clinic_leaves_its_doctors_the_way_by_mail(doctor: User) -> None:
    for number in range(throttle.FREE_FOR_AN_ADDRESS + 1):
        try_in(Client(), "wrong horse", f"name{number}", REMOTE_ADDR="203.0.113.7")
    ask_by_mail("dora@example.org", REMOTE_ADDR="203.0.113.7")
    assert OutboxMessage.objects.filter(kind="reset").count() == 1


def test_a_name_is_not_mixed_up_with_the_page_for_mails() -> None:
    make.make_user("author", username="reset")
    for number in range(11):
        ask_by_mail(f"nobody{number}@example.org", REMOTE_ADDR="203.0.113.7")
    assert is_in(try_in(Client(), make.PASSWORD, "reset", REMOTE_ADDR="198.51.100.7"))


def test_a_guesser_in_the_clinic_keeps_no_known_browser_out(doctor: User) -> None:
    own = Client()
    assert is_in(try_in(own, make.PASSWORD))
    own.post("/admin/logout/")
    for number in range(50):
        try_in(Client(), "wrong horse", f"name{number}")
    make.make_user("author", username="ann")
    assert not is_in(try_in(Client(), make.PASSWORD, "ann"))
    assert is_in(try_in(own, make.PASSWORD))


def test_who_has_a_whole_network_is_one_address() -> None:
    for number in range(50):
        try_in(Client(), "wrong horse", f"name{number}", REMOTE_ADDR=f"2001:db8::{number + 1:x}")
    page = try_in(Client(), "wrong horse", "another", REMOTE_ADDR="2001:db8::ffff:1")
    assert "Too many passwords" in page.content.decode()
    page = try_in(Client(), "wrong horse", "another", REMOTE_ADDR="2001:db8:0:1::1")
    assert "do not match" in page.content.decode()


def test_a_forged_way_through_proxies_is_no_other_address(settings: Any) -> None:
    settings.PORTAL_TRUSTED_PROXIES = ["127.0.0.1"]
    for number in range(50):
        forged = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}
        try_in(Client(headers=forged), "wrong horse", f"name{number}")
    forged = {"X-Forwarded-For": "198.51.100.99, 203.0.113.7"}
    page = try_in(Client(headers=forged), "wrong horse", "another")
    assert "Too many passwords" in page.content.decode()


def test_two_people_share_a_browser_and_both_are_known(doctor: User) -> None:
    make.make_user("author", username="ann")
    _with_address("ann")
    shared = Client()
    for _ in range(3):
        for name in ("dora", "ann"):
            assert is_in(try_in(shared, make.PASSWORD, name))
            shared.post("/admin/logout/")
    told = OutboxMessage.objects.filter(kind="account").values_list("to__username", flat=True)
    assert sorted(told) == ["ann", "dora"]
    for name in ("dora", "ann"):
        for _ in range(11):
            try_in(Client(), "wrong horse", name, REMOTE_ADDR="203.0.113.7")
        assert is_in(try_in(shared, make.PASSWORD, name, REMOTE_ADDR="203.0.113.7"))


def test_a_browser_is_known_as_long_as_the_password_is_the_same(doctor: User) -> None:
    thief, own = Client(), Client()
    for client in (thief, own):
        assert is_in(try_in(client, make.PASSWORD))
    new = "a long new phrase"
    change = {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new}
    assert own.post("/admin/password_change/", change).status_code == 302
    OutboxMessage.objects.all().delete()
    for client, told in ((own, 0), (thief, 1)):
        client.post("/admin/logout/")
        assert is_in(try_in(client, new))
        assert OutboxMessage.objects.filter(kind="account").count() == told


def test_a_browser_knows_the_person_and_not_the_name(doctor: User) -> None:
    own = Client()
    try_in(own, make.PASSWORD)
    own.post("/admin/logout/")
    doctor.username = "dora.lee"
    doctor.save()
    make.make_user("author", username="dora")
    for name in ("dora", "dora.lee"):
        for _ in range(11):
            try_in(Client(), "wrong horse", name, REMOTE_ADDR="203.0.113.7")
    assert not is_in(try_in(own, make.PASSWORD, "dora"))
    assert is_in(try_in(own, make.PASSWORD, "dora.lee"))


@pytest.mark.parametrize("count", [1, 12])
def test_a_clock_that_was_ahead_keeps_nobody_waiting(doctor: User, count: int) -> None:
    client = Client()
    try_in(client, "wrong horse")
    Attempts.objects.update(count=count, last_at=timezone.now() + timedelta(days=30))
    if count == 1:
        assert is_in(try_in(client, make.PASSWORD))
        return
    assert not is_in(try_in(client, make.PASSWORD))  # from now on it is the pause of always
    for row in Attempts.objects.all():
        row.last_at -= timedelta(minutes=16)
        row.save()
    assert is_in(try_in(client, make.PASSWORD))


def test_a_clock_that_was_ahead_locks_no_phone(doctor: User) -> None:
    from django_otp.oath import TOTP

    now = timezone.now()
    totp = TOTP(bytes(20))
    totp.time = now.timestamp()
    assert second_factor.set_up(doctor, "00" * 20, f"{totp.token():06d}", now=now)
    second_factor.check(doctor, "000000", now=now)
    device = second_factor.device_of(doctor)
    assert device is not None
    device.throttling_failure_timestamp = now + timedelta(days=30)
    device.save()
    second_factor.check(doctor, "000000", now=now)
    until = second_factor.locked_until(doctor)
    assert until is None or until < now + timedelta(minutes=1)


def test_guessing_in_an_open_session_is_slowed_down_also_at_a_new_password(doctor: User) -> None:
    client = Client()
    try_in(client, make.PASSWORD)
    new = {"new_password1": "seven purple walruses", "new_password2": "seven purple walruses"}
    for _ in range(10):
        page = client.post("/admin/password_change/", {"old_password": "wrong horse", **new})
        assert "This is not your password." in page.content.decode()
    page = client.post("/admin/password_change/", {"old_password": make.PASSWORD, **new})
    assert "Too many wrong passwords were typed." in page.content.decode()
    assert User.objects.get(pk=doctor.pk).check_password(make.PASSWORD)


def test_one_counter_stands_before_every_place(doctor: User) -> None:
    client = Client()
    try_in(client, make.PASSWORD)
    new = {"new_password1": "seven purple walruses", "new_password2": "seven purple walruses"}
    phone = {"code": "123456"}
    for _ in range(5):
        client.post("/admin/password_change/", {"old_password": "wrong horse", **new})
        client.post("/admin/second-step/new/", {"password": "wrong horse", **phone})
    for address, data in (
        ("/admin/password_change/", {"old_password": make.PASSWORD, **new}),
        ("/admin/second-step/new/", {"password": make.PASSWORD, **phone}),
    ):
        page = client.post(address, data).content.decode()
        assert "Too many wrong passwords were typed." in page, address
    client.post("/admin/logout/")
    assert not is_in(try_in(client, make.PASSWORD))


@pytest.mark.parametrize(
    "name", ["\x00", "dora\x00", "d" * 151, "d" * 100_000, "\u202edora", "ｄｏｒａ"]
)
@pytest.mark.parametrize("password", ["x", "\x00", "p" * 100_000, "\ud7ff"])
def test_no_name_and_no_password_is_an_error(doctor: User, name: str, password: str) -> None:
    assert try_in(Client(), password, name).status_code == 200


def test_a_name_spelled_with_wide_letters_is_the_same_account(doctor: User) -> None:
    for _ in range(10):
        try_in(Client(), "wrong horse", "ｄｏｒａ")
    assert not is_in(try_in(Client(), make.PASSWORD, "dora"))


@pytest.mark.parametrize("name", ["dora", "left", "invited", "outside", "nobody-at-all"])
def test_whoever_there_is_costs_as_much(
    doctor: User, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """One slow hash for each attempt, and the same words; none while one has to wait."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    make.make_user("author", username="left", is_active=False)
    invited = make.make_user("author", username="invited")
    invited.set_unusable_password()
    invited.save()
    outside = make.make_user("author", username="outside")
    User.objects.filter(pk=outside.pk).update(is_staff=False)
    hashed: list[str] = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(salt) or real(self, password, salt),
    )
    client = Client()
    page = try_in(client, "wrong horse", name).content.decode()
    assert "do not match an account that may work here" in page
    assert len(hashed) == 1
    for _ in range(9):
        try_in(client, "wrong horse", name)
    hashed.clear()
    assert "Too many passwords" in try_in(client, "wrong horse", name).content.decode()
    assert hashed == []


def test_alarm_is_given_once_however_long_it_goes_on(doctor: User) -> None:
    for _ in range(40):
        try_in(Client(), "wrong horse")
        Attempts.objects.update(last_at=timezone.now() - timedelta(minutes=16))
    assert OutboxMessage.objects.filter(kind="account").count() == 1


def test_what_is_old_is_erased_when_due_work_is_done(doctor: User) -> None:
    try_in(Client(), "wrong horse")
    call_command("run_due", stderr=StringIO())
    assert Attempts.objects.count() == 2
    Attempts.objects.update(last_at=timezone.now() - throttle.FORGOTTEN_AFTER * 2)
    call_command("run_due", stderr=StringIO())
    assert Attempts.objects.count() == 0
