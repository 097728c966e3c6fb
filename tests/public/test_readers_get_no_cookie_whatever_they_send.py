"""No answer outside the desk sets, renews or deletes a cookie: not even one that makes no sense."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.public.examples import EXCUSES, Address, Site

SENT = (
    "csrftoken=<",
    "csrftoken=",
    f"csrftoken={'x' * 5000}",
    "sessionid=<",
    "sessionid=x",
    f"sessionid={'a' * 32}",
    "sessionid=; csrftoken=<; messages=x; django_language=de; a=b",
    "\xff; =; csrftoken",
)
# What tests about pages leave out, and a path that nobody knows.
OTHERS = (
    "/.well-known/",
    "/.well-known/security.txt",
    "/favicon.ico",
    "/healthz",
    "/readyz",
    "/static/none.css",
    "/admin",
    "/preview/",
    "/nobody/knows",
)


def addresses(site: Site) -> list[str]:
    assert [path for path in EXCUSES if not any(f"/{path}".startswith(a) for a in OTHERS)] == []
    return [*(address.path for address in site.addresses), *OTHERS]


@pytest.mark.parametrize("sent", SENT)
def test_no_answer_has_one(site: Site, sent: str) -> None:
    client = Client(headers={"Cookie": sent})
    for path in addresses(site):
        for ask in (client.get, client.post):
            response = ask(path)
            assert response.cookies == {}, (path, ask)
            assert not response.has_header("Set-Cookie"), (path, ask)


@pytest.mark.parametrize("sent", SENT)
def test_pages_are_the_same_with_one(site: Site, sent: str) -> None:
    without, with_one = Client(), Client(headers={"Cookie": sent})
    pages: list[Address] = [page for page in site.addresses if page.status == 200]
    for page in pages:
        assert with_one.get(page.path).content == without.get(page.path).content, page


def test_the_desk_still_gets_its_own(db: None) -> None:
    asked = Client().get(reverse("admin:login"))
    assert set(asked.cookies) == {"csrftoken"}
    staff = Client()
    staff.force_login(make.make_user("editor"))
    staff.cookies["csrftoken"] = "<"
    assert "csrftoken" in staff.get(reverse("admin:index")).cookies
