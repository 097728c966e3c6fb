"""Lists of addresses for search engines: what is live, and nothing else.

One file holds 50,000 addresses at most, says the protocol, so there is a file for each kind of
page, or several, and a list of the files. The day of an address is the day when its words
changed: not when they were put live again unchanged, and not when a doctor read them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from xml.etree import ElementTree

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from articles.models.publication import Publication, PublishedFAQ, PublishedSignature
from articles.public.changes import with_day_of_change
from articles.public.paths import absolute, article_path, named
from articles.public.shell import answer, day_of, finished
from rlsportal.read_only import read_only

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PER_FILE = 50_000

# Pages that list others: they change with what they list.
LISTS = (
    *("home", "faqs:index", "articles:articles", "articles:topics", "articles:reviewers"),
    *("articles:glossary", "articles:corrections"),
)
# The publisher's own pages, of which no row says when they changed.
PLAIN = ("editorial_policy", "funding", "privacy", "accessibility", "contact", "articles:verify")

# A path, and the day its words changed last where that is known.
Address = tuple[str, date | None]


@read_only
def index(request: HttpRequest) -> HttpResponseBase:
    """Return the list of files, each with the newest day on which it changed.

    That is a day in it, or that of a withdrawal, which took addresses out of it. One query for
    each kind, and one more.
    """
    root, changed = _root("sitemapindex"), _last_withdrawal()
    for kind, addresses in KINDS.items():
        for number, part in enumerate(_parts(list(addresses())), start=1):
            days = [day for day in (changed, *(day for _, day in part)) if day]
            location = named("articles:sitemap_part", kind=kind, number=number)
            _add(root, "sitemap", location, max(days, default=None))
    return _answer(request, root)


@read_only
def sitemap(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Return one file of addresses; one query."""
    parts = _parts(list(KINDS[kind]())) if kind in KINDS else []
    if number > len(parts):
        raise Http404
    root = _root("urlset")
    for path, day in parts[number - 1]:
        _add(root, "url", absolute(path), day)
    return _answer(request, root)


def pages() -> Iterator[Address]:
    """Yield the pages that list others, and those of the publisher."""
    newest = _newest(Publication.objects.all().values_list("published_at", "withdrawn_at"))
    for name in LISTS:
        yield reverse(name), newest
    for name in PLAIN:
        yield reverse(name), None


def topics() -> Iterator[Address]:
    """Yield the topics with a live article; they changed when any article of theirs did."""
    rows = (
        Publication.objects.exclude(topic_slug="")
        .order_by("topic_slug", "pk")
        .values_list("topic_slug", "published_at", "withdrawn_at", "superseded_at")
    )
    moments: dict[str, list[tuple[datetime, datetime | None]]] = {}
    live: set[str] = set()
    for topic, published_at, withdrawn_at, superseded_at in rows:
        moments.setdefault(topic, []).append((published_at, withdrawn_at))
        if withdrawn_at is None and superseded_at is None:
            live.add(topic)
    for topic, of_topic in moments.items():
        if topic in live:
            yield reverse("articles:topic", kwargs={"slug": topic}), _newest(of_topic)


def articles() -> Iterator[Address]:
    """Yield the live articles."""
    rows = Publication.objects.live().order_by("pk").values_list("slug", "published_at")
    for slug, published_at in rows:
        yield article_path(slug), day_of(published_at)


def histories() -> Iterator[Address]:
    """Yield the histories of live articles, with the day of the newest entry."""
    same_article = Publication.objects.live().filter(article_id=OuterRef("article_id"))
    rows = (
        Publication.objects.order_by("article_id")
        .values("article_id")
        .annotate(
            slug_now=Subquery(same_article.values("slug")[:1]),
            published=Max("published_at"),
            withdrawn=Max("withdrawn_at"),
            signed=Max("signatures__signed_at"),
        )
        .values_list("slug_now", "published", "withdrawn", "signed")
    )
    for slug, *moments in rows:
        if slug:
            path = reverse("articles:history", kwargs={"slug": slug})
            yield path, day_of(max(moment for moment in moments if moment))


def questions() -> Iterator[Address]:
    """Yield the questions of live articles, each with the day of its own words."""
    faqs = PublishedFAQ.objects.filter(publication__in=Publication.objects.live()).order_by("pk")
    for faq in with_day_of_change(faqs).only("slug"):
        yield reverse("faqs:faq", kwargs={"slug": faq.slug}), day_of(faq.changed_at)


def reviewers() -> Iterator[Address]:
    """Yield the doctors under a public text; a signature or a withdrawal changes their pages."""
    rows = (
        PublishedSignature.objects.order_by("slug")
        .values("slug")
        .annotate(
            public=Count("pk", filter=Q(publication__withdrawn_at=None)),
            signed=Max("signed_at"),
            withdrawn=Max("publication__withdrawn_at"),
        )
        .values_list("slug", "public", "signed", "withdrawn")
    )
    for slug, public, *moments in rows:
        if public:
            day = day_of(max(moment for moment in moments if moment))
            yield reverse("articles:reviewer", kwargs={"slug": slug}), day


KINDS: dict[str, Callable[[], Iterable[Address]]] = {
    "pages": pages,
    "topics": topics,
    "articles": articles,
    "histories": histories,
    "questions": questions,
    "reviewers": reviewers,
}


def _last_withdrawal() -> date | None:
    """Return the day on which an address was last taken out of the lists."""
    newest = Publication.objects.aggregate(at=Max("withdrawn_at"))["at"]
    return day_of(newest) if newest else None


def _newest(rows: Iterable[tuple[datetime, datetime | None]]) -> date | None:
    """Return the day of the newest of moments, some of which may be missing."""
    moments = [moment for row in rows for moment in row if moment is not None]
    return day_of(max(moments)) if moments else None


def _parts(addresses: Sequence[Address]) -> list[Sequence[Address]]:
    """Return the addresses in as many files as they need."""
    return [addresses[at : at + PER_FILE] for at in range(0, len(addresses), PER_FILE)]


def _root(name: str) -> ElementTree.Element:
    ElementTree.register_namespace("", NAMESPACE)
    return ElementTree.Element(f"{{{NAMESPACE}}}{name}")


def _add(root: ElementTree.Element, name: str, location: str, day: date | None) -> None:
    element = ElementTree.SubElement(root, f"{{{NAMESPACE}}}{name}")
    ElementTree.SubElement(element, f"{{{NAMESPACE}}}loc").text = location
    if day:
        ElementTree.SubElement(element, f"{{{NAMESPACE}}}lastmod").text = day.isoformat()


def _answer(request: HttpRequest, root: ElementTree.Element) -> HttpResponseBase:
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return answer(request, finished(body, "application/xml; charset=utf-8"))
