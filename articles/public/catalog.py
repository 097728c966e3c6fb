"""Publications for lists, each with its review; the same number of queries for any length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from articles.models.publication import Publication, PublicationQuerySet, PublishedSignature
from articles.public.reviews import Review, review_of

# The text itself is read by the page of one article only.
HEAVY = ("content", "body_html")


@dataclass(frozen=True)
class Entry:
    """One line of a list."""

    publication: Publication
    review: Review


@dataclass(frozen=True)
class TopicSummary:
    """A topic as the live publications name it."""

    slug: str
    name: str
    entries: tuple[Entry, ...]

    @property
    def newest_review_on(self) -> date | None:
        """The day of the newest whole-page review in the topic."""
        return max(filter(None, (e.review.last_reviewed_on for e in self.entries)), default=None)

    @property
    def is_demonstration(self) -> bool:
        """Whether any of its articles needs the notice."""
        return any(entry.review.is_demonstration for entry in self.entries)


def live_publications() -> PublicationQuerySet:
    """Return live publications without their text, by title."""
    return Publication.objects.live().defer(*HEAVY).order_by("title", "pk")


def signatures_of(article_ids: Iterable[int]) -> dict[int, list[PublishedSignature]]:
    """Return all signatures of the articles, newest first, by article; one query."""
    rows = (
        PublishedSignature.objects.filter(article_id__in=set(article_ids))
        .select_related("publication")
        .defer(*(f"publication__{name}" for name in HEAVY))
    )
    found: dict[int, list[PublishedSignature]] = defaultdict(list)
    for row in rows:
        found[row.article_id].append(row)
    return found


def entries(publications: Iterable[Publication], today: date) -> list[Entry]:
    """Return the publications with their reviews as of ``today``, in the same order."""
    listed = list(publications)
    signatures = signatures_of(publication.article_id for publication in listed)
    return [Entry(each, review_of(each, signatures[each.article_id], today)) for each in listed]


def topics(listed: Iterable[Entry]) -> list[TopicSummary]:
    """Return the topics of the entries by name; articles without a topic are in none.

    A topic that was renamed keeps its address: the newest publication says its name.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in listed:
        if entry.publication.topic_slug:
            groups[entry.publication.topic_slug].append(entry)
    found = [TopicSummary(slug, _name(group), tuple(group)) for slug, group in groups.items()]
    return sorted(found, key=attrgetter("name", "slug"))


def _name(group: list[Entry]) -> str:
    newest = max(group, key=lambda entry: (entry.publication.published_at, entry.publication.pk))
    return newest.publication.topic_name


def recently_reviewed(listed: Iterable[Entry], limit: int) -> list[Entry]:
    """Return the entries whose whole page was read last, newest first."""
    read = [entry for entry in listed if entry.review.whole]
    read.sort(key=lambda entry: (entry.review.last_reviewed_on, entry.publication.pk), reverse=True)
    return read[:limit]
