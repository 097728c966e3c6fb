"""Who guesses passwords waits; who owns the account does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import OutboxMessage
from rlsportal.accounts import throttle
from rlsportal.accounts.models import Attempts, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> User:
    user = make.make_doctor(username="dora")
    user.email = "dora@example.org"
    user.save()
    return user


def try_in(client: Client, password: str, username: str = "dora", **more: Any) -> Any:
    data = {"username": username, "password": password, "next": "/admin/"}
    return client.post("/admin/login/", data, **more)


def guess(client: Client, times: int, **more: Any) -> Any:
    for _ in range(times):
        answer = try_in(client, "wrong horse", **more)
    return answer


def later(minutes: float) -> None:
    """Let time pass for what was counted."""
    for row in Attempts.objects.all():
        row.last_at -= timedelta(minutes=minutes)
        row.save()


def test_after_ten_wrong_ones_even_the_right_one_waits(doctor: User) -> None:
    client = Client()
    assert "do not match" in guess(client, 10).content.decode()
    page = try_in(client, make.PASSWORD)
    assert "Too many passwords were tried. The next try is possible in 1 minute." in (
        page.content.decode()
    )
    assert page.context["form"].errors
    later(1.1)
    assert try_in(client, make.PASSWORD).status_code == 302


def test_each_further_wrong_one_doubles_the_pause_up_to_a_quarter_of_an_hour(doctor: User) -> None:
    client, pauses = Client(), []
    guess(client, 10)
    for _ in range(6):
        now = timezone.now()
        with pytest.raises(throttle.TooMany) as error:
            throttle.admit(request_of(), "dora", now=now)
        pauses.append(round((error.value.until - now).total_seconds() / 60))
        later(16)
        guess(client, 1)
    assert pauses == [1, 2, 4, 8, 15, 15]


def request_of(**meta: str) -> Any:
    request = Client().get("/healthz").wsgi_request
    request.META.update(meta)
    return request


def test_a_try_during_the_pause_does_not_lengthen_it(doctor: User) -> None:
    client = Client()
    guess(client, 60)
    later(1.1)
    assert try_in(client, make.PASSWORD).status_code == 302


def test_strangers_do_not_lock_out_the_doctor(doctor: User) -> None:
    own = Client()
    assert try_in(own, make.PASSWORD).status_code == 302
    own.post("/admin/logout/")
    guess(Client(), 30, REMOTE_ADDR="203.0.113.9")
    assert try_in(own, make.PASSWORD).status_code == 302
    assert try_in(Client(), make.PASSWORD).status_code == 200  # a browser that is new waits


def test_a_known_browser_that_guesses_waits_too(doctor: User) -> None:
    own = Client()
    try_in(own, make.PASSWORD)
    own.post("/admin/logout/")
    guess(own, 10)
    assert "Too many" in try_in(own, make.PASSWORD).content.decode()


def test_a_device_of_one_is_no_device_of_another(doctor: User) -> None:
    make.make_user("author", username="ann")
    own = Client()
    try_in(own, make.PASSWORD, "ann")
    guess(Client(), 10)
    assert "Too many" in try_in(own, make.PASSWORD).content.decode()


def test_a_forged_device_is_none(doctor: User) -> None:
    forged = Client()
    forged.cookies["portal_device"] = "WyJkb3JhIiwieCJd:1abcde:forged"
    guess(Client(), 10)
    assert "Too many" in try_in(forged, make.PASSWORD).content.decode()


def test_one_address_that_tries_many_names_waits() -> None:
    for number in range(50):
        try_in(Client(), "wrong horse", f"name{number}")
    page = try_in(Client(), "wrong horse", "another").content.decode()
    assert "Too many passwords were tried." in page
    elsewhere = try_in(Client(), "wrong horse", "another", REMOTE_ADDR="203.0.113.9")
    assert "do not match" in elsewhere.content.decode()


def test_names_that_nobody_has_are_counted_like_others() -> None:
    client = Client()
    guess(client, 10, username="nobody-at-all")
    page = try_in(client, "x", "nobody-at-all").content.decode()
    assert "Too many passwords were tried." in page


def test_the_owner_is_told_once(doctor: User) -> None:
    guess(Client(), 15)
    mail = OutboxMessage.objects.get(kind="account")
    assert (mail.to, mail.subject) == (
        doctor,
        "Somebody tried many wrong passwords to log in as you.",
    )


def test_what_is_stored_tells_neither_name_nor_address(doctor: User) -> None:
    guess(Client(), 2, REMOTE_ADDR="203.0.113.9")
    stored = repr(list(Attempts.objects.values()))
    assert "dora" not in stored
    assert "203.0.113.9" not in stored
    assert Attempts.objects.count() == 2


def test_what_is_an_hour_old_is_forgotten(doctor: User) -> None:
    guess(Client(), 9)
    later(61)
    guess(Client(), 1)
    assert set(Attempts.objects.values_list("count", flat=True)) == {1}


def test_the_right_password_is_forgiven(doctor: User) -> None:
    client = Client()
    guess(client, 9)
    try_in(client, make.PASSWORD)
    assert Attempts.objects.get().count == 9  # of the address; the account has none


def test_a_browser_that_is_new_is_told_to_the_owner_and_known_from_then_on(doctor: User) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    client = Client(headers={"user-agent": agent})
    try_in(client, make.PASSWORD)
    mail = OutboxMessage.objects.get(kind="account")
    assert mail.subject == (
        "Somebody logged in as you from a browser that is new here: Firefox, Linux."
    )
    client.post("/admin/logout/")
    try_in(client, make.PASSWORD)
    assert OutboxMessage.objects.filter(kind="account").count() == 1
