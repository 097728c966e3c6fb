"""Where no text has all words, texts with more and rarer ones come, and the page says so."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from articles.public import matching, some_words
from articles.public.search import SUGGESTED
from articles.search_terms import inflections, terms_of
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db


def page_of(client: Client, query: str, **more: str) -> str:
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    return response.content.decode()


def hits(page: str) -> list[str]:
    return re.findall(r'class="entry-title"[^>]*><a href="/articles/([^/"]+)/"', page)


def said(page: str) -> str:
    (words,) = re.findall(r'role="status">(.*?)</p>', page, re.S)
    return unescape(" ".join(words.split()))


def put(**texts: str) -> None:
    doctor = make.make_doctor()
    for key, text in texts.items():
        make.live(doctors=(doctor,), **examples.own(key, text=text, title=f"On {key}", faqs=()))


def test_more_words_come_first_then_rarer_ones(client: Client) -> None:
    put(
        aa="knees and midnight and tin",
        bb="knees",
        cc="knees and tin",
        dd="midnight",
        ee="knees, at midnight",
        ff="knees",
        gg="knees",
        hh="nothing of it",
    )
    page = page_of(client, "why do my knees jump at midnight with coffee?")
    assert hits(page) == ["ee", "aa", "dd", "gg", "ff", "cc", "bb"]
    assert said(page) == (
        "No text has all of these words. These have some of them. "
        "No text has the words “jump”, “coffee”."
    )
    assert "<mark>knees</mark>, at <mark>midnight</mark>" in page
    heading = "Texts with some words of “why do my knees jump at midnight with coffee?”"
    assert f"<h1>{heading}</h1>" in page
    assert f"<title>{heading} " in page
    assert 'href="/contact/"' in page


def test_one_text_is_said_to_be_one(client: Client) -> None:
    put(tin="copper")
    page = page_of(client, "copper levels")
    assert hits(page) == ["tin"]
    assert said(page) == (
        "No text has all of these words. This one has some of them. No text has the word “levels”."
    )


def test_words_that_never_stand_together_are_all_known(client: Client) -> None:
    put(tin="copper", zinc="magnesium")
    page = page_of(client, "copper magnesium")
    assert sorted(hits(page)) == ["tin", "zinc"]
    assert said(page) == "No text has all of these words. These have some of them."


def test_a_frequent_word_alone_does_not_bring_a_text(client: Client) -> None:
    common = {f"common{n}": "restless" for n in range(12)}
    put(**common, rare="restless zolpidem ropinirole")
    page = page_of(client, "restless zolpidem ropinirole xylophone")
    assert hits(page) == ["rare"]


def test_small_words_decide_nothing(client: Client) -> None:
    put(tin="this should be so", zinc="copper")
    assert hits(page_of(client, "should this be about copper or xylophones")) == ["zinc"]
    assert hits(page_of(client, "should they")) == []


def test_a_wrong_word_is_corrected_and_the_others_stay(client: Client) -> None:
    put(tin="copper", zinc="magnesium")
    page = page_of(client, "xylophone & coppper, Magnesium")
    assert hits(page) == ["zinc"]
    assert "No text has the words “xylophone”, “coppper”." in said(page)
    link = '<a href="?q=xylophone+%26+copper%2C+Magnesium">xylophone & copper, Magnesium</a>'
    assert f"Did you mean {link}?" in said(page)
    assert "<mark>copper</mark>" not in page
    assert "Texts with some words of “xylophone &amp; coppper, Magnesium”" in page


def test_what_is_typed_stays_text(client: Client) -> None:
    put(tin="copper")
    page = page_of(client, "copper <b>xylophone</b>")
    assert "<b>" not in page
    assert "“xylophone”" in page


def test_where_hardly_a_text_has_all_others_follow(client: Client) -> None:
    put(both="knees at midnight", knees="knees", midnight="midnight", none="tin")
    page = page_of(client, "knees midnight")
    assert "<h1>1 result for “knees midnight”</h1>" in page
    assert said(page) == "This is the only result. After them come texts with some of the words."
    assert hits(page) == ["both", "midnight", "knees"]
    assert "<h2>Texts with some of the words</h2>" in page
    assert hits(page_of(client, "knees midnight", kind="article")) == ["both"]
    assert hits(page_of(client, "knees")) == ["knees", "both"]


def test_what_was_withdrawn_is_not_among_them(client: Client) -> None:
    publication = make.live(**examples.own("gone", text="giftpilz knees", faqs=()))
    put(knees="knees")
    assert "gone" in hits(page_of(client, "giftpilz knees xylophone"))
    make.withdrawn(publication)
    page = page_of(client, "giftpilz knees xylophone")
    assert hits(page) == ["knees"]
    assert "No text has the words “giftpilz”, “xylophone”." in said(page)


def test_frequent_words_are_compared_by_a_part_of_their_texts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest text has most words, and is found although each word has newer ones."""
    put(
        old="knees at midnight, tin",
        **{f"n{n}": ("knees", "midnight", "tin")[n % 3] for n in range(9)},
    )
    monkeypatch.setattr(some_words, "LISTED", 2)
    monkeypatch.setattr(some_words, "COMPARED", 4)
    monkeypatch.setattr(matching.newest, "__defaults__", (2,))
    page = page_of(client, "knees midnight tin xylophone")
    assert hits(page)[0] == "old"
    assert len(hits(page)) <= 4


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("15391", "in 15,391 people"),
        ("15,391", "in 15391 people"),
        ("15'391", "in 15 391 people"),
        ("1234567", "1,234,567 people"),
        ("0,5 mg", "0.5 mg"),
        ("0.5", "of 0,5 mg"),
        ("end-stage", "endstage disease"),
        ("end-stage", "end stage disease"),
        ("end stage", "end-stage disease"),
        ("endstage", "end-stage disease"),
        ("side-effects", "a side effect"),
        ("b12", "vitamin B-12"),
        ("b-12", "vitamin B12"),
        ("5HT", "5-HT"),
        ("jumping", "knees jump"),
        ("jumps", "knees are jumping"),
        ("moving", "they move"),
        ("moves", "they were moving"),
        ("studies", "a study"),
        ("study", "many studies"),
        ("diagnosis", "two diagnoses"),
        ("diagnoses", "a diagnosis"),
        ("twitches", "they are twitching"),
        ("stopped", "they stop"),
        ("pharmacist's", "your pharmacist"),
        ("can't sleep", "sleep well"),
        ("Ménière’s", "MENIERE"),
        ("Me\u0301nie\u0300re", "Ménière"),
    ],
)
def test_forms_of_a_word_are_one_word(client: Client, query: str, text: str) -> None:
    put(aaa=text, bbb="something else")
    page = page_of(client, query)
    assert hits(page) == ["aaa"]
    assert "<mark>" in page


