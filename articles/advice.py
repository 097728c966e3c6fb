"""The checks of a text before it is submitted, as data. Pure: no database, no clock, no settings.

A check is a hint to the writer and no verdict: the doctor judges the text. Each can be switched
off, warn, or ask for a reason before the text goes on; see docs/decisions/0028.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from articles.readability import Limits, Report, banned_in
from articles.rendering.claims import Claims
from articles.rendering.words import beside_prose
from articles.uncited_numbers import uncited_numbers


class Level(StrEnum):
    """What comes of a check that finds something."""

    OFF = "off"
    WARN = "warn"
    WAIVER = "waiver"  # the text is not submitted until somebody says why it should be


DEFAULT_LEVELS: Mapping[str, Level] = {
    "uncited_part": Level.WARN,
    "uncited_number": Level.WARN,
    "unused_reference": Level.WARN,
    "old_source": Level.WARN,
    "old_guideline": Level.WARN,
    "newer_guideline": Level.WARN,
    "no_guideline": Level.WARN,
    "retracted_source": Level.WAIVER,
    "doubted_source": Level.WARN,
    "hard_text": Level.WARN,
    "far_too_hard": Level.WAIVER,
    "many_hard_sentences": Level.WARN,
    "banned_word": Level.WAIVER,
}
"""Every check by its code, as it is without settings."""

FAR = 2
"""Grades above the limit from which on a text is far too hard."""
MARKDOWN = (("sections", "section", "body"), ("help_cards", "help_card", "body"))
"""Parts of which headings and tables are looked at: list, kind, and field in Markdown."""
LEAST_WORDS = 100
"""Words below which no grade is spoken of: the formulas were made for samples of a hundred."""
HARD = frozenset({"long", "long_words", "nested"})
"""What makes a sentence hard as a whole; a word that has a plainer one does not."""

# Words of titles that say nothing of the topic: on this site all is about one illness.
_NO_TOPIC = frozenset(
    """
    about adult adults an and are as at by can clinical consensus disease does doctor doctors ekbom
    evidence evidence-based for from guideline guidelines help how in international is it leg legs
    management medical of on or patient patients people practice recommendation recommendations
    report restless review rls statement study syndrome task force the their to update updated use
    what when who why willis willis-ekbom with without you your
    """.split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Advice:
    """One thing worth a look before the review.

    :param code: a key of ``DEFAULT_LEVELS``.
    :param where: the part it is about, as in ``rendering.Problem``; "" for the whole text.
    :param params: what its sentence names.
    :param is_grave: whether the text is only submitted with a reason.
    """

    code: str
    where: str
    params: Mapping[str, Any]
    is_grave: bool


@dataclass(frozen=True)
class Rules:
    """From where on each check speaks, and how loudly.

    :param source_years, guideline_years: age in years above which a source is old.
    :param hard_percent: of all sentences, above which there are many hard ones.
    """

    levels: Mapping[str, Level] = field(default_factory=lambda: DEFAULT_LEVELS)
    source_years: int = 15
    guideline_years: int = 8
    hard_percent: int = 20
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Source:
    """What is known of a cited source.

    :param year: of issue; 0 where nobody knows it.
    :param notices: kinds of the standing notices about it: "retraction", "concern", "correction".
    """

    key: str
    year: int = 0
    is_guideline: bool = False
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guideline:
    """A guideline of the library.

    :param is_of_topic: whether an article of the same topic cites it.
    """

    key: str
    title: str
    year: int
    is_of_topic: bool = False


@dataclass(frozen=True)
class Text:
    """A text with what was read from it, and what the library knows of its sources."""

    content: Mapping[str, Any]
    claims: Claims
    report: Report
    sources: Sequence[Source] = ()
    guidelines: Sequence[Guideline] = ()


def advise(text: Text, *, today: date, rules: Rules | None = None) -> tuple[Advice, ...]:
    """Return everything worth a look before the review, what is grave first.

    :param today: the day on which sources are old or not.
    """
    rules = rules or Rules()
    found = [
        Advice(code, where, params, rules.levels[code] == Level.WAIVER)
        for code, where, params in _found(text, today, rules)
        if rules.levels[code] != Level.OFF
    ]
    return tuple(sorted(found, key=lambda each: not each.is_grave))


Found = Iterator[tuple[str, str, Mapping[str, Any]]]


def _found(text: Text, today: date, rules: Rules) -> Found:
    yield from _banned(text, rules.limits)
    yield from _doubts(text.sources)
    yield from _grades(text.report)
    yield from _hard_sentences(text.report, rules.hard_percent)
    for where in text.claims.uncited:
        yield "uncited_part", where, {}
    for where, figures in uncited_numbers(text.content).items():
        if where not in text.claims.uncited:
            yield "uncited_number", where, {"count": len(figures), "figures": ", ".join(figures)}
    for key in text.claims.unused:
        yield "unused_reference", "references", {"key": key}
    yield from _old(text.sources, today, rules)
    yield from _guidelines(text, today, rules)


def _banned(text: Text, limits: Limits) -> Found:
    """Yield each banned word once for each part, in headings too."""
    pairs = dict.fromkeys(
        (where, word, instead)
        for where, line in _headings(text.content)
        for word, instead in banned_in(line, limits)
    )
    pairs |= dict.fromkeys(
        (each.where, finding.params["word"], finding.params["instead"])
        for each in text.report.banned
        for finding in each.findings
        if finding.code == "banned"
    )
    for where, word, instead in pairs:
        yield "banned_word", where, {"word": word, "instead": instead}


def _headings(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the lines that are no sentences, as far as they are in a language with a list.

    Headings, cells of tables and names of callouts: nobody measures them, and all read them.

    A question is left out: readers ask with the word that the answer puts right.
    """
    if str(content.get("language", "en"))[:2] != "en":
        return
    lines = [(name, str(content.get(name) or "")) for name in ("title", "meta_description")]
    for rows, kind, text in MARKDOWN:
        for row in content.get(rows) or ():
            where = f"{kind}:{row['uid']}"
            beside = [row.get("heading", ""), *beside_prose(str(row[text]))]
            lines += [(where, line) for line in beside]
    yield from ((where, line) for where, line in lines if not line.endswith("?"))


