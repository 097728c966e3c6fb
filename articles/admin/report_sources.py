"""The report about the sources of live texts: how old they are, and which are in doubt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.freshness import Years, years_of
from articles.models import EvidenceCheck, EvidenceFlag, Publication

from .report_base import Chosen, Column, Filter, Report, Row, Unstored
from .report_texts import CONTENTS_AT_A_TIME
from .report_work import article_path

NOT_SINCE = (5, 10)
"""Years without a newer source that can be asked for."""


@dataclass(frozen=True)
class Evidence:
    """One live text: years of its sources, and how many notices wait for somebody."""

    article_id: int
    title: str
    years: Years
    flags: int


def find_evidence(choice: Chosen, today: date) -> Unstored[Evidence]:
    """Return live texts: those with open notices first, then by the year of the newest source."""
    return Unstored(lambda: iter(sorted(_evidence(choice["which"], today), key=_order)))


def _order(each: Evidence) -> tuple[bool, int, str]:
    return not each.flags, each.years.newest or 0, each.title


def _evidence(which: str, today: date) -> Iterator[Evidence]:
    waiting = EvidenceFlag.objects.open().values_list("article_id", flat=True)
    flags = Counter(waiting.order_by())
    rows = Publication.objects.live().order_by("pk").values_list("article", "title", "content")
    for pk, title, content in rows.iterator(CONTENTS_AT_A_TIME):
        found = Evidence(pk, title, years_of(json.loads(content)), flags[pk])
        if which == "doubt" and not found.flags:
            continue
        if which.isdecimal() and (found.years.newest or 0) > today.year - int(which):
            continue
        yield found


def evidence_rows(found: Sequence[Evidence], today: date) -> list[Row]:
    """Return a line for each text."""
    return [
        Row(
            (
                each.title,
                each.flags,
                each.years.count,
                each.years.dated,
                each.years.newest or _("unknown"),
                each.years.median or _("unknown"),
            ),
            article_path(each.article_id),
        )
        for each in found
    ]


def summary(found: Any) -> list[tuple[str, Any]]:
    """Say when all sources were last compared with notices of journals."""
    last = EvidenceCheck.objects.order_by("-at", "-pk").first()
    day = date_format(timezone.localtime(last.at).date(), "DATE_FORMAT") if last else _("never")
    return [(_("Last compared with notices of journals"), day)]


SOURCES = Report(
    "sources",
    gettext_lazy("Age of sources"),
    gettext_lazy(
        "How old the sources of live texts are, and how many notices about them wait for "
        "somebody. The newest source says most: where it is old, look for newer guidelines."
    ),
    (
        Column(gettext_lazy("Article")),
        Column(gettext_lazy("Open notices"), is_number=True),
        Column(gettext_lazy("Sources"), is_number=True),
        Column(gettext_lazy("With a known year"), is_number=True),
        Column(gettext_lazy("Newest"), is_number=True),
        Column(gettext_lazy("Half are from, or later"), is_number=True),
    ),
    find_evidence,
    evidence_rows,
    (
        Filter(
            "which",
            gettext_lazy("Which"),
            lambda: [
                ("", gettext_lazy("any")),
                ("doubt", gettext_lazy("with open notices")),
                *(
                    (str(years), _("no source of the last %(count)d years") % {"count": years})
                    for years in NOT_SINCE
                ),
            ],
        ),
    ),
    summary,
    empty=gettext_lazy("There is no such live text."),
)
