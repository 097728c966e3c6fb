"""What an author must be told: every oddity of a text becomes a problem, never a silent repair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# One field never reports more than this. A hostile field could otherwise hold a hundred
# thousand problems, and nobody reads more than the first screen of them.
LIMIT = 100
EXCERPT_LENGTH = 80


@dataclass(frozen=True)
class Problem:
    """One remark on one field; the words for it are chosen outside of this package.

    ``line`` counts from 1 inside the field, 0 where a line makes no sense. ``params`` holds what
    the sentence needs, for example ``{"key": "allen2013"}``.
    """

    code: str
    where: str
    line: int = 0
    params: Mapping[str, str] = field(default_factory=dict)


class Report:
    """Collects the problems of one field, each of them once."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._found: dict[tuple[object, ...], Problem] = {}

    @property
    def is_full(self) -> bool:
        """Whether nothing more is noted, so that nothing more needs to be found out."""
        return len(self._found) >= LIMIT

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems by line; those of one line in the order in which they were found."""
        return tuple(sorted(self._found.values(), key=lambda problem: problem.line))

    def add(self, code: str, line: int = 0, **params: str) -> None:
        """Note a problem. The one that would exceed the limit becomes ``too_many_problems``."""
        if self.is_full:
            self._found[("too_many_problems",)] = Problem("too_many_problems", self.where)
            return
        shown = {name: excerpt(value) for name, value in params.items()}
        key = (code, line, *shown.items())
        self._found.setdefault(key, Problem(code, self.where, line, shown))


class Reports:
    """The reports of all fields of an article, in the order in which the fields were opened."""

    def __init__(self) -> None:
        self._reports: dict[str, Report] = {}

    def of(self, where: str) -> Report:
        """The report of a field, made on first use."""
        return self._reports.setdefault(where, Report(where))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them, field by field."""
        return tuple(problem for report in self._reports.values() for problem in report.problems)


def excerpt(text: str) -> str:
    """The text on one line, cut to a length that fits into a message."""
    words = " ".join(text[: 4 * EXCERPT_LENGTH].split())
    return words if len(words) <= EXCERPT_LENGTH else words[: EXCERPT_LENGTH - 1] + "…"
