"""Records of the library as a file that other programs read, and what the file does not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from articles.bibliography.formats import FORMATS
from articles.bibliography.records import Entry
from articles.models import Reference


def exported(references: Iterable[Reference], format_code: str) -> str:
    """Return the text of a file with these records, verified or not, under their keys.

    :param format_code: one of ``FORMATS``.
    """
    entries = (Entry(dict(one.csl), one.key) for one in references)
    return FORMATS[format_code].write(entries)


def losses(references: Iterable[Reference], format_code: str) -> dict[str, int]:
    """Return of how many records a format does not hold a field, or not all of it; most first.

    Each record is written and read, which takes less than half a millisecond.
    """
    kind = FORMATS[format_code]
    counts = Counter(field for one in references for field in kind.lost(one.csl))
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
