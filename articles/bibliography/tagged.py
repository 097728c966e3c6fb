"""Formats of one field per line behind a tag: RIS and MEDLINE."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .records import LONGEST_RECORD, Refused, excerpt


@dataclass
class Block:
    """The fields of one record in their order, each with its lines."""

    line: int
    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    is_closed: bool = False
    size: int = 0

    def add(self, tag: str, value: str) -> None:
        """Begin a field."""
        self.fields.append((tag, [value.strip()]))
        self.size += len(value)

    def go_on(self, value: str) -> None:
        """Add a line to the last field."""
        self.fields[-1][1].append(value.strip())
        self.size += len(value)

    def joined(self) -> Iterator[tuple[str, str]]:
        """The fields with their lines joined by blanks."""
        for tag, lines in self.fields:
            yield tag, " ".join(" ".join(lines).split())


@dataclass
class Blocks:
    """What a text was split into: records, and what was refused before they were looked into."""

    whole: list[Block] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def keep(self, block: Block | None) -> None:
        """Take a finished record, unless it is absurdly long."""
        if block is None:
            return
        if block.size > LONGEST_RECORD:
            self.refused.append(Refused(block.line, "too_long"))
        else:
            self.whole.append(block)

    def stray(self, number: int, line: str) -> None:
        """Note a field that stands in no record."""
        self.refused.append(Refused(number, "not_a_record", {"value": excerpt(line)}))


_NOTHING = re.compile(r"\W*")


def split(
    text: str,
    pattern: re.Pattern[str],
    first: str,
    last: str = "",
    header: re.Pattern[str] = _NOTHING,
) -> Blocks:
    """Split a text into records.

    :param pattern: a line that begins a field; its groups are the tag and the value.
    :param first: the tag that begins a record.
    :param last: the tag that ends one; without such a tag an empty line does, and what follows it
        is another record even if it does not begin as one should.
    :param header: lines that may stand between records and say nothing about a source. Other
        text between them is refused.
    """
    blocks, block, is_stray = Blocks(), None, False
    for number, line in enumerate(text.split("\n"), 1):
        match = pattern.match(line)
        tag = match[1].upper() if match else ""
        if match and (tag == first or (block is None and not last)):
            blocks.keep(block)
            block, is_stray = Block(number), False
            block.add(tag, match[2])
        elif match and tag == last and last:
            if block is not None:
                block.is_closed = True
                blocks.keep(block)
            block, is_stray = None, False
        elif match and block is not None:
            block.add(tag, match[2])
        elif block is not None and line.strip():
            block.go_on(line)
        elif not last and not line.strip():
            blocks.keep(block)
            block = None
        elif not is_stray and not _says_nothing(line, match, header):
            blocks.stray(number, line)
            is_stray = True  # all the lines of one headless record are one refusal
    blocks.keep(block)
    return blocks


def _says_nothing(line: str, match: re.Match[str] | None, header: re.Pattern[str]) -> bool:
    """Whether nothing is lost with a line that belongs to no record."""
    said = match[2] if match else line
    return bool(_NOTHING.fullmatch(said) or header.fullmatch(line.strip()))
