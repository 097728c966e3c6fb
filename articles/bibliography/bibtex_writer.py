"""Records as BibTeX, with the fields of biblatex where BibTeX has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import bibtex_fields, dates, latex, names
from .draft import entry_of
from .records import Csl, Entry

_TEXTS = {
    "title-short": "shorttitle", "original-title": "origtitle",
    "container-title-short": "shortjournal", "collection-title": "series", "volume": "volume",
    "edition": "edition", "publisher": "publisher", "publisher-place": "address", "page": "pages",
    "number-of-pages": "pagetotal", "number-of-volumes": "volumes",
    "chapter-number": "chapter", "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid", "PMCID": "pmcid",
    "abstract": "abstract", "keyword": "keywords", "language": "language", "genre": "type",
    "version": "version", "event-title": "eventtitle", "event-place": "venue",
    "original-publisher-place": "origlocation", "original-publisher": "origpublisher",
    "status": "pubstate", "part-number": "part", "note": "note",
}  # fmt: skip
_KEY = re.compile(r"[^A-Za-z0-9_:./+-]")
_PLAIN_NAME = re.compile(r"[^\W\d_a-z][^\s,{}\\]*")


def write(entries: Iterable[Entry]) -> str:
    """Return the records as BibTeX; a record without a key has ``ref`` and its place as one."""
    return "\n".join(_written(entry, place) for place, entry in enumerate(entries, 1))


def _written(entry: Entry, place: int) -> str:
    normal = entry_of(entry.csl)
    csl = normal.csl if isinstance(normal, Entry) else {"type": "document"}
    kind = bibtex_fields.WRITTEN.get(csl["type"], "misc")
    key = _KEY.sub("", entry.key) or f"ref{place}"
    lines = [f"  {name} = {value},\n" for name, value in _fields(csl) if value != "{}"]
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def _fields(csl: Csl) -> Iterator[tuple[str, str]]:
    for name, field in bibtex_fields.NAMES.items():
        if field in csl:
            yield name, "{" + " and ".join(_name(person) for person in csl[field]) + "}"
    if "title" in csl:
        yield "title", "{" + latex.latex_of(csl["title"], is_title=True) + "}"
    if "container-title" in csl:
        name = "booktitle" if csl["type"] in bibtex_fields.INSIDE else "journal"
        yield name, "{" + latex.latex_of(csl["container-title"]) + "}"
    yield from _dates(csl)
    for field, name in _TEXTS.items():
        if field in csl:
            text = latex.latex_of(str(csl[field]))
            yield name, "{" + (_with_double_hyphens(text) if field == "page" else text) + "}"
    yield from _numbers(csl)
    for name, field in bibtex_fields.VERBATIM.items():
        if field in csl:
            yield name, "{" + re.sub(r"([#$%&~_^])", r"\\\1", csl[field]) + "}"
    yield from _places(csl)


def _numbers(csl: Csl) -> Iterator[tuple[str, str]]:
    if csl["type"] in ("article-magazine", "article-newspaper"):
        yield "entrysubtype", f"{{{csl['type'][8:]}}}"
    is_periodical = csl["type"].startswith("article") or csl["type"] == "periodical"
    field = (
        "issue" if is_periodical else "collection-number" if "collection-title" in csl else "number"
    )
    if field in csl:
        yield "number", "{" + latex.latex_of(csl[field]) + "}"


def _places(csl: Csl) -> Iterator[tuple[str, str]]:
    if "archive_location" in csl:
        yield "eprinttype", "{" + latex.latex_of(csl.get("archive", "")).lower() + "}"
        yield "eprint", "{" + re.sub(r"([#$%&~_^])", r"\\\1", csl["archive_location"]) + "}"
    elif "archive" in csl:
        yield "library", "{" + latex.latex_of(csl["archive"]) + "}"


def _dates(csl: Csl) -> Iterator[tuple[str, str]]:
    """Write year and month for BibTeX, and the date where they do not say all of it."""
    if "issued" in csl:
        first = csl["issued"]["date-parts"][0]
        yield "year", f"{{{first[0]:04d}}}"
        if len(first) > 1:
            yield "month", dates.MONTHS[first[1] - 1].lower()
        whole = dates.edtf(csl["issued"])
        if len(whole) > 7 or "season" in csl["issued"] or "circa" in csl["issued"]:
            yield "date", f"{{{whole}}}"
    for name, field in bibtex_fields.DATES.items():
        if field in csl:
            yield name, f"{{{dates.edtf(csl[field])}}}"


def _name(name: names.Name) -> str:
    if name == names.ET_AL:
        return "others"
    if "literal" in name:
        return "{" + latex.latex_of(name["literal"]) + "}"
    family, given, suffix = (_part(name.get(part, "")) for part in ("family", "given", "suffix"))
    if suffix:
        return f"{family}, {suffix}, {given}"
    return f"{family}, {given}" if given else family


def _part(text: str) -> str:
    """Return a part of a name, in braces where BibTeX would take it apart."""
    written = latex.latex_of(text)
    is_risky = re.search(r",|\band\b", text, re.IGNORECASE)
    return f"{{{written}}}" if is_risky else written


def _with_double_hyphens(page: str) -> str:
    return page if "{}" in page else page.replace("-", "--")
