"""The page of what a live article says: its cited sentences, as signed, with their sources."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from articles.working_copy import SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


def page_of(client: Client, slug: str = "iron") -> str:
    response = client.get(f"/articles/{slug}/claims/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def main_of(page: str) -> str:
    return page.split("<main")[1].split("</main>", maxsplit=1)[0]


def test_each_cited_sentence_stands_there_with_finding_and_strength(client: Client) -> None:
    make.live(slug="iron")
    page = main_of(page_of(client))
    assert 'Every sentence of “<span lang="en">Iron and restless legs</span>”' in page
    claims = re.findall(r'<p class="claim">(.*?) <a href="([^"]+)"', page)
    assert claims == [
        ("Iron is low in the brain.", "/articles/iron/#c1a"),
        ("It can, if ferritin is low.", "/articles/iron/#c1b"),
    ]
    assert "2 sentences of revision 1, in the words that were signed." in page
    basis = (
        '<a href="/articles/iron/#ref-1">1. Allen 2013</a>: 28 people; less iron than in 20 '
        'without <span class="reference-strength limited">Limited evidence</span>'
    )
    assert page.count(basis) == 2
    assert re.findall(r"<h2>(.*?)</h2>", page) == [
        "The role of iron",
        "Does iron help?",
        "The sources",
    ]
    assert "Under sentences 1 and 2" in page


def test_parts_are_folded_but_the_first_and_say_how_many_sentences_they_have(
    client: Client,
) -> None:
    """A page of fifty sentences is a list of headings first."""
    make.live(slug="iron")
    page = main_of(page_of(client))
    folds = re.findall(r'<details class="fold" lang="en"( open)?> <summary><h2>(.*?)</h2>', page)
    assert folds == [(" open", "The role of iron"), ("", "Does iron help?")]
    assert page.count(">1 sentence</span></summary>") == 2


def test_its_links_lead_to_places_of_the_article(client: Client) -> None:
    make.live(slug="iron")
    article = client.get("/articles/iron/").content.decode()
    links = re.findall(r'href="/articles/iron/#([^"]+)"', page_of(client))
    assert len(links) == 4
    assert [link for link in links if f'id="{link}"' not in article] == []


def test_the_article_leads_there_and_an_earlier_revision_does_not(client: Client) -> None:
    first = make.live(slug="iron")
    link = '<a href="/articles/iron/claims/">What this page says and on what it rests</a>'
    assert link in client.get("/articles/iron/").content.decode()
    examples.publish_again(first, bottom_line="Other words.")
    assert link in client.get("/articles/iron/").content.decode()
    assert "/claims/" not in client.get("/articles/iron/v/1/").content.decode()


def test_a_text_that_cites_nothing_in_place_says_so_and_is_not_led_to(client: Client) -> None:
    section = SectionDraft("Iron", "Iron is low.", "iron22")
    make.live(slug="iron", sections=(section,), faqs=())
    assert "No sentence of this text names a source in its place." in page_of(client)
    assert "/claims/" not in client.get("/articles/iron/").content.decode()


def test_only_what_is_live_is_told(client: Client) -> None:
    first = make.live(slug="iron")
    later = NOW + timedelta(days=20)
    words = SectionDraft("Iron", "Giftpilz is good [@allen2013].", "iron22")
    make.submitted(make.revised(first, now=later, sections=(words,)), now=later)
    assert "Giftpilz" not in page_of(client)


def test_old_addresses_lead_on(client: Client) -> None:
    first = make.live(slug="iron-old")
    examples.publish_again(first, slug="iron", bottom_line="Other words.")
    response = client.get("/articles/iron-old/claims/")
    assert (response.status_code, response["Location"]) == (301, "/articles/iron/claims/")


def test_a_demonstration_says_that_it_is_one(client: Client) -> None:
    doctor = make.make_doctor(is_demonstration=True)
    make.live(doctors=(doctor,), slug="iron")
    assert 'class="demonstration"' in page_of(client)


def test_one_query_and_no_cookie(client: Client) -> None:
    make.live(slug="iron")
    for _time in (1, 2):
        with counted() as sent:
            response = client.get("/articles/iron/claims/")
        assert len(sent) == 1
        assert not response.cookies
