"""Reads the Retraction Watch data set, row by row, in the form Crossref publishes it. Pure.

A CSV file with one row for each notice: the paper it is about by DOI and PubMed number, what kind
of notice, its day, its own DOI, and reasons. Missing identifiers are written "unavailable" or 0.
Source of the format: https://gitlab.com/crossref/retraction-watch-data
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import BinaryIO

from articles.bibliography.identifiers import parts

NATURES = {
    "retraction": "retraction",
    "expression of concern": "concern",
    "correction": "correction",
    "reinstatement": "reinstatement",
}
"""Kind of notice as the file has it, in lower case → as we say it."""
COLUMNS = (
    *("Record ID", "RetractionNature", "OriginalPaperDOI", "OriginalPaperPubMedID"),
    *("RetractionDate", "RetractionDOI", "RetractionPubMedID", "Reason"),
)
"""What a file must have; other columns are not read."""
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_PMID = re.compile(r"[1-9]\d{0,8}")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s].*)?")
_NEXT_ROW = re.compile(r"[\r\n]\s*\d+,")
LONGEST_FIELD = 1_000_000
LONGEST_DOI = 300
LONGEST_NUMBER = 40


@dataclass(frozen=True)
class Row:
    """One notice about one paper. ``doi`` in lower case and ``pmid`` name it; "" where unknown.

    A row of the file that names several papers is one for each: the second is number "7#2".
    """

    line: int
    record_id: str
    nature: str
    doi: str
    pmid: str
    on: date | None
    notice_doi: str
    notice_pmid: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Unread:
    """A row that says nothing we can use: "no_identifier", "unknown_nature", "no_record".

    Or "damaged": a quotation mark that nobody closed took the next rows into it.
    """

    line: int
    code: str
    value: str


class NotTheFormat(Exception):
    """The file is not this data set; ``missing`` names the columns it lacks."""

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(", ".join(self.missing))


def read(stream: BinaryIO) -> Iterator[Row | Unread]:
    """Yield every row of the file, in order; memory does not grow with it.

    :param stream: UTF-8; lines that are not are read as Windows-1252, as older exports were.
    :raises NotTheFormat: at the first row, for a file without the columns.
    """
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(_text(stream))
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise NotTheFormat(missing)
        places = {name: header.index(name) for name in COLUMNS}
        for cells in reader:
            if _is_damaged(cells, len(header)):
                yield Unread(reader.line_num, "damaged", cells[0][:40])
            elif any(cells):
                get = {n: cells[at].strip() if at < len(cells) else "" for n, at in places.items()}
                yield from _rows(get, reader.line_num)
    except csv.Error as error:
        raise NotTheFormat([f"{error} (line {reader.line_num})"]) from error


def _is_damaged(cells: list[str], columns: int) -> bool:
    """Whether a quotation mark that nobody closed took the beginning of another row into a cell.

    Then the row has not the cells of the header; or, where the next quotation mark stood in the
    same column, one cell holds as many commas as a row. A line within a cell that only begins like
    a row, "2019, and more", is a line.
    """
    if any(cells[columns:]):
        return True
    return any(
        len(cells) != columns or cell.count(",") >= columns - 1
        for cell in cells
        if _NEXT_ROW.search(cell)
    )


def _rows(cells: dict[str, str], line: int) -> Iterator[Row | Unread]:
    nature = NATURES.get(cells["RetractionNature"].casefold())
    papers = list(_papers(_dois(cells["OriginalPaperDOI"]), _pmids(cells["OriginalPaperPubMedID"])))
    if not cells["Record ID"]:
        yield Unread(line, "no_record", "")
    elif nature is None:
        yield Unread(line, "unknown_nature", cells["RetractionNature"][:80])
    elif not papers:
        yield Unread(line, "no_identifier", cells["Record ID"][:40])
    else:
        for number, (doi, pmid) in enumerate(papers, start=1):
            yield Row(
                line=line,
                record_id=_number(cells["Record ID"], number),
                nature=nature,
                doi=doi,
                pmid=pmid,
                on=_day(cells["RetractionDate"]),
                notice_doi=next(iter(_dois(cells["RetractionDOI"])), ""),
                notice_pmid=next(iter(_pmids(cells["RetractionPubMedID"])), ""),
                reasons=tuple(_reasons(cells["Reason"])),
            )


def _papers(dois: list[str], pmids: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the identifiers of each paper; which belong together is known of equally many only."""
    if len(dois) == len(pmids) or min(len(dois), len(pmids)) == 0:
        yield from zip_longest(dois, pmids, fillvalue="")
    else:
        yield from ((doi, "") for doi in dois)
        yield from (("", pmid) for pmid in pmids)


def _number(record_id: str, number: int) -> str:
    """Return the number of a notice about one of several papers; the first has that of the row."""
    end = f"#{number}" if number > 1 else ""
    return f"{record_id[: LONGEST_NUMBER - len(end)]}{end}"


def _reasons(text: str) -> Iterator[str]:
    """Reasons stand behind a plus sign each, ended by semicolons."""
    for part in text.split(";"):
        if reason := " ".join(part.strip().lstrip("+").split()):
            yield reason[:200]


def _dois(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, map(_doi, parts("DOI", text)))))


def _pmids(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, map(_pmid, parts("PMID", text)))))


def _doi(text: str) -> str:
    bare = (_PREFIX.sub("", text.strip()).split() or [""])[0].rstrip(".,;").casefold()
    return bare if _DOI.fullmatch(bare) and len(bare) <= LONGEST_DOI else ""


def _pmid(text: str) -> str:
    bare = text.strip().removesuffix(".0")
    return bare if _PMID.fullmatch(bare) else ""


def _day(text: str) -> date | None:
    """Return a day written as 2/17/2023 0:00 (month first) or 2023-02-17, else None."""
    american, iso = _AMERICAN.fullmatch(text), _ISO.fullmatch(text)
    if american:
        month, day, year = (int(part) for part in american.groups())
    elif iso:
        year, month, day = (int(part) for part in iso.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _text(stream: BinaryIO) -> Iterator[str]:
    """Yield decoded lines. Null bytes, which break the reading of CSV, are dropped."""
    for number, line in enumerate(stream):
        data = line.removeprefix(codecs.BOM_UTF8) if number == 0 else line
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
        yield text.replace("\x00", "")
