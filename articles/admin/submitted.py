"""What the checks said of a revision when it was submitted, for the doctor and for the record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from articles.evidence import person
from articles.examination import advice_of_json, limits
from articles.models import Revision, SubmissionReport
from articles.readability import Limits, measure

from .readability import Readout, readout
from .submission import Missing, advised, places_of


@dataclass(frozen=True)
class Submitted:
    """What a revision was submitted with.

    :param is_recorded: whether the checks were there when it was submitted.
    :param waiver: why it went to review in spite of grave advice, or "".
    :param waived_by: who said so.
    """

    readout: Readout
    is_recorded: bool
    advice: tuple[Missing, ...] = ()
    waiver: str = ""
    waived_by: str = ""

    @property
    def graves(self) -> list[Missing]:
        """The advice that was waived."""
        return [each for each in self.advice if each.is_grave]

    @property
    def warnings(self) -> list[Missing]:
        """The other advice."""
        return [each for each in self.advice if not each.is_grave]


def submitted(revision: Revision) -> Submitted:
    """Return what a revision was submitted with; measured by the limits of that day."""
    reports = SubmissionReport.objects.select_related("waived_by")
    report = reports.filter(revision=revision).first()
    words = places_of(revision.article, revision.data)
    places = {where: (place, "") for where, (place, _href) in words.items()}
    by = _limits(json.loads(report.readability)) if report else limits()
    shown = readout(measure(revision.data, by), places)
    if report is None:
        return Submitted(shown, is_recorded=False)
    return Submitted(
        shown,
        is_recorded=True,
        advice=tuple(advised(advice_of_json(report.advice), places)),
        waiver=report.waiver,
        waived_by=person(report.waived_by),
    )


def _limits(stored: Mapping[str, Any]) -> Limits:
    return Limits(**stored["limits"])
