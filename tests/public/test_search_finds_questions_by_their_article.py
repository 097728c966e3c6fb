"""A question is found by the title of its article, behind all that have the words themselves."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from articles import search_index
from articles.models import Publication, SearchText
from articles.working_copy import FAQDraft
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db

ANSWER = FAQDraft("Does it pass?", "With less dopamine it does [@aaa].", "faqaaa", "does-it-pass")


def put(title: str = "Augmentation & after") -> None:
    cited = (examples.of_sand("aaa"),)
    make.live(**examples.own("aaa", title=title, faqs=(ANSWER,), references=cited))


def page_of(client: Client, query: str) -> str:
    return client.get("/search/", {"q": query}).content.decode()


def found(client: Client, query: str) -> list[str]:
    return re.findall(r'class="entry-title"[^>]*><a href="([^"]+)"', page_of(client, query))


@pytest.mark.parametrize("query", ["augmentation dopamine", "augmentation", "dopamine after augm"])
def test_by_words_of_which_its_article_has_one(client: Client, query: str) -> None:
    put()
    assert "/faqs/does-it-pass/" in found(client, query), query
    shown = "From the article"
    assert shown in page_of(client, query)
    assert "<mark>Augmentation</mark> &amp; " in page_of(client, query)
    assert shown not in page_of(client, "dopamine")


def test_behind_what_says_the_words_itself(client: Client) -> None:
    far = f"Augmentation. {'Plain words. ' * 300} Of dopamine."
    make.live(**examples.own("bbb", text=far, faqs=(), references=(examples.of_sand("bbb"),)))
    put()
    first = found(client, "augmentation dopamine")[:2]
    assert first == ["/articles/bbb/", "/faqs/does-it-pass/"]


def test_it_is_counted_among_the_questions(client: Client) -> None:
    put()
    page = client.get("/search/", {"q": "augmentation", "kind": "faq"}).content.decode()
    assert re.findall(r'class="entry-title"[^>]*><a href="([^"]+)"', page) == [
        "/faqs/does-it-pass/"
    ]


def test_it_is_not_suggested_by_a_word_of_others(client: Client) -> None:
    put()
    names = client.get("/search/suggest/", {"q": "augm"}).content.decode()
    assert "/articles/aaa/" in names
    assert "does-it-pass" not in names


def test_what_an_earlier_version_put_there_is_computed_anew(client: Client) -> None:
    put()
    assert not search_index.is_behind()
    SearchText.objects.filter(entry__kind="faq").update(cited="")
    assert search_index.is_behind()
    call_command("migrate", verbosity=0)
    assert "/faqs/does-it-pass/" in found(client, "augmentation dopamine")


def test_it_is_gone_with_its_article(client: Client) -> None:
    put()
    make.withdrawn(Publication.objects.get())
    assert found(client, "augmentation dopamine") == []
