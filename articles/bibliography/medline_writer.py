"""Records as MEDLINE, so that ``medline.read`` and reference managers read them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import dates, medline
from .draft import entry_of
from .records import Csl, Entry

_TEXTS = {field: tag for tag, field in medline.TEXTS.items() if field not in ("PMID", "keyword")}
_GENRES = {"guideline": "Practice Guideline", "review": "Review", "trial": "Clinical Trial"}
_LANGUAGES = {"en": "eng", "de": "ger", "fr": "fre", "es": "spa", "it": "ita"}


def write(entries: Iterable[Entry]) -> str:
    """Return the records as MEDLINE text. Keys have no tag in it."""
    return "\n".join(_written(entry) for entry in entries)


def _written(entry: Entry) -> str:
    normal = entry_of(entry.csl)
    csl = normal.csl if isinstance(normal, Entry) else {}
    return "".join(_wrapped(tag, value) for tag, value in _lines(csl))


def _wrapped(tag: str, value: str) -> str:
    """Return a field in lines of at most 88 characters, as PubMed writes them."""
    lines = [""]
    for word in value.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= 82:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return f"{tag:<4}- " + "\n      ".join(lines) + "\n"


def _lines(csl: Csl) -> Iterator[tuple[str, str]]:
    yield "PMID", csl.get("PMID", "")
    yield from _titles(csl)
    yield from _people(csl)
    if "genre" in csl:
        yield "PT", _GENRES.get(str(csl["genre"]), str(csl["genre"]))
    if csl.get("type") == "article-journal":
        yield "PT", "Journal Article"
    if "issued" in csl:
        yield "DP", dates.words(csl["issued"])
        if "available-date" in csl:
            yield "DEP", dates.edtf(csl["available-date"]).replace("-", "")
    for field, tag in _TEXTS.items():
        if field in csl and not (field == "container-title" and csl["type"] == "chapter"):
            value = str(csl[field])
            yield tag, _LANGUAGES.get(value, value) if field == "language" else value
    if "DOI" in csl:
        yield "LID", f"{csl['DOI']} [doi]"
    for field, tag in (("ISSN", "IS"), ("ISBN", "ISBN")):
        yield from ((tag, one) for one in csl.get(field, "").split(", ") if one)
    yield from (("OT", word) for word in csl.get("keyword", "").split("; ") if word)


def _titles(csl: Csl) -> Iterator[tuple[str, str]]:
    is_book = csl.get("type") == "book"
    if "title" in csl:
        yield "BTI" if is_book else "TI", csl["title"]
    if csl.get("type") == "chapter":
        yield "BTI", csl.get("container-title", "")
    if "publisher-place" in csl:
        yield "PL", csl["publisher-place"]


def _people(csl: Csl) -> Iterator[tuple[str, str]]:
    for field, tag in (("author", "FAU"), ("editor", "FED")):
        for name in csl.get(field, ()):
            if "literal" in name:
                yield "CN" if tag == "FAU" else tag, name["literal"]
            else:
                given = " ".join(name[part] for part in ("given", "suffix") if part in name)
                yield tag, f"{name['family']}, {given}" if given else name["family"]
                if "ORCID" in name:
                    yield "AUID", f"ORCID: {name['ORCID']}"
