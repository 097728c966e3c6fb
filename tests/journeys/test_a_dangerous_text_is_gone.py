"""A text turns out to be dangerous: one person takes it off the site, at once and everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from articles.models import Publication
from articles.working_copy import FAQDraft
from tests import factories as make
from tests.journeys.hands import ByForms, InBrowser
from tests.journeys.html_tree import tree

REASON = "One dose was ten times too high."
NEWER, OLDER = "Take zirconium by the spoon", "Take beryllium by the spoon"
ANSWER = "Yes, polonium helps"
WORDS = ("zirconium", "beryllium", "polonium")
SITEMAPS = ("/sitemaps/articles-1.xml", "/sitemaps/questions-1.xml")
LISTS = ("/", "/topics/causes/", "/faqs/")
FEEDS = ("/feeds/articles.atom", "/feeds/articles/spoon-iron.atom", "/feeds/topics/causes.atom")
ADDRESSES = (
    "/articles/spoon-iron/",
    "/articles/spoon-iron/v/1/",
    "/articles/spoon-iron/v/2/",
    "/articles/spoon-iron/v/2/cite/",
    "/articles/spoon-iron/v/2/cite/ris/",
    "/faqs/does-it-help/",
)


def two_public_revisions() -> Publication:
    """Return the live one of two revisions, whose words stand in lists, search and feeds."""
    question = FAQDraft("Does polonium help?", ANSWER, "faqab2", "does-it-help")
    older = make.live(
        title=OLDER, slug="spoon-iron", summary=OLDER, bottom_line=OLDER, faqs=(question,)
    )
    newer = make.revised(older, title=NEWER, summary=NEWER, bottom_line=NEWER)
    make.live(title="Another article stays", topic="Causes", faqs=())
    return make.live(newer)


def seen_at(address: str) -> tuple[int, list[str]]:
    """Return the status, and which of the dangerous words are there."""
    answer = Client().get(address)
    text = answer.content.decode()
    return answer.status_code, [word for word in WORDS if word in text]


def found_by_search() -> list[str]:
    """Return the titles that the search finds for the dangerous words."""
    found = []
    for word in WORDS:
        main = tree(Client().get("/search/", {"q": word}).content.decode()).one("main")
        found += [link.text() for link in main.all("a") if "spoon" in link.attributes["href"]]
        found += [link.text() for link in main.all("a") if "/faqs/does" in link.attributes["href"]]
    return found


def assert_everywhere() -> None:
    """The dangerous words can be read: otherwise their absence would show nothing."""
    assert [seen_at(address)[0] for address in ADDRESSES] == [200] * len(ADDRESSES)
    for address in (*ADDRESSES, *LISTS, *FEEDS):
        assert seen_at(address)[1] != [], address
    for address, slug in zip(SITEMAPS, ("spoon-iron", "does-it-help"), strict=True):
        assert slug in Client().get(address).content.decode()
    assert found_by_search() != []


def assert_gone() -> None:
    """No page, list, feed or search has a word of it; its addresses say why."""
    for address in ADDRESSES:
        assert seen_at(address) == (410, []), address
        assert REASON in Client().get(address).content.decode()
    for address in LISTS:
        assert seen_at(address) == (200, []), address
        # The log of withdrawals leads to its history, and no list to the text.
        assert 'href="/articles/spoon-iron/"' not in Client().get(address).content.decode()
    for address, slug in zip(SITEMAPS, ("spoon-iron", "does-it-help"), strict=True):
        assert slug not in Client().get(address).content.decode()
    for address in FEEDS:
        assert seen_at(address) == (200, []), address
        assert REASON in Client().get(address).content.decode()
    assert found_by_search() == []
    assert "Another article stays" in Client().get("/").content.decode()


def test_an_editor_takes_it_off_the_site(page: Page, log_in: Callable[[Any], None]) -> None:
    publication = two_public_revisions()
    assert_everywhere()
    hands = InBrowser(page, log_in)
    hands.open_article(make.make_user("editor"), publication.title)
    page.get_by_role("link", name="Withdraw revision 2").click()
    page.get_by_label("Public reason").fill(REASON)
    assert page.get_by_label("Withdraw the earlier revisions too").is_checked()
    hands.confirm("Withdraw revision 2", "Withdrawn: revision 1, 2.")
    assert_gone()


@pytest.mark.django_db
def test_a_doctor_alone_can_do_it_too() -> None:
    publication = two_public_revisions()
    hands = ByForms()
    hands.open_article(make.make_user("medical_reviewer"), publication.title)
    hands.follow("Withdraw revision 2")
    typed = {"reason": REASON, "earlier_too": "on"}
    hands.press("step-form", "Withdraw revision 2", "Withdrawn: revision", **typed)
    assert_gone()


@pytest.mark.django_db
def test_the_earlier_revision_can_stay() -> None:
    publication = two_public_revisions()
    hands = ByForms()
    hands.open_article(make.make_user("editor"), publication.title)
    hands.follow("Withdraw revision 1")
    hands.press("step-form", "Withdraw revision 1", "Withdrawn: revision", reason=REASON)
    # The title of the newer revision is there, as the way to it.
    assert seen_at("/articles/spoon-iron/v/1/") == (410, ["zirconium"])
    assert seen_at("/articles/spoon-iron/") == (200, ["zirconium", "polonium"])


@pytest.mark.django_db
def test_without_a_reason_nothing_is_withdrawn() -> None:
    publication = two_public_revisions()
    hands = ByForms()
    hands.open_article(make.make_user("editor"), publication.title)
    hands.follow("Withdraw revision 2")
    hands.post("step-form", earlier_too="on")
    assert "Write down the reason" in hands.shown.text()
    assert_everywhere()
