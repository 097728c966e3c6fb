"""Abbreviations and other words for the same thing find each other; what was asked comes first."""

import re

import pytest
from django.test import Client

from articles.search_synonyms import SYNONYMS, TABLE, read
from articles.search_terms import terms_of
from articles.search_words import STOP_WORDS
from articles.working_copy import FAQDraft
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> list[str]:
    page = client.get("/search/", {"q": query}).content.decode()
    return re.findall(r'class="entry-title"[^>]*><a href="/(?:articles|faqs)/([^/"]+)/"', page)


def put(title: str = "", **texts: str) -> None:
    """Put texts live under one title, or each under its own words; none by what it cites."""
    doctor = make.make_doctor()
    for key, text in texts.items():
        own = examples.own(key, title=title or text, text=text, summary="Short.", faqs=())
        make.live(doctors=(doctor,), **{**own, "references": (examples.of_sand(key),)})


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("RLS", "of restless legs syndrome"),
        ("RLS", "of restless leg syndrome"),
        ("rls", "of Willis–Ekbom disease"),
        ("restless legs syndrome", "of RLS"),
        ("restless leg", "of RLS"),
        ("Willis-Ekbom", "of RLS"),
        ("Willis Ekbom disease", "of restless legs"),
        ("PLMD", "periodic limb movement disorder"),
        ("periodic limb movements of sleep", "PLMS"),
        ("IRLS", "International Restless Legs Scale"),
        ("genetics", "it was inherited"),
        ("hereditary", "seven genes"),
        ("runs in families", "it is hereditary"),
        ("pregnancy", "while you are pregnant"),
        ("kids", "a child"),
        ("child", "teenagers"),
        ("medication", "a medicine"),
        ("side-effects", "adverse events"),
    ],
)
def test_words_for_one_thing(client: Client, query: str, text: str) -> None:
    put("Of something", aaa=text, bbb="something else")
    page = client.get("/search/", {"q": query}).content.decode()
    assert found(client, query) == ["aaa"]
    assert f"<h1>1 result for “{query}”</h1>" in page
    assert "<mark>" in page


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("RLS", "PLMD"),
        ("family", "genes"),  # one direction only
        ("legs", "RLS"),
        ("RLS", "legs that are restless"),
    ],
)
def test_words_for_two_things(client: Client, query: str, text: str) -> None:
    put("Of something", aaa=text)
    assert found(client, query) == []


def test_what_was_asked_comes_first(client: Client) -> None:
    put(
        asked="What is restless legs syndrome?",
        **{f"n{n}": f"RLS and RLS, {n}" for n in range(5)},
        heir="Is restless legs syndrome inherited?",
        many="RLS",
    )
    make.live(**examples.own("other", title="RLS, RLS and RLS", text="RLS " * 40))
    assert set(found(client, "what is RLS")[:3]) == {"asked", "many", "other"}
    assert found(client, "is RLS hereditary")[0] == "heir"
    assert found(client, "Is restless legs syndrome genetic?")[0] == "heir"


def test_an_article_comes_before_a_question_of_the_same_words(client: Client) -> None:
    question = (FAQDraft("What is RLS?", "RLS [@aaa].", "faqaaa", "q-rls"),)
    make.live(**examples.own("aaa", title="What is restless legs syndrome?", faqs=question))
    assert found(client, "what is RLS")[0] == "aaa"


def test_a_phrase_is_one_term() -> None:
    query = "Is restless legs syndrome in my family?"
    assert [term.written for term in terms_of(query)] == ["restless legs syndrome", "family"]
    assert [term.written for term in terms_of("restless nights")] == ["restless", "nights"]


def test_the_table_is_small_and_says_what_it_does() -> None:
    assert read("a b = c > d")[("a", "b")] == (("c",), ("d",))
    assert ("d",) not in read("a b = c > d")
    assert max(map(len, SYNONYMS.values())) <= 20
    assert len(TABLE.strip().splitlines()) <= 40
    assert ("iron",) not in SYNONYMS  # which is measured by ferritin, and is not ferritin
    assert not [phrase for phrase in SYNONYMS if set(phrase) <= STOP_WORDS]
