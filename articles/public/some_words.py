"""Texts with some of what was asked for, where none has all: more and rarer words come first.

A text counts for the terms it has, each the more the fewer entries have it. The entries that are
compared are few however many there are: of each term the newest, the rarest terms first. Where a
term is so frequent that these are not all of its entries, those with most of the terms are asked
for beside them. Both databases give the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from articles.public.matching import LISTED, newest, standings
from articles.search_terms import Term

COMPARED = 2 * LISTED  # entries
DECIDING = 4  # terms of a query, the rarest; more take longer than they tell
PLACES = (1.4, 1.2, 1.0, 0.5)  # what a term counts in title, lead, text and references
WEAKEST = 1 / 3  # of the best; what counts less has frequent words alone


@dataclass(frozen=True)
class Had:
    """The terms of a query that live entries have, each with its newest entries, and the others."""

    terms: list[Term]
    entries: list[list[int]]
    missing: list[Term]


def had(terms: Sequence[Term]) -> Had:
    """Return which of the terms live entries have; one statement."""
    found = list(zip(terms, newest([[term] for term in terms]), strict=True))
    there = sorted((each for each in found if each[1]), key=lambda each: len(each[1]))
    return Had(
        [term for term, _ in there],
        [entries for _, entries in there],
        [term for term, entries in found if not entries],
    )


def ranked(known: Had) -> list[int]:
    """Return the keys of entries that have some of the terms, the best first.

    One statement, two where a term is frequent. Small words alone find nothing.
    """
    if all(term.is_small for term in known.terms):
        return []
    known = Had(known.terms[:DECIDING], known.entries[:DECIDING], known.missing)
    entries = _compared(known)
    weights = [log(1 + COMPARED / len(of_term)) for of_term in known.entries]
    counted: dict[int, dict[int, float]] = {entry: {} for entry in entries}
    for number, tier, entry in standings(known.terms, entries):
        of_entry = counted[entry]
        of_entry[number] = max(of_entry.get(number, 0.0), weights[number] * PLACES[tier])
    scores = {entry: sum(each.values()) for entry, each in counted.items()}
    best = max(scores.values(), default=0.0)
    order = sorted(scores, key=lambda entry: (-scores[entry], -entry))
    return [entry for entry in order if scores[entry] >= best * WEAKEST]


def _compared(known: Had) -> list[int]:
    """Return the entries to compare: with most of the terms, then with the rarest of them."""
    groups: list[list[int]] = []
    if any(len(entries) == LISTED for entries in known.entries) and len(known.terms) > 1:
        groups += newest(_nearly_all(known))
    chosen: dict[int, None] = {}
    for group in (*groups, *known.entries):
        for entry in group:
            if len(chosen) < COMPARED:
                chosen[entry] = None
    return list(chosen)


def _nearly_all(known: Had) -> list[list[Term]]:
    """Return the terms, and the terms without one of them, the most frequent left out first."""
    if len(known.terms) == 2:
        return [known.terms]
    without = [
        [*known.terms[:number], *known.terms[number + 1 :]]
        for number in reversed(range(len(known.terms)))
    ]
    return [known.terms, *without]
