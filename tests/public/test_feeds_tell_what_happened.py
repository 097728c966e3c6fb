"""Atom feeds: new, corrected, read again, withdrawn; of all articles, of a topic, of one."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from articles import transitions
from articles.public import events, feeds
from articles.public.events import Event
from articles.working_copy import BylineDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.public.examples import Site

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://rls.example"
ALL = "/feeds/articles.atom"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.PORTAL_BASE_URL = BASE


def feed(client: Client, path: str = ALL) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def entries(client: Client, path: str = ALL) -> list[ElementTree.Element]:
    return feed(client, path).findall(f"{ATOM}entry")


def text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def titles(client: Client, path: str = ALL) -> list[str]:
    return [text(entry, "title") for entry in entries(client, path)]


def summary(entry: ElementTree.Element) -> str:
    """The words of a summary as a feed reader shows them, a line for each paragraph."""
    (found,) = entry.findall(f"{ATOM}summary")
    assert found.get("type") == "html"
    paragraphs = re.fullmatch(r"<p>([^<>]*)</p>(?:<p>([^<>]*)</p>)*", found.text or "")
    assert paragraphs, "only paragraphs, and no markup in them"
    return unescape("\n".join(re.findall(r"<p>([^<]*)</p>", found.text or "")))


def kinds(entry: ElementTree.Element) -> list[str]:
    found = entry.findall(f"{ATOM}category")
    return [each.attrib["term"] for each in found if each.get("scheme") == f"{BASE}{ALL}"]


def link(entry: ElementTree.Element) -> str:
    links = {each.attrib["rel"]: each.attrib["href"] for each in entry.findall(f"{ATOM}link")}
    return links["alternate"].removeprefix(BASE)


def record(entry: ElementTree.Element) -> str:
    links = {each.attrib["rel"]: each.attrib["href"] for each in entry.findall(f"{ATOM}link")}
    return links["related"].removeprefix(BASE)


def test_a_new_article_and_a_correction_are_two_events(client: Client) -> None:
    doctor = make.make_doctor(display_name="Dr Ada Stone")
    author = BylineDraft("Robin Reed", "nurse", "")
    first = make.live(
        doctors=(doctor,), bylines=(author,), **examples.own("iron", summary="About iron & blood")
    )
    make.live(now=NOW + timedelta(days=1), **examples.own("sleep"))
    examples.publish_again(first, days=10, change_note="New <b>dose</b>", change_kind="correction")
    newest, middle, oldest = entries(client)
    assert [kinds(entry) for entry in (newest, middle, oldest)] == [
        ["correction"],
        ["new"],
        ["new"],
    ]
    assert text(newest, "title") == "Correction: About iron"
    assert text(newest, "published") == text(newest, "updated") == "2026-11-12T09:30:00+00:00"
    assert summary(newest).startswith("About iron & blood\nWhat changed: New <b>dose</b>\n")
    assert link(newest) == "/articles/iron/"
    assert text(oldest, "title") == "New article: About iron"
    assert summary(oldest) == (
        "About iron & blood\nMedically reviewed by Dr Ada Stone, MD, on 2 November 2026."
    )
    assert link(oldest) == "/articles/iron/v/1/"
    assert oldest.findtext(f"{ATOM}author/{ATOM}name") == "Robin Reed"
    assert middle.find(f"{ATOM}author") is None  # the publisher's, as the feed says
    assert feed(client).findtext(f"{ATOM}author/{ATOM}name") == "RLS Portal"


def test_a_text_read_again_is_an_event_of_its_own(client: Client) -> None:
    doctor = make.make_doctor(display_name="Dr Bea Brook", now=NOW)
    publication = make.live(**examples.own("iron"))
    examples.reapproved(publication, days=100, doctor=doctor)
    again, new = entries(client)
    assert kinds(again) == ["re-reviewed"]
    assert text(again, "title") == "Reviewed again: About iron"
    assert text(again, "updated") == "2027-02-10T09:30:00+00:00"
    assert summary(again) == (
        "Dr Bea Brook, MD, read the whole page again on 10 February 2027 and found it still "
        "correct.\nIts words did not change. Next review due 10 February 2029."
    )
    assert text(again, "id") != text(new, "id")
    assert text(new, "updated") == "2026-11-02T09:30:00+00:00"


def test_changes_alone_are_not_called_a_review_of_the_page(client: Client) -> None:
    examples.changes_only(make.live(**examples.own("iron")), days=10)
    words = summary(entries(client)[0])
    assert "Changes medically reviewed by Dr Brief Look, MD, on 12 November 2026." in words
    assert "Medically reviewed" not in words


def test_a_withdrawal_takes_the_place_of_the_words_that_are_gone(client: Client) -> None:
    """It has the id of the entry that brought them, so that copies in readers' programs go too."""
    publication = make.live(**examples.own("iron", title="About giftpilz", summary="giftpilz"))
    examples.reapproved(publication, days=5)
    before = {text(entry, "id") for entry in entries(client)}
    make.withdrawn(publication, now=NOW + timedelta(days=30), reason="A dose was wrong & high.")
    (entry,) = entries(client)
    assert text(entry, "id") in before
    assert kinds(entry) == ["withdrawn"]
    assert text(entry, "title") == "Withdrawn: revision 1 of the article at /articles/iron/"
    assert summary(entry) == (
        "Taken off the site on 2 December 2026. Do not rely on a copy of it.\n"
        "Why: A dose was wrong & high.\n"
        f"Who had signed it, and when, stays known: {BASE}/articles/iron/v/1/record/"
    )
    assert text(entry, "published") == "2026-11-02T09:30:00+00:00"
    assert text(entry, "updated") == "2026-12-02T09:30:00+00:00"
    assert client.get(link(entry)).status_code == 410
    assert record(entry) == "/articles/iron/v/1/record/"
    assert client.get(record(entry)).status_code == 200
    for path in (ALL, "/feeds/articles/iron.atom", "/feeds/topics/causes.atom"):
        assert "giftpilz" not in client.get(path).content.decode(), path


