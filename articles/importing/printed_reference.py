"""A reference as printed, read into CSL-JSON fields.

Only what stands there is read; what cannot be read with confidence is left out, and the caller
reports it. Understood are the forms medical journals use: Vancouver, NLM, AMA and the like
("Authors. Title. Journal. 2000;54(8):1698-1700."), APA ("Authors (2000). Title. Journal, 54(8),
1698-1700."), journal volume before the year in brackets, books with place and publisher, and
pages of the web with an address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .printed_authors import split_apa, split_authors

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_MONTH = r"(?P<month>[A-Z][a-z]{2,8}(?:[-–/][A-Z][a-z]{2,8})?)\.?"
_IDENTIFIERS = (
    (
        "DOI",
        re.compile(
            r"(?:https?://(?:dx\.)?doi\.org/|doi\s*[:.]?\s*|\bdoi\s+)(?P<value>10\.\d{4,9}/[^\s,;\"<>]+)",
            re.IGNORECASE,
        ),
    ),
    ("PMCID", re.compile(r"\b(?:PMCID\s*:?\s*)?(?P<value>PMC\d{3,9})\b")),
    ("PMID", re.compile(r"\b(?:PMID|PubMed(?: ID)?)\s*:?\s*(?P<value>[1-9]\d{0,7})\b", re.I)),
    ("URL", re.compile(r"(?P<value>https?://[^\s<>\"]+)", re.IGNORECASE)),
)
_ACCESSED = re.compile(
    r"\(?\[?\b(?:accessed|cited|retrieved|last accessed|viewed)(?: on)?:?\s+"
    r"(?:(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})"
    r"|(?P<day2>\d{1,2}) (?P<month2>[A-Z][a-z]{2,8})\.?,? (?P<year2>\d{4})"
    r"|(?P<year3>\d{4}) (?P<month3>[A-Z][a-z]{2,8})(?: (?P<day3>\d{1,2}))?)\)?\]?[.,]?",
    re.IGNORECASE,
)
_GLUE = re.compile(
    r"\b(?:available (?:from|at|online)|retrieved from|epub ahead of print)\s*:?\s*", re.IGNORECASE
)
_PAGE = r"(?P<page>[A-Za-z]{0,5}\d[\w.]*(?:\s?[-–—]\s?[A-Za-z]{0,2}\d\w*)?)"
_VOLUME = r"(?P<volume>\d+[A-Za-z]?(?:\s?Suppl\.?\s?\d*)?|[IVXLC]+)"
_ISSUE = r"(?:\s?\((?P<issue>[^()]{1,30})\))?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)[a-z]?"
_PAGES = rf"(?:pp?\.?\s*)?{_PAGE}"
# Journal. 2000 Jun 1;54(8):1698-1700
_NLM = (
    rf"(?P<head>.+?)[.,]?\s+{_YEAR}(?:[ ,]+{_MONTH}(?:[ -](?P<day>\d{{1,2}}))?)?"
    rf"\s*;\s*(?:{_VOLUME})?{_ISSUE}(?:\s*[:,]\s*{_PAGES})?"
)
# Journal. 2015:64-77
_WITHOUT_VOLUME = rf"(?P<head>.+?)[.,]?\s+{_YEAR}\s*:\s*{_PAGE}"
# Journal 54(8) (2000) 1698-1700
_YEAR_IN_BRACKETS = rf"(?P<head>.+?)[.,]?\s+{_VOLUME}{_ISSUE},?\s*\({_YEAR}\)[,:]?\s*{_PAGES}"
# Journal, vol. 54, no. 8, pp. 1698-1700, 2000
_NUMBERS_NAMED = (
    rf"(?P<head>.+?),\s+[Vv]ol\.?\s*{_VOLUME}(?:,\s*[Nn]o\.?\s*(?P<issue>[^,]+))?"
    rf",\s*{_PAGES},\s*(?:{_MONTH}\s+)?{_YEAR}"
)
_TAILS = tuple(map(re.compile, (_NLM, _WITHOUT_VOLUME, _YEAR_IN_BRACKETS, _NUMBERS_NAMED)))
_APA_TAIL = re.compile(
    r"(?P<title>.+?[.?!])\s+(?P<journal>[^.?!]+?)"
    rf",\s*{_VOLUME}{_ISSUE}(?:,\s*(?:Article )?{_PAGE})?"
)
_YEAR_ONLY = re.compile(rf"(?P<head>.+?)[.,]?\s+{_YEAR}(?:[ ,]+{_MONTH}(?:\s(?P<day>\d{{1,2}}))?)?")
_BOOK = re.compile(
    rf"(?P<head>.+?)\.\s+(?:(?P<edition>\d+)(?:st|nd|rd|th) ed(?:ition|n)?\.\s+)?"
    rf"(?P<place>[A-Z][^.:;]{{1,40}}):\s*(?P<publisher>[^;:]{{2,80}})[;,]\s*{_YEAR}"
)
_GROUP = re.compile(
    r"\b(?:academy|agency|alliance|association|board|cent(?:er|re)s?|clinic|collaboration|college"
    r"|committee|consortium|council|department|federation|foundation|group|hospital|initiative"
    r"|institutes?|investigators|library|ministry|network|office|organi[sz]ation|panel|service"
    r"|society|task force|team|university)\b",
    re.IGNORECASE,
)
LONGEST = 2000
"""Longest line read as a reference, in characters; a longer one is kept whole."""


@dataclass(frozen=True)
class Printed:
    """What was read from one printed reference.

    :param csl: the fields read, with the kind of source in ``type``.
    :param unread: words that fit no field; empty if all were read.
    :param is_whole_title: nothing could be read, and the title is the printed line.
    """

    csl: dict[str, Any]
    unread: str = ""
    is_whole_title: bool = False


def read_reference(text: str) -> Printed:
    """Return a printed reference as CSL-JSON.

    :param text: the reference on one line, without its number.
    """
    if len(text) > LONGEST:
        return Printed({"type": "document", "title": text}, is_whole_title=True)
    rest, found = _take_identifiers(text)
    rest = _tidy(rest)
    for read in (_apa, _journal, _book, _journal_with_year_only, _apa_page, _web_page):
        csl = read(rest, found)
        if csl:
            unread = str(csl.pop("unread", ""))
            return Printed({**csl, **found}, unread)
    return Printed({"type": "document", "title": text, **found}, is_whole_title=True)


def _take_identifiers(text: str) -> tuple[str, dict[str, Any]]:
    """Return the text without its identifiers, address and access date, and those as fields."""
    found: dict[str, Any] = {}
    for name, pattern in _IDENTIFIERS:
        match = pattern.search(text)
        if match:
            found[name] = value = _without_end(match["value"])
            text = f"{text[: match.start()]} {text[match.start('value') + len(value) :]}"
    match = _ACCESSED.search(text)
    if match:
        parts = {name.rstrip("23"): value for name, value in match.groupdict().items() if value}
        issued = _date(parts["year"], parts.get("month"), parts.get("day"))
        if issued and "URL" in found:
            found["accessed"] = issued
            text = f"{text[: match.start()]} {text[match.end() :]}"
    return text, found


def _without_end(value: str) -> str:
    """Return an identifier without the punctuation of the sentence that it stands in."""
    bare = value.rstrip(".,;]")
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(".,;]")
    return bare


def _tidy(text: str) -> str:
    """Return what is left, without the words and marks that led to an identifier."""
    bare = re.sub(r"\s*[(\[]\s*[)\]]\s*", " ", _GLUE.sub(" ", text))
    bare = re.sub(r"(?<=[^\W\d_]|\)) \.(?= [^\W\d_a-z])", ".", bare)  # it ended a sentence
    # What led to it leaves its punctuation behind, with a blank before it.
    return re.sub(r"(?: [.,;:])+(?= |\Z)", "", " ".join(bare.split())).rstrip(" .,;:")


def _journal(text: str, found: Mapping[str, Any]) -> dict[str, Any]:
    for pattern in _TAILS:
        match = pattern.fullmatch(text)
        head = _head(match["head"]) if match else None
        if match and head:
            return {**head, **_numbers(match.groupdict())}
    return {}


def _journal_with_year_only(text: str, found: Mapping[str, Any]) -> dict[str, Any]:
    # "Smith J. Title. Something. 2019." may be a book or a report: an identifier of the
    # journal literature is asked for.
    if not found.keys() & {"DOI", "PMID", "PMCID"}:
        return {}
    match = _YEAR_ONLY.fullmatch(text)
    head = _head(match["head"]) if match else None
    return {**head, **_numbers(match.groupdict())} if match and head else {}


def _head(text: str) -> dict[str, Any]:
    """Return authors, title and journal of what stands before the year; nothing if unclear."""
    authors, rest = split_authors(text)
    sentences = _sentences(rest)
    if len(sentences) < 2:
        return {}
    journal = sentences.pop()
    # "N. Engl. J. Med." is one name: short capitalized words before it belong to it.
    while len(sentences) > 1 and re.fullmatch(r"[A-Z][A-Za-z]{0,6}\.", sentences[-1]):
        journal = f"{sentences.pop()} {journal}"
    if not authors and len(sentences) > 1:
        if not _GROUP.search(sentences[0]):
            return {}  # authors in a form not known here, or a title of two sentences
        authors = [{"literal": sentences.pop(0).rstrip(".")}]
    title = _title(" ".join(sentences))
    if not title or len(journal) > 120:
        return {}
    head = {"type": "article-journal", "author": authors, "title": title}
    read: dict[str, Any] = {name: value for name, value in head.items() if value}
    return {**read, "container-title": journal.strip(" .,")}


def _apa(text: str, found: Mapping[str, Any]) -> dict[str, Any]:
    parts = split_apa(text)
    if parts is None:
        return {}
    authors, date, rest = parts
    match = _APA_TAIL.fullmatch(rest)
    issued = _date(*date)
    if match is None or issued is None:
        return {}
    return {
        "type": "article-journal",
        "author": authors,
        "title": _title(match["title"]),
        "container-title": match["journal"].strip(),
        "issued": issued,
        **_numbers(match.groupdict()),
    }


def _book(text: str, found: Mapping[str, Any]) -> dict[str, Any]:
    match = _BOOK.fullmatch(text)
    authors, title = split_authors(match["head"]) if match else ([], "")
    if match is None or not authors or not title or " In: " in title:
        return {}
    book = {
        "type": "book",
        "author": authors,
        "title": _title(title),
        "edition": match["edition"],
        "publisher-place": match["place"].strip(),
        "publisher": match["publisher"].strip(),
        **_numbers(match.groupdict()),
    }
    return {name: value for name, value in book.items() if value}


def _web_page(text: str, found: Mapping[str, Any]) -> dict[str, Any]:
    if "URL" not in found or re.search(r"\d\s*;\s*\d", text):
        return {}
    authors, rest = split_authors(text)
    sentences = _sentences(rest)
    if not authors and len(sentences) > 1:
        if not _GROUP.search(sentences[0]) and " " in sentences[0]:
            return {}
        authors = [{"literal": sentences.pop(0).rstrip(".")}]
    if not sentences:
        return {}
    page: dict[str, Any] = {"type": "webpage", "title": _title(sentences[0])}
    if authors:
        page["author"] = authors
    if len(sentences) > 1:
        page["unread"] = " ".join(sentences[1:])
    return page


def _apa_page(text: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return "Authors (2018). Title. Website." where an address or a DOI says what it is."""
    parts = split_apa(f"{text}.")
    if parts is None or not found.keys() & {"URL", "DOI"}:
        return {}
    authors, date, rest = parts
    title, *more = _sentences(rest)
    issued = _date(*date)
    if issued is None or len(more) > 1:
        return {}
    kind = "webpage" if "URL" in found else "document"
    page = {"type": kind, "author": authors, "title": _title(title), "issued": issued}
    return {**page, "container-title": _title(more[0])} if more else page


