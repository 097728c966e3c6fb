"""From which text a revision leads on, for readers. The one place that says so.

The predecessor of a revision is the newest one before it that was not withdrawn. All that speaks
of a step compares with it: the note under the title, the history, the comparison, the log of
corrections, links for programs. Where texts between both were withdrawn, the signed note on the
change speaks of a text that is gone; pages then name these revisions beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from articles.models.publication import Publication


@dataclass(frozen=True)
class Step:
    """How a revision follows what readers can still read.

    :param before: the predecessor; None where every earlier one was withdrawn, or none was.
    :param gone: numbers of the withdrawn revisions between both, oldest first.
    """

    before: Publication | None
    gone: tuple[int, ...]

    @property
    def number(self) -> int | None:
        """The number of the predecessor."""
        return self.before.number if self.before else None


def step_to(publication: Publication, revisions: Iterable[Publication]) -> Step:
    """Return the step that leads to a revision.

    :param revisions: every publication of the article, in any order.
    """
    earlier = [each for each in revisions if each.number < publication.number]
    public = [each for each in earlier if each.withdrawn_at is None]
    before = max(public, key=lambda each: each.number, default=None)
    return Step(before, gone_between(before, publication, earlier))


def gone_between(
    before: Publication | None, publication: Publication, revisions: Iterable[Publication]
) -> tuple[int, ...]:
    """Return the numbers of the withdrawn revisions between two, oldest first.

    :param before: None for the time before the first.
    """
    least = before.number if before else 0
    numbers = (each.number for each in revisions if each.withdrawn_at is not None)
    return tuple(sorted(n for n in numbers if least < n < publication.number))


def with_predecessor(publications: QuerySet[Publication]) -> QuerySet[Any]:
    """Add ``before``, the number of the predecessor, and ``last_before``, of the one before it.

    They differ where the text to which the signed note on the change refers was withdrawn.
    """
    earlier = Publication.objects.filter(
        article_id=OuterRef("article_id"), number__lt=OuterRef("number")
    ).order_by("-number")
    return publications.annotate(
        before=Subquery(earlier.filter(withdrawn_at__isnull=True).values("number")[:1]),
        last_before=Subquery(earlier.values("number")[:1]),
    )
