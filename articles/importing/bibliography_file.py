"""A bibliography as it comes in, file or paste: its records with their numbers, and its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from articles.bibliography.detect import LARGEST, detect
from articles.bibliography.formats import FORMATS
from articles.bibliography.records import Entry, Refused


@dataclass(frozen=True)
class BibliographyFile:
    """What was read. Numbers count all records of the file, those refused among them."""

    format: str
    file_hash: str
    entries: tuple[tuple[int, Entry], ...]
    refused: tuple[tuple[int, Refused], ...]
    assumed: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many records the file has."""
        return len(self.entries) + len(self.refused)


def read(data: bytes | str, format_code: str = "", *, largest: int = LARGEST) -> BibliographyFile:
    """Return the records of a file (bytes) or a paste (text).

    :param format_code: one of ``FORMATS``; empty finds out by what stands in it.
    :param largest: the limit in bytes.
    :raises articles.bibliography.detect.Unreadable: with the reason.
    """
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    text = detect(data, largest=largest)
    code = format_code or text.format
    reading = FORMATS[code].read(text.text)
    both: list[Entry | Refused] = [*reading.records, *reading.refused]
    numbered = list(enumerate(sorted(both, key=lambda one: one.line), start=1))
    return BibliographyFile(
        code,
        hashlib.sha256(raw).hexdigest(),
        tuple((number, one) for number, one in numbered if isinstance(one, Entry)),
        tuple((number, one) for number, one in numbered if isinstance(one, Refused)),
        text.assumed,
    )
