"""What each surface tells of a live text, read as a program or a person would read it.

Facts are compared with the rows by the test about surfaces. A fact that a surface has no word for
stays None; what it must tell is listed in `SURFACES`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from html import unescape
from typing import Any
from xml.etree import ElementTree

from django.test import Client

from articles.models import Publication, PublishedSignature
from articles.rendering.extract import extract
from tests.public.reading_heads import head, nodes, read

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://rls.example"


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
    minutes: int | None = None
    earlier: str | None = None

    def told(self) -> dict[str, Any]:
        """Return the facts that there is a word for."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if value not in (None, "", ())}


def path_of(publication: Publication) -> str:
    """Return where readers find the text."""
    return f"/articles/{publication.slug}/"


def own_path(publication: Publication, last: str = "") -> str:
    """Return the address of the revision, or of something about it."""
    return f"{path_of(publication)}v/{publication.number}/{last}"


def of_rows(publication: Publication) -> Facts:
    """Return the facts as the database has them."""
    of_article = PublishedSignature.objects.filter(article=publication.article)
    standing = of_article.filter(publication__withdrawn_at=None, number__lte=publication.number)
    own = list(publication.signatures.order_by("-signed_at", "-pk"))
    own_whole = [each for each in own if each.scope == "whole"]
    whole = next(iter(own_whole), None) or standing.filter(scope="whole").first()
    readers = own_whole or own
    if readers[0].kind == "reaffirm":
        readers = readers[:1]
    same = Publication.objects.filter(article=publication.article, withdrawn_at=None)
    earlier = same.filter(number__lt=publication.number).order_by("-number").first()
    return Facts(
        title=publication.title,
        authors=tuple(byline["name"] for byline in publication.data.get("bylines", ())),
        number=publication.number,
        url=f"{BASE}{own_path(publication)}",
        published_on=publication.published_at.date(),
        first_published_on=publication.first_published_at.date(),
        last_reviewed_on=whole.signed_at.date() if whole else None,
        reviewers=tuple(sorted(each.name for each in readers)),
        next_review_due_on=whole.next_review_due_on if whole else None,
        change_note=publication.change_note,
        minutes=max(1, round(extract(publication.data).words / 200)),
        earlier=f"{BASE}{path_of(publication)}v/{earlier.number}/" if earlier else None,
    )


def of_page(client: Client, publication: Publication) -> Facts:
    """Return what a reader sees: the review line, and the table at the end."""
    page = read(client, path_of(publication))
    page = " ".join(re.sub(r"<script.*?</script>", "", page, flags=re.S).split())
    line = page.split('<div class="review-line')[1].split("</div>")[0]
    rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th><td>(.*?)</td></tr>', page))
    bylines = re.findall(r'<p class="byline">(.*?)</p>', page)
    return Facts(
        title=_plain(re.findall(r"<h1[^>]*>(.+?)</h1>", page)[0]),
        authors=tuple(map(unescape, re.findall(r"<strong>([^<]+)</strong>", "".join(bylines)))),
        number=int(rows["Revision"]),
        url=_plain(rows["Permanent address"]),
        published_on=_day_in(rows["This revision published"]),
        first_published_on=_day_in(rows["First published"]),
        last_reviewed_on=_day_in(rows["Whole page last read"]),
        reviewers=tuple(sorted(re.findall(r'<a href="/reviewers/[^"]+">([^<]+)</a>', line))),
        next_review_due_on=_day_in(rows.get("Next review due", "")),
        change_note=re.sub(r"^(Correction|Update): ", "", _plain(rows.get("What changed", ""))),
        minutes=int(re.findall(r">(\d+) minutes? to read</p>", page)[0]),
    )


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def _day_in(html: str) -> date | None:
    found = re.findall(r'<time datetime="([\d-]+)">', html)
    return date.fromisoformat(found[0]) if found else None


def of_graph(client: Client, publication: Publication) -> Facts:
    """Return what the graph of the page tells."""
    found = nodes(client, path_of(publication))
    page, text = found["MedicalWebPage"], found["Article"]
    return Facts(
        title=text["name"],
        authors=_names(author["name"] for author in text["author"] if "name" in author),
        number=int(text["version"]),
        url=text["url"],
        published_on=date.fromisoformat(text["dateModified"]),
        first_published_on=date.fromisoformat(text["datePublished"]),
        last_reviewed_on=_day(page.get("lastReviewed")),
        reviewers=tuple(sorted(person["name"] for person in page.get("reviewedBy", ()))),
        change_note=text.get("correction", {}).get("text"),
        minutes=int(text["timeRequired"][2:-1]),
        earlier=text.get("isBasedOn"),
    )


def _names(names: Any) -> tuple[str, ...]:
    return tuple(names)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def of_json(client: Client, publication: Publication) -> Facts:
    """Return what the data of the article tell."""
    told = json.loads(read(client, f"{path_of(publication)}data.json"))
    return Facts(
        title=told["title"],
        authors=_names(author["name"] for author in told["authors"]),
        number=told["number"],
        url=told["permanent_url"],
        published_on=_day(told["published_at"]),
        first_published_on=_day(told["first_published_at"]),
        last_reviewed_on=_day(told["review"]["last_reviewed_on"]),
        next_review_due_on=_day(told["review"]["next_review_due_on"]),
        change_note=told["change_note"],
        minutes=told["minutes_to_read"],
    )


