"""Ways to narrow results, as links with how many results each leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from articles.models.publication import Publication, SearchEntry
from articles.models.search import SearchDocument
from articles.public.matching import Cell, Narrowed
from articles.public.search import Found, fits, recent_since

RECENT = "recent"
MOST_TOPICS = 8  # shown to somebody who found nothing


@dataclass(frozen=True)
class Choice:
    """One link of a facet."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow results, the widest choice first."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class TopicCount:
    """A topic with the number of its live articles, and the day of its newest review."""

    slug: str
    name: str
    count: int
    newest_review_on: date | None
    is_demonstration: bool


def narrowed_by(kind: str, topic: str, reviewed: str, day: date) -> Narrowed:
    """Return what an address asks for; nonsense asks for nothing."""
    return Narrowed(
        kind if kind in SearchEntry.Kind.values else "",
        topic if len(topic) <= 80 and topic.isprintable() else "",
        recent_since(day) if reviewed == RECENT else None,
    )


def address_of(query: str, narrowed: Narrowed, page: int = 1) -> str:
    """Return the part of an address that asks for these results."""
    asked = {"q": query, "kind": narrowed.kind, "topic": narrowed.topic}
    asked["reviewed"] = RECENT if narrowed.since else ""
    asked["page"] = str(page) if page > 1 else ""
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def facets_of(found: Found, query: str, narrowed: Narrowed, day: date) -> list[Facet]:
    """Return the facets that make a difference; one query, for the names of topics."""
    names = _names({cell.topic: cell.newest for cell in _newest_last(found.cells) if cell.topic})
    kinds = {
        SearchEntry.Kind.ARTICLE.value: _("Articles"),
        SearchEntry.Kind.FAQ.value: _("Questions"),
    }
    topics = dict(sorted(names.items(), key=lambda item: item[1].casefold()))
    count = _counting(found.cells)

    def choice(label: str, wanted: Narrowed) -> Choice:
        return Choice(label, count(wanted), address_of(query, wanted), wanted == narrowed)

    def facet(label: str, widest: str, wide: Narrowed, named: dict[str, Narrowed]) -> Facet | None:
        everything = choice(widest, wide)
        rest = [choice(name, wanted) for name, wanted in named.items()]
        useful = tuple(each for each in rest if each.count or each.is_chosen)
        if wide == narrowed and all(each.count == everything.count for each in useful):
            return None
        return Facet(label, (everything, *useful))

    recent = replace(narrowed, since=recent_since(day))
    found_facets = (
        facet(
            _("Kind"),
            _("Articles and questions"),
            replace(narrowed, kind=""),
            {name: replace(narrowed, kind=kind) for kind, name in kinds.items()},
        ),
        facet(
            _("Topic"),
            _("All topics"),
            replace(narrowed, topic=""),
            {name: replace(narrowed, topic=topic) for topic, name in topics.items()},
        ),
        facet(
            _("Medical review"),
            _("At any time"),
            replace(narrowed, since=None),
            {_("Within two years"): recent},
        ),
    )
    return [each for each in found_facets if each]


def _counting(cells: Iterable[Cell]) -> Callable[[Narrowed], int]:
    listed = list(cells)
    return lambda narrowed: sum(cell.count for cell in listed if fits(cell, narrowed))


def _newest_last(cells: Iterable[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: cell.newest)


def _names(newest: dict[str, int]) -> dict[str, str]:
    """Return the names of topics as their newest publications say them; one query."""
    named = Publication.objects.live().filter(pk__in=newest.values())
    return dict(named.values_list("topic_slug", "topic_name"))


def top_topics() -> list[TopicCount]:
    """Return the topics with the most live articles; two queries, however many there are."""
    rows = list(
        SearchDocument.objects.filter(kind=SearchEntry.Kind.ARTICLE)
        .exclude(topic_slug="")
        .values("topic_slug")
        .annotate(
            count=Count("pk"),
            newest=Max("publication_id"),
            reviewed=Max("reviewed_on"),
            demonstrations=Count("pk", filter=Q(is_demonstration=True)),
        )
        .order_by("-count", "topic_slug")[:MOST_TOPICS]
    )
    names = _names({row["topic_slug"]: row["newest"] for row in rows})
    return [
        TopicCount(slug, names[slug], row["count"], row["reviewed"], row["demonstrations"] > 0)
        for row in rows
        if (slug := row["topic_slug"]) in names
    ]
