"""EndNote XML, as EndNote, Zotero and systematic-review programs write it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from itertools import pairwise

from . import dates, endnote_types, safe_xml
from .draft import Draft
from .identifiers import is_valid
from .records import LONGEST_RECORD, Entry, Reading, Refused, excerpt, reading_of
from .text import without_markup

_START = re.compile(r"<record\b")
_ELEMENT = re.compile(r"</?[A-Za-z][^<>]*>")
_BRACKETS = re.compile(r"\[(?:doi|pii)\]", re.IGNORECASE)
_LONGEST_SECTION = 80
_PUBMED = re.compile(r"pubmed|medline|nlm", re.IGNORECASE)

Found = dict[str, list[str]]


def read(text: str) -> Reading:
    """Return all records. Where the document is broken, each record is read for itself."""
    text = safe_xml.repaired(text)
    found: list[safe_xml.Record] = []
    try:
        safe_xml.records(text, "record", found.append)
    except safe_xml.Unsafe as error:
        return Reading((), (Refused(1, error.code),))
    except safe_xml.Broken:
        return reading_of(_one_by_one(text))
    if not found:
        return Reading((), (Refused(1, "not_a_record", {"value": excerpt(text)}),))
    return reading_of(map(_record, found))


def _one_by_one(text: str) -> list[Entry | Refused]:
    starts = [match.start() for match in _START.finditer(text)]
    made: list[Entry | Refused] = []
    line, before = 1, 0
    for start, following in pairwise([*starts, len(text)]):
        line, before = line + text.count("\n", before, start), start
        part, end, _rest = text[start:following].partition("</record>")
        found: list[safe_xml.Record] = []
        try:
            safe_xml.records(part + end, "record", found.append)
        except (safe_xml.Broken, safe_xml.Unsafe) as error:
            code = getattr(error, "code", "broken")
            words = html.unescape(_ELEMENT.sub(" ", part))
            made.append(Refused(line, code, {"value": excerpt(words)}))
            continue
        found[0].line = line
        made.append(_record(found[0]))
    return made or [Refused(1, "broken", {"value": excerpt(text)})]


def _record(record: safe_xml.Record) -> Entry | Refused:
    if sum(len(value) for _path, value, _attributes in record.fields) > LONGEST_RECORD:
        return Refused(record.line, "too_long")
    found, name = _sorted(record)
    key = " ".join(found.get("label", []))
    draft = Draft(endnote_types.TYPES.get(name, "document"), record.line, without_markup(key))
    if name not in endnote_types.TYPES:
        draft.warn("unknown_type", value=name)
    _people(draft, found, name)
    _titles(draft, found)
    for path, field in endnote_types.TEXTS.items():
        for value in found.get(path, ()):
            draft.put(field, value)
    _short_title(draft, found)
    _edition_and_section(draft, found)
    draft.genre(_lines(found, "work-type"))
    _dates(draft, found)
    _numbers(draft, found)
    _identifiers(draft, found)
    for value in found.get("notes", ()):
        draft.note(value)
    _rest(draft, found)
    return draft.entry()


def _sorted(record: safe_xml.Record) -> tuple[Found, str]:
    """Return the texts of a record by their path, and the name of its type."""
    found: Found = {}
    name = ""
    for path, value, attributes in record.fields:
        if path == "ref-type":
            name = _type_name(value, attributes)
        elif value:
            found.setdefault(path, []).append(value)
    return found, name


def _rest(draft: Draft, found: Found) -> None:
    known = {*endnote_types.TEXTS, *endnote_types.OWN, *endnote_types.BOOKKEEPING}
    for path in found:
        if path not in known:
            draft.leave_out(path.rpartition("/")[2])


def _type_name(value: str, attributes: Mapping[str, str]) -> str:
    name = attributes.get("name", "").strip().lower()
    by_number = {str(number): known for known, number in endnote_types.NUMBERS.items()}
    return name if name in endnote_types.TYPES else by_number.get(value.strip(), name or value)


def _people(draft: Draft, found: Found, name: str) -> None:
    """In books the second names are of a series and the third of the editors; else as in chapters.

    A book that has second names only has its editors there: Mendeley writes them so.
    """
    others = ("contributors/authors/author", "contributors/tertiary-authors/author")
    is_book = draft.csl["type"] == "book" and bool(found.keys() & set(others))
    fields = {
        "authors": "editor" if name == "edited book" else "author",
        "secondary-authors": "collection-editor" if is_book else "editor",
        "tertiary-authors": "editor" if is_book else "collection-editor",
        "subsidiary-authors": "translator",
        "translated-authors": "translator",
    }
    for element, field in fields.items():
        for value in found.get(f"contributors/{element}/author", ()):
            for line in without_markup(value).splitlines():
                draft.name(field, line)


def _titles(draft: Draft, found: Found) -> None:
    is_contained = draft.csl["type"] in endnote_types.CONTAINED
    second = "container-title" if is_contained else "collection-title"
    for value in found.get("titles/secondary-title", ()):
        draft.put(second, value)
    for value in found.get("titles/alt-title", ()):
        draft.put("container-title-short", value)
    for path in ("periodical/full-title", "full-title"):
        if is_contained and "container-title" in draft.csl:
            found.pop(path, None)  # the same again, or the name of a list of journals


def _short_title(draft: Draft, found: Found) -> None:
    """Take the abbreviation of a journal; PubMed's own filter has the full name in its place."""
    for value in found.get("periodical/abbr-1", ()):
        name = str(draft.csl.get("container-title", ""))
        if name and len(without_markup(value)) > len(without_markup(name)):
            draft.csl.pop("container-title")
            draft.put("container-title", value)
            draft.put("container-title-short", name)
        else:
            draft.put("container-title-short", value)


