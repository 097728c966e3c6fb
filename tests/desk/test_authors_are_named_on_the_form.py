"""Bylines are parts of the article like the others: added, ordered, deleted, recorded."""

from collections.abc import Callable

from articles.working_copy import BylineDraft
from tests.factories import fresh, make_article

from .conftest import Desk

ROBIN = BylineDraft("Robin", uid="byl1n3xx")
KIM = BylineDraft("Kim", uid="byl1n3yy")


def names(article: object) -> list[str]:
    return list(article.bylines.values_list("name", flat=True))  # type: ignore[attr-defined]


def test_they_come_first_among_the_parts(author: Desk) -> None:
    page = author.client.get(author.url(make_article(by=author.user))).content
    assert 0 < page.index(b'id="bylines-heading"') < page.index(b'id="sections-heading"')


def test_one_is_added_as_typed_in_one_line(
    author: Desk, add_row: Callable[..., dict[str, str]]
) -> None:
    article = make_article(by=author.user)
    before = article.contributions.count()
    data = add_row(
        author.open(article), "bylines", name=" Robin  Writer", disclosure="Owns\na pharmacy"
    )
    assert author.send(article, data).status_code == 302
    byline = article.bylines.get()
    assert (byline.name, byline.disclosure) == ("Robin Writer", "Owns a pharmacy")
    assert article.contributions.count() == before + 1, "a byline is signed: naming one counts"


def test_they_change_places_and_go(author: Desk) -> None:
    article = make_article(by=author.user, bylines=(ROBIN, KIM))
    author.save(article, **{"bylines-1-position": "1"})
    assert names(fresh(article)) == ["Kim", "Robin"]
    author.save(article, **{"bylines-0-DELETE": "on"})
    assert names(fresh(article)) == ["Robin"]


def test_the_preview_shows_them(author: Desk) -> None:
    article = make_article(by=author.user, bylines=(ROBIN,), change_kind="correction")
    page = author.client.get(f"/admin/articles/article/{article.pk}/preview/").content.decode()
    assert "Written by" in page
    assert "none declared" in page
