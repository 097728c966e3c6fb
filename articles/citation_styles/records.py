"""A CSL-JSON record as the processor needs it: known fields, sound values, names ready made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from articles.bibliography.csl_fields import words
from articles.bibliography.kinds import NOTICES
from articles.bibliography.titles import Title
from articles.citation_styles import numbers
from articles.citation_styles.marks import marked, without_private
from articles.citation_styles.names import RULES, printed_names, words_of
from articles.citation_styles.titles import title_case

KINDS_OF_ARTICLE = frozenset({"guideline", "review", "trial"})
"""Words of ours in ``genre`` that say what an article is; no style prints them."""
ARTICLES = frozenset(
    {"article-journal", "article-magazine", "article", "review", "review-book", "periodical"}
)
END, SEASON, ONLINE = "our-end", "our-season", "our-online"
"""Fields of ours for ``repairs``: end of a range, season, and that it is ahead of print."""

_NAMES = ("author", "editor", "translator", "collection-editor")
_DATES = ("issued", "accessed", "event-date")
_TEXTS = (
    *("title", "container-title", "container-title-short", "collection-title", "volume", "issue"),
    *("page", "edition", "publisher", "publisher-place", "number", "chapter-number", "genre"),
    *("supplement-number", "event-title", "event-place", "medium", "version", "authority"),
    *("DOI", "URL", "number-of-pages", "number-of-volumes", "section", "collection-number"),
)
_TITLED = words(
    """
    bill book document graphic legal_case legislation manuscript motion_picture pamphlet
    regulation report song standard thesis
    """
)
_PARTS = frozenset({"chapter", "paper-conference", "entry-dictionary", "entry-encyclopedia"})
_NUMBERED = frozenset({"document", "regulation", "report", "standard"})
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(?=10\.)", re.IGNORECASE)


def record(source: Mapping[str, Any], style: str = "ama") -> dict[str, Any]:
    """Return the fields that a style can print; whatever is malformed is left out.

    :param source: CSL-JSON; ``page`` may be "1698-700", ``issue`` may be "5 Suppl 1",
        ``journalAbbreviation`` is understood.
    :param style: one of ``printed.STYLES``.
    """
    short = source.get("container-title-short") or source.get("journalAbbreviation")
    given = {**source, "container-title-short": short}
    fields: dict[str, Any] = {"type": words_of(source.get("type")) or "document"}
    for name in _TEXTS:
        # What holds no letter, such as marks of our own alone, is nothing to print.
        if without_private(text := words_of(given.get(name))):
            fields[name] = marked(text)
    for name in _NAMES:
        if people := printed_names(source.get(name), RULES[style]):
            fields[name] = people
    server = fields.get("container-title", "").casefold()
    if fields["type"] == "article" and fields.get("publisher", "").casefold() == server:
        fields.pop("publisher", None)  # of a preprint: one name, and some files have it twice
    _put_dates(fields, source)
    _put_numbers(fields, style)
    _put_status(fields, words_of(source.get("status")).casefold(), style)
    if style == "ama":
        _put_capitals(fields, words_of(source.get("language")))
    return fields


def date_parts(value: Any, place: int = 0) -> list[int]:
    """Return year, month and day as far as they are known and exist; [] without a year.

    :param place: 1 for the end of a range.
    """
    try:
        parts = [int(part) for part in value["date-parts"][place]][:3]
    except (IndexError, KeyError, TypeError, ValueError, OverflowError):
        return []
    for length in range(len(parts), 0, -1):
        try:
            date(*[*parts[:length], 1, 1][:3])
        except (ValueError, OverflowError):
            continue
        return parts[:length]
    return []


def _put_dates(fields: dict[str, Any], source: Mapping[str, Any]) -> None:
    for name in _DATES:
        if parts := date_parts(source.get(name)):
            fields[name] = {"date-parts": [parts]}
    issued = source.get("issued")
    if "issued" not in fields or not isinstance(issued, Mapping):
        return
    first, last = fields["issued"]["date-parts"][0], date_parts(issued, 1)
    if last > first:
        fields[END] = last
    season = words_of(issued.get("season"))
    if len(first) == 1 and not last and season in {"1", "2", "3", "4"}:
        fields[SEASON] = numbers.SEASONS[int(season)]


def _put_numbers(fields: dict[str, Any], style: str) -> None:
    """Put pages, supplement, edition, DOI and the numbers of a report into the style's form."""
    if "page" in fields:
        whole = numbers.expanded(fields["page"])
        fields["page"] = numbers.elided(whole) if style == "nlm" else whole
    if "DOI" in fields:
        fields["DOI"] = _DOI.sub("", fields["DOI"])
    if "edition" in fields:
        fields["edition"] = numbers.edition(fields["edition"], style)
        if not fields["edition"]:
            del fields["edition"]
    genre = fields.get("genre", "").casefold()
    if genre in KINDS_OF_ARTICLE or (genre in NOTICES and Title.of(fields.get("title")).kind):
        del fields["genre"]  # "Erratum: T" says it, and so needs no "[published erratum]"
    if style == "nlm" and fields.get("genre", "").istitle():
        fields["genre"] = fields["genre"].lower()  # "[dissertation]"
    if fields["type"] in ARTICLES:
        numbers.put_supplement(fields, style)
    if style == "ama" and fields["type"] in _NUMBERED:
        made = {"number": numbers.report_number(fields), "collection-title": numbers.series(fields)}
        fields.update({name: text for name, text in made.items() if text})


def _put_status(fields: dict[str, Any], status: str, style: str) -> None:
    """Say that an article is not printed yet; one that has volume, issue and pages is."""
    is_printed = fields.keys() & {"volume", "issue", "page"}
    if fields["type"] not in ARTICLES - {"article"} or is_printed:
        return
    if status in numbers.IN_PRESS:
        if style == "plain":
            fields["status"] = "In press"
            return
        issued = fields.pop("issued", None)
        year = f" {issued['date-parts'][0][0]}" if issued else ""
        # Both styles print pages behind the journal; NLM calls it forthcoming, with the year.
        fields["page"] = "In press" if style == "ama" else f"Forthcoming{year}"
    elif status in numbers.AHEAD_OF_PRINT:
        fields[ONLINE] = True
        if style == "nlm" and "issued" in fields:
            words = numbers.date_words(fields.pop("issued")["date-parts"][0], style)
            fields["page"] = f"Epub {words}"
        elif style == "plain":
            fields["status"] = "Published online"


def _put_capitals(fields: dict[str, Any], language: str) -> None:
    if language and not re.match(r"en(?:$|[-_g])", language, re.IGNORECASE):
        return
    names = {"title"} if fields["type"] in _TITLED else set()
    names |= {"container-title"} if fields["type"] in _PARTS else set()
    for name in names & fields.keys():
        fields[name] = title_case(fields[name])
