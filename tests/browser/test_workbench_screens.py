"""The workbench after a refusal: accessible, and with every typed word still there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Article, MedicalReview
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.looks import faults_of_looks

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Any], None]
COMMENT = "Comment (optional, kept in the record)"


def admin(name: str, *args: Any) -> str:
    return reverse(f"admin:articles_{name}", args=args)


@pytest.fixture
def doctor(db: None) -> User:
    return make.make_doctor(username="dora", specialty="Neurology")


@pytest.fixture
def typed(page: Page, log_in: LogIn, browser_log: Any, doctor: User) -> Page:
    """The workbench with a comment and a change request typed, but nothing confirmed."""
    browser_log.expect("status of 4")
    row = make.accepted(make.submitted(), doctor)
    log_in(doctor)
    page.goto(admin("reviewassignment_change", row.pk))
    page.get_by_label(COMMENT).fill("Two hours of thought")
    page.get_by_text("Change request 1", exact=True).click()
    page.get_by_label("What should change, and why").first.fill("Say how much.")
    page.get_by_label("Weight").first.select_option("advice")
    return page


def sign(page: Page, words: str) -> None:
    """Press the button, and see why nothing was signed, with everything typed still there."""
    page.get_by_role("button", name="Sign approval of revision 1").click()
    expect(page.get_by_text(words)).to_be_visible()
    assert MedicalReview.objects.count() == 0


def test_refused_and_overtaken_pages_are_accessible_too(typed: Page) -> None:
    sign(typed, "The password is not right.")
    assert faults_of_looks(typed) == []
    typed.get_by_label("What should change, and why").first.fill("")
    typed.get_by_label("Proposed wording (optional)").first.fill("5 mg")
    sign(typed, "Say what should change, or empty this whole row.")
    assert faults_of_looks(typed) == []
    typed.get_by_label("What should change, and why").first.fill("Say how much.")
    Article.objects.update(lock_version=99)
    sign(typed, "something happened after this page was shown")
    assert faults_of_looks(typed) == []
    expect(typed.get_by_label(COMMENT)).to_have_value("Two hours of thought")


def test_after_the_login_expired_the_words_are_still_there(
    typed: Page, log_in: LogIn, doctor: User
) -> None:
    typed.context.clear_cookies(name="sessionid")
    sign(typed, "nothing you typed is lost")
    assert faults_of_looks(typed) == []
    log_in(doctor)
    typed.get_by_role("button", name="I have logged in: continue").click()
    expect(typed.get_by_label(COMMENT)).to_have_value("Two hours of thought")
