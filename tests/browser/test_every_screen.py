"""Every screen of the portal: accessible in every look, in its width, quiet, and by keyboard.

Which screens there are is the table of tests/support/screens.py, held against the resolver here.
The public site is looked at in test_public_pages.py, in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import NoReverseMatch, path, reverse
from django.views.csrf import csrf_failure
from playwright.sync_api import Page

from articles.admin.step_table import STEPS
from rlsportal import urls
from tests.support.looks import ALL_RULES, LOOKS, Look, faults_of_keyboard, faults_of_looks
from tests.support.screen_things import Things
from tests.support.screens import PUBLIC, SCREENS, Screen, named_addresses
from tests.support.screens_excused import EXCUSED, REFUSED
from tests.support.share import drawn
from tests.support.soak import FACTOR

LogIn = Callable[[Any], None]
ALL = [screen for screens in SCREENS.values() for screen in screens]
# What the browser says of a refusal, what it advises about password managers, and that it forgot
# what it kept when somebody logged out.
USUAL = (
    "the server responded with a status of",
    "info: Autofocus",
    "verbose: [DOM]",
    "info: Clear-Site-Data",
)


def test_every_named_address_is_looked_at_or_excused() -> None:
    looked_at = {screen.name for screen in ALL} | PUBLIC
    assert looked_at | set(REFUSED) | set(EXCUSED) == named_addresses()
    assert looked_at & (set(REFUSED) | set(EXCUSED)) == set()


def test_every_step_is_looked_at() -> None:
    pages = [s.needs[1] for s in ALL if s.name == "admin:articles_article_process"]
    assert {page.removeprefix("=") for page in pages} == set(STEPS)


@pytest.mark.django_db
def test_what_nobody_may_open_is_refused() -> None:
    things = Things()
    for user in (things.superuser, things.editor):
        client = Client()
        client.force_login(user)
        opened = [name for name in REFUSED if client.get(address_of(name)).status_code != 403]
        assert opened == []


def address_of(name: str) -> str:
    """Return the address of a page about a model, or about its first row."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[1])


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the browser's console said besides the usual, whatever its kind."""
    lines: list[str] = []

    def listen(message: Any) -> None:
        words = f"{message.type}: {message.text}"
        if not any(usual in words for usual in USUAL):
            lines.append(words)

    page.on("console", listen)
    return lines


def sample(screen: Screen) -> tuple[Sequence[Look], bool]:
    """Return how to look at a screen, and whether to walk it by keyboard.

    In `make soak` in every look, and by keyboard. Else in one that the seed draws, and every fourth
    by keyboard: there are two hundred screens.
    """
    if FACTOR > 1:
        return LOOKS, True
    return [drawn(f"look at {screen}", ALL_RULES)], drawn(f"walk {screen}", range(4)) == 0


@pytest.mark.soak
@pytest.mark.parametrize("group", SCREENS)
def test_screens_are_accessible_and_worked_by_keyboard_alone(
    page: Page, log_in: LogIn, browser_log: Any, said: list[str], group: str
) -> None:
    browser_log.expect("the server responded with a status of 4")
    things, faults, by = Things(), [], ""
    for screen in SCREENS[group]:
        if screen.by != by:
            by = screen.by
            page.context.clear_cookies()
            if by:
                log_in(things.find(by))
        looks, by_keyboard = sample(screen)
        found = [*faults_of_opening(page, screen, things), *faults_of_looks(page, looks)]
        found += [*(faults_of_keyboard(page) if by_keyboard else []), *said]
        faults += [f"{screen}: {fault}" for fault in found]
        said.clear()
    assert faults == []


def faults_of_opening(page: Page, screen: Screen, things: Things) -> list[str]:
    """Open the screen; return what is wrong with the answer."""
    response = page.goto(screen.address(things))
    if screen.press:
        # Nothing is typed, and the answer to that is the server's, not the browser's.
        page.evaluate("document.querySelectorAll('form').forEach((f) => { f.noValidate = true; })")
        with page.expect_navigation() as navigation:
            page.locator(screen.press).first.click()
        response = navigation.value
    assert response is not None
    if page.locator(".markdownx-preview").count():
        page.wait_for_load_state("networkidle")  # scripts fill in what the text will look like
    faults = [] if response.status == screen.status else [f"answers {response.status}"]
    if screen.shows and not page.locator(screen.shows).count():
        faults.append(f"shows no {screen.shows}")
    return faults


def garble(request: HttpRequest) -> None:
    raise SuspiciousOperation


def explode(request: HttpRequest) -> None:
    raise RuntimeError


class WithFaults:
    """The portal's addresses, and some that fail as no page of the portal should."""

    urlpatterns = [
        *urls.urlpatterns,
        path("garbled", garble),
        path("broken", explode),
        path("forged", csrf_failure),
    ]


@override_settings(ROOT_URLCONF=WithFaults)
def test_pages_of_faults_are_accessible_too(page: Page, browser_log: Any, said: list[str]) -> None:
    browser_log.expect("the server responded with a status of")
    for address, status in (("/garbled", 400), ("/broken", 500), ("/forged", 403)):
        response = page.goto(address)
        assert response is not None
        assert response.status == status
        assert faults_of_looks(page) + faults_of_keyboard(page) == []
    assert said == []
