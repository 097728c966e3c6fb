"""What the publisher says about the sources of a text: how old, when checked, which in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from articles.freshness import Years, years_of
from articles.models.publication import Publication
from articles.models.published_notice import EvidenceCheck, PublishedNotice
from articles.public import shell

SHOWN = {
    "ALL": ("retraction", "concern", "correction"),
    "DOUBT": ("retraction", "concern"),
    "NONE": (),
}
"""PORTAL_SOURCE_NOTICES → which kinds of notices readers see."""


@dataclass(frozen=True)
class Sources:
    """What is known of the sources of a text.

    :param checked_on: of the last comparison with a data set of notices since the text is public;
        None where there was none. Sources of a text that is younger may have come after it.
    """

    years: Years
    checked_on: date | None
    notices: Sequence[PublishedNotice]

    @property
    def has_doubt(self) -> bool:
        """Whether a source was retracted or put in doubt, which readers should know at once."""
        return any(notice.nature != "correction" for notice in self.notices)


def sources_of(publication: Publication) -> Sources:
    """Return what is known of the sources; two queries."""
    shown = SHOWN[settings.PORTAL_SOURCE_NOTICES]
    since = EvidenceCheck.objects.filter(at__gte=publication.published_at)
    checked = since.order_by("-at", "-pk").values_list("at", flat=True).first()
    return Sources(
        years_of(publication.data),
        shell.day_of(checked) if checked else None,
        list(publication.notices.filter(nature__in=shown)) if shown else [],
    )