def of_history(client: Client, publication: Publication) -> Facts:
    """Return what the list of revisions in the graph of the history tells of this one."""
    steps = nodes(client, f"{path_of(publication)}history/")["ItemList"]["itemListElement"]
    item = next(s["item"] for s in steps if s["item"]["version"] == str(publication.number))
    day = date.fromisoformat(item["dateModified"])
    return Facts(title=item["name"], number=publication.number, url=item["url"], published_on=day)


def of_card(client: Client, publication: Publication) -> Facts:
    """Return what a shared link shows."""
    told = dict(head(read(client, path_of(publication))).tags)
    return Facts(
        title=told["og:title"],
        published_on=date.fromisoformat(told["article:modified_time"]),
        first_published_on=date.fromisoformat(told["article:published_time"]),
    )


def of_tags(client: Client, publication: Publication) -> Facts:
    """Return what reference managers read in the head, and the links there."""
    found = head(read(client, path_of(publication)))
    told, links = dict(found.tags), {link["rel"]: link["href"] for link in found.links}
    assert links["cite-as"] == told["citation_public_url"]
    return Facts(
        title=told["citation_title"],
        authors=_turned(content for name, content in found.tags if name == "citation_author"),
        url=told["citation_public_url"],
        published_on=date.fromisoformat(told["citation_publication_date"].replace("/", "-")),
        first_published_on=date.fromisoformat(told["citation_online_date"].replace("/", "-")),
        earlier=links.get("predecessor-version"),
    )


def _turned(names: Any) -> tuple[str, ...] | None:
    """Return names with the family name last; None where the publisher stands in their place."""
    found = tuple(" ".join(reversed(name.split(", "))) for name in names)
    return None if found == ("RLS Portal",) else found


def of_feed(client: Client, publication: Publication) -> Facts:
    """Return what the feed of the article tells of the day when this text came."""
    root = ElementTree.fromstring(read(client, f"/feeds/articles/{publication.slug}.atom").encode())
    entries = {entry.findtext(f"{ATOM}id") or "": entry for entry in root.iter(f"{ATOM}entry")}
    end = f"/revision/{publication.number}"
    own = next(entry for name, entry in entries.items() if name.endswith(end))
    title = own.findtext(f"{ATOM}title") or ""
    words = unescape(own.findtext(f"{ATOM}summary") or "")
    changed = re.findall(r"What changed: ([^<]+)</p>", words)
    return Facts(
        title=title.split(": ", 1)[1],
        authors=_names(e.text or "" for e in own.findall(f"{ATOM}author/{ATOM}name")),
        number=publication.number,
        published_on=_day(own.findtext(f"{ATOM}updated")),
        change_note=unescape(changed[0]) if changed else None,
    )


def of_csl(client: Client, publication: Publication) -> Facts:
    """Return what the file for citation processors tells."""
    (item,) = json.loads(read(client, own_path(publication, "cite/csl-json/")))
    names = [
        f"{a['family']}, {a['given']}" if "family" in a else a["literal"] for a in item["author"]
    ]
    return Facts(
        title=item["title"],
        authors=_turned(names),
        number=int(item["version"]),
        url=item["URL"],
        published_on=date(*item["issued"]["date-parts"][0]),
        first_published_on=date(*item["original-date"]["date-parts"][0]),
    )


def of_ris(client: Client, publication: Publication) -> Facts:
    """Return what the file for reference managers tells."""
    lines = read(client, own_path(publication, "cite/ris/")).split("\r\n")
    pairs = [line.split("  - ", 1) for line in lines if "  - " in line]
    told = dict(pairs)
    return Facts(
        title=told["TI"],
        authors=_turned(value for tag, value in pairs if tag == "AU"),
        number=int(told["ET"]),
        url=told["UR"],
        published_on=date.fromisoformat(told["DA"].replace("/", "-")),
        first_published_on=date.fromisoformat(re.findall(r"[\d-]{10}", told["N1"])[0]),
    )


def of_bibtex(client: Client, publication: Publication) -> Facts:
    """Return what the file for BibTeX tells."""
    entry = read(client, own_path(publication, "cite/bibtex/"))
    told = dict(re.findall(r"^  (\w+) = \{?(.*?)\}?,$", entry, re.M))
    day = datetime.strptime("{year} {month} {day}".format(**told), "%Y %b %d")  # noqa: DTZ007
    return Facts(
        title=told["title"].strip("{}").replace(r"\&", "&"),
        authors=_turned(name.strip("{}") for name in told["author"].split(" and ")),
        number=int(told["version"]),
        url=told["url"],
        published_on=day.date(),
        first_published_on=date.fromisoformat(re.findall(r"[\d-]{10}", told["note"])[0]),
    )


def of_sitemap(client: Client, publication: Publication) -> Facts:
    """Return the day that search engines are given."""
    listed = read(client, "/sitemaps/articles-1.xml")
    (day,) = re.findall(rf"{path_of(publication)}</loc><lastmod>([\d-]+)<", listed)
    return Facts(published_on=date.fromisoformat(day))


_ALL = {"title", "number", "url", "published_on", "first_published_on"}

# What each must tell, whatever else it tells where there is something.
SURFACES: Mapping[Callable[[Client, Publication], Facts], set[str]] = {
    of_page: {*_ALL, "reviewers", "minutes"},
    of_graph: {*_ALL, "minutes"},
    of_json: {*_ALL, "minutes"},
    of_history: {"title", "number", "url", "published_on"},
    of_card: {"title", "published_on", "first_published_on"},
    of_tags: _ALL - {"number"},
    of_feed: {"title", "number", "published_on"},
    of_csl: _ALL,
    of_ris: _ALL,
    of_bibtex: _ALL,
    of_sitemap: {"published_on"},
}
