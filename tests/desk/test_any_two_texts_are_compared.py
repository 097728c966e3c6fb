"""Compare revisions of one article with each other and with the working copy."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from tests import factories as make

from .conftest import Desk

pytestmark = pytest.mark.django_db


def compare(desk: Desk, article: Any, query: str = "", status: int = 200) -> str:
    url = reverse("admin:articles_article_compare", args=[article.pk])
    response = desk.client.get(f"{url}{query}")
    assert response.status_code == status
    return " ".join(strip_tags(response.content.decode()).split())


@pytest.fixture
def article() -> Any:
    """An article with two revisions, and a third text in the working copy."""
    first = make.live(bottom_line="One end.")
    second = make.live(make.submitted(make.revised(first, bottom_line="Two ends.")))
    return make.revised(second, bottom_line="Three ends.")


def test_without_a_choice_the_newest_two_revisions(author: Desk, article: Any) -> None:
    page = compare(author, article)
    assert "From: Revision 1" in page
    assert "To: Revision 2" in page
    assert "Two" in page.split("The bottom line")[1]
    assert "Three" not in page
    assert "parts did not change" in page


def test_any_two_and_the_working_copy(author: Desk, article: Any) -> None:
    assert "Three" in compare(author, article, "?old=1&new=working-copy")
    page = compare(author, article, "?old=working-copy&new=1")
    end = page.split("The bottom line")[1]
    assert end.index("Three") < end.index("One"), "what is gone stands before what came"


def test_what_is_live_is_named_and_linked_from_the_article(author: Desk, article: Any) -> None:
    page = author.client.get(author.url(article)).content.decode()
    against_live = f"/admin/articles/article/{article.pk}/compare/?old=2&amp;new=working-copy"
    assert f'href="{against_live}"' in page
    assert "old=1&amp;new=2" in page
    assert ", live" in compare(author, article)


def test_one_text_with_itself_says_so(author: Desk, article: Any) -> None:
    assert "one and the same text" in compare(author, article, "?old=1&new=1")


@pytest.mark.parametrize("query", ["?old=99&new=x", "?old=&new=", "?old=%00&new=-1"])
def test_nonsense_is_the_default(author: Desk, article: Any, query: str) -> None:
    assert compare(author, article, query) == compare(author, article)


def test_one_revision_is_compared_with_the_working_copy(author: Desk) -> None:
    article = make.revised(make.live(), bottom_line="Another end.")
    page = compare(author, article)
    assert "From: Revision 1" in page
    assert "To: The working copy, as saved" in page


def test_an_article_without_revisions_has_nothing_to_compare(author: Desk) -> None:
    assert "one and the same text" in compare(author, make.make_article(by=author.user))


def test_who_may_not_see_articles_may_not_compare(article: Any) -> None:
    nobody = Desk(make.make_user())
    compare(nobody, article, status=403)


def test_an_unknown_article_is_not_found(author: Desk) -> None:
    assert author.client.get("/admin/articles/article/99999/compare/").status_code == 404


def test_a_revision_of_the_record_leads_there(author: Desk, article: Any) -> None:
    revision = article.revisions.get(number=2)
    url = reverse("admin:articles_revision_change", args=[revision.pk])
    page = author.client.get(url).content.decode()
    assert f"/admin/articles/article/{article.pk}/compare/?old=1&amp;new=2" in page
