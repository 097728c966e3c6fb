"""An article is found by what it cites; what is printed of it stays its own words."""

import re
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from articles import search_index
from articles.models import SearchEntry
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db

SOURCE = {
    **make.REFERENCE.csl,
    "title": "Genomewide study of heritable jumping",
    "DOI": "10.1016/j.sleep.2014.03.025",
    "PMID": "14744844",
}
VERIFIED = {**make.REFERENCE.verified, "title": "PubMed", "DOI": "PubMed", "PMID": "PubMed"}
NOTE = "Found in the references of this article."


def put(client: Client) -> None:
    cited = replace(make.REFERENCE, key="aaa", csl=SOURCE, verified=VERIFIED)
    make.live(**examples.own("aaa", text="plain", references=(cited,)))


def page_of(client: Client, query: str) -> str:
    return client.get("/search/", {"q": query}).content.decode()


def found(client: Client, query: str) -> list[str]:
    return re.findall(r'class="entry-title"[^>]*><a href="([^"]+)"', page_of(client, query))


@pytest.mark.parametrize(
    "query",
    [
        "14744844",
        "PMID 14744844",
        "10.1016/j.sleep.2014.03.025",
        "https://doi.org/10.1016/J.Sleep.2014.03.025",
        "doi:10.1016/j.sleep.2014.03.025",
        "genomewide",
        "heritable jumping",
    ],
)
def test_by_number_and_title(client: Client, query: str) -> None:
    put(client)
    page = page_of(client, query)
    assert found(client, query) == ["/articles/aaa/"], query
    assert NOTE in page
    assert "Genomewide" not in page


def test_its_own_words_come_first_and_need_no_note(client: Client) -> None:
    put(client)
    make.live(**examples.own("bbb", text="a genomewide study", faqs=()))
    page = page_of(client, "genomewide")
    assert found(client, "genomewide")[0] == "/articles/bbb/"
    assert page.count(NOTE) == 1
    assert NOTE not in page_of(client, "plain")


def test_words_of_references_stand_behind_any_mention_in_a_text(client: Client) -> None:
    far = f"Heritable. {'Plain words. ' * 300} Of jumping."
    make.live(**examples.own("bbb", text=far, faqs=()))
    put(client)
    for query in ("jumping", "heritable jumping", "heritable jumping nowhere"):
        assert found(client, query) == ["/articles/bbb/", "/articles/aaa/"], query


def test_the_rows_of_the_publication_stay_as_they_are(client: Client) -> None:
    put(client)
    assert not SearchEntry.objects.filter(text__contains="14744844").exists()


def test_what_was_published_before_is_found_after_the_migration(client: Client) -> None:
    put(client)
    assert not search_index.is_behind()
    migration = import_module("articles.migrations.0022_search_finds_references")
    migration.empty(apps, SimpleNamespace(connection=connection))
    assert search_index.is_behind()
    search_index.rebuild()
    assert found(client, "14744844") == ["/articles/aaa/"]


def test_what_was_withdrawn_is_not_found_by_its_references(client: Client) -> None:
    cited = replace(make.REFERENCE, key="aaa", csl=SOURCE, verified=VERIFIED)
    publication = make.live(**examples.own("aaa", references=(cited,)))
    make.withdrawn(publication)
    assert found(client, "14744844") == []
