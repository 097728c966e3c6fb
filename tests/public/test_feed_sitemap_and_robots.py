from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.feedgenerator import Atom1Feed

from articles.models import Publication
from articles.public import feeds
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.public.examples import Site

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.PORTAL_BASE_URL = "https://rls.example"


def feed(client: Client) -> ElementTree.Element:
    response = client.get("/feeds/articles.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(element: ElementTree.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.iter(f"{ATOM}{name}")]


@pytest.mark.django_db
def test_the_feed_says_what_went_live_last(client: Client) -> None:
    first = make.live(**examples.own("iron", summary="About iron & blood"))
    make.live(now=NOW + timedelta(days=1), **examples.own("sleep"))
    examples.publish_again(first, days=10, change_note="New <b>dose</b>")
    entries = list(feed(client).iter(f"{ATOM}entry"))
    assert [texts(entry, "title") for entry in entries] == [["About iron"], ["About sleep"]]
    newest = entries[0]
    assert texts(newest, "published") == ["2026-11-02T09:30:00+00:00"]
    assert texts(newest, "updated") == ["2026-11-12T09:30:00+00:00"]
    assert texts(newest, "summary") == ["About iron & blood\nUpdate: New <b>dose</b>"]
    assert [link.get("href") for link in newest.iter(f"{ATOM}link")] == [
        "https://rls.example/articles/iron/"
    ]


@pytest.mark.django_db
def test_an_entry_keeps_its_identity_when_the_address_changes(client: Client) -> None:
    first = make.live(slug="old")
    before = texts(feed(client), "id")
    examples.publish_again(first, days=10, slug="new")
    assert texts(feed(client), "id") == before
    assert len(set(before)) == 2  # the feed's own, and the entry's


@pytest.mark.django_db
def test_characters_that_xml_cannot_hold_do_not_break_the_feed(client: Client) -> None:
    publication = make.live()
    entry = feeds.entries(Publication.objects.filter(pk=publication.pk), NOW.date())[0]
    entry.publication.title = "a\x00b\x1bc\ufffed"
    atom = Atom1Feed(title="t", link="https://rls.example/", description="")
    feeds._add(atom, entry)
    parsed = ElementTree.fromstring(atom.writeString("utf-8"))
    assert "a\ufffdb\ufffdc\ufffdd" in texts(parsed, "title")


@pytest.mark.django_db
def test_the_feed_has_an_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "LENGTH", 1)
    make.live(**examples.own("iron"))
    make.live(now=NOW + timedelta(days=1), **examples.own("sleep"))
    assert [texts(e, "title") for e in feed(client).iter(f"{ATOM}entry")] == [["About sleep"]]


def test_the_sitemap_lists_what_is_live(site: Site, client: Client) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    listed = {
        url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod")
        for url in root.iter(f"{SITEMAP}url")
    }
    assert listed == {
        "https://rls.example/": "2026-11-12",
        "https://rls.example/faqs/": "2026-11-12",
        "https://rls.example/articles/": "2026-11-12",
        "https://rls.example/topics/": "2026-11-12",
        "https://rls.example/reviewers/": None,
        "https://rls.example/topics/causes/": "2026-11-12",
        "https://rls.example/topics/treatment/": "2026-11-02",
        "https://rls.example/articles/iron/": "2026-11-12",
        "https://rls.example/articles/demolition/": "2026-11-02",
        "https://rls.example/faqs/does-iron-help/": "2026-11-12",
        "https://rls.example/faqs/q-demolition/": "2026-11-02",
        **{
            f"https://rls.example/reviewers/{slug}/": None
            for slug in site.live.article.publications.model.objects.public()
            .order_by()
            .values_list("signatures__slug", flat=True)
        },
    }


def test_robots_keep_out_of_the_desk_and_of_results(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /search/",
        "Sitemap: https://rls.example/sitemap.xml",
    ]
