"""The formats by name: how each is read and written, and what it cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import (
    bibtex,
    bibtex_writer,
    csl_fields,
    csl_json,
    endnote,
    endnote_writer,
    medline,
    medline_writer,
    ris,
    ris_writer,
)
from .draft import entry_of
from .records import Entry, Reading


@dataclass(frozen=True)
class Format:
    """One format. ``name`` is a proper name, the same in every language."""

    code: str
    name: str
    suffix: str
    media_type: str
    read: Callable[[str], Reading]
    write: Callable[[Iterable[Entry]], str]

    def lost(self, csl: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the fields that come back changed, or not at all, from a file of this format.

        Names that come back without their ORCID iDs, and else as they were, are named "ORCID".

        They are found by writing and reading: a list made by hand would be true of most records
        only (RIS holds pages, but not those of a book that consist of one number).
        """
        normal = entry_of(csl)
        if not isinstance(normal, Entry):
            return ()
        back = self.read(self.write([Entry(normal.csl, "key")]))
        found = back.records[0].csl if len(back.records) == 1 else {}
        lost = (_lost(field, value, found.get(field)) for field, value in normal.csl.items())
        return tuple(dict.fromkeys(filter(None, lost)))


def _lost(field: str, value: Any, back: Any) -> str:
    if back == value:
        return ""
    if field in csl_fields.NAMES and isinstance(back, list) and _without_orcid(value) == back:
        return "ORCID"
    return field


def _without_orcid(people: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{part: text for part, text in one.items() if part != "ORCID"} for one in people]


_RIS_TYPE = "application/x-research-info-systems"
_CSL_TYPE = "application/vnd.citationstyles.csl+json"
_ALL = (
    Format("ris", "RIS", ".ris", _RIS_TYPE, ris.read, ris_writer.write),
    Format("bibtex", "BibTeX", ".bib", "application/x-bibtex", bibtex.read, bibtex_writer.write),
    Format("medline", "PubMed", ".nbib", "application/nbib", medline.read, medline_writer.write),
    Format("endnote", "EndNote XML", ".xml", "text/xml", endnote.read, endnote_writer.write),
    Format("csl-json", "CSL-JSON", ".json", _CSL_TYPE, csl_json.read, csl_json.write),
)
FORMATS: Mapping[str, Format] = {one.code: one for one in _ALL}
"""All formats by their code."""
