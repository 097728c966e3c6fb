"""Results are narrowed by links, each with the number of results it leaves."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from articles.public import matching
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2029, 1, 2)
    monkeypatch.setattr("rlsportal.views.search.today", lambda: day)


@pytest.fixture
def _texts() -> None:
    doctor = make.make_doctor()
    make.live(doctors=(doctor,), **examples.own("iron", text="ferritin", topic="Causes & more"))
    again = make.live(doctors=(doctor,), **examples.own("zinc", text="ferritin", topic="Minerals"))
    make.live(doctors=(doctor,), **examples.own("tin", text="ferritin", topic="", faqs=()))
    examples.reapproved(again, days=600)


def choices(page: str) -> dict[str, tuple[str, int]]:
    """Label of each link, with its address and number."""
    nav = page.partition('class="facets"')[2].partition("</nav>")[0]
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a> <span class="quiet">\((\d+)\)', nav)
    return {unescape(label): (unescape(path), int(count)) for path, label, count in found}


def hits(page: str) -> set[str]:
    return set(re.findall(r'class="entry-title"[^>]*><a href="([^"]+)"', page))


@pytest.mark.usefixtures("_texts")
def test_each_link_leaves_as_many_results_as_it_says(client: Client) -> None:
    page = client.get("/search/?q=ferritin").content.decode()
    links = choices(page)
    assert {label: count for label, (_, count) in links.items()} == {
        "Articles and questions": 5,
        "Articles": 3,
        "Questions": 2,
        "All topics": 5,
        "Causes & more": 2,
        "Minerals": 2,
        "At any time": 5,
        "Within two years": 2,
    }
    for label, (path, count) in links.items():
        narrowed = client.get(f"/search/{path}").content.decode()
        assert len(hits(narrowed)) == count, label
        assert f"<h1>{count} results for “ferritin”</h1>" in narrowed, label


@pytest.mark.usefixtures("_texts")
def test_ways_to_narrow_are_combined_and_say_what_is_chosen(client: Client) -> None:
    page = client.get("/search/?q=ferritin&kind=faq&topic=minerals&reviewed=recent")
    words = page.content.decode()
    assert hits(words) == {"/faqs/q-zinc/"}
    chosen = re.findall(r'aria-current="true">([^<]+)<', words)
    assert chosen == ["Questions", "Minerals", "Within two years"]
    assert choices(words)["All topics"] == ("?q=ferritin&kind=faq&reviewed=recent", 1)
    assert choices(words)["At any time"] == ("?q=ferritin&kind=faq&topic=minerals", 1)


@pytest.mark.usefixtures("_texts")
def test_nothing_of_this_kind_leads_back(client: Client) -> None:
    words = client.get("/search/?q=tin&kind=faq&topic=minerals").content.decode()
    assert "<h1>0 results for “tin”</h1>" in words
    assert '<a href="?q=tin">Show all of them</a>' in words
    assert choices(words)["Articles and questions"] == ("?q=tin&topic=minerals", 0)


@pytest.mark.usefixtures("_texts")
@pytest.mark.parametrize(
    "nonsense",
    ["kind=x", "topic=\x00", "topic=nowhere", "reviewed=x", "kind=faq&topic=" + "x" * 99],
)
def test_nonsense_narrows_nothing_or_to_nothing(client: Client, nonsense: str) -> None:
    response = client.get(f"/search/?q=ferritin&{nonsense}")
    assert response.status_code == 200
    assert len(hits(response.content.decode())) == {"topic=nowhere": 0}.get(
        nonsense, 2 if "faq" in nonsense else 5
    )


def test_what_makes_no_difference_is_not_offered(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin", faqs=()))
    page = client.get("/search/?q=ferritin").content.decode()
    assert choices(page) == {}
    assert "<h1>1 result for “ferritin”</h1>" in page


def test_a_text_read_again_counts_as_recent_from_then_on(client: Client) -> None:
    doctor = make.make_doctor()
    publication = make.live(doctors=(doctor,), **examples.own("iron", text="ferritin"))
    address = "/search/?q=ferritin&reviewed=recent"
    assert hits(client.get(address).content.decode()) == set()
    examples.reapproved(publication, days=700)
    assert hits(client.get(address).content.decode()) == {"/articles/iron/", "/faqs/q-iron/"}


def test_a_review_of_a_withdrawn_text_counts_for_nothing(client: Client) -> None:
    first = make.live(**examples.own("iron", text="ferritin", faqs=()))
    second = examples.publish_again(first, days=500)
    examples.changes_only(second, days=600, summary="Short.")
    address = "/search/?q=ferritin&reviewed=recent"
    assert hits(client.get(address).content.decode()) == {"/articles/iron/"}
    second.refresh_from_db()
    make.withdrawn(second, now=NOW + timedelta(days=700))
    assert hits(client.get(address).content.decode()) == set()
    assert hits(client.get("/search/?q=ferritin").content.decode()) == {"/articles/iron/"}


def test_more_than_can_be_turned_to_is_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("iron", "zinc", "tin"):
        make.live(**examples.own(key, text="ferritin", faqs=()))
    monkeypatch.setattr("articles.public.search.LISTED", 2)
    monkeypatch.setattr(matching.best, "__kwdefaults__", {"tiers": 3, "most": 2})
    page = client.get("/search/?q=ferritin").content.decode()
    assert "<h1>3 results for “ferritin”</h1>" in page
    assert "The best 2 can be turned to" in page
    assert len(hits(page)) == 2
