"""Whatever a request sends, the desk answers in words and keeps what is stored."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from articles.models import Article, Section
from tests.desk.conftest import Desk
from tests.factories import make_article

pytestmark = pytest.mark.django_db

HUGE = "9" * 40


@pytest.fixture
def article(author: Desk) -> Article:
    return make_article(by=author.user)


def words(article: Article) -> list[Any]:
    return [
        *Article.objects.values_list("title", "slug", "lock_version", "state"),
        *article.sections.values_list("heading", "body_source", "position"),
        *article.citations.values_list("reference__key", "position"),
        *article.help_cards.values_list("level", "heading"),
    ]


VERSIONS = [
    {"lock_version": HUGE},
    {"lock_version": "-1"},
    {"lock_version": "x"},
    {"lock_version": "1\0"},
    {"base": HUGE},
    {"base": "[1]"},
    {"base": '{"title": ["x"]}'},
    {"sections-0-base": "\0"},
]
LISTS = [
    {"sections-0-id": HUGE},
    {"sections-0-id": "x"},
    {"sections-0-id": ""},
    {"sections-0-article": "999"},
    {"sections-TOTAL_FORMS": "x"},
    {"sections-INITIAL_FORMS": HUGE},
    {"citations-0-reference": "\0"},
    {"citations-0-reference": "k" * 500},
]
FIELDS = [
    {"title": "\0"},
    {"title": "x" * 201},
    {"slug": "no address"},
    {"slug": ""},
    {"topic": HUGE},
    {"topic": "x\0"},
    {"risk": "none"},
    {"language": "<b>"},
    {"in_short_source": "x" * 200_001},
    {"in_short_source": "a\0b"},
    {"sections-0-position": HUGE},
    {"sections-0-position": "-3"},
    {"sections-0-heading": "\0"},
    {"help_cards-0-level": "worst"},
    {"citations-0-strength": "very"},
    {"faqs-0-slug": "no address"},
]


@pytest.mark.parametrize("changes", [*LISTS, *FIELDS])
def test_what_the_form_cannot_store_is_refused(
    author: Desk, article: Article, changes: dict[str, str]
) -> None:
    before = words(article)
    response = author.send(article, author.open(article) | changes)
    assert response.status_code == 200
    assert words(article) == before


@pytest.mark.parametrize("changes", [*VERSIONS, *LISTS])
def test_a_late_form_of_nonsense_writes_nothing(
    author: Desk, article: Article, changes: dict[str, str]
) -> None:
    data = author.open(article) | {"title": "Typed"}
    author.save(article, bottom_line_source="Saved in between.")
    before = words(article)
    response = author.send(article, data | changes)
    assert response.status_code == 200
    assert words(article) == before
    assert 'value="Typed"' in response.content.decode()


def test_a_million_parts_are_not_made(author: Desk, article: Article) -> None:
    response = author.send(article, author.open(article) | {"sections-TOTAL_FORMS": "1000000"})
    assert response.status_code == 200
    assert Section.objects.count() == 2


def test_a_part_of_another_article_stays_there(author: Desk, article: Article) -> None:
    other = make_article(by=author.user, title="Other")
    theirs = other.sections.first()
    assert theirs is not None
    before = list(other.sections.values())
    data = author.open(article) | {
        "sections-0-id": str(theirs.pk),
        "sections-0-heading": "Taken",
        "sections-0-DELETE": "on",
    }
    author.send(article, data)
    assert list(other.sections.values()) == before


def test_state_and_bookkeeping_cannot_be_sent_along(author: Desk, article: Article) -> None:
    author.save(article, state="approved", revision="1", created_by="99", updated_at="1999-01-01")
    stored = Article.objects.get(pk=article.pk)
    assert (stored.state, stored.revision_id, stored.created_by) == ("draft", None, author.user)


@pytest.mark.parametrize(
    "query",
    [
        {"whose": "\0"},
        {"live": "maybe"},
        {"q": "\0"},
        {"q": "x" * 5000},
        {"state__exact": "x"},
        {"topic__id__exact": "x"},
        {"topic__id__exact": HUGE},
        {"o": "99.-99"},
        {"p": "-4"},
        {"p": HUGE},
        {"password__startswith": "x"},
        {"created_by__password__startswith": "x"},
        {"e": "1"},
    ],
)
def test_the_lists(author: Desk, article: Article, query: dict[str, str]) -> None:
    for model in ("article", "reference", "image", "topic"):
        response = author.client.get(reverse(f"admin:articles_{model}_changelist"), query)
        assert response.status_code in (200, 302, 400)


@pytest.mark.parametrize("pk", ["0", HUGE, "x", "1_2F"])
def test_articles_that_do_not_exist(author: Desk, pk: str) -> None:
    url = f"/admin/articles/article/{pk}/change/"
    assert author.client.get(url).status_code in (302, 404)
    assert author.client.post(url, {"title": "x", "lock_version": "1"}).status_code in (302, 404)
    assert author.client.get(f"/admin/articles/article/{pk}/preview/").status_code in (302, 404)


def test_an_address_taken_at_the_very_moment_is_a_message(
    author: Desk, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article(by=author.user, title="Other", slug="other")
    monkeypatch.setattr("articles.admin.article_form.article_slug_is_taken", lambda *_: False)
    monkeypatch.setattr(Article, "validate_unique", lambda *_, **__: None)
    monkeypatch.setattr("articles.admin.article_form.ArticleForm.validate_unique", lambda _: None)
    data = author.open(article) | {"slug": "other", "bottom_line_source": "Typed."}
    response = author.send(article, data)
    assert response.status_code == 200
    html = response.content.decode()
    assert "Somebody else saved the same name or address at this very moment" in html
    assert "Typed." in html
    article.refresh_from_db()
    assert article.slug != "other"
