"""What to read after an article: texts that rest on the same sources, then those of its topic."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from articles.models.publication import Publication
from articles.public.catalog import live_publications

MOST = 4


@dataclass(frozen=True)
class Related:
    """A live text, and why it is named: ``shared`` sources, or 0 for one of the same topic."""

    publication: Publication
    shared: int


def related_to(publication: Publication) -> list[Related]:
    """Return at most ``MOST`` live texts, most sources in common first; one query.

    A source is the same if it is the same row of the library, which its key tells.
    """
    keys = publication.references.values("key")
    near = live_publications().exclude(article_id=publication.article_id)
    near = near.annotate(shared=Count("references", filter=Q(references__key__in=keys)))
    reasons = Q(shared__gt=0)
    if publication.topic_slug:
        reasons |= Q(topic_slug=publication.topic_slug)
    found = near.filter(reasons).order_by("-shared", "title", "pk")[:MOST]
    return [Related(each, each.shared) for each in found]
