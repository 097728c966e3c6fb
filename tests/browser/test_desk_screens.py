"""The screens around a text: by keyboard, by script, without one, and for an outside expert."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, AutosaveBuffer, PreviewLink
from articles.transitions import NewChangeRequest
from articles.working_copy import BylineDraft
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.looks import faults_of_keyboard, faults_of_looks

LogIn = Callable[[Any], None]
OTHER = replace(make.REFERENCE, key="earley2000")


def admin(name: str, *args: Any) -> str:
    return reverse(f"admin:articles_article_{name}", args=args)


@pytest.fixture
def author(live_server: Any) -> User:
    return make.make_user("author", "editor", username="ann")


@pytest.fixture
def article(author: User) -> Article:
    """A text with two revisions, requests about a field and a part, and a preview link."""
    ann = BylineDraft("Ann Author", "health writer", "", "byl1n3xx")
    writer = make.somebody("author")
    other = make.make_article(by=writer, references=(OTHER,), sections=(), faqs=(), slug="other")
    assert other.pk
    published = make.live(make.make_article(by=writer, bylines=(ann,)))
    article = make.submitted(make.revised(published))
    doctor = make.make_doctor()
    make.accepted(article, doctor)
    wishes = (
        NewChangeRequest("Say it in one sentence.", anchor="field", anchor_uid="summary"),
        NewChangeRequest("Name the dose.", anchor="section", anchor_uid="iron22"),
        NewChangeRequest("The whole is too long."),
    )
    make.ask_changes(article, doctor, requests=wishes)
    make.preview_link(article, now=timezone.now())
    return make.fresh(article)


def keep_typed(author: User, article: Article) -> None:
    """Keep a draft of the form in which the title is another one."""
    data = "title=Another+title&lock_version=1"
    AutosaveBuffer.objects.create(
        user=author, article=article, lock_version=1, data=data, saved_at=timezone.now()
    )


def test_the_secret_and_what_the_expert_sees(
    page: Page, log_in: LogIn, browser_log: Any, author: User
) -> None:
    browser_log.expect("410")
    picture = make.make_image_draft()
    body = "It is [@allen2013]. ![](image:iron-path)"
    section = replace(make.make_draft().sections[0], body=body)
    article = make.submitted(images=(picture,), sections=(section,), faqs=())
    assert article.revision is not None
    log_in(author)
    page.goto(admin("process", article.pk, "create_preview_link", article.revision.pk))
    page.get_by_label("For whom").fill("Prof. Stone")
    page.get_by_role("button", name="Let an outside expert read").click()
    expect(page.get_by_label("Address for the outside expert")).to_be_visible()
    assert faults_of_looks(page) + faults_of_keyboard(page) == []
    address = page.get_by_label("Address for the outside expert").input_value()
    page.context.clear_cookies()
    path = address.removeprefix(settings.PORTAL_BASE_URL)
    page.goto(path)
    expect(page.get_by_text("Not published: preview for Prof. Stone")).to_be_visible()
    image = page.locator(".article-body img")
    image.scroll_into_view_if_needed()
    for _ in range(100):  # it may come later than the page
        if image.evaluate("image => image.naturalWidth"):
            break
        image.page.wait_for_timeout(100)
    assert image.evaluate("image => image.naturalWidth") > 0
    assert page.context.cookies() == []
    PreviewLink.objects.update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now()
    )
    page.goto(path)
    expect(page.get_by_role("heading", name="This preview has ended")).to_be_visible()


def test_a_citation_is_found_and_added_by_keyboard_alone(
    page: Page, log_in: LogIn, axe: Callable[[Page], None], author: User, article: Article
) -> None:
    log_in(author)
    page.goto(admin("change", article.pk))
    text = page.locator("#id_sections-0-body_source")
    text.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" More [@jour")
    options = page.locator("#sections-0 [role=option]")
    expect(options).to_have_count(2)
    expect(options.nth(0)).to_contain_text("in the list of this article")
    page.keyboard.press("ArrowDown")
    expect(text).to_have_attribute("aria-activedescendant", "id_sections-0-body_source-citing-1")
    axe(page)
    page.keyboard.press("Enter")
    expect(text).to_have_value("Iron is low in the brain [@allen2013]. More [@earley2000]")
    expect(options.first).to_be_hidden()
    notice = page.locator("#sections-0 .citing-notice")
    expect(notice).to_contain_text("earley2000 is not in the list of references")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.citing-add')"):
            break
    page.keyboard.press("Enter")
    expect(notice).to_contain_text("added to the list of references")
    keys = page.locator(".reference-key").evaluate_all("all => all.map(input => input.value)")
    assert "earley2000" in keys


def test_escape_closes_the_list_and_enter_is_a_new_line_again(
    page: Page, log_in: LogIn, author: User, article: Article
) -> None:
    log_in(author)
    page.goto(admin("change", article.pk))
    text = page.locator("#id_sections-0-body_source")
    text.fill("Iron [@all")
    page.keyboard.press("End")
    options = page.locator("#sections-0 [role=option]")
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(text).to_have_value("Iron [@all\n")


def test_what_is_typed_is_kept_and_taken_up_again(
    page: Page, log_in: LogIn, author: User, article: Article
) -> None:
    log_in(author)
    page.goto(admin("change", article.pk))
    page.locator("#id_summary").fill("Typed and not saved")
    status = page.locator("#desk-autosave")
    expect(status).to_contain_text("Saved as a draft of this form at")
    assert make.fresh(article).lock_version == article.lock_version
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(admin("change", article.pk))
    page.get_by_role("button", name="Continue with what you typed").click()
    expect(page.locator("#id_summary")).to_have_value("Typed and not saved")


def test_all_of_it_works_without_a_script(
    browser: Browser, live_server: Any, author: User, article: Article
) -> None:
    keep_typed(author, article)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    client = Client()
    client.force_login(author)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(admin("change", article.pk))
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_text("is thrown away")).to_be_visible()
    with context.expect_page() as opened:
        page.get_by_role("link", name="Find a reference to cite").first.click()
    found = opened.value
    found.get_by_label("Words of the key").fill("earley2000")
    found.get_by_role("button", name="Search").click()
    expect(found.get_by_text("[@earley2000]")).to_be_visible()
    page.goto(admin("compare", article.pk))
    page.get_by_label("From", exact=True).select_option("1")
    page.get_by_label("To", exact=True).select_option("working-copy")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="From: Revision 1")).to_be_visible()
    context.close()