def test_forms_are_no_other_words(client: Client) -> None:
    put(aaa="an even kneeling text with 15 of 391 people, 5 of 0", bbb="end of a stage")
    for query in ("evening", "knees", "15391", "15,391", "0.5", "end-stage"):
        page = page_of(client, query)
        assert "No text has" in said(page), query


def test_a_number_is_marked_whole(client: Client) -> None:
    put(aaa="in 15,391 people at the end-stage")
    assert "<mark>15,391</mark>" in page_of(client, "15391")
    assert "<mark>end-stage</mark>" in page_of(client, "endstage people end-stage")


def test_terms_keep_their_places() -> None:
    query = "Is  IRON, the doctor’s 0.5-mg Straße iron?"
    terms = terms_of(query)
    assert [term.written for term in terms] == ["IRON", "doctor", "0.5-mg", "Straße"]
    assert [query[term.begin : term.end] for term in terms] == [term.written for term in terms]
    assert terms[3].words == ("strasse",)


def test_forms_are_few() -> None:
    assert {"jump", "jumps", "jumped"} < set(inflections("jumping"))
    assert {"study", "studied", "studying"} < set(inflections("studies"))
    assert max(len(inflections(word)) for word in ("jumping", "stopped", "causes", "boxes")) < 14
    for word in ("rls", "evening", "dopaminé", "5ht2a"):
        assert inflections(word) == []


def test_the_script_has_a_sentence_for_each_number(client: Client) -> None:
    page = client.get("/search/").content.decode()
    numbers = re.findall(r'data-said-(\d)="([^"]+)"', page)
    assert [int(number) for number, _ in numbers] == list(range(1, SUGGESTED + 1))
    assert numbers[0][1] == "1 title is suggested below"
    assert numbers[5][1] == "6 titles are suggested below"


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client: Client, count: int, django_assert_num_queries: Any) -> None:
    put(**{f"iron{n}": "copper knees" for n in range(count)}, other="midnight")
    client.get("/search/")
    with django_assert_num_queries(5):
        client.get("/search/?q=copper+midnight")
