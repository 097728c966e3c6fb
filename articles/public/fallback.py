"""What is shown where no text has all words of a query, or hardly one has, and what is said of it.

First texts with some of the words as they were typed. Only where no text has any of them, what
another spelling finds; and where that is a mere guess, a link to it and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from articles.public.matching import Narrowed
from articles.public.search import PER_PAGE, Found, Hit, find, shown
from articles.public.some_words import Had, had, ranked
from articles.public.spelling import Guess, corrected
from articles.search_terms import Term, terms_of

FEW = 3  # results; below that, texts with some of the words are shown after them
MOST_MORE = 10


@dataclass(frozen=True)
class Fallback:
    """What is shown instead.

    :param missing: what no text has, as the reader typed it.
    :param meant: the query with other words for that; "" if none is known.
    :param found: what has all words of ``meant``; None if nothing has, or nothing of it is shown.
    :param some: otherwise, what has some of the words.
    :param is_guess: whether what is shown has no word that the reader typed.
    """

    missing: list[str]
    meant: str
    found: Found | None
    some: list[Hit]
    is_guess: bool = False

    @property
    def hits(self) -> list[Hit]:
        """What is shown of either."""
        return self.found.hits if self.found else self.some


def instead_of(query: str, terms: Sequence[Term], day: date) -> Fallback:
    """Return what to show for a query whose terms no text has all of."""
    known = had(terms)
    missing = [term.written for term in known.missing]
    guess = corrected(query, terms, known.missing) if missing else Guess()
    some = _some(known, day)
    if some or not (guess.query and guess.is_sure):
        return Fallback(missing, guess.query, None, some)
    right = terms_of(guess.query)
    found = find(right, Narrowed(), None, day)
    if found.hits:
        return Fallback(missing, guess.query, found, [], is_guess=True)
    return Fallback(missing, guess.query, None, _some(had(right), day), is_guess=True)


def _some(known: Had, day: date) -> list[Hit]:
    """Return the first texts that have some of the terms."""
    return shown(ranked(known)[:PER_PAGE], known.terms, day) if known.terms else []


def more_than(found: Found, terms: Sequence[Term], day: date) -> list[Hit]:
    """Return texts with some of the terms, where hardly one has all; else none."""
    if not 0 < found.count < FEW or len(terms) < 2:
        return []
    known = had(terms)
    keys = [key for key in ranked(known) if key not in found.page.object_list]
    return shown(keys[:MOST_MORE], known.terms, day)
