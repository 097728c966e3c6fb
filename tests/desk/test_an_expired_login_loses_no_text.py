"""A form sent after the login expired: nothing is written, and everything typed comes back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from articles.models import Article, Image, Reference
from rlsportal.accounts.models import User
from tests.desk.conftest import Desk, errors_of
from tests.factories import PASSWORD, make_article, make_user, submitted
from tests.support.html_forms import fields_of

pytestmark = pytest.mark.django_db

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
NOTICE = "Nothing was saved: your login had expired."
TYPED = {
    "title": "A title of three hours",
    "bottom_line_source": "Two paragraphs.\r\n\r\nTyped at night <b>&amp;</b>.",
    "sections-0-heading": "A heading typed anew",
}


class Browser(Client):
    """A browser whose forms' tokens are checked, as in the real portal."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True)

    def enter(self, user: User) -> None:
        """Log in by the form; every login has a token of its own."""
        self.cookies.pop("sessionid", None)
        page = self.get("/admin/login/")
        token = {"csrfmiddlewaretoken": page.context["csrf_token"]}
        data = {"username": user.username, "password": PASSWORD, **token}
        assert self.post("/admin/login/", data).status_code == 302


@pytest.fixture
def browser(author: Desk) -> Browser:
    browser = Browser()
    browser.enter(author.user)
    return browser


def stored(article: Article) -> dict[str, Any]:
    row = Article.objects.filter(pk=article.pk).values().get()
    return {**row, "sections": list(article.sections.values()), "by": article.contributions.count()}


def resume(browser: Client, address: str, kept: Any) -> Any:
    """Press "I have logged in: continue" on the page that gave the words back."""
    data = {**fields_of(kept.content, "step-form"), "resume": "1"}
    return browser.post(address, data, headers=SAME_SITE)


def test_everything_typed_comes_back_after_a_new_login_and_can_be_saved(
    browser: Browser, author: Desk
) -> None:
    article = make_article(by=author.user)
    address, before = author.url(article), stored(article)
    form = {**fields_of(browser.get(address).content, "article_form"), **TYPED}
    Session.objects.all().delete()

    kept = browser.post(address, {**form, "_continue": "1"}, headers=SAME_SITE)
    assert kept.status_code == 403
    assert "Nothing was saved, and nothing you typed is lost." in kept.content.decode()
    assert "Typed at night &lt;b&gt;&amp;amp;&lt;/b&gt;." in kept.content.decode()

    browser.enter(author.user)
    resumed = resume(browser, address, kept)
    assert resumed.status_code == 200
    assert [NOTICE in error for error in errors_of(resumed)] == [True]
    again = fields_of(resumed.content, "article_form")
    left_out = ("csrfmiddlewaretoken",)
    assert {name: again.get(name) for name in form if name not in left_out} == {
        name: value for name, value in form.items() if name not in left_out
    }
    assert stored(article) == before

    assert browser.post(address, again).status_code == 302
    article.refresh_from_db()
    assert article.title == TYPED["title"]
    assert article.sections.earliest("position").heading == "A heading typed anew"


def test_a_token_of_an_older_login_saves_nothing_and_keeps_the_words(
    browser: Browser, author: Desk
) -> None:
    article = make_article(by=author.user)
    address, before = author.url(article), stored(article)
    form = {**fields_of(browser.get(address).content, "article_form"), **TYPED}
    Session.objects.all().delete()
    browser.enter(author.user)
    shown = browser.post(address, {**form, "_save": "1"}, headers=SAME_SITE)
    assert shown.status_code == 200
    assert fields_of(shown.content, "article_form")["title"] == TYPED["title"]
    assert stored(article) == before


def test_what_somebody_else_saved_meanwhile_is_shown_beside_it(
    browser: Browser, author: Desk, other_author: Desk
) -> None:
    article = make_article(by=author.user)
    address = author.url(article)
    form = {**fields_of(browser.get(address).content, "article_form"), **TYPED}
    Session.objects.all().delete()
    other_author.client.force_login(other_author.user)
    other_author.save(article, title="Ben's title")
    kept = browser.post(address, form, headers=SAME_SITE)
    browser.enter(author.user)
    shown = resume(browser, address, kept)
    clashes = [(each.typed, each.stored) for each in shown.context["conflict"].clashes]
    assert clashes == [(TYPED["title"], "Ben's title")]
    assert fields_of(shown.content, "article_form")["title"] == TYPED["title"]


def test_a_text_submitted_meanwhile_shows_what_was_typed_and_takes_nothing(
    browser: Browser, author: Desk
) -> None:
    article = make_article(by=author.user)
    address = author.url(article)
    form = {**fields_of(browser.get(address).content, "article_form"), **TYPED}
    Session.objects.all().delete()
    kept = browser.post(address, form, headers=SAME_SITE)
    before = stored(submitted(article))
    browser.enter(author.user)
    assert TYPED["title"] in resume(browser, address, kept).content.decode()
    assert stored(article) == before


@pytest.mark.parametrize("origin", [{}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("logged_in", [True, False])
def test_words_sent_by_another_site_are_neither_saved_nor_given_back(
    browser: Browser, author: Desk, origin: dict[str, str], logged_in: bool
) -> None:
    article = make_article(by=author.user)
    address, before = author.url(article), stored(article)
    form = fields_of(browser.get(address).content, "article_form")
    form |= {"title": "Words of a thief", "csrfmiddlewaretoken": "x" * 64, "resume": "1"}
    if not logged_in:
        Session.objects.all().delete()
    answer = browser.post(address, form, headers=origin, follow=True)
    assert "Words of a thief" not in answer.content.decode()
    assert stored(article) == before


def test_who_may_not_write_gets_no_form_by_it(author: Desk, reviewer: Desk) -> None:
    article = make_article(by=author.user)
    data = {**author.open(article), "title": "Not mine", "resume": "1"}
    answer = reviewer.client.post(author.url(article), data)
    assert answer.status_code == 403
    assert "Not mine" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("article", {"title": "Begun on a train"}),
        ("reference", {"key": "night2026", "title": "A source typed by hand"}),
        ("image", {"name": "brain", "alt": "A brain, seen from the left"}),
    ],
)
def test_new_records_are_kept_too(browser: Browser, name: str, typed: dict[str, str]) -> None:
    user = make_user("editor", "author")
    browser.enter(user)
    address = reverse(f"admin:articles_{name}_add")
    form = {**fields_of(browser.get(address).content, f"{name}_form"), **typed}
    Session.objects.all().delete()
    kept = browser.post(address, form, headers=SAME_SITE)
    assert kept.status_code == 403
    browser.enter(user)
    shown = fields_of(resume(browser, address, kept).content, f"{name}_form")
    assert {key: shown[key] for key in typed} == typed
    assert [model.objects.count() for model in (Article, Reference, Image)] == [0, 0, 0]
