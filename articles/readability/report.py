"""The report on one article: its grades, and each hard sentence with what makes it hard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from articles.readability.listed import found_in
from articles.readability.scores import LONG, Score, score
from articles.readability.sentences import sentences, words
from articles.readability.syllables import syllables
from articles.readability.wordlists import PLAIN_WORDS, Limits
from articles.rendering import prose

_SINGLE = ("summary", "in_short", "why_it_matters", "bottom_line", "questions", "call_to_action")
_PARTS = (
    ("sections", "section", "body"),
    ("faqs", "faq", "answer"),
    ("help_cards", "help_card", "body"),
)
_TERM = re.compile(r"^:{3,}\s*definition\s+(.+)$", re.MULTILINE)
_NESTED = re.compile(r"\([^()]*\)|[;:]|\s[–—-]\s")
NESTED = 3
"""Brackets, semicolons, colons and dashes in one sentence above which it is nested."""


@dataclass(frozen=True)
class Finding:
    """One thing that makes a sentence hard: a code with what it is about.

    "long" (``count``, ``limit``), "long_words" (``words``), "nested" (``count``),
    "plain_word" (``word``, ``instead``), "banned" (``word``, ``instead``).
    """

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class HardSentence:
    """A sentence of the text with everything that makes it hard.

    :param where: the part it stands in: "summary", "section:<uid>", "faq:<uid>", …
    """

    where: str
    text: str
    words: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """What was measured; ``score`` has no words for a language that cannot be measured."""

    score: Score
    parts: Mapping[str, Score]
    hard: tuple[HardSentence, ...]
    banned: tuple[HardSentence, ...]
    limits: Limits

    @property
    def is_measured(self) -> bool:
        """Whether there were words to measure."""
        return self.score.words > 0

    @property
    def is_hard(self) -> bool:
        """Whether the whole text is above one of the limits."""
        over_grade = round(self.score.grade, 1) > self.limits.grade
        return over_grade or round(self.score.smog, 1) > self.limits.smog


def measure(content: Mapping[str, Any], limits: Limits | None = None) -> Report:
    """Return how hard a text is to read.

    :param content: the canonical content of an article. A language other than English is not
        measured: syllables and formulas are those of English.
    """
    limits = limits or Limits()
    read = list(_sentences(content)) if str(content.get("language", "en"))[:2] == "en" else []
    counted = [(where, text, words(text)) for where, text in read]
    known = _terms(content)
    found = [
        HardSentence(where, text, len(own), tuple(_findings(text, own, limits, known)))
        for where, text, own in counted
    ]
    places = dict.fromkeys(where for where, _text, _own in counted)
    return Report(
        score=score([own for _where, _text, own in counted]),
        parts={
            place: score([own for where, _text, own in counted if where == place])
            for place in places
        },
        hard=tuple(each for each in found if each.findings),
        banned=tuple(each for each in found if any(f.code == "banned" for f in each.findings)),
        limits=limits,
    )


def _sentences(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every sentence with its place, in reading order. Headings are no sentences."""
    for name in _SINGLE[:3]:
        yield from _of(name, content.get(name))
    for rows, kind, field in _PARTS:
        for row in content.get(rows) or ():
            yield from _of(f"{kind}:{row['uid']}", row[field])
    for name in _SINGLE[3:]:
        yield from _of(name, content.get(name))


def _of(where: str, source: Any) -> Iterator[tuple[str, str]]:
    for block in prose(str(source or "")):
        for sentence in sentences(block):
            if words(sentence):
                yield where, sentence


def _terms(content: Mapping[str, Any]) -> frozenset[str]:
    """Return the words that the text itself explains: nobody needs a plainer one for these."""
    sources = [content.get(name) for name in _SINGLE]
    sources += [row[field] for rows, _kind, field in _PARTS for row in content.get(rows) or ()]
    terms = (term for source in sources for term in _TERM.findall(str(source or "")))
    return frozenset(word.casefold() for term in terms for word in words(term))


def _findings(
    text: str, own: list[str], limits: Limits, known: frozenset[str]
) -> Iterator[Finding]:
    if len(own) > limits.sentence:
        yield Finding("long", {"count": len(own), "limit": limits.sentence})
    long_words = [word for word in own if syllables(word) >= LONG and word.casefold() not in known]
    if len(long_words) > limits.long_words:
        yield Finding("long_words", {"words": tuple(dict.fromkeys(long_words))})
    nested = len(_NESTED.findall(text))
    if nested > NESTED:
        yield Finding("nested", {"count": nested})
    for word, instead in found_in(text, PLAIN_WORDS):
        if word not in known:
            yield Finding("plain_word", {"word": word, "instead": instead})
    for word, instead in banned_in(text, limits):
        yield Finding("banned", {"word": word, "instead": instead})


def banned_in(text: str, limits: Limits) -> Iterable[tuple[str, str]]:
    """Yield the words of a text that should not stand in it, with what to write instead."""
    return found_in(text, limits.banned)
