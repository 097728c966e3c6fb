"""Where everything that is public is listed: articles, topics, and the doctors who signed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.core.paginator import Paginator
from django.db.models import ExpressionWrapper, Q
from django.db.models.fields import BooleanField
from django.http import HttpRequest, HttpResponseBase

from articles.models.publication import PublishedSignature
from articles.public.catalog import Entry, TopicSummary, entries, live_publications, topics
from articles.public.heads import head_of_articles, head_of_reviewers, head_of_topics
from articles.public.shell import answer, make_page, today
from rlsportal.read_only import read_only

PER_PAGE = 50  # articles or doctors; nonsense as a page number is the first page or the last

_UNDER_LIVE_TEXT = Q(
    publication__superseded_at__isnull=True, publication__withdrawn_at__isnull=True
)


@dataclass(frozen=True)
class Signer:
    """A doctor as the newest signature tells, with the number of live texts they signed."""

    newest: PublishedSignature
    texts: int


@read_only
def all_articles(request: HttpRequest) -> HttpResponseBase:
    """List every live article by topic; two queries."""
    listed = entries(live_publications(), today())
    found = Paginator(list(_by_topic(listed)), PER_PAGE).get_page(request.GET.get("page"))
    groups = [
        (topic, [entry for _, entry in rows]) for topic, rows in groupby(found, itemgetter(0))
    ]
    shown = [entry for _, entry in found]
    context = {
        "groups": groups,
        "found": found,
        "is_demonstration": any(entry.review.is_demonstration for entry in listed),
    }
    page = make_page(
        "articles/articles.html", context, head=lambda: head_of_articles(shown, found.number)
    )
    return answer(request, page)


def _by_topic(listed: Sequence[Entry]) -> Iterator[tuple[TopicSummary | None, Entry]]:
    """Yield the entries with their topic, topics by name; those without a topic last."""
    for topic in topics(listed):
        for entry in topic.entries:
            yield topic, entry
    for entry in listed:
        if not entry.publication.topic_slug:
            yield None, entry


@read_only
def all_topics(request: HttpRequest) -> HttpResponseBase:
    """List the topics of live articles; two queries. One page: an editor keeps topics few."""
    listed = entries(live_publications(), today())
    found = topics(listed)
    context = {
        "topics": found,
        "without_topic": [each for each in listed if not each.publication.topic_slug],
        "is_demonstration": any(entry.review.is_demonstration for entry in listed),
    }
    return answer(
        request, make_page("articles/topics.html", context, head=lambda: head_of_topics(found))
    )


@read_only
def all_reviewers(request: HttpRequest) -> HttpResponseBase:
    """List the doctors whose signature stands under a live text; one query."""
    signers = list(_signers())
    found = Paginator(signers, PER_PAGE).get_page(request.GET.get("page"))
    is_demonstration = any(signer.newest.is_demonstration for signer in signers)
    context = {"found": found, "is_demonstration": is_demonstration}
    page = make_page(
        "articles/reviewers.html",
        context,
        head=lambda: head_of_reviewers([signer.newest for signer in found], found.number),
    )
    return answer(request, page)


def _signers() -> Iterator[Signer]:
    """Yield the doctors by name; all their signatures are read, because the newest one counts."""
    signed = PublishedSignature.objects.filter(_UNDER_LIVE_TEXT)
    is_live = ExpressionWrapper(_UNDER_LIVE_TEXT, output_field=BooleanField())
    rows = PublishedSignature.objects.filter(slug__in=signed.values("slug")).annotate(live=is_live)
    by_doctor: dict[str, list[PublishedSignature]] = {}
    for row in rows.only(
        "slug",
        "name",
        "credentials",
        "specialty",
        "signed_at",
        "article_id",
        "publication_id",
        "is_demonstration",
    ):
        by_doctor.setdefault(row.slug, []).append(row)
    for group in sorted(
        by_doctor.values(), key=lambda rows: (rows[0].name.casefold(), rows[0].slug)
    ):
        live = {row.publication_id for row in group if row.live}  # type: ignore[attr-defined]
        yield Signer(group[0], len(live))
