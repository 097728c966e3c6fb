"""The forms in which a word of the glossary is usually written. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 64  # letters of a first word that are compared
_WITH_ABBREVIATION = re.compile(r"(.+?)\s*\(([^()]+)\)")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """Return the words of a text, as they are told apart where terms are looked for."""
    return _WORD.findall(text)


def forms_of(term: str) -> tuple[str, ...]:
    """Return the usual forms: with and without abbreviation, singular and plural."""
    found = _WITH_ABBREVIATION.fullmatch(term)
    parts = [found[1], found[2]] if found else [term]
    return tuple(dict.fromkeys(form for part in parts for form in _numbers(part)))


def is_abbreviation(form: str) -> bool:
    """Return whether case tells it from other words: RLS, RLSs, PSG."""
    letters = form.removesuffix("s")
    return len(letters) > 1 and letters.isupper()


def _numbers(form: str) -> Iterator[str]:
    """Yield a form in singular and plural, as far as spelling tells."""
    yield form
    if form.isupper():
        yield f"{form}s"
    elif form.endswith(("s", "x", "z", "ch", "sh")):
        yield f"{form}es"
        if form.endswith("s") and not form.endswith(("ss", "is", "us")):
            yield form[:-1]
    elif form.endswith("y") and form[-2:-1] not in "aeiou":
        yield f"{form[:-1]}ies"
    else:
        yield f"{form}s"


def first_words(term: str) -> set[str]:
    """Return the words with which the forms of a term begin, in small letters."""
    found = (words_of(form) for form in forms_of(term))
    return {words[0].casefold()[:LONGEST] for words in found if words}