def _numbers(parts: Mapping[str, str | None]) -> dict[str, Any]:
    """Return year, volume, issue and pages of a match as CSL fields."""
    fields: dict[str, Any] = {}
    if parts.get("year"):
        issued = _date(parts["year"], parts.get("month"), parts.get("day"))
        # A word after the year that is no month ("2000 Suppl") is not understood.
        fields["issued"] = issued or _date(parts["year"], None, None)
        if issued is None:
            fields["unread"] = f"{parts['month']} {parts.get('day') or ''}".strip()
    for name in ("volume", "issue", "page"):
        value = (parts.get(name) or "").strip()
        if value:
            fields[name] = re.sub(r"\s?[–—]\s?|\s-\s", "-", value) if name == "page" else value
    return fields


def _date(year: str | None, month: str | None, day: str | None) -> dict[str, Any] | None:
    """Return a CSL date, or None if the month is no month or the day no day."""
    parts = [int(year or 0)]
    if month:
        number = MONTHS.get(month[:3].casefold()) if month.isalpha() else None
        if number is None:
            return None
        parts.append(number)
        if day:
            if not 1 <= int(day) <= 31:
                return None
            parts.append(int(day))
    return {"date-parts": [parts]}


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!])\s+", text.strip()) if part.strip(" .")]


def _title(text: str) -> str:
    return re.sub(r"[\s.]+\Z", "", text.strip().strip('“”"'))
