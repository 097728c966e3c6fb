"""How old the sources of a text are, from its signed content. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median_high
from typing import Any

from articles.reference_text import year_of


@dataclass(frozen=True)
class Years:
    """Years of the sources.

    :param count: of all sources.
    :param dated: of those with a known year; the other years are theirs.
    :param median: half of the dated ones are from it or later.
    """

    count: int
    dated: int
    oldest: int | None
    newest: int | None
    median: int | None


def years_of(content: Mapping[str, Any]) -> Years:
    """Return the years of the sources of a canonical content; only verified years are known."""
    sources = [reference.get("source") or {} for reference in content["references"]]
    known = sorted(int(year) for source in sources if (year := year_of(source)).isdecimal())
    if not known:
        return Years(len(sources), 0, None, None, None)
    return Years(len(sources), len(known), known[0], known[-1], median_high(known))
