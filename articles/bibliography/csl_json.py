"""CSL-JSON: a list of items or one, from Zotero, Mendeley, Pandoc and Crossref.

Items are decoded one after another, so that one broken item costs what stands behind it only,
and each has its line.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from . import dates
from .csl_fields import words
from .draft import entry_of
from .records import LONGEST_RECORD, Csl, Entry, Reading, Refused, excerpt, reading_of

_SPACE = re.compile(r"[\s,]*")
_LISTS = ("items", "references", "message")
"""Where APIs put the items: Zotero, Pandoc, Crossref."""
CROSSREF_TYPES = {
    "journal-article": "article-journal", "journal": "periodical", "journal-issue": "periodical",
    "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter",
    "book-track": "chapter", "reference-entry": "entry", "monograph": "book",
    "edited-book": "book", "reference-book": "book", "book-set": "book", "book-series": "book",
    "proceedings": "book", "proceedings-article": "paper-conference", "dissertation": "thesis",
    "posted-content": "article", "report-series": "report", "report-component": "report",
    "peer-review": "review", "database": "dataset", "component": "document", "other": "document",
    "grant": "document", "article-preprint": "article", "preprint": "article",
}  # fmt: skip
_CROSSREF_NAMES = {
    "short-container-title": "container-title-short", "short-title": "title-short",
    "article-number": "number", "publisher-location": "publisher-place",
    "isbn": "ISBN", "issn": "ISSN", "doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "url": "URL",
    "Url": "URL", "edition-number": "edition", "subtype": "genre",
}  # fmt: skip
_BOOKKEEPING = words("""
    _id affiliation alternative-id archive-org assertion clinical-trial-number content-domain
    created deposited funder indexed is-referenced-by-count issn-type isbn-type journal-issue
    license link member multi-lingual-title prefix published published-online published-print
    published-other accepted posted approved content-created content-updated reference
    reference-count
    references-count relation resource score subject subtitle type update-policy update-to
    updated-by system_id custom links library uri uris version-label issued-raw institution
    """)
"""What Crossref and programs tell about their own record, not about the source."""


def read(text: str) -> Reading:
    """Return all items of a CSL-JSON text."""
    starts = [match.end() for match in re.finditer("\n", text)]

    def line_at(place: int) -> int:
        return bisect_right(starts, place) + 1

    made: list[Entry | Refused] = []
    place = _SPACE.match(text)
    assert place is not None
    opening = text[place.end() : place.end() + 1]
    at = place.end() + (opening == "[")
    decoder = json.JSONDecoder(parse_constant=str)
    while True:
        match = _SPACE.match(text, at)
        assert match is not None
        at = match.end()
        if at >= len(text) or text[at] == "]":
            break
        try:
            item, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            made.append(Refused(line_at(at), "broken", {"value": excerpt(text[at:])}))
            break
        made.extend(_items(item, line_at(at), end - at))
        at = end
    return reading_of(made)


def write(entries: Iterable[Entry]) -> str:
    """Return the records as a list of CSL-JSON items, with the key as ``id``."""
    items = []
    for entry in entries:
        normal = entry_of(entry.csl)
        csl = normal.csl if isinstance(normal, Entry) else {"type": "document"}
        items.append({"id": entry.key, **csl})
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _items(item: Any, line: int, size: int) -> list[Entry | Refused]:
    if not isinstance(item, Mapping):
        return [Refused(line, "not_an_object", {"value": excerpt(str(item))})]
    for name in _LISTS:
        inner = item.get(name)
        if "type" not in item or name == "message":
            if isinstance(inner, list):
                return [one for part in inner for one in _items(part, line, 0)]
            if isinstance(inner, Mapping):
                return _items(inner, line, 0)
    if size > LONGEST_RECORD:
        return [Refused(line, "too_long")]
    key = str(item.get("citation-key") or item.get("citekey") or item.get("id") or "")
    return [entry_of(_csl_of(item), key, line)]


def _csl_of(item: Mapping[str, Any]) -> Csl:
    """Return an item with the names that CSL has for what Crossref and older programs say."""
    csl: Csl = {}
    for name, value in item.items():
        if name not in _BOOKKEEPING and value not in (None, "", [], {}):
            csl.setdefault(_CROSSREF_NAMES.get(name, name), value)
    kind = str(item.get("type") or "")
    if kind:
        csl["type"] = CROSSREF_TYPES.get(kind, kind)
    _add_subtitle(csl, item)
    _add_server(csl, item)
    if dates.normal(csl.get("issued")) is None:
        others = (item.get(name) for name in ("published-print", "published", "published-online"))
        csl["issued"] = next((date for date in others if date), csl.get("issued"))
    return csl


def _add_subtitle(csl: Csl, item: Mapping[str, Any]) -> None:
    """Crossref keeps a subtitle apart; readers know the title with it."""
    title: Any
    subtitle: Any
    title, subtitle = csl.get("title"), item.get("subtitle")
    if isinstance(title, list) and title:
        title = csl["title"] = title[0]
    if isinstance(subtitle, list) and subtitle:
        subtitle = subtitle[0]
    are_texts = isinstance(title, str) and isinstance(subtitle, str)
    if are_texts and subtitle.casefold() not in title.casefold():  # an empty one is in every title
        csl["title"] = f"{title.rstrip(' :')}: {subtitle}"


def _add_server(csl: Csl, item: Mapping[str, Any]) -> None:
    """Crossref names the server of a preprint as an institution; readers look there for it."""
    institution = item.get("institution")
    first = institution[0] if isinstance(institution, list) and institution else institution
    name = first.get("name") if isinstance(first, Mapping) else None
    if item.get("type") == "posted-content" and isinstance(name, str):
        csl.setdefault("container-title", name)
