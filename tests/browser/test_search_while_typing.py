"""Titles appear below the search field while typing: a combobox for keyboard, mouse and ears."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests import factories as make
from tests.public import examples
from tests.support.looks import faults_by_axe


@pytest.fixture
def field(page: Page, live_server: Any) -> Any:
    make.live(**examples.own("iron", title="Iron & <b>sleep</b>"))
    page.goto("/")
    field = page.get_by_role("combobox", name="Search articles and questions")
    field.press_sequentially("iro")
    expect(page.get_by_role("option")).to_have_count(2)
    return field


def test_the_keyboard_chooses_and_the_page_opens(page: Page, field: Any) -> None:
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    expect(field).to_be_focused()
    assert faults_by_axe(page) == []
    field.press("ArrowUp")  # back in the field
    expect(chosen).to_have_count(0)
    field.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    title = page.get_by_role("option").last.locator("span").inner_text()
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_enter_searches_where_nothing_is_chosen(page: Page, field: Any) -> None:
    field.press("Enter")
    expect(page).to_have_url("/search/?q=iro")


def test_escape_closes_and_keeps_what_was_typed(page: Page, field: Any) -> None:
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("iro")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_a_click_opens_and_titles_stay_text(page: Page, field: Any) -> None:
    option = page.get_by_role("option").filter(has_text="Iron & <b>sleep</b>")
    option.click()
    expect(page).to_have_url("/articles/iron/")


def test_an_answer_that_never_comes_leaves_the_form(page: Page, field: Any) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(body="no JSON")

    page.route("**/search/suggest/*", refuse)
    field.press_sequentially("n")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press("Enter")
    expect(page).to_have_url("/search/?q=iron")
