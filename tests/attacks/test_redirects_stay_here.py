"""Open redirects: nobody is led to another site, whatever an address or a form says."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlparse

import pytest
from django.test import Client
from django.utils import timezone

from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.html_forms import fields_of

from .addresses import every_address

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "https:///evil.example/",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\tjavascript:alert(1)",
    " //evil.example/",
    "/\t/evil.example/",
    "//evil%E3%80%82example",
    "/admin/\r\nLocation: //evil.example/",
)
NAMES = ("next", "url", "redirect", "return", "goto", "r", "REDIRECT_URL")


def leads_away(location: str) -> bool:
    """Return whether a browser on the portal would go to another site."""
    # Browsers drop white space at the ends and line ends anywhere, and read \ as /.
    read = "".join(c for c in location.strip() if c not in "\t\r\n").replace("\\", "/")
    parts = urlparse(read)
    return parts.scheme != "" or parts.netloc not in ("", "testserver") or read.startswith("//")


@pytest.fixture
def ann() -> User:
    return make.make_user("author", username="ann")


@pytest.mark.parametrize("to", ELSEWHERE)
def test_after_the_password(ann: User, to: str) -> None:
    form = {"username": "ann", "password": make.PASSWORD, "next": to}
    for address in ("/admin/login/", f"/admin/login/?next={quote(to)}"):
        answer = Client().post(address, form)
        assert answer.status_code == 302
        assert not leads_away(answer["Location"]), answer["Location"]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_for_who_is_logged_in_already(ann: User, to: str) -> None:
    client = Client()
    client.force_login(ann)
    answer = client.get("/admin/login/", {"next": to})
    assert answer.status_code == 302
    assert not leads_away(answer["Location"])


@pytest.mark.parametrize("to", ELSEWHERE)
def test_at_the_second_step(to: str) -> None:
    user = make.make_user("author", username="phil", second_factor_since=timezone.now())
    client = Client()
    sent = client.post(
        "/admin/login/", {"username": "phil", "password": make.PASSWORD, "next": to}, follow=True
    )
    assert all(not leads_away(location) for location, _status in sent.redirect_chain)
    assert client.get("/admin/account/").status_code == 302  # the second step is still to come
    page = client.get("/admin/second-step/", {"next": to})
    assert not leads_away(fields_of(page.content, "login-form")["next"])
    User.objects.filter(pk=user.pk).update(second_factor_since=None)
    page = client.get("/admin/second-step/new/", {"next": to})
    assert not leads_away(fields_of(page.content, "login-form").get("next", ""))


def test_where_one_was_going_stays() -> None:
    make.make_user("author", username="ann")
    form = {"username": "ann", "password": make.PASSWORD, "next": "/admin/account/"}
    assert Client().post("/admin/login/", form)["Location"] == "/admin/account/"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("is_logged_in", [True, False])
def test_no_address_listens_to_such_a_word(method: str, is_logged_in: bool) -> None:
    client = Client()
    if is_logged_in:
        client.force_login(make.make_user("editor", "author", is_superuser=True))
    words = dict.fromkeys(NAMES, "//evil.example/")
    found = {}
    for name, address in every_address().items():
        if name == "admin:logout" and is_logged_in:
            continue
        answer: Any = getattr(client, method)(address, words)
        if "evil.example" in answer.get("Location", "") and leads_away(answer["Location"]):
            found[name] = answer["Location"]
    assert found == {}


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/admin",
        "//evil.example/%2e%2e",
        "/\\evil.example/articles",
        "/admin//evil.example",
        "/articles//evil.example",
        "/%0d%0aLocation:%20//evil.example/",
        "/admin/%0d%0aSet-Cookie:x=1/x",
        "/articles/%0d%0aSet-Cookie:x=1",
        "/favicon.ico//evil.example",
    ],
)
def test_no_path_is_an_address_elsewhere(path: str) -> None:
    for client in (Client(), browser_of_superuser()):
        answer = client.get(path)
        assert not leads_away(answer.get("Location", "/")), answer["Location"]
        assert answer.status_code in (301, 302, 404)
        assert "\n" not in answer.get("Location", "")
        assert answer.cookies == {}


def browser_of_superuser() -> Client:
    client = Client()
    client.force_login(make.make_user(is_superuser=True))
    return client
