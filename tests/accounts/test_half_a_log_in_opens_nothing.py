"""With the password alone every named page of the portal is as closed as to a stranger."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from rlsportal.accounts import resets, second_factor
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.screen_things import Things
from tests.support.screens import SCREENS, Screen

pytestmark = pytest.mark.django_db
DOORS = {"admin:second_factor", "admin:second_factor_new", "admin:login"}
SCREENS_BEHIND = [
    screen
    for screens in SCREENS.values()
    for screen in screens
    if screen.by and screen.name not in DOORS
]


def half(user: User) -> Client:
    """Return a browser in which the right password was typed, and no code."""
    user.second_factor_since = timezone.now()
    user.save()
    client = Client()
    data = {"username": user.username, "password": make.PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", data).status_code == 302
    return client


@pytest.fixture
def owner() -> User:
    return make.make_user(
        "author", "medical_reviewer", "editor", "lead_reviewer", is_superuser=True
    )


def answer_of(client: Client, method: str, address: str) -> tuple[int, str]:
    answer = getattr(client, method)(address)
    return answer.status_code, answer.get("Location", "")


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_screen_is_closed(owner: User, method: str) -> None:
    """The table holds every named address: tests/browser/test_every_screen.py."""
    things, stranger, client = Things(), Client(), half(owner)
    wrong = []
    for screen in SCREENS_BEHIND:
        address = screen.address(things)
        found = answer_of(client, method, address)
        if found != answer_of(stranger, method, address) or found[0] == 200:
            wrong.append(f"{screen}: {found}")
        client = client if _is_still_half(client) else half(owner)  # logging out is allowed
    assert wrong == []


def _is_still_half(client: Client) -> bool:
    return "_auth_user_id" in client.session


OTHERS = {
    "admin:end_sessions": (),
    "admin:new_codes": (),
    "admin:autocomplete": (),
    "admin:jsi18n": (),
    "markdown_preview": (),
    "markdown_upload": (),
}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(OTHERS))
def test_what_answers_scripts_and_buttons_is_closed(owner: User, name: str, method: str) -> None:
    address = reverse(name)
    found = answer_of(half(owner), method, address)
    assert found == answer_of(Client(), method, address)
    assert found[0] in (302, 403, 405)


def test_a_new_password_does_not_open_it(owner: User) -> None:
    """Neither by changing the old one nor by a link of a mail in the same browser."""
    client = half(owner)
    new = {"new_password1": "seven purple walruses", "new_password2": "seven purple walruses"}
    client.post("/admin/password_change/", {"old_password": make.PASSWORD, **new})
    assert User.objects.get(pk=owner.pk).check_password(make.PASSWORD)
    owner.refresh_from_db()  # a token names the last log-in
    uid = urlsafe_base64_encode(force_bytes(owner.pk))
    address = reverse("admin:password_reset_confirm", args=[uid, resets.tokens.make_token(owner)])
    page = client.get(address, follow=True)
    assert client.post(page.redirect_chain[-1][0], new).status_code == 302
    assert client.get("/admin/").status_code == 302
    data = {"username": owner.username, "password": "seven purple walruses", "next": "/admin/"}
    client.post("/admin/login/", data)
    assert client.get("/admin/").status_code == 302


def test_who_has_a_phone_sets_up_no_other(owner: User) -> None:
    client = half(owner)
    for method in ("get", "post"):
        status, location = answer_of(client, method, "/admin/second-step/new/")
        assert (status, location.split("?")[0]) == (302, "/admin/second-step/")
    assert second_factor.device_of(owner) is None


def test_another_person_in_the_same_browser_inherits_nothing(owner: User) -> None:
    client = half(owner)
    session = client.session
    second_factor.passed(owner, session)
    session.save()
    client.cookies["sessionid"] = session.session_key
    assert client.get("/admin/").status_code == 200
    other = make.make_user("editor")
    other.second_factor_since = owner.second_factor_since
    other.save()
    data = {"username": other.username, "password": make.PASSWORD, "next": "/admin/"}
    client.post("/admin/login/", data)
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\thttps://evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_no_way_leads_to_another_site(owner: User, wanted: str) -> None:
    client = half(owner)
    for answer in (
        client.get("/admin/login/", {"next": wanted}),
        client.get("/admin/second-step/new/", {"next": wanted}),
    ):
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]
        assert "javascript" not in answer["Location"]
    page = client.get("/admin/second-step/", {"next": wanted}).content.decode()
    assert 'name="next" value="/admin/"' in page


def test_pages_of_the_desk_are_kept_by_no_browser(owner: User) -> None:
    """Nor by the back button after a log-out."""
    things, client = Things(), Client()
    client.force_login(owner)
    kept = []
    for screen in _without_buttons():
        answer: Any = client.get(screen.address(things))
        if answer.status_code == 200 and "no-store" not in answer.get("Cache-Control", ""):
            kept.append(str(screen))
        if not _is_still_half(client):
            client.force_login(owner)
    assert kept == []


def _without_buttons() -> list[Screen]:
    return [
        screen for screen in SCREENS_BEHIND if not screen.press and screen.name != "admin:logout"
    ]
