"""Lists of addresses for search engines: what is live, and nothing else.

There is a file for each kind of page, or several, and a list of the files. The protocol allows
50,000 addresses in one; smaller ones are made and sent in no time. The day of an address is the day
when its words changed: not when they were put live again unchanged, and not when a doctor read
them again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from django.db.models import Max, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from articles.models.listing import ListedArticle, ListedQuestion, ListedReviewer, ListedTopic
from articles.models.publication import Publication
from articles.public.paths import absolute, article_path, named
from articles.public.shell import answer, day_of, finished
from rlsportal.read_only import read_only

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PER_FILE = 1_000

# Pages that list others: they change with what they list.
LISTS = (
    *("home", "faqs:index", "articles:articles", "articles:topics", "articles:reviewers"),
    *("articles:glossary", "articles:corrections"),
)
# The publisher's own pages, of which no row says when they changed.
PLAIN = ("editorial_policy", "funding", "privacy", "accessibility", "contact", "articles:verify")

# A path, and the day its words changed last where that is known.
Address = tuple[str, date | None]


@dataclass(frozen=True)
class Kind:
    """Pages of one kind: the rows that list them, in order, and what is said of each.

    :param moment: the column with the moment of the last change.
    """

    rows: Callable[[], QuerySet[Any]]
    moment: str
    path: Callable[[str], str]
    slug: str

    def part(self, number: int) -> list[Address]:
        """Return the addresses of one file, counted from 1; one query."""
        rows = self.rows().values_list(self.slug, self.moment)
        found = rows[(number - 1) * PER_FILE : number * PER_FILE]
        return [(self.path(slug), day_of(moment)) for slug, moment in found]

    def newest(self) -> list[date]:
        """Return the newest day in each file; one query."""
        newest: dict[int, datetime] = {}
        moments = self.rows().values_list(self.moment, flat=True)
        for place, moment in enumerate(moments):
            file = place // PER_FILE
            newest[file] = max(moment, newest.get(file, moment))
        return [day_of(moment) for moment in newest.values()]


def _rows_of(model: type[Model], *order: str, **conditions: Any) -> Callable[[], QuerySet[Any]]:
    return lambda: model._base_manager.filter(**conditions).order_by(*order)


KINDS: dict[str, Kind] = {
    "topics": Kind(
        _rows_of(ListedTopic, "slug", articles__gt=0, slug__gt=""),
        "changed_at",
        lambda slug: reverse("articles:topic", kwargs={"slug": slug}),
        "slug",
    ),
    "articles": Kind(
        _rows_of(ListedArticle, "pk"), "published_at", article_path, "publication__slug"
    ),
    "histories": Kind(
        _rows_of(ListedArticle, "article_id"),
        "told_at",
        lambda slug: reverse("articles:history", kwargs={"slug": slug}),
        "publication__slug",
    ),
    "questions": Kind(
        _rows_of(ListedQuestion, "pk"),
        "changed_at",
        lambda slug: reverse("faqs:faq", kwargs={"slug": slug}),
        "faq__slug",
    ),
    "reviewers": Kind(
        _rows_of(ListedReviewer, "slug", texts__gt=0),
        "changed_at",
        lambda slug: reverse("articles:reviewer", kwargs={"slug": slug}),
        "slug",
    ),
}


@read_only
def index(request: HttpRequest) -> HttpResponseBase:
    """Return the list of files, each with the newest day on which it changed.

    That is a day in it, or that of a withdrawal, which took addresses out of it. One query for
    each kind, and one more.
    """
    withdrawn = _last_withdrawal()
    files = [(named("articles:sitemap_part", kind="pages", number=1), _newest(withdrawn))]
    for name, kind in KINDS.items():
        for number, day in enumerate(kind.newest(), start=1):
            location = named("articles:sitemap_part", kind=name, number=number)
            files.append((location, max(day, withdrawn or day)))
    return _answer(request, "sitemapindex", "sitemap", files)


@read_only
def sitemap(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Return one file of addresses; one query."""
    if kind == "pages":
        found = pages() if number == 1 else []
    else:
        found = KINDS[kind].part(number) if kind in KINDS and number > 0 else []
    if not found:
        raise Http404
    return _answer(request, "urlset", "url", [(absolute(path), day) for path, day in found])


def pages() -> list[Address]:
    """Return the pages that list others, and those of the publisher."""
    newest = _newest(None)
    listing = [(reverse(name), newest) for name in LISTS]
    return [*listing, *((reverse(name), None) for name in PLAIN)]


def _newest(withdrawn: date | None) -> date | None:
    """Return the day of the last publication or withdrawal."""
    changed = ListedTopic.objects.aggregate(at=Max("changed_at"))["at"]
    return max(filter(None, (day_of(changed) if changed else None, withdrawn)), default=None)


def _last_withdrawal() -> date | None:
    """Return the day on which an address was last taken out of the lists."""
    gone = Publication.objects.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at")
    newest = gone.values_list("withdrawn_at", flat=True).first()
    return day_of(newest) if newest else None


def _answer(
    request: HttpRequest, root: str, element: str, found: Sequence[Address]
) -> HttpResponseBase:
    lines = (
        f"<{element}><loc>{escape(location)}</loc>"
        f"{f'<lastmod>{day.isoformat()}</lastmod>' if day else ''}</{element}>"
        for location, day in found
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    body = f'{head}<{root} xmlns="{NAMESPACE}">{"".join(lines)}</{root}>'
    return answer(request, finished(body.encode(), "application/xml; charset=utf-8"))
