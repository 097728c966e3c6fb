"""The history of an article tells what happened to it, from the record that nobody can change."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories as make

from .conftest import Desk

pytestmark = pytest.mark.django_db


def page_of(desk: Desk, pk: int | str, **query: str) -> str:
    answer = desk.client.get(reverse("admin:articles_article_history", args=[pk]), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_step_is_told_with_its_reason(author: Desk) -> None:
    publication = make.withdrawn(make.live(), reason="A dose was wrong.")
    words = page_of(author, publication.article.pk)
    names = ["withdrew revision 1", "published revision 1", "signed an approval", "submitted"]
    places = [words.index(name) for name in names]
    assert places == sorted(places)
    assert "A dose was wrong." in words
    assert "have a change history" not in words


def test_a_long_history_has_pages(author: Desk) -> None:
    article = make.make_article(by=author.user)
    for number in range(50):
        make.edited(article, by=author.user, bottom_line=f"Ask {number} times.")
    assert "Page 1 of 2" in page_of(author, article.pk)
    assert "Page 2 of 2" in page_of(author, article.pk, p="2")


@pytest.mark.parametrize("key", ["9" * 30, "x"])
def test_there_is_no_such_article(author: Desk, key: str) -> None:
    answer = author.client.get(reverse("admin:articles_article_history", args=[key]))
    assert answer.status_code == 302  # to the front page, as Django does for any row


def test_what_came_with_an_article_says_where_to_look(author: Desk) -> None:
    reference = make.make_article(by=author.user).citations.get().reference
    answer = author.client.get(reverse("admin:articles_reference_history", args=[reference.pk]))
    assert "stands in the history of that article" in answer.content.decode()
