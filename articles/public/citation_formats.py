"""A citable revision in five formats. Pure: words in, words out; see ADR 23.

None of them says when somebody read the page: only the reader knows, and every reader gets the
same bytes. The page about citing says where the day goes.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from articles.public.citing import Citable
from articles.public.names import Name

DEMONSTRATION = "Demonstration: no real doctor reviewed this page."

# Styles and formats are English in themselves: their words do not follow the language of the page.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_LATEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces, those after a backslash too.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}


def ama(record: Citable) -> str:
    """Return one line in the style of the AMA Manual (11th edition) for a page on the web.

    All authors up to six, else three and "et al".
    """
    first, own = record.first_published_on, record.published_on
    return _sentences(
        _authors(record.responsible, shown=3),
        _line(record.title),
        _line(record.site),
        f"Revision {record.number}",
        f"Published {_american(first)}",
        f"Updated {_american(own)}" if own != first else "",
        DEMONSTRATION if record.is_demonstration else "",
        end=record.url,
    )


def vancouver(record: Citable) -> str:
    """Return one line in the style of Citing Medicine (NLM) for a page on the web.

    All authors up to six, else six and "et al".
    """
    first, own = record.first_published_on, record.published_on
    updated = f" [updated {_nlm(own)}]" if own != first else ""
    return _sentences(
        _authors(record.responsible, shown=6),
        f"{_line(record.title)} [Internet]",
        f"Revision {record.number}",
        f"{_line(record.publisher)}; {_nlm(first)}{updated}",
        DEMONSTRATION if record.is_demonstration else "",
        end=f"Available from: {record.url}",
    )


def bibtex(record: Citable) -> str:
    """Return an entry for BibTeX and biblatex, in UTF-8.

    ``misc``, because BibTeX itself has no kind for the web. Names come in parts or in braces of
    their own, and the title too, so that neither is taken apart.
    """
    day = record.published_on
    fields = [
        ("author", " and ".join(_bibtex_name(name) for name in record.responsible)),
        ("title", f"{{{_latex(record.title)}}}"),
        ("howpublished", _latex(record.site)),
        ("publisher", _latex(record.publisher)),
        ("version", str(record.number)),
        ("year", f"{day.year}"),
        ("month", _MONTHS[day.month - 1][:3].lower()),
        ("day", f"{day.day}"),
        ("url", record.url),
        ("language", _latex(record.language)),
        ("note", _latex(_note(record))),
    ]
    bare = {"month"}  # an abbreviation that every style knows
    lines = [f"  {name} = {v if name in bare else f'{{{v}}}'}," for name, v in fields]
    return "\n".join([f"@misc{{{record.key},", *lines, "}", ""])


def ris(record: Citable) -> str:
    """Return a record of RIS: a tag, two blanks, a hyphen, a blank; lines end with CR LF."""
    day = record.published_on
    fields = [
        ("TY", "ELEC"),
        ("ID", record.key),
        *(("AU", name.inverted) for name in record.responsible),
        ("TI", record.title),
        ("T2", record.site),
        ("PB", record.publisher),
        ("PY", f"{day.year}"),
        ("DA", f"{day:%Y/%m/%d}"),
        ("ET", str(record.number)),
        ("LA", record.language),
        ("UR", record.url),
        ("N1", _note(record)),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields)


def csl_json(record: Citable) -> str:
    """Return CSL-JSON: a list of one item, for Zotero, Pandoc and citation processors."""
    item: dict[str, Any] = {
        "id": record.key,
        "type": "webpage",
        "title": _line(record.title),
        "author": [_csl_name(name) for name in record.responsible],
        "container-title": record.site,
        "publisher": record.publisher,
        "version": str(record.number),
        "issued": _date_parts(record.published_on),
        "original-date": _date_parts(record.first_published_on),
        "language": record.language,
        "URL": record.url,
        "note": _note(record),
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True)
class Format:
    """One format: its name for readers, its file, and how it is made."""

    label: str
    extension: str
    content_type: str
    make: Callable[[Citable], str]


FORMATS = {
    "ama": Format("AMA", "ama.txt", "text/plain", lambda record: ama(record) + "\n"),
    "vancouver": Format(
        "Vancouver", "vancouver.txt", "text/plain", lambda record: vancouver(record) + "\n"
    ),
    "bibtex": Format("BibTeX", "bib", "application/x-bibtex", bibtex),
    "ris": Format("RIS", "ris", "application/x-research-info-systems", ris),
    "csl-json": Format("CSL-JSON", "json", "application/vnd.citationstyles.csl+json", csl_json),
}


def _note(record: Citable) -> str:
    note = f"Revision {record.number}. First published {record.first_published_on.isoformat()}."
    return f"{note} {DEMONSTRATION}" if record.is_demonstration else note


def _line(text: str) -> str:
    """Return the words on one line: no format here can hold a line break or a control character."""
    kept = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join("".join(kept).split())


def _sentences(*parts: str, end: str) -> str:
    """Return the parts as sentences; an address at the end has no full stop that would join it."""
    closed = (part if part[-1] in ".?!" else f"{part}." for part in parts if part)
    return " ".join([*closed, end])


def _authors(authors: Sequence[Name], *, shown: int) -> str:
    short = [_line(name.short) for name in authors]
    return ", ".join([*short[:shown], "et al"] if len(short) > 6 else short)


def _american(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _nlm(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1][:3]} {day.day}"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in _line(text))


def _bibtex_name(name: Name) -> str:
    if name.family:
        return f"{_latex(name.family)}, {_latex(name.given)}"
    return f"{{{_latex(name.whole)}}}"


def _csl_name(name: Name) -> dict[str, str]:
    if name.family:
        return {"family": name.family, "given": name.given}
    return {"literal": name.whole}


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
