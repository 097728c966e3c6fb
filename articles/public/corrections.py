"""The public log of corrections: what was put right, and what was taken off the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase

from articles.models.publication import Publication
from articles.public.addresses import SAYS_CORRECTION
from articles.public.catalog import HEAVY
from articles.public.heads_of_records import head_of_corrections
from articles.public.shell import answer, make_page
from rlsportal.read_only import read_only

PER_PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    :param numbers: of the revisions; one, but for what was withdrawn together.
    :param before: number of the public revision that was corrected; None where none is public.
    :param reported_on: days on which readers had reported it.
    """

    at: datetime
    publication: Publication
    numbers: tuple[int, ...]
    address: str
    is_withdrawal: bool
    before: int | None = None
    reported_on: tuple[date, ...] = ()

    @property
    def is_gone(self) -> bool:
        """Whether the text it is about was withdrawn, then or later: none of its words is shown."""
        return self.publication.withdrawn_at is not None


@read_only
def corrections(request: HttpRequest) -> HttpResponseBase:
    """List corrections and withdrawals, newest first; three queries for any number of them."""
    found = Paginator(log(), PER_PAGE).get_page(request.GET.get("page"))
    is_demonstration = any(each.publication.is_demonstration for each in found)
    context = {"found": found, "is_demonstration": is_demonstration}
    page = make_page(
        "articles/corrections.html",
        context,
        head=lambda: head_of_corrections(list(found), found.number),
    )
    return answer(request, page)


def log() -> list[Entry]:
    """Return the whole log, newest first; three queries."""
    listed = [*_corrections(), *_withdrawals()]
    return sorted(listed, key=_moment, reverse=True)


def _moment(entry: Entry) -> tuple[datetime, int, bool]:
    return entry.at, entry.publication.pk, entry.is_withdrawal


def _with_address(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Add the slug of today, and the number of the public revision before, to each."""
    same = Publication.objects.filter(article_id=OuterRef("article_id"))
    public = same.filter(withdrawn_at__isnull=True, number__lt=OuterRef("number"))
    return publications.defer(*HEAVY).annotate(
        address=Subquery(same.order_by("-number").values("slug")[:1]),
        before=Subquery(public.order_by("-number").values("number")[:1]),
    )


def _corrections() -> Iterator[Entry]:
    """Yield every correction, also those withdrawn later: that they happened stays known."""
    rows = _with_address(Publication.objects.filter(SAYS_CORRECTION))
    for each in rows.prefetch_related("reports"):
        yield Entry(
            at=each.published_at,
            publication=each,
            numbers=(each.number,),
            address=each.address,  # type: ignore[attr-defined]  # annotated by the query
            is_withdrawal=False,
            before=None if each.withdrawn_at else each.before,  # type: ignore[attr-defined]
            reported_on=tuple(sorted({report.received_on for report in each.reports.all()})),
        )


def _withdrawals() -> Iterator[Entry]:
    """Yield one entry for the revisions of an article that were withdrawn together."""
    together: dict[tuple[int, datetime], list[Publication]] = defaultdict(list)
    gone = _with_address(Publication.objects.filter(withdrawn_at__isnull=False))
    for each in gone.order_by("number"):
        assert each.withdrawn_at is not None  # asked for
        together[each.article_id, each.withdrawn_at].append(each)
    for (_article, at), rows in together.items():
        newest = rows[-1]
        yield Entry(
            at=at,
            publication=newest,
            numbers=tuple(each.number for each in rows),
            address=newest.address,  # type: ignore[attr-defined]  # annotated by the query
            is_withdrawal=True,
        )
