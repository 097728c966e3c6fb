"""What a phone has to fetch for an article, counted as it travels: compressed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Request

# In bytes. The icon stands in the corner of the browser's tab; it is the one thing besides.
MOST = {
    "document": 20 * 1024,
    "stylesheet": 12 * 1024,
    "script": 6 * 1024,
    "font": 60 * 1024,
    "icon": 1024,
}


def kind_of(request: Request, origin: str) -> str:
    """Return what was fetched: a kind of MOST, or the address of what should not be there."""
    if request.url.startswith(f"{origin}/static/icon."):
        return "icon"  # which a browser calls "other"
    is_expected = request.url.startswith(f"{origin}/") and request.resource_type in MOST
    return request.resource_type if is_expected else request.url


def fetched(browser: Browser, origin: str, address: str) -> list[tuple[str, int]]:
    """Return the kind and the bytes of everything that a first visit fetches."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page, found = context.new_page(), []
    answers: list[Request] = []
    page.on("requestfinished", lambda request: answers.append(request))  # noqa: PLW0108 - looked into
    page.goto(address)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    for request in answers:
        size = request.sizes()["responseBodySize"]
        found.append((kind_of(request, origin), size))
    context.close()
    return found


@pytest.fixture
def articles(browser: Browser, served: str) -> list[str]:
    """The addresses of all articles of the demonstration."""
    page = browser.new_page()
    page.goto(f"{served}/articles/")
    links = page.locator("main a").evaluate_all("links => links.map(link => link.href)")
    page.close()
    return sorted({link for link in links if re.fullmatch(rf"{served}/articles/[\w-]+/", link)})


def test_every_article_stays_within_its_budget(
    browser: Browser,
    served: str,
    articles: list[str],
    record_property: Callable[[str, object], None],
) -> None:
    assert len(articles) >= 3
    most: dict[str, int] = dict.fromkeys(MOST, 0)
    for address in articles:
        sums: dict[str, int] = {}
        for kind, size in fetched(browser, served, address):
            sums[kind] = sums.get(kind, 0) + size
        assert set(sums) - set(MOST) == set(), address
        most = {kind: max(most[kind], sums.get(kind, 0)) for kind in MOST}
    words = ", ".join(f"{kind} {most[kind]} of {MOST[kind]}" for kind in MOST)
    record_property("report", f"Most bytes of an article's first visit: {words}")
    assert {kind: size for kind, size in most.items() if size > MOST[kind]} == {}
