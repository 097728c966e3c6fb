"""A doctor's first log-in with a phone, in a browser; and what the pages look like after it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.looks import faults_of_keyboard, faults_of_looks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def doctor(settings: Any) -> User:
    settings.PORTAL_SECOND_FACTOR_REQUIRED = True
    return make.make_doctor(username="dora")


def code_of(letters: str, step: int) -> str:
    totp = TOTP(base64.b32decode(letters.replace(" ", "")))
    totp.time = timezone.now().timestamp() + 30 * step
    return f"{totp.token():06d}"


def type_password(page: Page) -> None:
    page.goto("/admin/articles/reviewassignment/")
    page.get_by_label("Username").fill("dora")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_from_the_password_to_the_queue_and_back_in_by_phone_or_paper(
    page: Page, log_in: Callable[[Any], None], browser_log: Any, doctor: User
) -> None:
    type_password(page)
    expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    expect(page.get_by_role("img", name="The key for your app")).to_be_visible()
    letters = page.locator(".account-key").inner_text()
    page.get_by_role("textbox", name="Code").fill(code_of(letters, 0))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert faults_of_looks(page) + faults_of_keyboard(page) == []
    paper = page.locator(".account-codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="Review queue")).to_be_visible()
    page.context.clear_cookies()
    type_password(page)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("textbox", name="Code").fill(code_of(letters, 1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Review queue")).to_be_visible()
    page.get_by_role("link", name="Your account").click()
    expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()
    assert faults_of_looks(page) + faults_of_keyboard(page) == []
    page.context.clear_cookies()
    type_password(page)
    page.get_by_role("textbox", name="Code").fill(paper[0])
    page.keyboard.press("Enter")
    expect(page.get_by_text("9 are left")).to_be_visible()
