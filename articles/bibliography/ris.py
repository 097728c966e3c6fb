"""RIS: what reference managers and publishers exchange."""

from __future__ import annotations

import re

from . import dates, ris_tags
from .draft import Draft
from .identifiers import is_valid
from .records import Entry, Reading, Refused, reading_of
from .tagged import Block, split

_LINE = re.compile(r"\s{0,3}([A-Z][A-Z0-9])  ?-(?: |$)(.*)")
_PMID = re.compile(r"\bPMID\W{1,5}(\d{1,8})\b")
_IDENTIFIER = re.compile(r"(?:https?://\S*doi\.org/|doi:?\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
_HEADER = re.compile(
    r"(?:Record #?\d+ of \d+|(?:Provider|Database|Content|Export date)\s*:.*)\s*", re.IGNORECASE
)
"""What libraries put before records about their file."""
_PAGE_FIELDS = ("SP", "EP")


def read(text: str) -> Reading:
    """Return all records of a RIS text. A record ends at ``ER`` or where the next one begins."""
    blocks = split(text, _LINE, "TY", "ER", _HEADER)
    return reading_of([*map(_record, blocks.whole), *blocks.refused])


def _record(block: Block) -> Entry | Refused:
    found: dict[str, list[str]] = {}
    for tag, lines in block.fields:
        found.setdefault(tag, []).append("\n".join(lines).strip())
    kind = found["TY"][0].partition("\n")[0].upper().strip()
    draft = Draft(ris_tags.TYPES.get(kind, "document"), block.line, " ".join(found.get("ID", [])))
    if kind not in ris_tags.TYPES:
        draft.warn("unknown_type", value=kind)
    if not block.is_closed:
        draft.warn("not_closed")
    _publication_type(draft, found)
    _people(draft, found, block, kind)
    _titles(draft, found)
    for tag, field in ris_tags.TEXTS.items():
        for value in found.get(tag, ()):
            draft.put(field, value)
    _dates(draft, found)
    _pages(draft, found)
    _identifiers(draft, found)
    for value in found.get("KW", ()):
        for word in value.split("\n"):
            draft.put("keyword", word.strip().rstrip(";"))
    for tag in ("N1", "RN"):
        for value in found.get(tag, ()):
            draft.note(value)
    _rest(draft, found)
    return draft.entry()


def _publication_type(draft: Draft, found: dict[str, list[str]]) -> None:
    words = [word for value in found.get("M3", ()) for word in re.split(r"[\n;]|\s\|\s", value)]
    kinds = [word for word in words if not _IDENTIFIER.fullmatch(word.strip())]
    draft.genre([word for word in kinds if word.strip()])
    for word in words:
        if _IDENTIFIER.fullmatch(word.strip()) and "DO" not in found:
            found["DO"] = [word]


def _people(draft: Draft, found: dict[str, list[str]], block: Block, kind: str) -> None:
    """Take the people in the order of the file: some programs mix AU and A1."""
    fields = dict(ris_tags.NAMES)
    if draft.csl["type"] == "book" and found.keys() & {"AU", "A1", "A3", "ED"}:
        fields |= {"A2": "collection-editor", "A3": "editor"}
    if kind == "EDBOOK":
        fields |= {"AU": "editor", "A1": "editor"}
    if draft.csl["type"] == "article-journal":
        fields.pop("TA")
        for value in found.get("TA", ()):
            draft.put("container-title-short", value)
    for tag, lines in block.fields:
        if tag in fields:
            for name in re.split(r"[\n;]", "\n".join(lines)):
                if name.strip():
                    draft.name(fields[tag], name)


def _titles(draft: Draft, found: dict[str, list[str]]) -> None:
    is_contained = draft.csl["type"] in ris_tags.CONTAINED
    book = "title" if not is_contained else "container-title"
    for value in found.get("BT", ()):
        draft.put(book, value)
    journals = [value for tag in ("JF", "JO") for value in found.pop(tag, ())]
    if is_contained:
        journals = [*found.get("T2", ()), *journals]
    else:
        for value in found.get("T2", ()):
            draft.put("collection-title", value)
    journals.sort(key=len, reverse=True)  # the full name may stand in any of the three
    for value in journals[:1]:
        draft.put("container-title", value)
    for value in reversed(journals[1:]):
        draft.put("container-title-short", value)


def _dates(draft: Draft, found: dict[str, list[str]]) -> None:
    """Take the date that says most: PY often has the year alone, DA the day, or the day only."""
    issued = [
        value for tag in ("DA", "Y1", "PY") for value in found.get(tag, ()) if value.strip(" /")
    ]
    years = [value[:4] for value in found.get("PY", ()) if re.match(r"\d{4}", value)]
    whole = [value for value in issued if dates.parse(value)]
    if years:
        whole = [value for value in whole if years[0] in value] or whole
        joined = [f"{years[0]} {value}" for value in issued if not re.search(r"\d{4}", value)]
        whole = [value for value in joined if dates.parse(value)] + whole
    whole.sort(key=lambda value: -len(dates.edtf(dates.parse(value) or {"date-parts": [[0]]})))
    for value in whole[:1] or issued[:1]:
        draft.date("issued", value)
    for value in found.get("Y2", ()):
        draft.date("accessed", value.strip(" /"))


def _pages(draft: Draft, found: dict[str, list[str]]) -> None:
    first, last = (next(iter(found.get(tag, ())), "").strip() for tag in _PAGE_FIELDS)
    number = next((value for tag in ("C7", "M2") for value in found.get(tag, ())), "")
    if first and last and first != last and not re.search(r"[-–]", first):
        draft.put("page", f"{first}-{last}")
    elif draft.csl["type"] == "book" and first.isdecimal() and not last:
        draft.put("number-of-pages", first)
    else:
        draft.put("page", first or last or number)


def _identifiers(draft: Draft, found: dict[str, list[str]]) -> None:
    is_contained = draft.csl["type"] in ris_tags.CONTAINED
    for value in (*found.get("DO", ()), *found.get("DI", ())):
        draft.put("DOI", value)
    for value in (*found.get("UR", ()), *found.get("LK", ())):
        for line in value.split("\n"):
            draft.address(line)
    or_number = not is_contained and draft.csl["type"] != "book"
    draft.book_and_journal_numbers(found.get("SN", ()), or_number=or_number)
    _accession(draft, found)
    for value in found.get("C2", ()):
        if is_valid("PMCID", value) and "PMC" in value.upper():
            draft.put("PMCID", value)
        else:
            draft.leave_out("C2")
    for value in found.get("M1", ()):
        if is_contained:
            draft.leave_out("M1")
        else:
            draft.put("number", value)


def _accession(draft: Draft, found: dict[str, list[str]]) -> None:
    """Take the number a database gave: of PubMed it is the PMID, which may stand elsewhere too."""
    database = " ".join(" ".join(found.get("DB", ())).split())
    for value in found.get("AN", ()):
        if re.search("pubmed|pmid|medline|nlm", f"{database} {value}".lower()) and is_valid(
            "PMID", value
        ):
            draft.put("PMID", value)
        else:
            draft.put("archive_location", value)
    if "PMID" not in draft.csl:
        draft.put("archive", database)
    for tag in ("TY", "C6", "N1"):
        for value in found.get(tag, ()):
            if (match := _PMID.search(value)) and "PMID" not in draft.csl:
                draft.put("PMID", match[1])


def _rest(draft: Draft, found: dict[str, list[str]]) -> None:
    known = {*ris_tags.NAMES, *ris_tags.TEXTS, *ris_tags.DATES, *ris_tags.OWN}
    for tag, values in found.items():
        if tag not in known and any(value.strip() for value in values):
            draft.leave_out(tag)
