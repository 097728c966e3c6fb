"""What may be cited: searched by a script while one types, and by a page without one."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from articles.admin.citations import MOST, in_words
from articles.models import Article, Reference
from tests.factories import REFERENCE, make_article, make_user

from .conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(author: Desk) -> Article:
    """An article that lists one reference; the library has three."""
    earley = {
        "type": "article-journal",
        "title": "Iron and ferritin",
        "author": [{"family": "Earley", "given": "CJ"}],
        "issued": {"date-parts": [[2000, 6, 1]]},
    }
    Reference.objects.create(key="aaa1999", csl={"type": "book", "title": "Iron anew"})
    Reference.objects.create(key="earley2000", csl=earley)
    return make_article(by=author.user, references=(replace(REFERENCE, key="zzz2013"),))


def find(desk: Desk, article: Article, question: str) -> list[dict[str, Any]]:
    url = reverse("admin:articles_article_found", args=[article.pk])
    response = desk.client.get(url, {"q": question})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def keys(desk: Desk, article: Article, question: str) -> list[str]:
    return [each["key"] for each in find(desk, article, question)]


def test_the_articles_own_references_come_first(author: Desk, article: Article) -> None:
    assert keys(author, article, "iron") == ["zzz2013", "aaa1999", "earley2000"]
    assert [each["is_listed"] for each in find(author, article, "")] == [True, False, False]


@pytest.mark.parametrize("question", ["earley", "FERRITIN", "earl iron", "earley2000"])
def test_every_word_counts_in_key_title_and_authors(
    author: Desk, article: Article, question: str
) -> None:
    assert find(author, article, question) == [
        {"key": "earley2000", "words": "Earley 2000. Iron and ferritin", "is_listed": False}
    ]


@pytest.mark.parametrize("question", ["nothing", "%", "\0zz' OR 1=1", "x" * 5000])
def test_nonsense_finds_nothing(author: Desk, article: Article, question: str) -> None:
    assert find(author, article, question) == []


def test_a_list_is_short_and_takes_one_question(
    author: Desk, article: Article, django_assert_num_queries: Any
) -> None:
    Reference.objects.bulk_create(Reference(key=f"k{number}", csl={}) for number in range(30))
    find(author, article, "k")
    with django_assert_num_queries(6):  # session, user, permissions 2, article, references
        assert len(find(author, article, "k")) == MOST


def test_strangers_are_told_in_words(article: Article) -> None:
    url = reverse("admin:articles_article_found", args=[article.pk])
    assert Client().get(url).json()["error"]
    assert Desk(make_user()).client.get(url).status_code == 403
    page = reverse("admin:articles_article_citations", args=[article.pk])
    assert "/login/" in Client().get(page)["Location"]
    assert Desk(make_user()).client.get(page).status_code == 403


def test_an_unknown_article_is_not_found(author: Desk) -> None:
    for name in ("found", "citations"):
        url = reverse(f"admin:articles_article_{name}", args=[99999])
        assert author.client.get(url).status_code == 404


def test_the_page_says_what_to_write_and_what_is_not_listed(author: Desk, article: Article) -> None:
    url = reverse("admin:articles_article_citations", args=[article.pk])
    page = author.client.get(url, {"q": "iron"}).content.decode()
    words = " ".join(strip_tags(page).split())
    assert "[@earley2000] Earley 2000. Iron and ferritin Not in the list of this article" in words
    assert "in the list of this article" in words.split("[@zzz2013]")[1].split("[@")[0]
    assert f'href="{author.url(article)}#citations-group"' in page
    assert (
        "The library has no such reference."
        in author.client.get(url, {"q": "zzzz"}).content.decode()
    )


def test_every_text_leads_there_without_a_script(author: Desk, article: Article) -> None:
    page = author.client.get(author.url(article)).content.decode()
    address = reverse("admin:articles_article_citations", args=[article.pk])
    assert page.count(f'href="{address}"') == page.count('class="markdownx-editor"') or (
        page.count(f'href="{address}"') > 5
    )
    assert 'id="citations-group"' in page


@pytest.mark.parametrize(
    ("csl", "words"),
    [
        ({}, ""),
        ({"title": "T", "author": "nobody", "issued": 2000}, "T"),
        ({"title": "T", "author": [{"literal": "WHO"}], "issued": {"date-parts": []}}, "WHO. T"),
        ({"author": [7], "issued": {"date-parts": [[]]}}, ""),
    ],
)
def test_records_with_gaps_have_words_too(csl: dict[str, Any], words: str) -> None:
    assert in_words(csl) == words
