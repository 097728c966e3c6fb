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
    OWN STAT DA DCOM LR CRDT EDAT MHDA PHST PST JID SB SO CTDT DRDT PMCR OTO MID CDAT VTI OID
    SPIN UOF NM
    """)
"""What PubMed tells about its own record, or says again."""
_NOTED = {
    "RIN": "retraction_in", "RRI": "retraction_in", "PRIN": "retraction_in",
    "ECI": "concern_in", "EIN": "correction_in", "CRI": "correction_in", "UIN": "update_in",
}  # fmt: skip
"""Where PubMed names what was published about this work later, and what we say of it."""
_NOTICES = words("ROF RRF PROF EFR ECF CRF")
"""Where PubMed names the work that this one retracts, corrects or puts in doubt."""
_PUBLISHERS_NUMBER = re.compile(r"[SB]?\d{4}-?\d{3}[\dXx]\W?.*|.*\d{9,}.*|.*[()].*")
"""Numbers by which publishers count whole articles ("S1389-9457(13)00123-4"): no page."""


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
    _notices(draft, found)
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
        *_NOTED,
        *_NOTICES,
        "TI",
        "BTI",
        "PT",
        "DP",
        "DEP",
        "AUID",
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


def _notices(draft: Draft, found: dict[str, list[str]]) -> None:
    """Say what PubMed knows to have been published about the work, or that it is such a notice."""
    for tag, code in _NOTED.items():
        for value in found.get(tag, ()):
            draft.warn(code, value=value)
    if found.keys() & _NOTICES:
        draft.warn("is_notice")


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
    last = ""
    for tag, value in block.joined():
        field = NAMES.get(tag.strip())
        if tag.strip() == "AUID":
            _orcid(draft, last, value)
        if field is None:
            continue
        last = field
        is_short = tag.strip() in ("AU", "ED")
        if not (is_short and is_repeated) and value:
            draft.add_name(field, _name(tag.strip(), value), value)
        is_repeated = tag.strip() in ("FAU", "FED")


def _orcid(draft: Draft, field: str, value: str) -> None:
    """Give the last person the ORCID iD below the name; other numbers of people are left out."""
    people = draft.csl.get(field, [])
    name = names.with_orcid(people[-1], value) if people else None
    if name is not None and "ORCID" in name:
        people[-1] = name
    elif "orcid" in value.lower():
        draft.warn("bad_orcid", field or "author", value=value)
    else:
        draft.leave_out("AUID")


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
    """Take the date of the issue; of what has none, the day it went online.

    Where there are both, the day it went online is the date from which it could be had.
    """
    for value in (*found.get("DP", ()), *found.get("DEP", ())):
        if "issued" not in draft.csl:
            draft.date("issued", value)
    if "DP" in found:
        draft.date("available-date", next(iter(found.get("DEP", ())), ""))
    if draft.csl.get("available-date") == draft.csl.get("issued"):
        draft.csl.pop("available-date", None)
    for value in found.get("SO", ()):  # ERIC has the year nowhere else
        if "issued" not in draft.csl and (year := re.search(r"\b(?:19|20)\d\d\b", value)):
            draft.date("issued", year[0])


def _identifiers(draft: Draft, found: dict[str, list[str]]) -> None:
    items = []
    for value in (*found.get("LID", ()), *found.get("AID", ())):
        bare, remark = _REMARK.sub("", value), _REMARK.search(value)
        if (remark and remark[1].lower() == "doi") or re.match(r"https?://\S*doi\.org/", value):
            draft.put("DOI", bare)
        elif remark and remark[1].lower() == "pii":
            items.append(bare)
        elif "page" not in draft.csl:
            draft.put("page", bare)
    for item in items:
        _item(draft, item)
    for tag, field in (("IS", "ISSN"), ("ISBN", "ISBN")):
        draft.identifiers(field, found.get(tag, ()))


def _item(draft: Draft, item: str) -> None:
    """Take the publisher's number of an article for its page where it has none, as journals do."""
    if "page" not in draft.csl and not _PUBLISHERS_NUMBER.fullmatch(item):
        draft.put("page", item)
    known = (str(draft.csl.get(name, "")).casefold() for name in ("DOI", "page"))
    if not any(item.casefold() in text for text in known):
        draft.leave_out("LID [pii]")
