"""Whoever searches for help in danger reads first whom to call; nothing of it is kept."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from articles.models import Feedback
from rlsportal import emergency
from rlsportal.help_now import sounds_like_danger
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db
US = {"en": {"emergency": ("911", "112"), "crisis": ("116 123",)}}


def page_of(client: Client, query: str) -> str:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


def box(page: str) -> str:
    found = re.search(r'<aside class="help-now".*?</aside>', page, re.S)
    return unescape(" ".join(found[0].split())) if found else ""


@pytest.mark.parametrize(
    "query",
    [
        "suicide",
        "SUICIDAL thoughts and RLS",
        "sucide",  # one letter is missing
        "suicde",
        "I want to kill myself",
        "RLS makes me want to die",
        "I don’t want to live",
        "self-harm",
        "emergency",
        "pramipexole overdose",
        "overdosed on gabapentin",
        "took too many tablets",
        "can't breathe",
        "cant breathe",
        "i dont want to live",
        "I don`t want to be alive",
        "want to kill my self",
        "wanna die",
        "hang myself",
        "cant go on",
        "my child swallowed iron tablets",
        "what if my child is poisoned?",
    ],
)
def test_danger(query: str) -> None:
    assert sounds_like_danger(query)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "RLS",
        "dose",
        "emerge",
        "live with RLS",
        "my life",
        "can I die of RLS",
        "iron tablets",
        "!",
    ],
)
def test_no_danger(query: str) -> None:
    assert not sounds_like_danger(query)


def test_whom_to_call_stands_first(client: Client, settings: Any) -> None:
    settings.PORTAL_EMERGENCY_NUMBERS = US
    make.live(**examples.own("aaa", text="suicide"))
    page = page_of(client, "suicide")
    said = box(page)
    call = 'call <a href="tel:911">911</a> or <a href="tel:112">112</a>, or the emergency number'
    assert f"If you or somebody else is in danger, {call}" in said
    assert 'listens at <a href="tel:116123">116 123</a>.' in said
    assert page.index('class="help-now"') < page.index('class="search-form"')
    assert page.index('class="help-now"') < page.index('class="entries hits"')
    assert box(page_of(client, "iron")) == ""


def test_it_stands_where_nothing_is_found(client: Client) -> None:
    assert 'href="tel:112"' in box(page_of(client, "overdose"))


def test_words_where_no_number_is_set(client: Client, settings: Any) -> None:
    settings.PORTAL_EMERGENCY_NUMBERS = {"de": {"emergency": ("112",)}}
    said = box(page_of(client, "suicide"))
    assert "call your emergency number." in said
    assert "Call a crisis line, a doctor, or somebody you trust." in said
    assert "tel:" not in said


def test_nothing_is_kept(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    response = client.get("/search/", {"q": "suicide"})
    assert not response.cookies
    assert "suicide" not in caplog.text
    assert not Feedback.objects.exists()


def test_the_default_has_lines_for_a_crisis() -> None:
    numbers = emergency.parsed("")
    assert emergency.for_language(numbers, "en-us")["crisis"] == ("988",)
    assert emergency.for_language(numbers, "en-gb")["crisis"] == ("116 123",)
    assert "crisis" not in emergency.for_language(numbers, "en")
