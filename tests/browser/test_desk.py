"""The author's pages in a real browser: by keyboard, by script, and without any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, Image, Reference
from articles.working_copy import SectionDraft
from rlsportal.accounts.models import User
from tests.factories import (
    REFERENCE,
    make_article,
    make_user,
)
from tests.support.keys import tab_to

LogIn = Callable[[Any], None]


@pytest.fixture
def author(live_server: Any) -> User:
    return make_user("author", username="ann")


@pytest.fixture
def article(author: User) -> Article:
    return make_article(by=author)


def change(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def headings(article: Article) -> list[str]:
    return list(article.sections.values_list("heading", flat=True))


def test_a_preview_counts_citations_as_the_whole_article_does(
    page: Page, log_in: LogIn, author: User
) -> None:
    article = make_article(
        by=author,
        references=(replace(REFERENCE, key="first"), replace(REFERENCE, key="second")),
        sections=(
            SectionDraft("One", "Iron [@first].", "onexyz"),
            SectionDraft("Two", "Sleep [@second].", "twoxyz"),
        ),
        faqs=(),
    )
    log_in(author)
    page.goto(change(article))
    preview = page.locator("#sections-1 .markdownx-preview")
    page.locator("#id_sections-1-body_source").scroll_into_view_if_needed()
    expect(preview.locator("sup")).to_contain_text("2")


def test_a_section_is_added_previewed_moved_and_saved_by_keyboard(
    page: Page, log_in: LogIn, author: User, article: Article
) -> None:
    log_in(author)
    page.goto(change(article))
    page.locator("#sections-group .add-row a").focus()
    page.keyboard.press("Enter")
    page.locator("#id_sections-3-heading").focus()
    page.keyboard.type("Tests to ask for")
    tab_to(page, "#id_sections-3-body_source")
    page.keyboard.type("Ask for **ferritin** [@allen2013].\n\n<b>Now</b> [@nobody]")
    preview = page.locator("#sections-3 .markdownx-preview")
    expect(preview.locator("strong")).to_have_text("ferritin")
    expect(preview).to_contain_text("<b>Now</b>")
    remarks = page.locator("#sections-3 .markdownx-remarks li")
    expect(remarks).to_have_count(2)
    expect(remarks.filter(has_text="nobody")).to_contain_text("Line 3:")

    page.keyboard.press("Tab")  # leaves the editor
    assert page.evaluate("document.activeElement.id") != "id_sections-3-body_source"

    up = page.locator("#sections-3").get_by_role("button", name="Move up")
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(page.locator("#sections-group .part-status")).to_have_text("Now number 2 of 4.")
    page.locator("[name=_continue]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert headings(article) == ["The role of iron", "Tests to ask for", "Sleep"]
    expect(page.locator("#before-you-submit li").first).to_contain_text("Tests to ask for")


def test_a_new_part_taken_away_again_leaves_the_others_as_they_are(
    page: Page, log_in: LogIn, author: User, article: Article
) -> None:
    log_in(author)
    page.goto(change(article))
    page.locator("#sections-group .add-row a").click()
    page.locator("#sections-3 .part-move").first.click()
    page.locator("#sections-1 .part-move").first.click()  # the second goes first
    page.locator("#sections-2 .inline-deletelink").click()
    page.locator("#id_sections-2-heading").fill("New")
    page.locator("#id_sections-2-body_source").fill("Words.")
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert headings(article) == ["Sleep", "The role of iron", "New"]


def test_leaving_with_unsaved_words_asks_first(
    page: Page, log_in: LogIn, author: User, article: Article
) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    log_in(author)
    page.goto(change(article))
    page.get_by_role("link", name="Preview as readers will see it").click()
    expect(page.get_by_text("Unreviewed draft.")).to_be_visible()
    assert asked == []
    page.get_by_role("link", name="Back to the desk").click()
    page.locator("#id_title").press_sequentially("!")
    page.get_by_role("link", name="Preview as readers will see it").click()
    expect(page.get_by_text("Unreviewed draft.")).to_be_visible()
    assert asked == ["beforeunload"]


def test_an_expired_login_does_not_swallow_what_was_typed(
    page: Page, log_in: LogIn, browser_log: Any, author: User, article: Article
) -> None:
    browser_log.expect("403")  # the preview is refused, and says so
    log_in(author)
    page.goto(change(article))
    page.locator("#id_bottom_line_source").fill("An hour of work.")
    notice = page.get_by_text("Not saved: you are logged out")
    expect(notice).to_be_hidden()
    page.context.clear_cookies()
    page.locator("[name=_continue]").click()
    expect(notice).to_be_visible()
    expect(page.locator("#id_bottom_line_source")).to_have_value("An hour of work.")

    log_in(author)
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    article.refresh_from_db()
    assert article.bottom_line_source == "An hour of work."


def test_keys_are_suggested_while_one_types(
    page: Page, log_in: LogIn, author: User, article: Article
) -> None:
    Reference.objects.create(key="sun1998", csl={"type": "book", "title": "About iron"})
    log_in(author)
    page.goto(change(article))
    page.locator("#id_citations-1-reference").press_sequentially("sun")
    option = page.locator("#reference-suggestions option[value=sun1998]")
    expect(option).to_have_attribute("label", "sun1998: About iron")
    page.locator("#id_citations-1-reference").fill("sun1998")
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert article.citations.count() == 2


DROP = """([selector, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "Iron path.png", { type: "image/png" }));
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(event);
}"""


def test_a_dropped_picture_is_described_and_then_shown(
    page: Page, log_in: LogIn, author: User, article: Article
) -> None:
    buffer = BytesIO()
    Pillow.new("RGB", (40, 30), "teal").save(buffer, "PNG")
    dropped = ["#id_bottom_line_source", list(buffer.getvalue())]
    log_in(author)
    page.goto(change(article))
    page.evaluate(DROP, dropped)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="give it a name, an alt text and a licence").click()
    form = opened.value
    form.get_by_label("Alt text").fill("How iron comes into the brain")
    form.get_by_label("Licence").fill("own work")
    form.locator("[name=_save]").click()
    expect(form.get_by_text("write ![](image:iron-path)")).to_be_visible()
    form.close()

    page.locator("#id_bottom_line_source").fill("")
    page.evaluate(DROP, dropped)
    expect(page.locator("#id_bottom_line_source")).to_have_value("![](image:iron-path)")
    image = page.locator(".field-bottom_line_source .markdownx-preview img")
    expect(image).to_have_attribute("alt", "How iron comes into the brain")
    assert image.evaluate("i => i.decode().then(() => i.naturalWidth)") == 40
    assert default_storage.exists(f"images/{Image.objects.get().sha256}.png")


def test_everything_works_without_javascript(
    browser: Browser, live_server: Any, author: User, article: Article
) -> None:
    client = Client()
    client.force_login(author)
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(change(article))
    page.fill("#id_sections-2-heading", "New first")
    page.fill("#id_sections-2-body_source", "Words.")
    page.fill("#id_sections-2-position", "1")
    page.fill("#id_citations-0-finding", "Less iron")
    page.check("#id_faqs-0-DELETE")
    page.click("[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert headings(article) == ["New first", "The role of iron", "Sleep"]
    assert article.citations.get().finding == "Less iron"
    assert article.faqs.count() == 0
    context.close()


def test_the_page_of_two_texts_is_accessible_and_saves(
    page: Page, log_in: LogIn, axe: Callable[[Page], None], author: User, article: Article
) -> None:
    from tests.factories import edited

    log_in(author)
    page.goto(change(article))
    edited(article, by=make_user("author"), bottom_line="Theirs.", title="Their title")
    page.fill("#id_bottom_line_source", "Mine.")
    page.click("[name=_continue]")
    expect(page.get_by_role("heading", name="Two texts")).to_be_visible()
    expect(page.locator(".desk-two-texts pre").nth(0)).to_have_text("Mine.")
    expect(page.locator(".desk-two-texts pre").nth(1)).to_have_text("Theirs.")
    axe(page)
    page.click("[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    article.refresh_from_db()
    assert (article.title, article.bottom_line_source) == ("Their title", "Mine.")