def test_a_withdrawal_of_the_newest_revision_alone_is_told_of_it_alone(client: Client) -> None:
    first = make.live(slug="iron", title="About iron")
    second = examples.publish_again(first, days=10, title="About giftpilz")
    editor = make.somebody("editor")
    later = NOW + timedelta(days=20)
    transitions.withdraw(second, by=editor, now=later, reason="Wrong", earlier_too=False)
    assert titles(client, "/feeds/articles/iron.atom") == [
        "Withdrawn: revision 2 of the article at /articles/iron/",
        "New article: About iron",
    ]
    title = text(feed(client, "/feeds/articles/iron.atom"), "title")
    assert title == "The article at /articles/iron/, which was withdrawn"


def test_entries_keep_their_identity_when_the_address_changes(client: Client) -> None:
    first = make.live(slug="old")
    before = [text(entry, "id") for entry in entries(client)]
    examples.publish_again(first, days=10, slug="new")
    ids = [text(entry, "id") for entry in entries(client)]
    assert ids[1:] == before
    assert before == [f"tag:rls.example,2026:article/{first.article_id}/revision/1"]
    path = "/feeds/articles/new.atom"
    assert text(feed(client, path), "id") == f"tag:rls.example,2026:article/{first.article_id}"
    assert client.get("/feeds/articles/old.atom")["Location"] == path


def test_a_topic_and_an_article_have_feeds_of_their_own(client: Client) -> None:
    first = make.live(**examples.own("iron", topic="Causes"))
    make.live(now=NOW + timedelta(days=1), **examples.own("sleep", topic="Living"))
    make.live(now=NOW + timedelta(days=2), **examples.own("zinc", topic="Causes"))
    examples.publish_again(first, days=10)
    examples.reapproved(first, days=20)
    iron = ["Reviewed again: About iron", "Update: About iron", "New article: About iron"]
    assert titles(client, "/feeds/articles/iron.atom") == iron
    causes = [*iron[:2], "New article: About zinc", iron[2]]
    assert titles(client, "/feeds/topics/causes.atom") == causes
    assert text(feed(client, "/feeds/topics/causes.atom"), "title") == "RLS Portal: Causes"
    assert sorted(titles(client)) == sorted([*causes, "New article: About sleep"])


