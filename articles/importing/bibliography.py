"""The list of references of a copied page, as references with keys.

Entries are numbered (``1.``, ``1)``, ``(1)``, ``[1]``, a small ``¹``; or ``1`` alone where a ``2``
begins another line), bulleted or bare lines; long ones may be wrapped. A line continues the entry
above it unless it begins with the next number or a bullet, or the entry above is complete: ends
with a full stop or an identifier, and names a year. Short lines below complete entries that name
no year and end no sentence are what the website prints after its list.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from articles.reference_text import year_of
from articles.working_copy import ReferenceDraft

from .lines import SUPERSCRIPTS, Line, has_bullet, list_number, without_bullet, without_number
from .printed_reference import read_reference
from .website import is_disclaimer

_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_COMPLETE = re.compile(r"(?:\.|10\.\d{4,9}/\S+|https?://\S+|PMID:? ?\d+|PMC\d+)\Z")
_SMALL = re.compile(r"([⁰¹²³⁴-⁹]{1,3})\s*(?=\S)")
_BARE = re.compile(r"(\d{1,3})\s+(?=[^\W\d_a-z])")
_GOES_ON = re.compile(
    r"(?:doi|PMID|PMC|https?:|Available|Accessed|Epub|Retrieved)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Entry:
    """One printed reference; ``number`` as printed, 0 if it has none."""

    lines: tuple[Line, ...]
    text: str
    number: int = 0


@dataclass(frozen=True)
class Cited:
    """One reference as read, with the entry it was read from."""

    entry: Entry
    reference: ReferenceDraft
    unread: str
    is_whole_title: bool


def entries_of(lines: Sequence[Line], is_wrapped: bool) -> tuple[list[Entry], list[Line]]:
    """Return the printed references, and the lines below them that belong to none."""
    bare = {match[1] for line in lines if (match := _BARE.match(line.text))} >= {"1", "2"}
    marked = any(has_bullet(ln.text) or _number_of(ln, bare) is not None for ln in lines[:3])
    # Blank lines between entries leave line breaks free to stand inside of them.
    has_gaps = any(second.index != first.index + 1 for first, second in pairwise(lines))
    breaks_inside = marked or is_wrapped or has_gaps
    begun: list[tuple[int, list[Line]]] = []
    after: list[Line] = []
    for line in lines:
        number = _next_number(line, begun, bare)
        if is_disclaimer(line.text):
            after.append(line)
        elif number is not None or has_bullet(line.text):
            begun.append((number or 0, [line]))
        elif begun and not after and _continues(begun[-1][1], line, breaks_inside):
            begun[-1][1].append(line)
        elif marked:
            after.append(line)
        else:
            begun.append((0, [line]))
    while len(begun) > 1 and _is_no_entry(begun[-1]) and _is_complete(begun[0][1]):
        after = [*begun.pop()[1], *after]
    return [_entry(number, own) for number, own in begun], after


def _is_no_entry(begun: tuple[int, list[Line]]) -> bool:
    number, lines = begun
    text = " ".join(line.text for line in lines)
    is_marked = number or has_bullet(text)
    return not is_marked and len(text) <= 60 and not re.search(r"\d|[.?!)]\Z", text)


def _number_of(line: Line, may_be_bare: bool) -> int | None:
    """Return the number that a line begins with, however it is printed."""
    found = _SMALL.match(line.text) or (may_be_bare and _BARE.match(line.text))
    return int(found[1].translate(SUPERSCRIPTS)) if found else list_number(line.text)


def _without_number(text: str) -> str:
    found = _SMALL.match(text) or (_BARE.match(text) if list_number(text) is None else None)
    return text[found.end() :] if found else without_number(text)


def _next_number(
    line: Line, begun: Sequence[tuple[int, list[Line]]], may_be_bare: bool
) -> int | None:
    """Return the number a line begins with, if an entry can begin there."""
    number = _number_of(line, may_be_bare)
    if number is None or not begun:
        return number
    last, lines = begun[-1]
    is_next = number == last + 1 and last > 0
    return number if is_next or _is_complete(lines) else None


def _continues(lines: Sequence[Line], line: Line, may_break_anywhere: bool) -> bool:
    if lines[-1].index + 1 != line.index:
        return False
    if line.text[0].islower() or line.text[0].isdigit() or _GOES_ON.match(line.text):
        return True
    return may_break_anywhere and not _is_complete(lines)


def _is_complete(lines: Sequence[Line]) -> bool:
    text = " ".join(line.text for line in lines[-4:])
    return bool(_YEAR.search(text) and _COMPLETE.search(text))


def _entry(number: int, lines: Sequence[Line]) -> Entry:
    words = " ".join(line.text for line in lines)
    bare = _without_number(words) if number else without_bullet(words)
    return Entry(tuple(lines), bare, number)


def references_of(entries: Sequence[Entry], source: str) -> list[Cited]:
    """Return the entries read as references, with keys that do not depend on anything else.

    :param source: name of the file, which is where the fields were seen.
    """
    read = [read_reference(entry.text) for entry in entries]
    keys = keys_for([printed.csl for printed in read])
    cited = []
    for entry, printed, key in zip(entries, read, keys, strict=True):
        verified = {name: f"as printed in {source}" for name in printed.csl if name != "type"}
        reference = ReferenceDraft(key, printed.csl, verified)
        cited.append(Cited(entry, reference, printed.unread, printed.is_whole_title))
    return cited


def keys_for(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a key for each record: first author and year, with a letter where two agree."""
    stems = [key_stem(record) for record in records]
    counts = Counter(stems)
    reached: Counter[str] = Counter()  # how many letters of each stem are used up
    keys: dict[str, None] = {}  # in order
    for stem in stems:
        key = stem
        while key in keys or (counts[stem] > 1 and key == stem):
            key = f"{stem}{letter(reached[stem])}"
            reached[stem] += 1
        keys[key] = None
    return list(keys)


def letter(index: int) -> str:
    """Return a to z for 0 to 25, then aa, ab and so on."""
    first, last = divmod(index, 26)
    return (letter(first - 1) if first else "") + chr(ord("a") + last)


def key_stem(record: Mapping[str, Any]) -> str:
    """Return the key of a record without a letter: "allen2013"."""
    author: Mapping[str, str] = next(iter(record.get("author") or []), {})
    name = author.get("family") or author.get("literal") or str(record.get("title") or "")
    words = [_ascii(word) for word in name.split()]
    long_words = [word for word in words if len(word) > 3]
    first = "".join(words) if author.get("family") else next(iter(long_words or words), "")
    return (first[:40] or "reference") + (year_of(record) or "")


def _ascii(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)
