"""Lines of copied page text: cleaned, numbered, and each with exactly one fate.

A line that nothing claims is reported as not placed, so that no word can be lost unnoticed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from .notices import Kind

# Soft hyphen, zero-width marks, and marks of direction, which can show words in another order.
INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
CONTROL = {code: " " for code in [*range(32), *range(127, 160)] if chr(code) not in "\n\f\v\x85"}
QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters but tab and line ends: no article holds them, and PostgreSQL takes no NUL."""
UNSEEN_ON_PAGES = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""The same without those that end a line on a page that was copied."""
BREAKS = re.compile("[\f\v\x85\u2028\u2029]")
BULLET = re.compile(r"(?:[•·●▪◦‣▸►➤■□○▼▾]\s*|[-*+–—]\s+)(?=\S)")
NUMBER = re.compile(r"(?:\[(\d{1,3})\]|\((\d{1,3})\)|(\d{1,3})[.)])(?:\s+(?=\S)|(?=[^\W\d_]))")
LONE_BULLET = re.compile(r"[•·●▪◦‣▸►➤■□○]\Z")
LONE_NUMBER = re.compile(r"\d{1,2}[.)]\Z")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
RULE = re.compile(r"[=\-_*~–—═─ ]{3,}")
# A sentence may end in the number of a note: "often.2", "often.[2]", "often.²".
FINAL = re.compile(
    r"(?:[.!?…:;][\"'”’)\]]*|[^\W\d_]{2}[.!?][\"'”’)]*(?:\d{1,3}(?:[,–-]\d{1,3})*"
    r"|\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]|[⁰¹²³⁴-⁹]+))\Z"
)


@dataclass(frozen=True)
class Line:
    """One line of text; ``number`` counts from 1 in the file, a blank line has no ``text``.

    ``cells`` are the pieces between tabs, as a browser copies the row of a table; ``indent`` is
    how many columns of white space stand before it, a tab counting four.
    """

    index: int
    number: int
    text: str
    cells: tuple[str, ...] = ()
    indent: int = 0

    @property
    def is_final(self) -> bool:
        """Whether it ends like a sentence (or announces a list)."""
        return bool(FINAL.search(self.text))

    @property
    def is_rule(self) -> bool:
        """Whether it is a drawn line (===, - - -) and no words."""
        return bool(RULE.fullmatch(self.text))


@dataclass(frozen=True)
class Fate:
    """What became of a line: where it was placed, or why it was not."""

    line: Line
    kind: Kind  # MADE, DUPLICATE or NOT_PLACED
    where: str


class Sheet:
    """The lines of one file, and what has become of each so far."""

    def __init__(self, text: str) -> None:
        self.lines = _lines_of(text)
        self._fates: dict[int, Fate] = {}

    def take(self, lines: Iterable[Line], kind: Kind, where: str) -> None:
        """Decide the fate of lines; each can be decided only once."""
        for line in lines:
            if line.index in self._fates:
                raise AssertionError(f"line {line.number} was taken twice")
            self._fates[line.index] = Fate(line, kind, where)

    def free(self, start: int = 0) -> Iterator[Line]:
        """Yield the lines with text that are still undecided, from an index on."""
        for index in range(start, len(self.lines)):
            if self.is_free(self.lines[index]):
                yield self.lines[index]

    def is_free(self, line: Line) -> bool:
        """Whether a line has text and no fate yet."""
        return bool(line.text) and line.index not in self._fates

    def neighbor(self, line: Line, step: int) -> Line | None:
        """Return the line directly before (-1) or after (1), unless there is a gap.

        A line that has been taken out (navigation, a repeated contents list) is a gap: on the
        page something stood between.
        """
        index = line.index + step
        if 0 <= index < len(self.lines) and self.is_free(self.lines[index]):
            return self.lines[index]
        return None

    def fates(self) -> tuple[Fate, ...]:
        """Return the fate of every line with text, in order; undecided means not placed."""
        return tuple(
            self._fates.get(line.index, Fate(line, Kind.NOT_PLACED, "no_place"))
            for line in self.lines
            if line.text
        )


@lru_cache(maxsize=10_000)  # the rules ask about each line many times
def folded(text: str) -> str:
    """Return text as compared: case, quotes, dashes, list marker and end mark do not matter."""
    plain = unicodedata.normalize("NFKC", without_marker(text)).translate(QUOTES).casefold()
    return " ".join(plain.split()).rstrip(" :.")


def without_marker(text: str) -> str:
    """Return text without a leading bullet or list number."""
    return without_number(without_bullet(text))


def without_bullet(text: str) -> str:
    """Return text without a leading bullet."""
    match = BULLET.match(text)
    return text[match.end() :] if match else text


def without_number(text: str) -> str:
    """Return text without a leading list number."""
    match = NUMBER.match(text)
    return text[match.end() :] if match else text


def has_bullet(text: str) -> bool:
    """Whether a line begins with a bullet; a rule of dashes does not."""
    return bool(BULLET.match(text)) and any(map(str.isalnum, text))


def list_number(text: str) -> int | None:
    """Return the number a line of a numbered list begins with."""
    match = NUMBER.match(text)
    return int(next(filter(None, match.groups()))) if match else None


def cleaned(text: str) -> str:
    """Return a line without invisible characters, with plain single blanks and in NFC."""
    visible = text.translate(INVISIBLE).translate(CONTROL)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _lines_of(text: str) -> list[Line]:
    lines: list[Line] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        # A form feed or a line separator ends a paragraph but no editor counts it as a line.
        for part in BREAKS.split(raw):
            cells = tuple(cleaned(cell) for cell in part.strip("\t \xa0").split("\t"))
            piece = cleaned(part)
            indent = _indent_of(part)
            if piece and _is_lone_marker(lines):
                marker = lines.pop()
                piece, indent = f"{marker.text} {piece}", marker.indent
            lines.append(Line(len(lines), number, piece, cells, indent))
    return lines


def _indent_of(raw: str) -> int:
    before = raw[: len(raw) - len(raw.lstrip())].translate(INVISIBLE)
    return len(before.expandtabs(4))


def _is_lone_marker(lines: list[Line]) -> bool:
    """Whether the last line is a list marker alone, as some browsers copy it."""
    if not lines:
        return False
    if LONE_BULLET.match(lines[-1].text):
        return True
    after_end = len(lines) == 1 or not lines[-2].text or lines[-2].is_final
    return after_end and bool(LONE_NUMBER.match(lines[-1].text))
