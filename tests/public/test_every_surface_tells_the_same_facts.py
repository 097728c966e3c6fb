"""Dates, names and numbers of an article are the same wherever they are told.

The rows of the database say what is right; each surface is read by itself, as a program or a person
would, and compared with them. All days of the scene differ, so that no date passes for another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from articles.models import Publication
from articles.public import names
from articles.working_copy import BylineDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.public.reading_heads import head, nodes, read

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://rls.example"
AUTHORS = ("Robin Reed", "Kim van der Berg")
REREAD = NOW + timedelta(days=30)

pytestmark = pytest.mark.django_db


@dataclass
class Facts:
    """What a surface may tell; None where it has no word for it."""

    title: str | None = None
    authors: tuple[str, ...] | None = None
    number: int | None = None
    url: str | None = None
    published_on: date | None = None
    first_published_on: date | None = None
    last_reviewed_on: date | None = None
    reviewers: tuple[str, ...] | None = None
    next_review_due_on: date | None = None
    change_note: str | None = None
    more: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def article(settings: Any) -> Publication:
    """A corrected text, its first revision by one doctor, the second by another, read again."""
    settings.PORTAL_BASE_URL = BASE
    bylines = tuple(BylineDraft(name, "", "") for name in AUTHORS)
    first = make.live(slug="iron", bylines=bylines, title="Iron & “legs”")
    second = examples.publish_again(
        first, days=10, change_kind="correction", change_note="75 is 7.5 mg."
    )
    examples.reapproved(
        second, days=30, doctor=make.make_doctor(display_name="Dr Cleo Last", now=NOW)
    )
    return second


def of_rows(publication: Publication) -> Facts:
    newest = publication.signatures.order_by("-signed_at")[0]
    return Facts(
        title=publication.title,
        authors=tuple(byline["name"] for byline in publication.data["bylines"]),
        number=publication.number,
        url=f"{BASE}/articles/{publication.slug}/v/{publication.number}/",
        published_on=publication.published_at.date(),
        first_published_on=publication.first_published_at.date(),
        last_reviewed_on=newest.signed_at.date(),
        reviewers=(newest.name,),
        next_review_due_on=newest.next_review_due_on,
        change_note=publication.change_note,
    )


def of_page(client: Client) -> Facts:
    """What a reader sees: the review line, and the table at the end."""
    page = " ".join(re.sub(r"<script.*?</script>", "", read(client, "/articles/iron/")).split())
    line = page.split('<div class="review-line')[1].split("</div>")[0]
    rows = {
        label: (days, unescape(re.sub(r"<[^>]+>", "", words)))
        for label, words in re.findall(r'<tr><th scope="row">([^<]+)</th><td>(.*?)</td></tr>', page)
        for days in [re.findall(r'<time datetime="([\d-]+)">', words)]
    }
    return Facts(
        title=unescape(re.findall(r"<h1[^>]*>([^<]+)</h1>", page)[0]),
        authors=tuple(re.findall(r"<strong>([^<]+)</strong>", page.split('class="byline"')[1])[:2]),
        number=int(rows["Revision"][1]),
        url=rows["Permanent address"][1],
        published_on=date.fromisoformat(rows["This revision published"][0][0]),
        first_published_on=date.fromisoformat(rows["First published"][0][0]),
        last_reviewed_on=date.fromisoformat(re.findall(r'<time datetime="([\d-]+)">', line)[0]),
        reviewers=tuple(re.findall(r'<a href="/reviewers/[^"]+">([^<]+)</a>', line)),
        next_review_due_on=date.fromisoformat(rows["Next review due"][0][0]),
        change_note=rows["What changed"][1].removeprefix("Correction: "),
    )


def of_graph(client: Client) -> Facts:
    found = nodes(client, "/articles/iron/")
    page, text = found["MedicalWebPage"], found["Article"]
    return Facts(
        title=text["name"],
        authors=tuple(author["name"] for author in text["author"]),
        number=int(text["version"]),
        url=text["url"],
        published_on=date.fromisoformat(text["dateModified"]),
        first_published_on=date.fromisoformat(text["datePublished"]),
        last_reviewed_on=date.fromisoformat(page["lastReviewed"]),
        reviewers=tuple(person["name"] for person in page["reviewedBy"]),
        change_note=text["correction"]["text"],
    )


def of_card(client: Client) -> Facts:
    told = dict(head(read(client, "/articles/iron/")).tags)
    return Facts(
        title=told["og:title"],
        published_on=date.fromisoformat(told["article:modified_time"]),
        first_published_on=date.fromisoformat(told["article:published_time"]),
    )


def of_tags(client: Client) -> Facts:
    found = head(read(client, "/articles/iron/"))
    told = dict(found.tags)
    authors = [content for name, content in found.tags if name == "citation_author"]
    links = {link["rel"]: link["href"] for link in found.links}
    assert links["cite-as"] == told["citation_public_url"]
    return Facts(
        title=told["citation_title"],
        authors=tuple(" ".join(reversed(author.split(", "))) for author in authors),
        url=told["citation_public_url"],
        published_on=date.fromisoformat(told["citation_publication_date"].replace("/", "-")),
        first_published_on=date.fromisoformat(told["citation_online_date"].replace("/", "-")),
    )


def of_feed(client: Client) -> Facts:
    root = ElementTree.fromstring(read(client, "/feeds/articles/iron.atom").encode())
    again, changed, first = root.findall(f"{ATOM}entry")
    words = unescape(changed.findtext(f"{ATOM}summary") or "")
    title = changed.findtext(f"{ATOM}title") or ""
    reading = unescape(again.findtext(f"{ATOM}summary") or "")
    found = re.findall(r"<p>(.+?), MD read the whole page again on", reading)
    return Facts(
        title=title.removeprefix("Correction: "),
        authors=tuple(e.text or "" for e in changed.findall(f"{ATOM}author/{ATOM}name")),
        number=int((changed.findtext(f"{ATOM}id") or "").rsplit("/", 1)[1]),
        published_on=date.fromisoformat((changed.findtext(f"{ATOM}updated") or "")[:10]),
        first_published_on=date.fromisoformat((first.findtext(f"{ATOM}updated") or "")[:10]),
        last_reviewed_on=date.fromisoformat((again.findtext(f"{ATOM}updated") or "")[:10]),
        reviewers=tuple(found),
        change_note=re.findall(r"What changed: ([^<]+)</p>", words)[0],
    )


def of_csl(client: Client) -> Facts:
    (item,) = json.loads(read(client, "/articles/iron/v/2/cite/csl-json/"))
    return Facts(
        title=item["title"],
        authors=tuple(f"{author['given']} {author['family']}" for author in item["author"]),
        number=int(item["version"]),
        url=item["URL"],
        published_on=date(*item["issued"]["date-parts"][0]),
        first_published_on=date(*item["original-date"]["date-parts"][0]),
    )


def of_ris(client: Client) -> Facts:
    lines = [
        line.split("  - ", 1) for line in read(client, "/articles/iron/v/2/cite/ris/").split("\r\n")
    ]
    told = {line[0]: line[1] for line in lines if len(line) == 2}
    authors = [line[1] for line in lines if line[0] == "AU"]
    return Facts(
        title=told["TI"],
        authors=tuple(" ".join(reversed(author.split(", "))) for author in authors),
        number=int(told["ET"]),
        url=told["UR"],
        published_on=date.fromisoformat(told["DA"].replace("/", "-")),
        first_published_on=date.fromisoformat(re.findall(r"[\d-]{10}", told["N1"])[0]),
    )


def of_bibtex(client: Client) -> Facts:
    entry = read(client, "/articles/iron/v/2/cite/bibtex/")
    told = dict(re.findall(r"^  (\w+) = \{?(.*?)\}?,$", entry, re.M))
    day = datetime.strptime("{year} {month} {day}".format(**told), "%Y %b %d")  # noqa: DTZ007
    return Facts(
        title=told["title"].strip("{}").replace(r"\&", "&"),
        authors=tuple(" ".join(reversed(a.split(", "))) for a in told["author"].split(" and ")),
        number=int(told["version"]),
        url=told["url"],
        published_on=day.date(),
        first_published_on=date.fromisoformat(re.findall(r"[\d-]{10}", told["note"])[0]),
    )


def of_json(client: Client) -> Facts:
    told = json.loads(read(client, "/articles/iron/data.json"))
    newest = max(told["signatures"], key=lambda signature: signature["signed_at"])
    return Facts(
        title=told["title"],
        authors=tuple(author["name"] for author in told["authors"]),
        number=told["number"],
        url=told["permanent_url"],
        published_on=date.fromisoformat(told["published_at"][:10]),
        first_published_on=date.fromisoformat(told["first_published_at"][:10]),
        last_reviewed_on=date.fromisoformat(told["review"]["last_reviewed_on"]),
        reviewers=(newest["name"],),
        next_review_due_on=date.fromisoformat(told["review"]["next_review_due_on"]),
        change_note=told["change_note"],
    )


def of_sitemap(client: Client) -> Facts:
    listed = read(client, "/sitemaps/articles-1.xml")
    (day,) = re.findall(r"/articles/iron/</loc><lastmod>([\d-]+)<", listed)
    return Facts(published_on=date.fromisoformat(day))


SURFACES: tuple[Callable[[Client], Facts], ...] = (
    *(of_page, of_graph, of_json, of_card, of_tags, of_feed, of_csl, of_ris, of_bibtex),
    of_sitemap,
)


@pytest.mark.parametrize("surface", SURFACES)
def test_a_surface_tells_the_facts_of_the_rows(
    client: Client, article: Publication, surface: Callable[[Client], Facts]
) -> None:
    rows, told = asdict(of_rows(article)), asdict(surface(client))
    compared = {name: value for name, value in told.items() if value not in (None, {})}
    assert compared == {name: rows[name] for name in compared}
    assert compared != {}


def test_the_printed_lines_of_citations_have_them_too(client: Client, article: Publication) -> None:
    rows = of_rows(article)
    ama, nlm = (read(client, f"/articles/iron/v/2/cite/{s}/") for s in ("ama", "vancouver"))
    short = ", ".join(names.parse(name).short for name in rows.authors or ())
    for line in (ama, nlm):
        assert line.startswith(f"{short}. {rows.title}")
        assert line.endswith(f" {rows.url}\n")
        assert f" Revision {rows.number}." in line
    assert "Published November 2, 2026. Updated November 12, 2026." in ama
    assert "2026 Nov 2 [updated 2026 Nov 12]" in nlm


def test_all_days_of_the_scene_differ(article: Publication) -> None:
    """Otherwise a surface that prints a wrong day would pass."""
    days = [value for value in asdict(of_rows(article)).values() if isinstance(value, date)]
    assert len(days) == len(set(days)) == 4
    assert of_rows(article).last_reviewed_on == REREAD.date()
