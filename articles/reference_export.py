"""Records of the library as a file that other programs read."""

from __future__ import annotations

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
