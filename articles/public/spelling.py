"""Correct words that no live entry has to words that live entries have.

Candidates sound like the word, or differ from that by one consonant; of those, the nearest in
letters, and of these the most frequent. The list of words only helps to look: what is shown to
readers is taken from the entries that are found with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from articles.models.search import SearchWord
from articles.public.matching import Narrowed, best, unmatched
from articles.public.search import PER_PAGE, Hit, shown
from articles.search_words import (
    STOP_WORDS,
    distance,
    is_taught,
    mistakes_allowed,
    sound,
    sounds_near,
    tokens,
)

MOST_CANDIDATES = 3000


@dataclass(frozen=True)
class Correction:
    """What was perhaps meant, as it is written in what it finds."""

    query: str
    hits: list[Hit]


def correction_of(words: Sequence[str], day: date) -> Correction | None:
    """Return words that find something instead of words that find nothing.

    Five queries: which words nothing has, the words near them, and the results.
    """
    wrong = unmatched(words)
    nearest = _nearest(wrong) if wrong else {}
    if not wrong or not all(word in nearest for word in wrong):
        return None
    right = [nearest.get(word, word) for word in words]
    hits = shown(best(right, Narrowed(), most=PER_PAGE), right, day)
    written = [_as_written(word, hits) if word not in words else word for word in right]
    return Correction(" ".join(written), hits) if hits and all(written) else None


def _nearest(words: Sequence[str]) -> dict[str, str]:
    """Return for each word the one that was probably meant; one query."""
    taught = [word for word in words if is_taught(word) and word not in STOP_WORDS]
    if not taught:
        return {}
    found = _candidates({each for word in taught for each in sounds_near(sound(word))}, taught)
    nearest = {}
    for word in taught:
        near = [
            (mistakes, -entries, other)
            for other, entries in found
            if abs(len(other) - len(word)) <= mistakes_allowed(word)
            and (mistakes := distance(word, other)) <= mistakes_allowed(word)
        ]
        if near:
            nearest[word] = min(near)[2]
    return nearest


def _candidates(sounds: Iterable[str], words: Sequence[str]) -> list[tuple[str, int]]:
    shortest = min(len(word) - mistakes_allowed(word) for word in words)
    longest = max(len(word) + mistakes_allowed(word) for word in words)
    table = SearchWord._meta.db_table
    listed = sorted(sounds)
    marks = ", ".join(["%s"] * len(listed))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word, entries FROM {table} WHERE sound IN ({marks}) "  # noqa: S608
            "AND entries > 0 AND LENGTH(word) BETWEEN %s AND %s "
            "ORDER BY entries DESC, word LIMIT %s",
            [*listed, shortest, longest, MOST_CANDIDATES],
        )
        return cursor.fetchall()


def _as_written(word: str, hits: Sequence[Hit]) -> str:
    """Return a corrected word as it stands in a text that was found, capitals and accents too."""
    for hit in hits:
        for written in f"{hit.entry.title} {hit.entry.text}".split():
            if tokens(written) == [word]:
                return written.strip("()[]{}<>.,;:!?…\"'“”‘’«»*_/–—")
    return ""
