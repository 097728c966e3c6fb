"""Headers: on every named address and on every kind of answer, whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path

from rlsportal import limits, urls
from tests import factories as make
from tests.public import examples
from tests.public.examples import Site

from .addresses import every_address
from .headers import faults_of, faults_of_policy

pytestmark = pytest.mark.django_db


def refuse(request: HttpRequest) -> None:
    raise SuspiciousOperation


def explode(request: HttpRequest) -> None:
    raise RuntimeError


class WithFaults:
    """The portal's addresses, and two that fail as no page of the portal should."""

    urlpatterns = [*urls.urlpatterns, path("garbled", refuse), path("broken", explode)]


def browser(user: Any = None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def is_script(answer: Any) -> bool:
    """Whether a browser would run it as one: by its type alone, as the answer says nosniff."""
    kind = answer.get("Content-Type", "")
    return "javascript" in kind or "ecmascript" in kind


@pytest.mark.parametrize("is_logged_in", [True, False])
def test_every_named_address(is_logged_in: bool) -> None:
    user = make.make_user("editor", "author", is_superuser=True) if is_logged_in else None
    client, faults, statuses, scripts = browser(user), {}, set(), set()
    for name, address in every_address().items():
        answer = client.get(address)
        statuses.add(answer.status_code)
        if is_script(answer):
            scripts.add(name)
        if found := list(faults_of(answer)):
            faults[name] = found
    assert faults == {}
    assert {200, 302, 404} <= statuses
    # 'self' in the policy of the desk means static files and this one, since nothing is sniffed.
    assert scripts == ({"admin:jsi18n"} if is_logged_in else set())


def test_every_public_address_and_no_cookie_there() -> None:
    site: Site = examples.build()
    for address in site.addresses:
        answer = Client().get(address.path)
        again = Client().get(address.path, headers={"if-none-match": answer.get("ETag", "x")})
        for each in (answer, again, Client().head(address.path), Client().post(address.path)):
            assert [*faults_of(each)] == [], address
            assert "; script-src 'self'" in each["Content-Security-Policy"], address
            assert each.cookies == {}, address
            assert each.get("Vary", "Accept-Encoding") == "Accept-Encoding", address
            assert not is_script(each), address


@override_settings(ROOT_URLCONF=WithFaults, SECURE_HSTS_SECONDS=31_536_000)
@pytest.mark.parametrize(
    ("status", "path", "more"),
    [
        (200, "/static/css/site.css", {}),
        (200, "/healthz", {}),
        (301, "/faqs", {}),
        (302, "/favicon.ico", {}),
        (302, "/admin/", {}),
        (400, "/garbled", {}),
        (400, "/", {"headers": {"host": "evil.example"}}),
        (403, "/admin/account/sessions/", {"method": "POST", "strict": True}),
        (404, "/nowhere", {}),
        (404, "/static/nowhere.css", {}),
        (405, "/", {"method": "PUT"}),
        (410, "/preview/gone/", {}),
        (413, "/admin/login/", {"method": "POST", "CONTENT_LENGTH": "99999999"}),
        (500, "/broken", {}),
    ],
)
def test_every_kind_of_answer(status: int, path: str, more: dict[str, Any]) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks="strict" in more)
    given = {name: value for name, value in more.items() if name not in ("method", "strict")}
    answer = client.generic(more.get("method", "GET"), path, secure=True, **given)
    answer.close()
    assert answer.status_code == status
    assert [*faults_of(answer)] == []
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert answer.cookies == {}


def test_who_asks_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits.cache, "incr", lambda *_: 10_000)
    answer = Client().get("/search/?q=x")
    assert answer.status_code == 429
    assert [*faults_of(answer)] == []


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000)
def test_the_way_to_https() -> None:
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/")
    assert [*faults_of(answer)] == []
    secure = Client().get("/healthz", secure=True)
    assert "max-age=31536000" in secure["Strict-Transport-Security"]


def test_the_desk_is_kept_in_no_cache() -> None:
    client = browser(make.make_user("editor"))
    kept = ("", "account/", "articles/article/", "login/", "password-reset/")
    refused = ("nowhere/", "markdown/preview/", "reports/nothing/")
    for address in (*kept, *refused):
        assert "no-store" in client.get(f"/admin/{address}")["Cache-Control"], address


def test_refusals_are_asked_for_anew() -> None:
    for address in ("/nowhere", "/articles/nowhere/", "/static/nowhere.css", "/faqs"):
        assert Client().get(address)["Cache-Control"] == "no-cache", address


STRICT = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'; frame-src 'none'"
)


def test_a_strict_policy_passes() -> None:
    assert [*faults_of_policy(STRICT)] == []


@pytest.mark.parametrize(
    "policy",
    [
        "",
        "default-src 'self'",
        "default-src *; object-src 'none'",
        "default-src 'self' 'unsafe-inline'",
        "default-src 'self' https:",
        "default-src 'self' data:",
        f"{STRICT}; script-src 'self' 'nonce-abc'",
        f"{STRICT}; script-src https://cdn.example",
        f"{STRICT}; scripts-src 'none'",
        f"{STRICT}; script-src 'none'; script-src 'self'",
        STRICT.removeprefix("default-src 'self'; "),
        STRICT.replace("base-uri 'none'; ", ""),
        STRICT.replace("form-action 'self'", "form-action 'none' http:"),
    ],
)
def test_a_weak_policy_is_noticed(policy: str) -> None:
    assert [*faults_of_policy(policy)] != []
