"""What two small scripts do: keep how a reader likes to read, and fill in the number to call."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories as make

KEPT = "() => [localStorage['portal-theme'], localStorage['portal-size']]"


def test_a_reader_chooses_and_the_browser_keeps_it(page: Page) -> None:
    page.goto("/settings/")
    expect(page.get_by_role("radio", name="As my device has them")).to_be_checked()
    expect(page.get_by_role("heading", name="Without JavaScript")).to_be_hidden()
    page.get_by_role("radio", name="Dark").check()
    page.get_by_role("radio", name="Larger").check()
    expect(page.get_by_role("status")).to_contain_text("Your browser keeps this choice")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(root).to_have_attribute("data-size", "larger")
    page.reload()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    expect(page.get_by_role("radio", name="Larger")).to_be_checked()
    assert page.evaluate(KEPT) == ["dark", "larger"]
    page.get_by_role("radio", name="As my device has them").check()
    page.get_by_role("radio", name="Normal").check()
    assert page.evaluate(KEPT) == [None, None]
    assert page.context.cookies() == []


@pytest.mark.parametrize("kept", ["purple", "<b>", "x" * 9000])
def test_what_was_kept_by_somebody_else_does_no_harm(page: Page, kept: str) -> None:
    page.goto("/settings/")
    page.evaluate("word => { localStorage['portal-theme'] = word }", kept)
    page.reload()
    expect(page.get_by_role("radio", name="As my device has them")).to_be_checked()


def test_a_browser_that_keeps_nothing_says_so(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        "{ get() { throw new DOMException('denied', 'SecurityError') } })"
    )
    page.goto("/settings/")
    page.get_by_role("radio", name="Dark").check()
    expect(page.get_by_role("status")).to_contain_text("Your browser lets this site keep nothing")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_without_a_script_the_page_says_what_else_there_is(
    browser: Browser, live_server: Any
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/settings/")
    expect(page.get_by_role("heading", name="Without JavaScript")).to_be_visible()
    expect(page.locator("form.settings")).to_be_hidden()
    context.close()


def test_a_new_card_gets_the_number_to_call_unless_somebody_typed(page: Page, log_in: Any) -> None:
    article = make.make_article(language="en-gb")
    log_in(make.somebody("author"))
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    new = page.locator("#help_cards-group .inline-related:not(.has_original):not(.empty-form)").last
    level, heading = new.locator("[name$='-level']"), new.locator("[name$='-heading']")
    level.select_option("emergency")
    expect(heading).to_have_value("Call 999 now if")
    level.select_option("urgent")
    expect(heading).to_have_value("Call 111 today if")
    heading.fill("Ring us")
    level.select_option("emergency")
    expect(heading).to_have_value("Ring us")
