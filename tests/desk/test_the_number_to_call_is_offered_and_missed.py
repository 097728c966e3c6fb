"""A help card names whom to call: the desk offers the number, and names a card without it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from articles.models import Article
from articles.working_copy import HelpCardDraft
from rlsportal import emergency
from tests import factories as make

pytestmark = pytest.mark.django_db
NUMBERS = {"en": {"emergency": ("112",)}, "en-gb": {"emergency": ("999", "112")}}


def form_of(article: Article) -> str:
    client = Client()
    client.force_login(make.somebody("author"))
    return client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()


def headings_in(page: str) -> object:
    found = re.search(r'data-headings="([^"]*)"', page)
    return json.loads(unescape(found[1])) if found else None


def card(level: str, heading: str, body: str = "- you cannot breathe") -> HelpCardDraft:
    return HelpCardDraft(level, heading, body, f"card{level[:3]}")


def notes(page: str) -> list[str]:
    listed = page.partition("Worth a look before:")[2].partition("</ul>")[0]
    return [unescape(each) for each in re.findall(r"<li>(.*?) <a href=", listed)]


def test_a_heading_is_offered_in_the_language_of_the_article(settings: Any) -> None:
    settings.PORTAL_EMERGENCY_NUMBERS = NUMBERS
    plain = make.make_article(slug="iron")
    assert headings_in(form_of(plain)) == {"emergency": "Call 112 now if"}
    british = make.make_article(language="en-gb")
    page = form_of(british)
    assert headings_in(page) == {"emergency": "Call 999 or 112 now if"}
    assert "“Call 999 or 112 now if”" in page
    assert headings_in(form_of(make.make_article(language="de", slug="eisen"))) is None


def test_nobody_who_only_reads_is_offered_anything() -> None:
    article = make.submitted(make.make_article())
    assert headings_in(form_of(article)) is None


@pytest.mark.parametrize(
    ("level", "heading", "body", "language", "is_missed"),
    [
        ("emergency", "Get help now", "- you cannot breathe", "en", True),
        ("emergency", "Call 112 now", "- you cannot breathe", "en", False),
        ("emergency", "Get help now", "- call **112**", "en", False),
        ("emergency", "Call 1120 or 6112 now", "- you cannot breathe", "en", True),
        ("emergency", "Call 112 now", "- you cannot breathe", "en-gb", False),
        ("emergency", "Call 9 9 9 now", "- you cannot breathe", "en-gb", False),
        ("emergency", "Call 911 now", "- you cannot breathe", "en-gb", True),
        ("emergency", "Hilfe holen", "- sofort", "de", False),
        ("urgent", "Get help today", "- soon", "en", False),
        ("routine", "Speak to a doctor", "- soon", "en", False),
    ],
)
def test_a_card_without_it_is_named_before_the_review(
    settings: Any, level: str, heading: str, body: str, language: str, is_missed: bool
) -> None:
    settings.PORTAL_EMERGENCY_NUMBERS = NUMBERS
    article = make.make_article(language=language, help_cards=(card(level, heading, body),))
    listed = "112" if language == "en" else "999 or 112"
    wanted = f"The card “{heading}” does not name {listed}, the number to call."
    assert notes(form_of(article)) == ([wanted] if is_missed else [])


def test_it_is_a_note_and_no_refusal() -> None:
    article = make.make_article(help_cards=(card("emergency", "Get help now"),))
    assert "The saved text can be submitted for review." in form_of(article)
    assert make.submitted(article).state == "in_review"


def test_no_page_for_readers_prints_it(client: Client, settings: Any) -> None:
    settings.PORTAL_EMERGENCY_NUMBERS = {"en": {"emergency": ("4711",)}}
    make.live(slug="iron", help_cards=(card("emergency", "Get help now"),))
    for path in ("/", "/articles/iron/", "/contact/", "/search/"):
        assert "4711" not in client.get(path).content.decode(), path


def test_the_default_has_numbers_for_english() -> None:
    numbers = emergency.parsed("")
    assert emergency.for_language(numbers, "en-GB")["emergency"] == ("999",)
    assert emergency.for_language(numbers, "en-US")["emergency"] == ("911",)
    assert emergency.for_language(numbers, "en-au")["emergency"] == ("112",)
    assert emergency.for_language(numbers, "de") == {}


def test_what_the_operator_sets_replaces_it() -> None:
    numbers = emergency.parsed('{"de-CH": {"emergency": ["144", "+41 44 1"], "urgent": "1414"}}')
    assert numbers == {"de-ch": {"emergency": ("144", "+41 44 1"), "urgent": ("1414",)}}


@pytest.mark.parametrize(
    "value",
    [
        "112",
        "[]",
        "{en: 112}",
        '{"en": "112"}',
        '{"en": {"emergency": 112}}',
        '{"en": {"emergency": []}}',
        '{"en": {"emergency": "call us"}}',
        '{"en": {"routine": "112"}}',
        '{"english": {"emergency": "112"}}',
    ],
)
def test_what_means_nothing_stops_the_start(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^PORTAL_EMERGENCY_NUMBERS: .*as in"):
        emergency.parsed(value)
