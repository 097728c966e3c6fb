"""What to read after an article: texts that rest on the same sources, then those of its topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from articles.models.listing import ListedArticle
from articles.models.publication import Publication, PublishedReference
from articles.public.catalog import live_publications

MOST = 4
NEWEST = 50  # texts that cite a source


@dataclass(frozen=True)
class Related:
    """A live text, and why it is named: ``shared`` sources, or 0 for one of the same topic."""

    publication: Publication
    shared: int


def related_to(publication: Publication) -> list[Related]:
    """Return at most ``MOST`` live texts, most sources in common first; two queries.

    A source is the same if it is the same row of the library, which its key tells. Of a source
    that many texts cite the newest ``NEWEST`` are looked at, so that a page costs the same in a
    library of any size.
    """
    shared = _shared(publication)
    found = [Related(each, shared[each.pk]) for each in _live(publication, shared)]
    found.sort(key=lambda each: (-each.shared, each.publication.title, each.publication.pk))
    return found[:MOST]


def _shared(publication: Publication) -> Counter[int]:
    """Return the newest texts that cite sources of this one, with how many of them."""
    keys = [each["key"] for each in publication.data["references"]]
    if not keys:
        return Counter()
    table = PublishedReference._meta.db_table
    one = (
        f"SELECT publication_id FROM (SELECT publication_id FROM {table} WHERE key = %s "  # noqa: S608 - a name of ours
        f"ORDER BY publication_id DESC LIMIT {NEWEST}) AS newest"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(keys)), keys)
        return Counter(pk for (pk,) in cursor.fetchall())


def _live(publication: Publication, shared: Iterable[int]) -> list[Publication]:
    """Return those of the texts that are live, and some of the same topic."""
    wanted = Q(pk__in=list(shared))
    if publication.topic_slug:
        topic = ListedArticle.objects.filter(topic_slug=publication.topic_slug).order_by("title")
        wanted |= Q(pk__in=topic.values("pk")[: MOST + 1])
    others = live_publications().exclude(article_id=publication.article_id)
    return list(others.filter(wanted))
