"""Lines of copied text as paragraphs, lists and tables, and those as Markdown.

Most copied pages have one line per paragraph. Some files are wrapped at a fixed width; whether
one is decides if a line break inside a paragraph means anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .lines import Line, Sheet, has_bullet, list_number, without_bullet, without_number
from .markdown_escape import escaped

Inline = Callable[[str], str]


@dataclass(frozen=True)
class Block:
    """A paragraph, an item of a list, or a row of a table.

    :param lines: where it stands in the file.
    :param text: its words on one line, without the list marker.
    :param kind: ``paragraph``, ``bullet``, ``number``, ``row``, ``heading`` or ``callout``.
    :param follows: whether it stands directly under the block before it, without a blank line.
    :param number: of an item in a numbered list.
    :param term: what a callout defines, or the title of a caution.
    """

    lines: tuple[Line, ...]
    text: str
    kind: str = "paragraph"
    follows: bool = False
    number: int = 0
    term: str = ""
    is_caution: bool = False

    @property
    def is_final(self) -> bool:
        """Whether the block ends like a sentence."""
        return self.lines[-1].is_final


@dataclass(frozen=True)
class Wrapping:
    """How the file breaks its lines; ``width`` 0 means one line per paragraph.

    ``is_sparse``: there are hardly any blank lines, so that their absence means nothing.
    """

    width: int = 0
    is_sparse: bool = False

    def joins(self, first: Line, second: Line) -> bool:
        """Whether the second line, directly below, continues the sentence of the first."""
        if not first.is_final:
            return bool(self.width) or second.text[:1].islower()
        if not self.width:
            return False
        # A wrapped paragraph breaks where the next word would not have fitted.
        return len(first.text) + 1 + len(second.text.split()[0]) > self.width


def wrapping_of(sheet: Sheet) -> Wrapping:
    """Return how the file breaks its lines, judged by all of them."""
    lengths = []
    pairs = 0
    for line in sheet.free():
        following = sheet.neighbor(line, 1)
        pairs += following is not None
        if following and not line.is_final and following.text[:1].islower():
            lengths.append(len(line.text))
    lines = sum(1 for _ in sheet.free())
    inside = [length for length in lengths if 30 <= length <= 130]
    is_wrapped = len(inside) >= 2 and 2 * len(inside) >= len(lengths)
    is_sparse = not is_wrapped and pairs >= 0.8 * (lines - 1)
    return Wrapping(max(inside) if is_wrapped else 0, is_sparse)


def blocks_of(lines: Iterable[Line], wrapping: Wrapping) -> list[Block]:
    """Return the blocks that lines form; lines that are not neighbors are never joined."""
    begun: list[tuple[Block, list[Line]]] = []  # each with the lines that continue it
    reached = 0  # the last number of the numbered list
    previous: Line | None = None
    for line in lines:
        follows = previous is not None and previous.index + 1 == line.index
        block = replace(_begun(line, reached), follows=follows)
        reached = block.number or reached
        if previous and follows and _continues(begun[-1][0], previous, block, wrapping):
            begun[-1][1].append(line)
        else:
            begun.append((block, []))
        previous = line
    return _without_lone_numbers(_without_lone_rows([_joined(*item) for item in begun]))


def _joined(block: Block, more: list[Line]) -> Block:
    if not more:
        return block
    text = " ".join([block.text, *(line.text for line in more)])
    return replace(block, lines=(*block.lines, *more), text=text)


def markdown_of(blocks: Sequence[Block], inline: Inline = escaped) -> str:
    """Return blocks as Markdown.

    :param inline: makes Markdown of the words of one block; escapes them by default.
    """
    parts: list[str] = []
    previous = ""
    for block in blocks:
        in_list = block.kind in {"bullet", "number", "row"} and block.kind == previous
        parts.append("\n" if in_list else "\n\n")
        if block.kind == "row":
            parts.append(_row(block, inline, is_first=not in_list))
        else:
            parts.append(_PREFIX.get(block.kind, "{text}").format_map(_fields(block, inline)))
        previous = block.kind
    return "".join(parts[1:])


_PREFIX = {
    "bullet": "- {text}",
    "number": "{number}. {text}",
    "heading": "### {text}",
    "callout": "::: {name}\n{text}\n:::",
}


def _fields(block: Block, inline: Inline) -> dict[str, object]:
    name = f"{'caution' if block.is_caution else 'definition'} {block.term}".rstrip()
    return {"text": inline(block.text), "number": block.number, "name": name}


def _row(block: Block, inline: Inline, is_first: bool) -> str:
    cells = [inline(cell).replace("|", "\\|") for cell in block.lines[0].cells]
    row = f"| {' | '.join(cells)} |"
    return f"{row}\n|{' --- |' * len(cells)}" if is_first else row


def _begun(line: Line, reached: int) -> Block:
    """Return the block this line would begin."""
    if has_bullet(line.text):
        return Block((line,), without_bullet(line.text), "bullet")
    number = list_number(line.text)
    if number is not None and number in (1, reached + 1):
        return Block((line,), without_number(line.text), "number", number=number)
    if len(line.cells) > 1 and line.cells[0]:
        return Block((line,), line.text, "row")
    return Block((line,), line.text)


def _continues(begun: Block, previous: Line, block: Block, wrapping: Wrapping) -> bool:
    if block.kind != "paragraph" or begun.kind == "row" or previous.text.endswith("?"):
        return False  # a question and its answer are never one paragraph
    return wrapping.joins(previous, block.lines[0])


def _without_lone_rows(blocks: list[Block]) -> list[Block]:
    """Return the blocks with rows that make no table turned into paragraphs."""
    pairs = [_same_table(first, second) for first, second in pairwise(blocks)]
    in_table = [before or after for before, after in pairwise([False, *pairs, False])]
    return [
        replace(block, kind="paragraph") if block.kind == "row" and not inside else block
        for block, inside in zip(blocks, in_table, strict=False)
    ]


def _same_table(first: Block, second: Block) -> bool:
    if not first.kind == second.kind == "row" or not second.follows:
        return False
    return len(first.lines[0].cells) == len(second.lines[0].cells)


def _without_lone_numbers(blocks: list[Block]) -> list[Block]:
    """Return the blocks with a "1." that no "2." follows turned into a paragraph."""
    checked: list[Block] = []
    following = 0
    for block in reversed(blocks):
        if block.kind == "number" and block.number == 1 and following != 2:
            whole = " ".join(line.text for line in block.lines)
            checked.append(replace(block, kind="paragraph", text=whole, number=0))
        else:
            checked.append(block)
        following = block.number or following
    return checked[::-1]
