"""Records as RIS, so that ``ris.read`` and the usual programs read them back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import dates, names, ris_tags
from .draft import entry_of
from .records import Csl, Entry

_TEXTS = {
    "title": "TI", "title-short": "ST", "original-title": "OP", "container-title-short": "J2",
    "collection-title": "T3", "volume": "VL", "issue": "IS", "number": "M1",
    "number-of-volumes": "NV", "edition": "ET", "section": "SE", "publisher": "PB",
    "publisher-place": "CY", "DOI": "DO", "PMCID": "C2", "ISBN": "SN", "ISSN": "SN", "URL": "UR",
    "abstract": "AB", "language": "LA", "genre": "M3", "call-number": "CN", "source": "DP",
    "note": "N1",
}  # fmt: skip
_NAMES = {"author": "AU", "editor": "A2", "collection-editor": "A3", "translator": "A4"}
_NAMES_OF_BOOKS = {**_NAMES, "editor": "A3", "collection-editor": "A2"}
_RANGE = re.compile(r"([^-,]+)-([^-,]+)")


def write(entries: Iterable[Entry]) -> str:
    """Return the records as RIS text; ``formats.lost`` says what RIS has no tag for."""
    return "".join(_written(entry) for entry in entries)


def _written(entry: Entry) -> str:
    normal = entry_of(entry.csl)
    csl = normal.csl if isinstance(normal, Entry) else {}
    lines = [f"{tag}  - {value}\r\n" for tag, value in _lines(csl, entry.key)]
    return "".join([*lines, "ER  - \r\n\r\n"])


def _lines(csl: Csl, key: str) -> Iterator[tuple[str, str]]:
    kind = csl.get("type", "document")
    yield "TY", ris_tags.WRITTEN.get(kind, "GEN")
    if key:
        yield "ID", key
    for field, tag in (_NAMES_OF_BOOKS if kind == "book" else _NAMES).items():
        for name in csl.get(field, ()):
            yield tag, names.written(name)
    if "container-title" in csl:
        yield "T2" if kind in ris_tags.CONTAINED else "JF", csl["container-title"]
    for field, tag in _TEXTS.items():
        if field in csl:
            yield tag, str(csl[field])
    yield from _dates(csl)
    yield from _pages(csl)
    yield from _places(csl)
    for word in csl.get("keyword", "").split("; "):
        if word:
            yield "KW", word


def _dates(csl: Csl) -> Iterator[tuple[str, str]]:
    if "issued" in csl:
        year = f"{csl['issued']['date-parts'][0][0]:04d}"
        yield "PY", year
        whole = _date(csl["issued"])
        if whole != year:
            yield "DA", whole
    if "accessed" in csl:
        yield "Y2", _date(csl["accessed"])


def _date(value: dates.Date) -> str:
    """Return ``2012/07/15/``; seasons, ranges and circa have no place in it."""
    whole = dates.edtf(value)
    is_plain = len(value) == 1 and len(value["date-parts"]) == 1 and "-" in whole
    return "/".join([*whole.split("-"), "", "", ""][:3]) + "/" if is_plain else whole


def _pages(csl: Csl) -> Iterator[tuple[str, str]]:
    page = csl.get("page", "")
    if match := _RANGE.fullmatch(page):
        yield "SP", match[1]
        yield "EP", match[2]
    elif page or csl.get("type") == "book":
        yield from (("SP", value) for value in (page or csl.get("number-of-pages", ""),) if value)


def _places(csl: Csl) -> Iterator[tuple[str, str]]:
    """Where the record is kept: PubMed goes before a database that is named."""
    if "PMID" in csl:
        yield "AN", csl["PMID"]
        yield "DB", "PubMed"
        return
    for field, tag in (("archive_location", "AN"), ("archive", "DB")):
        if field in csl:
            yield tag, csl[field]
