"""MEDLINE, the format of PubMed's files with the ending .nbib.

Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from __future__ import annotations

import re

from . import names
from .csl_fields import words
from .draft import Draft
from .records import Entry, Reading, Refused, excerpt, reading_of
from .tagged import Block, split

_LINE = re.compile(r"([A-Z](?=[A-Z0-9 ]{3}-)[A-Z0-9]{1,3} {0,2})-(?: |$)(.*)")
_SHORT_NAME = re.compile(r"(.+?) ([^\W\d_a-z]{1,5})(?: (Jr|Sr|2nd|3rd|4th|II|III))?", re.UNICODE)
_REMARK = re.compile(r"\s*\[(doi|pii|bookaccession)\]\s*$", re.IGNORECASE)
_TRANSLATED = re.compile(r"\[(.*)\]\.?")

TEXTS = {
    "TT": "original-title", "JT": "container-title", "TA": "container-title-short",
    "CTI": "collection-title", "VI": "volume", "IP": "issue", "PG": "page", "PB": "publisher",
    "EN": "edition", "LA": "language", "AB": "abstract", "PMC": "PMCID", "OT": "keyword",
    "GN": "note", "PMID": "PMID",
}  # fmt: skip
NAMES = {"FAU": "author", "AU": "author", "FED": "editor", "ED": "editor", "CN": "author"}
_BOOKKEEPING = words("""
    OWN STAT DA DCOM LR CRDT EDAT MHDA PHST PST JID SB SO CTDT DRDT PMCR OTO DEP MID CDAT VTI OID
    ROF SPIN UOF UIN NM
    """)
"""What PubMed tells about its own record, or says again."""


def read(text: str) -> Reading:
    """Return all records of a MEDLINE text."""
    blocks = split(text, _LINE, "PMID")
    return reading_of([*map(_record, blocks.whole), *blocks.refused])


def _record(block: Block) -> Entry | Refused:
    found: dict[str, list[str]] = {}
    for tag, value in block.joined():
        found.setdefault(tag.strip(), []).append(value)
    if not found.keys() & {"PMID", "TI", "BTI"}:
        return Refused(block.line, "not_a_record", {"value": excerpt(" ".join(block.fields[0][1]))})
    draft = Draft("article-journal", block.line)
    draft.genre(found.get("PT", ()))
    _titles(draft, found)
    _people(draft, block)
    for tag, field in TEXTS.items():
        for value in found.get(tag, ()):
            draft.put(field, value)
    if "container-title" not in draft.csl and "TA" in found:
        draft.put("container-title", found["TA"][0])
    _dates(draft, found)
    _identifiers(draft, found)
    known = {
        *TEXTS,
        *NAMES,
        *_BOOKKEEPING,
        "TI",
        "BTI",
        "PT",
        "DP",
        "LID",
        "AID",
        "IS",
        "ISBN",
        "PL",
    }
    for tag in found:
        if tag not in known:
            draft.leave_out(tag)
    return draft.entry()


def _titles(draft: Draft, found: dict[str, list[str]]) -> None:
    title, book = (next(iter(found.get(tag, ())), "") for tag in ("TI", "BTI"))
    if book:
        draft.csl["type"] = "chapter" if title else "book"
        draft.put("container-title" if title else "title", book)
        for place in found.get("PL", ()):
            draft.put("publisher-place", place)
    match = _TRANSLATED.fullmatch(title.strip())
    draft.put("title", match[1] if match else title)


def _people(draft: Draft, block: Block) -> None:
    """Take people and groups in their order; a short name repeats the full one before it."""
    is_repeated = False
    for tag, value in block.joined():
        field = NAMES.get(tag.strip())
        if field is None:
            continue
        is_short = tag.strip() in ("AU", "ED")
        if not (is_short and is_repeated) and value:
            draft.add_name(field, _name(tag.strip(), value), value)
        is_repeated = tag.strip() in ("FAU", "FED")


def _name(tag: str, value: str) -> names.Name | None:
    if tag == "CN":
        return names.group(value)
    if tag in ("FAU", "FED"):
        family, _comma, given = value.partition(",")
        is_et_al = names.group(family) == names.ET_AL
        return names.group(family) if is_et_al else names.with_suffix_last(family, given.strip())
    if "," in value:
        return names.inverted(value)[0]
    match = _SHORT_NAME.fullmatch(value)
    return names.person(match[1], match[2], match[3] or "") if match else names.group(value)


def _dates(draft: Draft, found: dict[str, list[str]]) -> None:
    """Take the date of the issue; of what has none, the day it went online."""
    for value in (*found.get("DP", ()), *found.get("DEP", ())):
        if "issued" not in draft.csl:
            draft.date("issued", value)
    for value in found.get("SO", ()):  # ERIC has the year nowhere else
        if "issued" not in draft.csl and (year := re.search(r"\b(?:19|20)\d\d\b", value)):
            draft.date("issued", year[0])


def _identifiers(draft: Draft, found: dict[str, list[str]]) -> None:
    for value in (*found.get("LID", ()), *found.get("AID", ())):
        bare, remark = _REMARK.sub("", value), _REMARK.search(value)
        if (remark and remark[1].lower() == "doi") or re.match(r"https?://\S*doi\.org/", value):
            draft.put("DOI", bare)
        elif not remark and "page" not in draft.csl:
            draft.put("page", bare)
    for tag, field in (("IS", "ISSN"), ("ISBN", "ISBN")):
        draft.identifiers(field, found.get(tag, ()))
