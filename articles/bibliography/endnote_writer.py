"""Records as EndNote XML, with markup as styled runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from . import dates, endnote_types, names
from .draft import entry_of
from .records import Csl, Entry

_TEXTS = {
    "volume": "volume", "number-of-volumes": "num-vols", "edition": "edition",
    "section": "section", "publisher-place": "pub-location", "publisher": "publisher",
    "call-number": "call-num", "DOI": "electronic-resource-num", "PMCID": "custom2",
    "abstract": "abstract", "language": "language", "genre": "work-type", "note": "notes",
    "source": "remote-database-provider",
}  # fmt: skip
_TITLES = {
    "title": "title", "collection-title": "tertiary-title", "title-short": "short-title",
    "original-title": "translated-title",
}  # fmt: skip
_FACES = {"i": "italic", "b": "bold", "sub": "subscript", "sup": "superscript"}
_TAG = re.compile(r"(</?(?:i|b|sub|sup)>)")


def write(entries: Iterable[Entry]) -> str:
    """Return the records as one EndNote XML document."""
    records = "".join(_written(entry, place) for place, entry in enumerate(entries, 1))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n{records}</records></xml>\n'


def _written(entry: Entry, place: int) -> str:
    normal = entry_of(entry.csl)
    csl = normal.csl if isinstance(normal, Entry) else {"type": "document"}
    name = endnote_types.WRITTEN.get(csl["type"], "generic")
    parts = [
        f"<rec-number>{place}</rec-number>",
        f'<ref-type name="{name.title()}">{endnote_types.NUMBERS[name]}</ref-type>',
        _group("contributors", _people(csl)),
        _group("titles", _titles(csl)),
        *(_element(tag, text) for tag, text in _fields(csl)),
        _group(
            "keywords", (_element("keyword", word) for word in csl.get("keyword", "").split("; "))
        ),
        _dates(csl),
        *(
            [_group("urls", [_group("related-urls", [_element("url", csl["URL"])])])]
            if "URL" in csl
            else []
        ),
        _element("label", entry.key),
    ]
    return f"<record>{''.join(parts)}</record>\n"


def _people(csl: Csl) -> Iterator[str]:
    is_book = csl["type"] == "book"
    elements = {
        "author": "authors",
        "collection-editor": "secondary-authors" if is_book else "tertiary-authors",
        "editor": "tertiary-authors" if is_book else "secondary-authors",
        "translator": "subsidiary-authors",
    }
    for field, element in elements.items():
        written = (names.written(name) for name in csl.get(field, ()))
        yield _group(element, (_element("author", name) for name in written))


def _titles(csl: Csl) -> Iterator[str]:
    for field, tag in _TITLES.items():
        if field in csl:
            yield _element(tag, csl[field])
    if csl["type"] in endnote_types.CONTAINED and "container-title" in csl:
        yield _element("secondary-title", csl["container-title"])
    if "container-title-short" in csl:
        yield _element("alt-title", csl["container-title-short"])


def _fields(csl: Csl) -> Iterator[tuple[str, str]]:
    is_contained = csl["type"] in endnote_types.CONTAINED
    if "container-title" in csl and not is_contained:
        yield "full-title", csl["container-title"]
    page = csl.get("number-of-pages" if csl["type"] == "book" and "page" not in csl else "page")
    if page:
        yield "pages", page
    number = csl.get("issue" if is_contained else "number")
    if number:
        yield "number", number
    for field, tag in _TEXTS.items():
        if field in csl:
            yield tag, csl[field]
    if isbn := [csl[field] for field in ("ISBN", "ISSN") if field in csl]:
        yield "isbn", ", ".join(isbn)
    if "PMID" in csl:
        yield "accession-num", csl["PMID"]
        yield "remote-database-name", "PubMed"
    else:
        yield "accession-num", csl.get("archive_location", "")
        yield "remote-database-name", csl.get("archive", "")
    if "edition" not in csl and (day := _online(csl)):
        yield "edition", day
    if "accessed" in csl:
        yield "access-date", dates.edtf(csl["accessed"])


def _online(csl: Csl) -> str:
    """Return the day an article went online, where EndNote has it: in the edition."""
    if not csl["type"].startswith("article") or "available-date" not in csl:
        return ""
    day = dates.edtf(csl["available-date"]).replace("-", "")
    return day if day.isdecimal() and len(day) == 8 else ""


def _dates(csl: Csl) -> str:
    if "issued" not in csl:
        return ""
    year = f"{csl['issued']['date-parts'][0][0]:04d}"
    whole = dates.edtf(csl["issued"])
    day = _group("pub-dates", [_element("date", whole)]) if whole != year else ""
    return _group("dates", [_element("year", year), day])


def _group(tag: str, parts: Iterable[str]) -> str:
    inner = "".join(parts)
    return f"<{tag}>{inner}</{tag}>" if inner else ""


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{_styled(text)}</{tag}>" if text else ""


def _styled(text: str) -> str:
    """Return text as runs, each with the faces of the markup around it."""
    faces: list[str] = []
    runs = []
    for part in _TAG.split(text):
        if _TAG.fullmatch(part):
            if part.startswith("</"):
                faces.pop()
            else:
                faces.append(_FACES[part[1:-1]])
        elif part:
            face = " ".join(faces) or "normal"
            runs.append(f'<style face="{face}" font="default" size="100%">{escape(part)}</style>')
    return "".join(runs)
