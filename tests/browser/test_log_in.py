from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from rlsportal.accounts.models import User


def test_a_person_logs_in_with_the_keyboard(page: Page, axe: Callable[[Page], None]) -> None:
    User.objects.create_user("author", password="correct horse", is_staff=True)
    page.goto("/admin/")
    axe(page)

    page.get_by_label("Username").press_sequentially("author")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong horse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not match an account")
    axe(page)

    page.get_by_label("Password").fill("correct horse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()


def test_the_helper_logs_in_without_the_form(page: Page, log_in: Callable[[Any], None]) -> None:
    log_in(User.objects.create_user("author", is_staff=True))
    page.goto("/admin/")
    expect(page.get_by_text("Welcome, author")).to_be_visible()


def test_an_inline_script_does_not_run_and_is_noticed(page: Page, browser_log: Any) -> None:
    page.goto("/admin/login/")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s); }"
    )
    assert page.evaluate("window.ran") is None
    browser_log.expect("Content Security Policy")
    assert browser_log.problems != []