def _doubts(sources: Sequence[Source]) -> Found:
    for source in sources:
        for nature in sorted(set(source.notices)):
            code = "retracted_source" if nature == "retraction" else "doubted_source"
            yield code, "references", {"key": source.key, "nature": nature}


def _grades(report: Report) -> Found:
    """Yield one remark about the grades: far too hard, or hard. They are told as they are shown."""
    if report.score.words < LEAST_WORDS:
        return
    grade, smog, limits = round(report.score.grade, 1), round(report.score.smog, 1), report.limits
    params = {"grade": grade, "smog": smog, "limit": limits.grade, "smog_limit": limits.smog}
    if grade > limits.grade + FAR:
        yield "far_too_hard", "", params
    elif report.is_hard:
        yield "hard_text", "", params


def _hard_sentences(report: Report, percent: int) -> Found:
    if report.score.words < LEAST_WORDS:
        return
    count = sum(any(f.code in HARD for f in each.findings) for each in report.hard)
    if count * 100 > percent * report.score.sentences:
        yield "many_hard_sentences", "", {"count": count, "of": report.score.sentences}


def _old(sources: Sequence[Source], today: date, rules: Rules) -> Found:
    """Yield one remark about old sources and one about old guidelines, the oldest first."""
    for code, is_guideline, limit in (
        ("old_source", False, rules.source_years),
        ("old_guideline", True, rules.guideline_years),
    ):
        old = [
            (each.year, each.key)
            for each in sources
            if each.is_guideline == is_guideline and 0 < each.year < today.year - limit
        ]
        if old:
            listed = ", ".join(f"{key} ({year})" for year, key in sorted(old))
            yield code, "references", {"count": len(old), "sources": listed, "limit": limit}


def _guidelines(text: Text, today: date, rules: Rules) -> Found:
    """Yield guidelines on the same topic that are newer than any which the text cites.

    A text that cites none gets one remark about all that are not old: it need not follow one.
    """
    cited = {source.key for source in text.sources}
    about = key_words(str(text.content.get("title", "")))
    others = [
        each
        for each in text.guidelines
        if each.key not in cited and (each.is_of_topic or about & key_words(each.title))
    ]
    years = [each.year for each in text.sources if each.is_guideline]
    newest = max(years, default=0)
    for each in others if newest else ():
        if each.year > newest:
            params = {"key": each.key, "title": each.title, "year": each.year, "newest": newest}
            yield "newer_guideline", "references", params
    recent = [each for each in others if each.year >= today.year - rules.guideline_years]
    if recent and not years:
        ordered = sorted(recent, key=lambda each: (-each.year, each.key))
        listed = ", ".join(f"{each.key} ({each.year})" for each in ordered)
        yield "no_guideline", "references", {"count": len(recent), "sources": listed}


def key_words(title: str) -> frozenset[str]:
    """Return the words of a title that tell its topic; a plural counts as its singular."""
    words = (word.casefold() for word in _WORD.findall(title))
    return frozenset(
        word.removesuffix("s") if len(word) > 4 else word for word in words if word not in _NO_TOPIC
    )