def test_characters_that_xml_cannot_hold_do_not_break_a_feed() -> None:
    moment = datetime(2026, 11, 2, tzinfo=UTC)
    event = Event(
        "n", "new", "a\x00b\x1bc\ufffed", "/", moment, moment, ("x\x0b",), "/", authors=("y\x01",)
    )
    atom = feeds.EventFeed(title="t", link=BASE, description="")
    feeds._add(atom, event)
    parsed = ElementTree.fromstring(atom.writeString("utf-8"))
    assert parsed.findtext(f"{ATOM}entry/{ATOM}title") == "a\ufffdb\ufffdc\ufffdd"
    assert parsed.findtext(f"{ATOM}entry/{ATOM}summary") == "<p>x\ufffd</p>"
    assert parsed.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "y\ufffd"


def test_a_feed_has_an_end_and_keeps_the_newest_of_every_kind(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "LENGTH", 2)
    iron = make.live(**examples.own("iron"))
    make.live(now=NOW + timedelta(days=1), **examples.own("sleep"))
    make.live(now=NOW + timedelta(days=2), **examples.own("zinc"))
    assert titles(client) == ["New article: About zinc", "New article: About sleep"]
    make.withdrawn(iron, now=NOW + timedelta(days=3))
    assert titles(client)[0].startswith("Withdrawn: revision 1")
    assert titles(client)[1:] == ["New article: About zinc"]


def test_an_empty_feed_stays_the_same(client: Client) -> None:
    root = feed(client)
    assert text(root, "updated") == "2026-01-01T00:00:00+00:00"
    assert client.get(ALL).content == client.get(ALL).content


@pytest.mark.parametrize(("kind", "word"), [("correction", "Correction"), ("update", "Update")])
def test_events_are_pure_data_with_the_day_and_kind_of_the_row(kind: str, word: str) -> None:
    first = make.live(slug="iron")
    second = examples.publish_again(first, days=10, change_kind=kind)
    newest, _ = events.newest_events(10, article_id=first.article_id)
    assert (newest.kind, newest.happened_at) == (kind, second.published_at)
    assert newest.title == f"{word}: {second.title}"


# Below, the site of all the tests of this folder is in the database.


def test_feeds_say_where_they_are_and_what_they_are_about(site: Site, client: Client) -> None:
    for path, about in (
        (ALL, "/"),
        ("/feeds/articles/iron.atom", "/articles/iron/"),
        ("/feeds/topics/causes.atom", "/topics/causes/"),
    ):
        root = feed(client, path)
        links = {each.get("rel"): each.attrib["href"] for each in root.findall(f"{ATOM}link")}
        assert links == {"self": f"{BASE}{path}", "alternate": f"{BASE}{about}"}
        ids = [text(each, "id") for each in (root, *root.findall(f"{ATOM}entry"))]
        assert len(ids) == len(set(ids)) > 1


def test_pages_lead_to_their_feeds(site: Site, client: Client) -> None:
    for page, path in (
        ("/articles/iron/", "/feeds/articles/iron.atom"),
        ("/articles/iron/v/1/", "/feeds/articles/iron.atom"),
        ("/topics/causes/", "/feeds/topics/causes.atom"),
    ):
        head = client.get(page).content.decode().split("</head>")[0]
        assert 'type="application/atom+xml" title="' in head
        assert f'href="{BASE}{path}"' in head, page


def test_a_demonstration_says_so_first_and_names_no_review(site: Site, client: Client) -> None:
    examples.reapproved(
        site.demonstration,
        days=40,
        doctor=make.make_doctor(display_name="Dr Nobody", is_demonstration=True),
    )
    again, new = entries(client, "/feeds/articles/demolition.atom")
    assert summary(new).startswith("Demonstration: no real doctor reviewed this page.\n")
    assert "Signed for demonstration by Demo Reviewer, MD" in summary(new)
    assert text(again, "title").startswith("Signed again for demonstration:")
    assert "No real doctor read it." in summary(again)
    for entry in (again, new):
        assert "eviewed by" not in summary(entry).replace("reviewed this", "")
