"""What a reader returns: every record of a file is an entry or is refused with a reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Csl = dict[str, Any]
"""A CSL-JSON item, without ``id``: the key stands beside it."""

EXCERPT_LENGTH = 80

WARNINGS = {
    "same_key": "the key stands twice in this file: key",
    "left_out": "parts of the record that a CSL record has no field for: names",
    "second_value": "a field that holds one value stood there twice; left out: value",
    "bad_identifier": "kept as it stood, but it is no valid one: value",
    "bad_orcid": "no valid ORCID iD of a person, and left out: value",
    "bad_date": "not understood as a date, and left out: value",
    "only_year": "not understood as a date; the year in it was taken: value",
    "day_or_month": "day and month cannot be told apart; only the year was taken: value",
    "no_type": "an article was assumed, for the file does not say what it is",
    "unknown_type": "a document was assumed, for the type is not known: value",
    "name_guessed": "family name and initials were told apart by their form: value",
    "bad_name": "a name without letters was left out: value",
    "not_closed": "the record has no end, and was read up to the next one",
    "no_crossref": "the entry it takes fields from is not in the file: key",
    "unknown_word": "a word that is defined nowhere was taken as text: value",
    "latex_left": "LaTeX commands that were not understood are left out: names",
    "bad_value": "a field is not of the form that CSL-JSON asks for, and was left out: value",
    "markup_as_text": "signs like those of markup stand in it, and were taken as signs: value",
    "bad_url": "no address of a web page, and left out: value",
    "retracted": "the file says that this publication is retracted",
    "retraction_in": "the file names the retraction of this publication: value",
    "concern_in": "the file names an expression of concern about this publication: value",
    "correction_in": "the file names a correction of this publication: value",
    "update_in": "the file names a newer version of this publication: value",
    "is_notice": "this is a notice (retraction, erratum) of another publication",
}
"""Codes of warnings with the parameters their sentences need, besides the field."""

REFUSALS = {
    "no_content": "there is nothing in the record besides its type and key",
    "not_a_record": "text that belongs to no record: value",
    "not_closed": "the record does not end, and no other begins after it: value",
    "broken": "the record is not well-formed: value",
    "not_an_object": "in a list of records, this is none: value",
    "too_deep": "elements stand in each other more than 50 deep",
    "document_type": "the file defines entities; it is not read for safety",
    "too_long": "the record is longer than 1,000,000 characters",
}
"""Codes of refusals with the parameters their sentences need, besides the line."""

LONGEST_RECORD = 1_000_000


@dataclass(frozen=True)
class Problem:
    """One remark on one field of a record; ``field`` is empty if it is about the whole."""

    code: str
    field: str = ""
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One record as read. ``line`` counts from 1 in the text; ``key`` may be empty."""

    csl: Csl
    key: str = ""
    line: int = 0
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A record that could not be read, or text that belongs to none."""

    line: int
    code: str
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """All records of a text, in the order in which they stand there."""

    records: tuple[Entry, ...]
    refused: tuple[Refused, ...]

    @property
    def count(self) -> int:
        """How many records the text holds."""
        return len(self.records) + len(self.refused)


def reading_of(made: Iterable[Entry | Refused]) -> Reading:
    """Return a reading of entries and refusals, each in the order of the text."""
    made = sorted(made, key=lambda one: one.line)
    entries = _with_key_warnings([one for one in made if isinstance(one, Entry)])
    return Reading(tuple(entries), tuple(one for one in made if isinstance(one, Refused)))


def _with_key_warnings(entries: list[Entry]) -> list[Entry]:
    """Return the entries; one whose key stood before in the file has a warning."""
    seen: set[str] = set()
    for place, entry in enumerate(entries):
        if entry.key in seen:
            warning = Problem("same_key", "", {"key": excerpt(entry.key)})
            entries[place] = dataclasses.replace(entry, warnings=(*entry.warnings, warning))
        if entry.key:
            seen.add(entry.key)
    return entries


def excerpt(text: str) -> str:
    """Return the text on one line, cut to a length that fits into a message."""
    words = " ".join(text[: 4 * EXCERPT_LENGTH].split())
    return words if len(words) <= EXCERPT_LENGTH else words[: EXCERPT_LENGTH - 1] + "…"
