"""Finds sentences that a page glues together of several messages, which nobody can translate.

In brackets (tests/support/pseudo.py) a message and what it is filled with is one piece. Where two
pieces stand side by side in one line of a page, another language may need them in another order,
or another word between them. A piece that ends a sentence, or ends in a colon, may be followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

from django.utils import dates

from .pseudo import CLOSE, OPEN, SILENT, VOID

# What stands within a line. Whatever else opens or closes, a line ends.
# Of a comparison, "ins" and "del" are words of two texts.
INLINE = ("a", "abbr", "b", "bdi", "cite", "code", "dfn", "em", "i", "kbd", "mark", "q")
INLINE += ("s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "wbr")
# Classes of what is set apart from the words beside it, though it stands within their line.
APART = {
    "quiet": "a remark in grey, which begins anew",
    "demonstration-tag": "a sign in a frame",
    "state-word": "a sign in colour",
    "button": "a button",
    "as-link": "a button",
}
# Classes of lines whose parts are laid out one beside the other, with space between them.
ROWS = {
    "entry-review": "state, day and doctor of a text",
    "diff-links": "steps from change to change",
    "diff-key": "how added and how removed words look",
}
# What ends a sentence or announces something, and what stands between things in any language.
ENDS = re.compile(r"([.?!:…][”’\")\]]*|\s[·|–›/])\s*$")
BEGINS = re.compile(r"\s*[·|–›/]\s")
MONTHS = {str(each) for each in (*dates.MONTHS.values(), *dates.MONTHS_AP.values())}
MONTHS |= {str(each) for each in (*dates.MONTHS_3.values(), *dates.MONTHS_ALT.values())}


def glued(page: str) -> list[tuple[str, str]]:
    """Return what stands side by side: two messages, or a message and a word or number."""
    reader = Lines()
    reader.feed(re.sub(rf"{OPEN}([^{OPEN}{CLOSE}]+){CLOSE}", _without_months, page))
    reader.close()
    reader.end_line()
    return [pair for line in reader.lines for pair in _glued(line)]


def _without_months(found: re.Match[str]) -> str:
    """A date is one thing, although the names of its month and day are messages."""
    return found[1] if found[1].casefold() in {each.casefold() for each in MONTHS} else found[0]


class Lines(HTMLParser):
    """Collects the lines of a page: text between what begins or ends one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.open: list[tuple[str, bool, bool]] = []  # name, whether silent, whether a row

    def end_line(self) -> None:
        """Begin another line; within a message, markup is the translator's."""
        if self.line.count(OPEN) == self.line.count(CLOSE):
            if self.line.strip():
                self.lines.append(self.line)
            self.line = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        classes = set((found.get("class") or "").split())
        in_row = bool(self.open) and self.open[-1][2]
        if tag not in INLINE or in_row or classes & {*APART}:
            self.end_line()
        if tag not in VOID:
            silent = tag in SILENT and tag != "code"
            silent = silent or (bool(self.open) and self.open[-1][1])
            self.open.append((tag, silent, bool(classes & {*ROWS})))
            if tag not in INLINE or in_row or classes & {*APART}:
                self.open.append(("", silent, bool(classes & {*ROWS})))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            name, _silent, _row = self.open.pop()
            if not name:
                self.end_line()
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.line += data


def _glued(line: str) -> Iterator[tuple[str, str]]:
    for (before, said), (after, also) in pairwise(_pieces(line)):
        if (said or also) and not ENDS.search(before) and not BEGINS.match(after):
            yield " ".join(before.split())[-60:], " ".join(after.split())[:60]


def _pieces(line: str) -> list[tuple[str, bool]]:
    """Return the messages of a line and the words between them, each with whether it is one.

    A sign between two messages belongs to the first, as far as it ends a sentence.
    """
    pieces: list[tuple[str, bool]] = []
    depth, text = 0, ""
    for letter in [*line, OPEN]:
        if letter == OPEN and not depth:
            if re.search(r"\w", text):
                pieces.append((text, False))
            elif pieces:
                pieces[-1] = (pieces[-1][0] + text, pieces[-1][1])
            text = ""
        depth += (letter == OPEN) - (letter == CLOSE)
        if letter == CLOSE and not depth:
            pieces.append((text, True))
            text = ""
        elif letter not in (OPEN, CLOSE):
            text += letter
    return pieces
