"""Fixtures that drive a real Chromium, the one installed on the system."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.looks import faults_by_axe

ARGUMENTS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The path of Chromium: PORTAL_CHROMIUM, or what the search path has."""
    return os.environ.get("PORTAL_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class BrowserLog:
    """What went wrong in the browser during one test. Anything left here fails the test."""

    origin: str
    problems: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, words: str) -> None:
        """Let problems whose text contains `words` pass: the test provokes them."""
        self.expected.append(words)

    def unexpected(self) -> list[str]:
        """Return the problems that no test said it would provoke."""
        return [p for p in self.problems if not any(words in p for words in self.expected)]

    def watch(self, page: Page) -> None:
        """Record console errors, exceptions, failed requests and requests to other sites."""
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", self._request)

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.problems.append(f"console: {text}")

    def _failed(self, request: Any) -> None:
        # Aborted: the page moved on before the answer came, which is no fault.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"request failed: {request.url} {request.failure}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.origin, "about:", "blob:", "data:")):
            self.problems.append(f"left the site: {request.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process; skips with a reason where there is none."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium: install chromium, or set PORTAL_CHROMIUM to its path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def browser_log(live_server: Any) -> BrowserLog:
    """What goes wrong in `page`; call its `expect` for what the test provokes."""
    return BrowserLog(live_server.url)


@pytest.fixture
def page(browser: Browser, live_server: Any, browser_log: BrowserLog) -> Iterator[Page]:
    """A fresh browser tab on the running portal: `page.goto("/admin/")`.

    Fails the test when anything went wrong in the browser that the test did not expect.
    """
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    context.set_default_timeout(10_000)
    context.on("page", browser_log.watch)
    yield context.new_page()
    context.close()
    assert browser_log.unexpected() == []


@pytest.fixture
def log_in(page: Page, live_server: Any) -> Callable[[Any], None]:
    """Return a function that logs `page` in as a user, without the form."""

    def as_user(user: Any) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return as_user


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Return a function that asserts: axe finds no accessibility fault on the page."""

    def assert_accessible(page: Page) -> None:
        assert faults_by_axe(page) == []

    return assert_accessible