def _edition_and_section(draft: Draft, found: Found) -> None:
    """Take what stands in two elements that filters of databases use otherwise.

    Of an article the edition is the day it went online; Ovid has the affiliations as section.
    """
    is_article = draft.csl["type"].startswith("article")
    for value in _lines(found, "edition"):
        is_day = is_article and re.fullmatch(r"\d{8}", value) and dates.parse(value)
        draft.put("available-date" if is_day else "edition", value)
    sections = _lines(found, "section")
    if len(sections) > 1 or any(len(value) > _LONGEST_SECTION for value in sections):
        draft.leave_out("section")
    elif sections:
        draft.put("section", sections[0])


def _dates(draft: Draft, found: Found) -> None:
    year = without_markup(" ".join(found.get("dates/year", ()))).strip()
    day = without_markup(" ".join(found.get("dates/pub-dates/date", ()))).strip()
    for value in (day if re.search(r"\d{4}", day) else f"{year} {day}", year):
        if dates.parse(value):
            draft.date("issued", value)
    draft.date("issued", year)
    for value in found.get("access-date", ()):
        draft.date("accessed", without_markup(value).rstrip("/ "))  # Ovid: 20250528//


def _numbers(draft: Draft, found: Found) -> None:
    is_contained = draft.csl["type"] in endnote_types.CONTAINED
    for value in found.get("number", ()):
        draft.put("issue" if is_contained else "number", value)
    for value in found.get("pages", ()):
        is_count = draft.csl["type"] == "book" and without_markup(value).isdecimal()
        draft.put("number-of-pages" if is_count else "page", value)
    for value in found.get("custom7", ()):
        if "page" not in draft.csl:
            draft.put("page", value)


def _identifiers(draft: Draft, found: Found) -> None:
    for value in _lines(found, "electronic-resource-num"):
        bare = _BRACKETS.sub("", value).strip()
        if is_valid("DOI", bare) or "[doi]" in value.lower() or "10." in value:
            draft.put("DOI", bare)
    draft.book_and_journal_numbers(_lines(found, "isbn"))
    urls = [*_lines(found, "urls/related-urls/url"), *_lines(found, "urls/web-urls/url")]
    _accession(draft, found, urls)
    for value in _lines(found, "custom2"):
        if is_valid("PMCID", value) and "PMC" in value.upper():
            draft.put("PMCID", value)
        else:
            draft.leave_out("custom2")
    for url in urls:
        draft.address(url)


def _accession(draft: Draft, found: Found, urls: list[str]) -> None:
    database = " ".join(_lines(found, "remote-database-name"))
    for value in _lines(found, "accession-num"):
        is_pubmed = _PUBMED.search(database + " ".join(found.get("remote-database-provider", ())))
        is_linked = any(re.search(rf"pubmed\D+{re.escape(value)}\b", url) for url in urls)
        if is_valid("PMID", value) and (is_pubmed or is_linked):
            draft.put("PMID", value)
            database = ""
        else:
            draft.put("archive_location", value)
    draft.put("archive", database)


def _lines(found: Found, path: str) -> list[str]:
    """Return the lines of an element; EndNote writes several values as several lines."""
    lines = (line for value in found.get(path, ()) for line in re.split(r"[\r\n]+", value))
    return [line.strip() for line in map(without_markup, lines) if line.strip()]
