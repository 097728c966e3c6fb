from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client

from articles.public.urls import CHECKS
from rlsportal import limits
from rlsportal.client_address import client_address
from rlsportal.settings import CACHES
from rlsportal.urls import PICTURES, PREVIEWS, SEARCHES

ANSWERS = {200, 404, 410}  # what is not refused; nothing is there but the pages themselves


@pytest.fixture(autouse=True)
def _real_cache(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHES = CACHES
    cache.clear()
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000_010.0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "times"),
    [
        ("/search/?q=iron", SEARCHES),
        ("/preview/guessed/", PREVIEWS),
        (f"/preview/guessed/images/{'0' * 64}.png", PICTURES),
        (f"/verify/?fingerprint={'0' * 64}", CHECKS),
        ("/articles/unknown/v/1/record/", CHECKS),
        ("/articles/unknown/compare/1/2/", CHECKS),
    ],
)
def test_after_so_many_within_a_minute_one_address_waits(
    path: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    assert {client.get(path).status_code for _ in range(times)} <= ANSWERS
    refused = client.get(path)
    assert (refused.status_code, refused["Retry-After"]) == (429, "10")
    assert "Please wait a minute" in refused.content.decode()
    assert client.get("/").status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.9").get(path).status_code in ANSWERS
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000_021.0)
    assert client.get(path).status_code in ANSWERS


def test_what_is_counted_tells_no_address() -> None:
    Client().get("/robots.txt")
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "203.0.113.9"}
    assert limits.seconds_to_wait(request, "search", 1) == 0
    assert limits.seconds_to_wait(request, "search", 1) == 10
    assert limits.seconds_to_wait(request, "search", 1, within=limits.DAY) == 0
    assert "203.0.113.9" not in repr(cache._cache)


def asked_by(address: str) -> HttpRequest:
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": address}
    return request


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("2001:db8::1", "2001:db8::ffff:1:2:3", True),
        ("2001:db8:0:0::1", "2001:db8:0:1::1", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.10", False),
        ("203.0.113.9", "203.0.113.10", False),
        ("nonsense", "", True),
    ],
)
def test_one_network_is_one_address(first: str, second: str, is_one: bool) -> None:
    assert limits.seconds_to_wait(asked_by(first), "search", 1) == 0
    assert (limits.seconds_to_wait(asked_by(second), "search", 1) > 0) is is_one


def test_others_do_not_make_the_portal_forget() -> None:
    assert limits.seconds_to_wait(asked_by("203.0.113.9"), "x", 1, within=limits.DAY) == 0
    for number in range(2000):
        address = f"198.51.{number // 250}.{number % 250}"
        assert limits.seconds_to_wait(asked_by(address), "x", 1, within=limits.DAY) == 0
    assert limits.seconds_to_wait(asked_by("203.0.113.9"), "x", 1, within=limits.DAY) > 0


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # not one of our proxies
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # what is further left is a claim
        ("127.0.0.1", "198.51.100.1, 10.0.0.7", "198.51.100.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "198.51.100.1", "198.51.100.1"),  # by a socket
        ("127.0.0.1", "nonsense", "unknown"),
        ("::1", "2001:db8::5", "2001:db8::5"),
        (
            "::ffff:127.0.0.1",
            "198.51.100.1",
            "198.51.100.1",
        ),  # a proxy of ours, by a socket of both
        ("::ffff:203.0.113.9", "198.51.100.1", "203.0.113.9"),
    ],
)
def test_whose_request_it_is(settings: Any, remote: str, forwarded: str, found: str) -> None:
    settings.PORTAL_TRUSTED_PROXIES = ["127.0.0.1/32", "::1/128", "10.0.0.0/8"]
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(request) == found
