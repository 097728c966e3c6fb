"""The publisher's pages: numbers from where the portal takes them, and what nobody stated."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from articles import meanings, policy
from articles.public import feedback, reviews, shell
from rlsportal import environment
from rlsportal.views import publisher
from tests import factories as make

PAGES = ("editorial-policy", "funding", "privacy", "contact", "accessibility", "settings")
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def words_of(client: Client, page: str) -> str:
    """Return the words of the main part of a page, on one line."""
    response = client.get(f"/{page}/")
    assert response.status_code == 200
    html = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(strip_tags(f"<main{html}").split())


def row(client: Client, heading: str) -> list[str]:
    """Return the cells of a row of the table in the editorial policy."""
    page = client.get("/editorial-policy/").content.decode()
    cells = re.search(rf'<th scope="row">{heading}</th>(.*)</tr>', page)
    assert cells is not None, heading
    return re.findall(r"<td>([^<]*)</td>", cells[1])


def test_every_page_leads_to_them(client: Client) -> None:
    footer = client.get("/").content.decode().partition("<footer")[2]
    assert [page for page in PAGES if f'href="/{page}/"' not in footer] == []


def test_the_rules_are_those_that_reviews_are_opened_with(client: Client) -> None:
    assert row(client, "Must sign") == ["1 doctor", "2 different doctors"]
    assert row(client, "Specialists among them") == ["none needed", "at least 1"]
    assert row(client, "The whole page is read again") == ["within 24 months", "within 12 months"]
    assert row(client, "A doctor is asked to answer") == ["within 14 days", "within 14 days"]
    assert row(client, "The same, when it is urgent") == ["within 2 days", "within 2 days"]


def test_another_policy_is_another_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = replace(
        policy.POLICIES["high"],
        quorum=7,
        specialists=5,
        review_interval_months=3,
        review_within_days=21,
        expedited_within_days=1,
    )
    monkeypatch.setitem(policy.POLICIES, "high", changed)
    monkeypatch.setitem(policy.POLICIES, "children", replace(changed, risk="children", quorum=9))
    monkeypatch.setitem(policy.CHECKLISTS, "children", policy.CHECKLISTS["high"])
    assert row(client, "Must sign") == ["1 doctor", "7 different doctors", "9 different doctors"]
    assert row(client, "Specialists among them")[1] == "at least 5"
    assert row(client, "The whole page is read again")[1] == "within 3 months"
    assert row(client, "A doctor is asked to answer")[1] == "within 21 days"
    assert row(client, "The same, when it is urgent")[1] == "within 1 day"


@pytest.mark.parametrize(
    ("count", "cells"),
    [
        (0, ["nobody", "none needed", *["on the same day"] * 3]),
        (1, ["1 doctor", "at least 1", "within 1 month", "within 1 day", "within 1 day"]),
        (9, ["9 different doctors", "at least 9", "within 9 months", *["within 9 days"] * 2]),
    ],
)
def test_every_number_makes_sense(
    client: Client, monkeypatch: pytest.MonkeyPatch, count: int, cells: list[str]
) -> None:
    """No rule is said to be kept by, or within, nought of something."""
    numbers = ("quorum", "specialists", "review_interval_months")
    numbers += ("review_within_days", "expedited_within_days")
    extreme = replace(policy.POLICIES["low"], **dict.fromkeys(numbers, count))
    monkeypatch.setitem(policy.POLICIES, "low", extreme)
    monkeypatch.setattr(publisher, "DUE_SOON", timedelta(days=count))
    monkeypatch.setattr(policy, "READERS_WORDS_AFTER_SETTLING", timedelta(days=count))
    for name in ("A_MINUTE", "A_DAY", "LONGEST"):
        monkeypatch.setattr(feedback, name, max(count, 1))  # nought would be no form at all
    headings = ("Must sign", "Specialists among them", "The whole page is read again")
    headings += ("A doctor is asked to answer", "The same, when it is urgent")
    assert [row(client, heading)[0] for heading in headings] == cells
    words = f"{words_of(client, 'editorial-policy')} {words_of(client, 'privacy')}"
    assert f"due soon from {count} day" in words or count == 0
    assert re.search(r"\b0 (?!to)\w+|\b1 (doctors|days|months|forms|characters)\b", words) is None


def test_a_policy_that_asks_doctors_nothing_announces_no_list(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced = "the doctor confirms each of these lines:"
    assert announced in words_of(client, "editorial-policy")
    monkeypatch.setattr(policy, "CHECKLIST", ())
    assert announced not in words_of(client, "editorial-policy")


def test_what_doctors_confirm_and_sign_is_said_in_those_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = words_of(client, "editorial-policy")
    for checklist in policy.CHECKLISTS.values():
        assert [line.text for line in checklist if words.count(line.text) != 1] == []
    assert "I read the whole page of revision …, and I approve it for publication" in words
    assert "from 60 days before that date" in words
    monkeypatch.setitem(meanings.MEANINGS, "approve", "I vouch for %(scope)s of %(number)d.")
    monkeypatch.setattr(publisher, "DUE_SOON", timedelta(days=45))
    words = words_of(client, "editorial-policy")
    assert "I vouch for the whole page of …." in words
    assert "from 45 days before that date" in words


def test_who_may_do_what_comes_from_the_rules_of_the_workflow(client: Client) -> None:
    words = words_of(client, "editorial-policy")
    assert (
        "one person is enough to take it off the site at once (medical reviewer or editor)" in words
    )
    assert "decides that it does no harm, and says why (editor or lead reviewer)" in words
    assert "it may be published (editor)" in words


def test_it_counts_how_far_the_rules_are_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing is published yet." in words_of(client, "editorial-policy")
    publication = make.live()
    words = words_of(client, "editorial-policy")
    assert "Today there is 1 article on this site. No review is overdue." in words
    late = date(2036, 1, 1)
    monkeypatch.setattr(publisher, "today", lambda: late)
    assert "1 review is overdue." in words_of(client, "editorial-policy")
    make.withdrawn(publication)
    assert "Nothing is published yet." in words_of(client, "editorial-policy")
    assert shell.today() < late
    assert reviews.DUE_SOON.days == 60


def test_what_is_kept_of_readers_is_said_in_the_numbers_that_hold(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = words_of(client, "privacy")
    assert "your words (at most 2000 characters)" in words
    assert "erased 90 days after somebody has dealt with the report." in words
    assert "they are erased 365 days after they came in." in words
    assert "In one minute it takes at most 5 forms" in words
    assert "In one day it takes at most 40 forms." in words
    assert "forgotten after 24 hours at the latest" in words
    monkeypatch.setattr(policy, "READERS_WORDS_AFTER_SETTLING", timedelta(days=31))
    monkeypatch.setattr(policy, "READERS_WORDS_AT_MOST", timedelta(days=99))
    monkeypatch.setattr(feedback, "LONGEST", 77)
    monkeypatch.setattr(feedback, "A_MINUTE", 2)
    monkeypatch.setattr(feedback, "A_DAY", 3)
    words = words_of(client, "privacy")
    assert "your words (at most 77 characters)" in words
    assert "erased 31 days after somebody has dealt with the report." in words
    assert "they are erased 99 days after they came in." in words
    assert "In one minute it takes at most 2 forms" in words
    assert "In one day it takes at most 3 forms." in words


def test_the_log_is_told_as_it_is_written(client: Client, settings: Any) -> None:
    assert "neither the network address of who asked" in words_of(client, "privacy")
    settings.PORTAL_LOG_ADDRESSES = True
    assert "at the moment, the network address of who asked" in words_of(client, "privacy")


STATED = {
    "PORTAL_PUBLISHER_ABOUT": ("funding", "A foundation in Bern."),
    "PORTAL_PUBLISHER_FUNDING": ("funding", "Gifts of <readers> & nobody else."),
    "PORTAL_PUBLISHER_INDEPENDENCE": ("funding", "Who pays has no say."),
    "PORTAL_PUBLISHER_ADDRESS": ("contact", "1 Long Street"),
    "PORTAL_PUBLISHER_LOGS": ("privacy", "Logs are kept for 30 days."),
}


@pytest.mark.parametrize("setting", STATED)
def test_what_is_not_stated_is_said_to_be_unknown(
    client: Client, settings: Any, setting: str
) -> None:
    page, statement = STATED[setting]
    for name in STATED:
        setattr(settings, name, [])
    before = words_of(client, page)
    assert "Not stated yet" in before
    setattr(settings, setting, [statement])
    after = words_of(client, page)
    escaped = statement.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert escaped in after
    assert after.count("Not stated yet") == before.count("Not stated yet") - 1


def test_who_is_to_be_asked_stands_wherever_one_would_ask(client: Client, settings: Any) -> None:
    for page in ("privacy", "contact", "accessibility"):
        assert "@rls.example.org" not in words_of(client, page)
    settings.PORTAL_PUBLISHER_CONTACT = "mailto:office@rls.example.org"
    for page in ("privacy", "contact", "accessibility"):
        html = client.get(f"/{page}/").content.decode()
        assert '<a href="mailto:office@rls.example.org">office@rls.example.org</a>' in html


def test_weaknesses_are_told_where_the_settings_say(client: Client, settings: Any) -> None:
    assert "security.txt" not in words_of(client, "contact")
    settings.PORTAL_SECURITY_CONTACT = "mailto:security@rls.example.org"
    page = client.get("/contact/").content.decode()
    assert 'href="/.well-known/security.txt"' in page


def test_an_operator_writes_paragraphs_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", r" One.\nTwo  words.\n\n ")
    assert environment.paragraphs("X") == ["One.", "Two words."]
    monkeypatch.setenv("X", "One.\nTwo.")
    assert environment.paragraphs("X") == ["One.", "Two."]
    monkeypatch.delenv("X")
    assert environment.paragraphs("X") == []


def test_the_settings_need_no_script_to_be_of_use(client: Client) -> None:
    page = client.get("/settings/").content.decode()
    assert '<form class="settings" id="settings" hidden' in page
    assert "press Ctrl and +" in page
    assert "<script src=" in page
    script = (ROOT / "static" / "js" / "settings.js").read_text()
    for word in ("cookie", "fetch", "XMLHttpRequest", "sendBeacon", "innerHTML"):
        assert word not in script
