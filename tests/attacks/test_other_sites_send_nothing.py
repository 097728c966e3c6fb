"""Forged forms: no address takes a form that another site wrote."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import get_resolver

from tests import factories as make

from .addresses import every_address, every_view

pytestmark = pytest.mark.django_db

WORDS = "The form was not accepted"
# Readers have no cookie to bind a token to: tests/public/test_readers_speak.py.
FOR_READERS = {"articles:feedback"}
# Stands behind the very same check, made within (articles/admin/kept.py): a paste is given back.
CHECKED_WITHIN = {"admin:articles_reference_import"}
# Outside the desk, readers are shown pages, and nothing else.
OF_THE_DESK = ("admin:", "markdown_")


def strict(user: Any = None) -> Client:
    """Return a browser against a portal that checks forms, as the real one does."""
    client = Client(enforce_csrf_checks=True)
    if user is not None:
        client.force_login(user)
    return client


def pages() -> set[str]:
    """Return the names of the addresses that take no form, with a token or without."""
    return {name for name, view in every_view().items() if getattr(view, "is_read_only", False)}


def is_refused(answer: Any, *, takes_forms: bool) -> bool:
    """Whether a form was refused for want of its token, or since no form is taken there."""
    if takes_forms:
        return answer.status_code == 403 and WORDS in answer.content.decode()
    return (answer.status_code, answer["Allow"], answer.content) == (405, "GET, HEAD", b"")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_address_takes_a_form_without_its_token(method: str) -> None:
    client = strict(make.make_user("editor", "author", is_superuser=True))
    read = pages()
    taken = {
        name: answer.status_code
        for name, address in every_address().items()
        if name not in FOR_READERS
        if not is_refused(answer := getattr(client, method)(address), takes_forms=name not in read)
    }
    assert taken == {}


def test_nor_from_a_stranger() -> None:
    read = pages()
    taken = {
        name
        for name, address in every_address().items()
        if not is_refused(strict().post(address), takes_forms=name not in read)
    }
    assert taken == FOR_READERS


def test_what_takes_no_form_is_every_page_outside_the_desk() -> None:
    outside = {name for name in every_view() if not name.startswith(OF_THE_DESK)}
    assert pages() == outside - FOR_READERS
    assert len(pages()) > 40


def test_what_takes_no_form_takes_none_with_its_token_either() -> None:
    """So that 405 hides no form that only lacked its token."""
    client = strict(make.make_user("editor", "author", is_superuser=True))
    form = {"csrfmiddlewaretoken": token_of(client)}
    addresses = every_address()
    taken = {
        name
        for name in pages()
        if not is_refused(client.post(addresses[name], form), takes_forms=False)
    }
    assert taken == set()


def test_no_view_is_exempt() -> None:
    views = every_view()
    assert len(views) > 100
    exempt = {name for name, view in views.items() if getattr(view, "csrf_exempt", False)}
    assert exempt == FOR_READERS | CHECKED_WITHIN
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE
    assert get_resolver().url_patterns


def token_of(client: Client) -> str:
    client.get("/admin/account/")
    return client.cookies["csrftoken"].value


def test_a_token_of_the_form_itself_does(settings: Any) -> None:
    client = strict(make.make_user("author"))
    form = {"csrfmiddlewaretoken": token_of(client)}
    assert client.post("/admin/account/sessions/", form).status_code == 302


def test_a_token_in_the_address_or_of_another_browser_does_not() -> None:
    client, other = strict(make.make_user("author")), strict(make.make_user("author"))
    own, foreign = token_of(client), token_of(other)
    address = "/admin/account/sessions/"
    assert client.post(f"{address}?csrfmiddlewaretoken={own}").status_code == 403
    assert client.post(address, {"csrfmiddlewaretoken": foreign}).status_code == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example"]
)
def test_another_origin_does_not_even_with_the_token(origin: str) -> None:
    client = strict(make.make_user("author"))
    form = {"csrfmiddlewaretoken": token_of(client)}
    sent = client.post("/admin/account/sessions/", form, headers={"origin": origin})
    assert sent.status_code == 403


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_over_https_the_page_it_came_from_must_be_ours() -> None:
    client = strict(make.make_user("author"))
    client.get("/admin/account/", secure=True)
    form = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    sent = {
        referrer: client.post(
            "/admin/account/sessions/", form, secure=True, headers={"referer": referrer}
        ).status_code
        for referrer in ("", "https://evil.example/", "https://testserver/admin/account/")
    }
    assert [*sent.values()] == [403, 403, 302]


def test_a_log_in_is_not_forged_either() -> None:
    make.make_user("author", username="ann")
    form = {"username": "ann", "password": make.PASSWORD}
    assert strict().post("/admin/login/", form).status_code == 403
