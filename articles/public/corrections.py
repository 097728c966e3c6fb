"""The public log of corrections: what was put right, and what was taken off the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase

from articles.models.publication import Publication
from articles.models.published_correction import PublishedCorrection
from articles.models.published_log import PublishedReport
from articles.public.catalog import HEAVY
from articles.public.heads_of_records import head_of_corrections
from articles.public.predecessors import with_predecessor
from articles.public.shell import answer, make_page
from rlsportal.read_only import read_only

PER_PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    :param numbers: of the revisions; one, but for what was withdrawn together.
    :param before: number of the public revision that was corrected; None where none is public.
    :param last_before: that of the one before it, which is gone where the two differ.
    :param reported_on: days on which readers had reported it.
    """

    at: datetime
    publication: Publication
    numbers: tuple[int, ...]
    address: str
    is_withdrawal: bool
    before: int | None = None
    last_before: int | None = None
    reported_on: tuple[date, ...] = ()

    @property
    def is_gone(self) -> bool:
        """Whether the text it is about was withdrawn, then or later: none of its words is shown."""
        return self.publication.withdrawn_at is not None

    @property
    def is_after_gone(self) -> bool:
        """Whether what it corrected was withdrawn, and an earlier text stands in for it."""
        return self.before is not None and self.before != self.last_before


@read_only
def corrections(request: HttpRequest) -> HttpResponseBase:
    """List corrections and withdrawals, newest first; six queries for any number of them."""
    lines: Any = Log()  # a paginator asks no more than it has
    found = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    is_demonstration = any(each.publication.is_demonstration for each in found)
    context = {"found": found, "is_demonstration": is_demonstration}
    page = make_page(
        "articles/corrections.html",
        context,
        head=lambda: head_of_corrections(list(found), found.number),
    )
    return answer(request, page)


# Of a line: when, of which publication; of which article, where it was withdrawn then.
Place = tuple[datetime, int, int | None]


class Log:
    """The whole log, newest first, of which a part is read; no text is read for any of it."""

    def count(self) -> int:
        """Return how many lines there are; two queries."""
        return PublishedCorrection.objects.count() + _withdrawals().count()

    __len__ = count

    def __getitem__(self, part: slice) -> list[Entry]:
        """Return the lines of a page; four queries, each by an index."""
        upto = part.stop
        corrected = PublishedCorrection.objects.values_list("corrected_at", "publication_id")
        withdrawn = _withdrawals().order_by("-withdrawn_at", "-pk")
        listed: list[Place] = [(at, pk, None) for at, pk in corrected[:upto]]
        gone: Any = withdrawn.values_list("withdrawn_at", "pk", "article_id")  # none without a day
        listed += gone[:upto]
        return _entries(sorted(listed, key=_order, reverse=True)[part])


def _order(place: Place) -> tuple[datetime, int, bool]:
    at, pk, article = place
    return at, pk, article is not None


def _withdrawals() -> QuerySet[Publication]:
    """Return of what was withdrawn together the newest revision."""
    together = Publication.objects.filter(
        article_id=OuterRef("article_id"),
        withdrawn_at=OuterRef("withdrawn_at"),
        number__gt=OuterRef("number"),
    )
    return Publication.objects.filter(~Exists(together), withdrawn_at__isnull=False)


def _entries(listed: Iterable[Place]) -> list[Entry]:
    """Return the lines at these places; two queries."""
    places = list(listed)
    if not places:
        return []
    withdrawn = [(at, article) for at, _pk, article in places if article is not None]
    rows = Publication.objects.filter(
        Q(pk__in=[pk for _at, pk, _article in places])
        | Q(
            article_id__in=[article for _at, article in withdrawn],
            withdrawn_at__in=[at for at, _article in withdrawn],
        )
    )
    found = {each.pk: each for each in _described(rows).order_by("number")}
    together: dict[tuple[int, datetime | None], list[Publication]] = defaultdict(list)
    for each in found.values():
        together[each.article_id, each.withdrawn_at].append(each)
    return [
        _correction(found[pk]) if article is None else _withdrawal(found[pk], together[article, at])
        for at, pk, article in places
    ]


def _described(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Add the slug of today, and what a correction is compared with, to each."""
    same = Publication.objects.filter(article_id=OuterRef("article_id"))
    return (
        with_predecessor(publications.defer(*HEAVY))
        .annotate(address=Subquery(same.order_by("-number").values("slug")[:1]))
        .prefetch_related("reports")
    )


def _correction(row: Publication) -> Entry:
    """Return the line of a correction, also of one withdrawn later: that it happened is known."""
    described: Any = row
    return Entry(
        at=row.published_at,
        publication=row,
        numbers=(row.number,),
        address=described.address,
        is_withdrawal=False,
        before=None if row.withdrawn_at else described.before,
        last_before=described.last_before,
        reported_on=_days([row], PublishedReport.LedTo.CORRECTION),
    )


def _withdrawal(newest: Publication, rows: list[Publication]) -> Entry:
    """Return the line of the revisions of an article that were withdrawn together."""
    assert newest.withdrawn_at is not None  # asked for
    described: Any = newest
    return Entry(
        at=newest.withdrawn_at,
        publication=newest,
        numbers=tuple(each.number for each in rows),
        address=described.address,
        is_withdrawal=True,
        reported_on=_days(rows, PublishedReport.LedTo.WITHDRAWAL),
    )


def _days(rows: Iterable[Publication], led_to: str) -> tuple[date, ...]:
    """Return the days on which readers had reported what was put right or taken off the site."""
    reports = (report for row in rows for report in row.reports.all())
    return tuple(sorted({report.received_on for report in reports if report.led_to == led_to}))
