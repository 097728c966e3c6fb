"""Correct what no live entry has to words that live entries have, and leave the rest as it is.

Candidates sound like the word, or differ from that by one consonant; of those, the nearest in
letters, and of these the most frequent. Two words may be meant where one was typed, and one where
two were. The list of words only helps to look: what is shown to readers is taken from live entries
that have the word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from articles.models.search import SearchWord
from articles.public.matching import newest
from articles.public.search import live_entries
from articles.search_terms import Term, exactly
from articles.search_words import (
    SHORTEST_BEGINNING,
    STOP_WORDS,
    distance,
    is_taught,
    may_mean,
    mistakes_allowed,
    sound,
    sounds_near,
    spans,
    surely_means,
)

MOST_CANDIDATES = 3000
MOST_CORRECTED = 4  # of a query that has more of them, the others are left
LOOKED_AT = 3  # entries in which a word is looked up as it is written

Words = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What is to stand in a query from ``begin`` to ``end``."""

    begin: int
    end: int
    words: Words
    is_sure: bool = True


@dataclass(frozen=True)
class Guess:
    """A query with other words for what no entry has.

    :param query: "" if no other word is known.
    :param is_sure: whether what it finds may be shown before the reader says so.
    """

    query: str = ""
    is_sure: bool = False


def corrected(query: str, terms: Sequence[Term], missing: Sequence[Term]) -> Guess:
    """Return what was probably meant by a query that has words which no entry has.

    :param terms: of the query; those that are not missing stay as they are.

    Three statements: the words near those that are missing, and how live entries write them.
    """
    missing = missing[:MOST_CORRECTED]
    joints = list(_joints(query, terms, missing))
    known = _known(missing, [change.words[0] for change in joints])
    changes = [change for change in joints if change.words[0] in known]
    for term in missing:
        taken = any(change.begin <= term.begin < change.end for change in changes)
        if not taken and (meant := _meant(term, known)):
            changes.append(Change(term.begin, term.end, meant, _is_sure(term, meant)))
    written = _as_written({word for change in changes for word in change.words})
    changes = [change for change in changes if all(word in written for word in change.words)]
    meant_query = query
    for change in sorted(changes, key=lambda change: -change.begin):
        words = " ".join(written[word] for word in change.words)
        meant_query = meant_query[: change.begin] + words + meant_query[change.end :]
    if not changes:
        return Guess()
    return Guess(meant_query, all(change.is_sure for change in changes))


def _is_sure(term: Term, meant: Words) -> bool:
    """Return whether nothing else can have been meant; a missing space leaves no doubt."""
    if len(term.words) != len(meant):
        return True
    return all(map(surely_means, term.words, meant))


def _joints(query: str, terms: Sequence[Term], missing: Sequence[Term]) -> Iterator[Change]:
    """Yield neighbours one of which is missing, as one word: "mag nesium"."""
    end = 0
    for one, other in pairwise(terms):
        joined = "".join((*one.words, *other.words))
        is_wrong = one in missing or other in missing
        if is_wrong and one.begin >= end and query[one.end : other.begin].isspace():
            yield Change(one.begin, other.end, (joined,))


def _known(missing: Sequence[Term], joined: Iterable[str]) -> dict[str, int]:
    """Return words that entries have and that may be meant, and how many have each."""
    typed = [word for term in missing for word in term.words if is_taught(word)]
    wanted = {*joined, *typed} | {part for word in typed for cut in _cuts(word) for part in cut}
    sounds = {each for word in typed for each in sounds_near(sound(word))}
    return dict(_listed(sounds, wanted, typed)) if wanted else {}


def _listed(sounds: set[str], wanted: set[str], typed: Sequence[str]) -> list[tuple[str, int]]:
    lengths = [len(word) for word in typed] or [0]
    most = mistakes_allowed(max(typed, key=len, default=""))
    table = SearchWord._meta.db_table
    heard, exact = sorted(sounds) or [""], sorted(wanted)
    marks = [", ".join(["%s"] * len(each)) for each in (heard, exact)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, entries FROM ("  # noqa: S608
            f"SELECT word, entries FROM {table} WHERE sound IN ({marks[0]}) "
            "AND entries > 0 AND LENGTH(word) BETWEEN %s AND %s "
            f"ORDER BY entries DESC, word LIMIT {MOST_CANDIDATES}) x "
            f"UNION SELECT word, entries FROM {table} WHERE word IN ({marks[1]}) AND entries > 0",
            [*heard, min(lengths) - most, max(lengths) + most, *exact],
        )
        return cursor.fetchall()


def _cuts(word: str) -> Iterator[Words]:
    """Yield the ways to cut a word into two: "endstage"."""
    for at in range(SHORTEST_BEGINNING, len(word) - SHORTEST_BEGINNING + 1):
        if not {word[:at], word[at:]} & STOP_WORDS:
            yield word[:at], word[at:]


def _meant(term: Term, known: dict[str, int]) -> Words:
    """Return the words that were probably meant by a term that no entry has; () if unknown."""
    if len(term.words) > 1:  # joined by hyphens: each on its own
        parts = [(word,) if word in known else _nearest(word, known) for word in term.words]
        return tuple(part[0] for part in parts) if all(parts) else ()
    (word,) = term.words
    nearest = _nearest(word, known)
    if nearest and distance(word, nearest[0]) == 1:
        return nearest
    cuts = [cut for cut in _cuts(word) if all(part in known for part in cut)]
    return max(cuts, key=lambda cut: min(known[part] for part in cut), default=nearest)


def _nearest(word: str, known: dict[str, int]) -> Words:
    if not is_taught(word) or word in STOP_WORDS:
        return ()
    near = [
        (distance(word, other), -entries, other)
        for other, entries in known.items()
        if other not in STOP_WORDS and may_mean(word, other)
    ]
    return (min(near)[2],) if near else ()


def _as_written(words: Iterable[str]) -> dict[str, str]:
    """Return words as they stand in live entries that have them, capitals and accents too."""
    listed = sorted(words)
    if not listed:
        return {}
    found = newest([[exactly(word)] for word in listed], most=LOOKED_AT)
    entries = live_entries(sorted({key for keys in found for key in keys}))
    printed: dict[str, str] = {}
    for entry in entries:
        for text in (entry.title, entry.text):
            for begin, end, tokens in spans(text):
                if len(tokens) == 1 and tokens[0] in listed:
                    printed.setdefault(tokens[0], text[begin:end])
    return printed
