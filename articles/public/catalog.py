"""Publications for lists, each with its review; the same number of queries for any length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from articles.models.listing import ListedArticle, ListedTopic
from articles.models.publication import Publication, PublicationQuerySet, PublishedSignature
from articles.public.reviews import Review, review_of

# The text itself is read by the page of one article only.
HEAVY = ("content", "body_html")


@dataclass(frozen=True)
class Entry:
    """One line of a list."""

    publication: Publication
    review: Review


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


def topics() -> list[ListedTopic]:
    """Return the topics with live articles by name, articles without a topic last; one query.

    A topic that was renamed keeps its address: the newest publication says its name.
    """
    found = ListedTopic.objects.filter(articles__gt=0)
    return sorted(found, key=lambda topic: (topic.slug == "", topic.name, topic.slug))


class Listing:
    """The live articles by topic, then by title, of which a part is read at a time.

    :param shelves: the topics, in their order.
    :param asked: only articles that have questions.
    """

    def __init__(self, shelves: Iterable[ListedTopic], today: date, *, asked: bool = False) -> None:
        self.today, self.asked = today, asked
        sizes = ((topic, topic.asked if asked else topic.articles) for topic in shelves)
        self.shelves = [(topic, size) for topic, size in sizes if size]

    def count(self) -> int:
        """Return how many there are; no query."""
        return sum(size for _topic, size in self.shelves)

    __len__ = count

    def __getitem__(self, part: slice) -> list[tuple[ListedTopic, Entry]]:
        """Return a part with the topic of each; one query for each topic in it, and one more."""
        placed = list(self._placed(part.start or 0, part.stop))
        listed = entries([publication for _topic, publication in placed], self.today)
        return [(topic, entry) for (topic, _), entry in zip(placed, listed, strict=True)]

    def _placed(self, start: int, stop: int) -> Iterator[tuple[ListedTopic, Publication]]:
        passed = 0
        for topic, size in self.shelves:
            first, last = max(start - passed, 0), min(stop - passed, size)
            if first < last:
                for row in self._rows(topic, size, first, last):
                    yield topic, row.publication
            passed += size

    def _rows(
        self, topic: ListedTopic, size: int, first: int, last: int
    ) -> Sequence[ListedArticle]:
        """Return the rows of a topic from one place to another, counted from the nearer end."""
        rows = with_publication(ListedArticle.objects.filter(topic_slug=topic.slug))
        if self.asked:
            rows = rows.filter(questions__gt=0)
        if first <= size // 2:
            return list(rows.order_by("title", "pk")[first:last])
        backwards = rows.order_by("-title", "-pk")[size - last : size - first]
        return list(backwards)[::-1]


def with_publication(rows: QuerySet[ListedArticle]) -> QuerySet[ListedArticle]:
    """Read the publication of each row along with it, without its text."""
    return rows.select_related("publication").defer(*(f"publication__{name}" for name in HEAVY))
