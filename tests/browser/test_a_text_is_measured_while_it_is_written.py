"""The panel that says how a text reads follows what is typed; without a script, what is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.looks import faults_of_looks

LogIn = Callable[[Any], None]
LONG = "word " * 27 + "ends."


@pytest.fixture
def author(live_server: Any) -> User:
    return make.make_user("author", username="ann")


def address(author: User) -> str:
    article = make.make_article(by=author)
    return reverse("admin:articles_article_change", args=[article.pk])


def test_the_panel_follows_what_is_typed_and_leads_to_the_field(
    page: Page, log_in: LogIn, author: User
) -> None:
    log_in(author)
    page.goto(address(author))
    line, beside = page.locator("#reads-line"), page.locator("#desk-reads")
    expect(line).to_contain_text("0 hard sentences.")
    page.locator("#id_summary").fill(LONG)
    page.locator("#id_sections-0-body_source").fill("It is approximately so [@allen2013].")
    expect(line).to_contain_text("2 hard sentences.")
    expect(beside).to_have_text(line.inner_text())
    page.get_by_text("The hard sentences, and what to do").click()
    hard = page.locator("#reads-hard li")
    expect(hard.nth(0)).to_contain_text("28 words; 25 is the limit: make two sentences.")
    expect(hard.nth(1)).to_contain_text("“approximately”: write “about”.")
    assert faults_of_looks(page) == []
    hard.nth(1).get_by_role("link").click()
    expect(page.locator("#id_sections-0-body_source")).to_be_in_viewport()
    assert page.url.endswith("#id_sections-0-body_source")


def test_a_part_that_is_to_be_removed_is_not_measured(
    page: Page, log_in: LogIn, author: User
) -> None:
    log_in(author)
    page.goto(address(author))
    page.locator("#id_sections-0-body_source").fill(LONG)
    expect(page.locator("#reads-line")).to_contain_text("1 hard sentence.")
    page.locator("[name=sections-0-DELETE]").check()
    expect(page.locator("#reads-line")).to_contain_text("0 hard sentences.")


def test_without_a_script_the_saved_text_is_measured(
    browser: Browser, live_server: Any, author: User
) -> None:
    client = Client()
    client.force_login(author)
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(address(author))
    expect(page.locator("#reads-line")).to_contain_text("Grade ")
    page.get_by_text("The hard sentences, and what to do").click()
    expect(page.locator("#reads-hard")).to_contain_text("No sentence is hard.")
    context.close()
