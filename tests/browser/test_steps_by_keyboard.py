"""Whole steps of work, by the keyboard alone: talking about changes, reports, many at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles import transitions
from articles.models import Article, ReviewAssignment
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.keys import press_enter, tab_to

LogIn = Callable[[Any], None]


@pytest.fixture
def doctor(live_server: Any) -> User:
    return make.make_doctor(username="dora")


@pytest.fixture
def article(doctor: User) -> Article:
    """A text of which a doctor asked three changes."""
    article = make.submitted(title="Asked")
    make.accepted(article, doctor)
    make.ask_changes(article, doctor, "Say how much.", "And how long.", "Shorter.")
    return make.fresh(article)


@pytest.fixture
def next_row(article: Article, doctor: User) -> ReviewAssignment:
    """The doctor's assignment to the next revision, in which all of it is answered."""
    for wish in article.change_requests.all():
        author = make.somebody("author")
        transitions.answer_change_request(wish, by=author, now=make.NOW, text="Done.")
    article = make.submitted(make.edited(article, bottom_line="Take 75 mg for a month."))
    return make.accepted(article, doctor)


def test_an_author_answers_a_change_request(page: Page, log_in: LogIn, article: Article) -> None:
    log_in(make.somebody("author"))
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    wish = article.change_requests.order_by("pk")[0]
    press_enter(page, f"[href$='/answer_change_request/{wish.pk}/']")
    tab_to(page, "#step-form textarea")
    page.keyboard.type("It says how much now.")
    press_enter(page, "#step-form [type=submit]")
    assert wish.replies.get().text == "It says how much now."


def test_a_doctor_replies_reopens_and_settles_beside_the_text(
    page: Page, log_in: LogIn, doctor: User, next_row: ReviewAssignment
) -> None:
    log_in(doctor)
    page.goto(reverse("admin:articles_reviewassignment_change", args=[next_row.pk]))
    first, second, third = next_row.round.article.change_requests.order_by("pk")
    tab_to(page, f"#say-{first.pk}")
    page.keyboard.type("Thank you.")
    press_enter(page, f"[name=reply][value='{first.pk}']")
    tab_to(page, f"#say-{second.pk}")
    page.keyboard.type("Not long enough.")
    press_enter(page, f"[name=reopen][value='{second.pk}']")
    press_enter(page, f"[name=settle][value='{third.pk}']")
    for wish in (first, second, third):
        wish.refresh_from_db()
    assert first.replies.latest("pk").text == "Thank you."
    assert (second.answered_at, second.replies.latest("pk").text) == (None, "Not long enough.")
    assert third.settled_at is not None


def test_a_report_is_filtered(page: Page, log_in: LogIn, article: Article) -> None:
    make.make_article(title="A draft")
    log_in(make.somebody("lead_reviewer"))
    page.goto(reverse("admin:report", args=["stands"]))
    tab_to(page, "#filter-state")
    page.keyboard.type("draft")
    press_enter(page, ".report-filter [type=submit]")
    expect(page.locator(".report-table tbody th")).to_have_text(["A draft"])
    tab_to(page, "a.report-csv")


def test_a_selection_is_assigned(page: Page, log_in: LogIn, doctor: User) -> None:
    articles = [make.submitted(title=title) for title in ("One", "Two")]
    log_in(make.somebody("editor"))
    page.goto(reverse("admin:articles_article_changelist"))
    for article in articles:
        tab_to(page, f"[name=_selected_action][value='{article.pk}']")
        page.keyboard.press("Space")
    # The list offers its actions above the rows; Tab comes around to them.
    tab_to(page, "[name=action]")
    page.keyboard.type("Assign")
    press_enter(page, "[name=index]")
    tab_to(page, "[name=reviewer]")
    page.keyboard.press("ArrowDown")
    press_enter(page, "#bulk-form [type=submit]")
    expect(page.locator(".messagelist .success")).to_contain_text("Done for 2 articles.")
    assert ReviewAssignment.objects.filter(reviewer=doctor).count() == 2
