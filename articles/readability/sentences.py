"""Running text as sentences, and sentences as words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.readability.listed import bare

# A full stop behind these ends no sentence.
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:Dr|Prof|Mr|Mrs|Ms|St|vs|etc|approx|No|Fig|al|cf|ca)|\b[A-Z]|\b[ei]\.[ge])\.$"
)
LONGEST = 12  # characters of an abbreviation, and one before it
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")


def sentences(block: str) -> Iterator[str]:
    """Yield the sentences of one block of running text; an item of a list is one without a stop."""
    begin = 0
    for found in _END.finditer(block):
        near = max(begin, found.start() - LONGEST)  # from the start, it would take ever longer
        if not _ABBREVIATIONS.search(block[near : found.end()].rstrip()):
            yield block[begin : found.end()].rstrip()
            begin = found.end()
    if rest := block[begin:].strip():
        yield rest


def words(sentence: str) -> list[str]:
    """Return the words of a sentence; numbers are none, "blood-iron" is one."""
    return _WORD.findall(bare(sentence))
