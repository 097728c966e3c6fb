"""What a reader asks for: words, and the forms in which a text may have them. Pure functions.

English endings are exchanged for one another ("jumping", "jumps"), a number is found with and
without its separators, and what hyphens join is found joined, hyphenated and apart. Words of the
field that mean the same find each other (``search_synonyms``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from articles.search_synonyms import LONGEST_PHRASE, SYNONYMS
from articles.search_words import (
    LONGEST_WORD,
    MOST_WORDS,
    SHORTEST_BEGINNING,
    STOP_WORDS,
    fold,
    spans,
)

SHORTEST_INFLECTED = 4  # letters

_HYPHENS = "-\u2010\u2012\u2013"  # others are folded to the second
# Words that hyphens join, and numbers with their separators. What an apostrophe adds is left out.
_TERM = re.compile(
    rf"(?P<body>[^\W_]+(?:(?:[{_HYPHENS}]|(?<=\d)[.,'\u2019](?=\d))[^\W_]+)*)"
    r"(?:['\u2019](?:s|t|m|d|re|ve|ll)\b)?"
)
_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:\W\d{3})+")
_RUNS = re.compile(r"\d+|\D+")
_IS_DOUBLED = re.compile(r"([bdgklmnprt])\1$")
# Words that only look as if they had an ending.
_WHOLE = frozenset({"during", "evening", "nothing", "something", "anything", "everything", "news"})


@dataclass(frozen=True)
class Form:
    """Folded words that follow one another in a text.

    :param begins: whether the last of them may go on.
    """

    words: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True)
class Term:
    """One thing that is looked for: a word, or several that belong together.

    :param written: as the reader typed it, from ``begin`` to ``end`` of the query.
    :param words: folded.
    :param forms: any of which is enough.
    """

    written: str
    begin: int
    end: int
    words: tuple[str, ...]
    forms: tuple[Form, ...]

    @property
    def is_small(self) -> bool:
        """Whether it says nothing about what somebody looks for."""
        return len(self.words) == 1 and self.words[0] in STOP_WORDS


def terms_of(query: str) -> list[Term]:
    """Return what a query looks for, each once; small words only if there are no others."""
    every = _with_synonyms(query, list(_all_terms(query)))
    found = {term.words: term for term in reversed(every)}
    listed = sorted(found.values(), key=lambda term: term.begin)
    listed = ([term for term in listed if not term.is_small] or listed)[:MOST_WORDS]
    if listed and len(listed[-1].words[-1]) == SHORTEST_BEGINNING - 1:  # may still be typed
        last = listed[-1]
        forms = (Form(last.words, begins=True), *last.forms[1:])
        listed[-1] = Term(last.written, last.begin, last.end, last.words, forms)
    return listed


def _with_synonyms(query: str, typed: Sequence[Term]) -> list[Term]:
    """Return the terms, those together as one that are a phrase of the field, with its synonyms."""
    found: list[Term] = []
    at = 0
    while at < len(typed):
        for end in range(min(at + LONGEST_PHRASE, len(typed)), at, -1):
            words = tuple(word for term in typed[at:end] for word in term.words)
            if words in SYNONYMS:
                break
        found.append(_one_term(query, typed[at:end], words))
        at = end
    return found


def _one_term(query: str, parts: Sequence[Term], words: tuple[str, ...]) -> Term:
    """Return neighbours as one term that is found by synonyms of their words, too."""
    begin, end = parts[0].begin, parts[-1].end
    own = parts[0].forms if len(parts) == 1 else (Form(words, begins=True),)
    others = (Form(phrase) for phrase in SYNONYMS.get(words, ()))
    return Term(query[begin:end], begin, end, words, tuple(dict.fromkeys((*own, *others))))


def exactly(word: str) -> Term:
    """Return the term of a folded word as it stands, without other forms."""
    return Term(word, 0, 0, (word,), (Form((word,)),))


def _all_terms(query: str) -> Iterator[Term]:
    folded, places = _folded(query)
    for match in _TERM.finditer(folded):
        body = match["body"]
        begin, end = places[match.start()], places[match.end("body") - 1] + 1
        while end < len(query) and unicodedata.combining(query[end]):
            end += 1
        words = tuple(word[:LONGEST_WORD] for word in _WORD.findall(body))
        yield Term(query[begin:end], begin, end, words, tuple(_forms(body, words)))


def _folded(text: str) -> tuple[str, list[int]]:
    """Return text as it is compared, and where in the text each letter of it comes from."""
    letters = [(folded, place) for place, letter in enumerate(text) for folded in fold(letter)]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]


def _forms(body: str, words: tuple[str, ...]) -> Iterator[Form]:
    """Yield how a term may stand in a text."""
    *first, last = words
    begins = len(last) >= SHORTEST_BEGINNING
    yield Form(words, begins)
    for word in inflections(last):
        if not (begins and word.startswith(last)):
            yield Form((*first, word))
    joined = "".join(words)[:LONGEST_WORD]
    if len(words) > 1:
        if not joined.isdecimal() or _THOUSANDS.fullmatch(body):
            yield Form((joined,), begins=len(joined) >= SHORTEST_BEGINNING)
    elif last.isdecimal():
        yield from _grouped(last)
    elif 1 < len(runs := _RUNS.findall(last)) <= 3:  # "b12" is "B-12" and "B 12", too
        yield Form(tuple(runs))


def _grouped(number: str) -> Iterator[Form]:
    """Yield a number with separators of thousands, which an index takes for ends of words."""
    head = len(number) % 3 or 3
    groups = (number[:head], *(number[at : at + 3] for at in range(head, len(number), 3)))
    if 1 < len(groups) <= 4:
        yield Form(groups)


def inflections(word: str) -> list[str]:
    """Return other English forms of a word. Some of them are no words, and then found nowhere."""
    is_english = word.isascii() and word.isalpha() and len(word) >= SHORTEST_INFLECTED
    if not is_english or word in _WHOLE:
        return []
    bases = {base for base in _bases(word) if len(base) > 2 and re.search("[aeiouy]", base)}
    return sorted({form for base in bases for form in _family(base)} - {word})


def _bases(word: str) -> Iterator[str]:
    """Yield what a word may be an ending added to."""
    yield word
    if word.endswith("ies"):
        yield word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        yield word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]
        if word.endswith("ses"):
            yield word[:-2] + "is"
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word:
            yield from (base, base + "e")
            if _IS_DOUBLED.search(base):
                yield base[:-1]


def _family(base: str) -> Iterator[str]:
    """Yield a word with the endings it takes."""
    yield base
    if base.endswith("sis"):
        yield base[:-2] + "es"
    elif base.endswith("y") and base[-2] not in "aeiou":
        yield from (base[:-1] + "ies", base[:-1] + "ied", base + "ing")
    elif base.endswith("e"):
        yield from (base + "s", base + "d", base[:-1] + "ing")
    else:
        plural = "es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s"
        yield from (base + plural, base + "ed", base + "ing")


class Matcher:
    """Finds terms in what is printed."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._forms: dict[str, list[tuple[int, Form]]] = {}  # by their first words
        self._begun: list[tuple[str, int]] = []
        for number, term in enumerate(terms):
            for form in term.forms:
                if form.begins and len(form.words) == 1:
                    self._begun.append((form.words[0], number))
                else:
                    self._forms.setdefault(form.words[0], []).append((number, form))
        self._beginnings = tuple(word for word, _ in self._begun)
        self._longest = max((len(form.words) for term in terms for form in term.forms), default=0)

    def places(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield where a term begins and ends, and its number, in the order of the text."""
        found = ((begin, end, token) for begin, end, words in spans(text) for token in words)
        ahead = deque(islice(found, self._longest))
        while ahead:
            begin, end, token = ahead[0]
            for number, form in self._forms.get(token, ()):
                if _is_at(form, [token for _, _, token in ahead]):
                    yield begin, ahead[len(form.words) - 1][1], number
            if token.startswith(self._beginnings):
                for beginning, number in self._begun:
                    if token.startswith(beginning):
                        yield begin, end, number
            ahead.popleft()
            ahead.extend(islice(found, 1))


def _is_at(form: Form, tokens: Sequence[str]) -> bool:
    """Return whether the words of a text begin with a form."""
    *first, last = form.words
    here = tokens[: len(form.words)]
    if len(here) < len(form.words) or list(here[:-1]) != first:
        return False
    return here[-1] == last or (form.begins and here[-1].startswith(last))


def is_all_of(title: str, matcher: Matcher) -> bool:
    """Return whether a title has no more words than are looked for, question words apart."""
    covered = [(begin, end) for begin, end, _ in matcher.places(title)]
    return all(
        word in STOP_WORDS or any(first <= begin and end <= last for first, last in covered)
        for begin, end, words in spans(title)
        for word in words
    )


def needed(forms: Sequence[Form]) -> list[Form]:
    """Return the forms without those that begin with another: these are found by that one."""
    return [
        form
        for form in forms
        if not any(
            len(other.words) < len(form.words) and form.words[: len(other.words)] == other.words
            for other in forms
        )
    ]
