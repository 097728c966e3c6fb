"""Lines of copied text as paragraphs, lists and tables, and those as Markdown.

Most copied pages have one line per paragraph. Some files are wrapped at a fixed width; whether
one is decides if a line break inside a paragraph means anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

from .labels import part_of
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
    :param depth: of an item, how many columns the lists around it take in Markdown.
    :param is_guess: it is an item without a marker, known by its place.
    """

    lines: tuple[Line, ...]
    text: str
    kind: str = "paragraph"
    follows: bool = False
    number: int = 0
    term: str = ""
    is_caution: bool = False
    depth: int = 0
    is_guess: bool = False

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


def wrapping_of(sheet: Sheet, judged: Sequence[Line] | None = None) -> Wrapping:
    """Return how the file breaks its lines.

    :param judged: by which lines; by all but those of the references, if not given, because those
        are wrapped in files that have one line for each paragraph elsewhere.
    """
    lengths = []
    pairs = 0
    judged = list(_outside_references(sheet)) if judged is None else judged
    for line in judged:
        following = sheet.neighbor(line, 1)
        pairs += following is not None
        if following and not line.is_final and following.text[:1].islower():
            lengths.append(len(line.text))
    lines = len(judged)
    inside = [length for length in lengths if 30 <= length <= 130]
    is_wrapped = len(inside) >= 2 and 2 * len(inside) >= len(lengths)
    is_sparse = not is_wrapped and pairs >= 0.8 * (lines - 1)
    return Wrapping(max(inside) if is_wrapped else 0, is_sparse)


def _outside_references(sheet: Sheet) -> Iterator[Line]:
    part: str | None = None
    for line in sheet.free():
        part = part_of(line.text) or part
        if part != "references":
            yield line


def blocks_of(lines: Iterable[Line], wrapping: Wrapping) -> list[Block]:
    """Return the blocks that lines form; lines that are not neighbors are never joined."""
    lines = list(lines)
    items = frozenset() if wrapping.width else frozenset(_bare_items(lines))
    begun: list[tuple[Block, list[Line]]] = []  # each with the lines that continue it
    reached = {_ANY: 0}  # the last number of the numbered lists, by where they stand
    previous: Line | None = None
    for line in lines:
        follows = previous is not None and previous.index + 1 == line.index
        expected = {1, reached[_ANY] + 1, reached.get(_column(line), 0) + 1}
        block = replace(_begun(line, expected), follows=follows)
        if line.index in items:
            block = replace(block, kind="bullet", is_guess=True)
        if block.number:
            reached[_ANY] = reached[_column(line)] = block.number
        if previous and follows and _continues(begun[-1][0], previous, block, wrapping):
            begun[-1][1].append(line)
        else:
            begun.append((block, []))
        previous = line
    blocks = _without_lone_rows([_joined(*item) for item in begun])
    return _nested(_without_lone_numbers(blocks))


def _bare_items(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the items of lists which were copied without bullets, as some browsers do.

    They are two or more short lines that end no sentence, directly below each other, under a line
    that ends with a colon.
    """
    run: list[Line] = []
    is_announced = False
    for line in [*lines, None]:
        goes_on = line is not None and _is_bare_item(line) and is_announced
        if goes_on and line and (not run or line.index == run[-1].index + 1):
            run.append(line)
            continue
        if len(run) > 1:
            yield from (item.index for item in run)
        run = []
        is_announced = line is not None and line.text.endswith(":")


def _is_bare_item(line: Line) -> bool:
    is_marked = has_bullet(line.text) or list_number(line.text) is not None
    is_short = len(line.text) <= 100 and len(line.text.split()) <= 14
    is_end = line.is_final or line.text.endswith(",") or len(line.cells) > 1
    return is_short and not is_marked and not is_end


def _joined(block: Block, more: list[Line]) -> Block:
    if not more:
        return block
    text = " ".join([block.text, *(line.text for line in more)])
    return replace(block, lines=(*block.lines, *more), text=text)


def _nested(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks with each item as deep as its indentation puts it below others.

    An item is inside the one above it that it is indented against, by two columns or more: a
    single one is how people type.
    """
    nested: list[Block] = []
    around: list[tuple[int, int]] = []  # of each open list: indentation, columns of its content
    for block in blocks:
        if block.kind not in _MARKERS:
            around = []
            nested.append(block)
            continue
        indent = block.lines[0].indent
        while around and indent < around[-1][0] + 2:
            around.pop()
        depth = around[-1][1] if around else 0
        marker = _MARKERS[block.kind].format_map({"number": block.number})
        around.append((indent, depth + len(marker)))
        nested.append(replace(block, depth=depth))
    return nested


_MARKERS = {"bullet": "- ", "number": "{number}. "}


def markdown_of(blocks: Sequence[Block], inline: Inline = escaped) -> str:
    """Return blocks as Markdown.

    :param inline: makes Markdown of the words of one block; escapes them by default.
    """
    parts: list[str] = []
    previous = Block((), "")
    for block in blocks:
        in_list = block.kind in {"bullet", "number", "row"} and block.kind == previous.kind
        is_nested = block.kind in _MARKERS and block.depth + previous.depth > 0
        parts.append("\n" if in_list or is_nested else "\n\n")
        if block.kind == "row":
            parts.append(_row(block, inline, is_first=not in_list))
        else:
            parts.append(_PREFIX.get(block.kind, "{text}").format_map(_fields(block, inline)))
        previous = block
    return "".join(parts[1:])


_PREFIX = {
    "bullet": "{before}- {text}",
    "number": "{before}{number}. {text}",
    "heading": "### {text}",
    "callout": "::: {name}\n{text}\n:::",
}


def _fields(block: Block, inline: Inline) -> dict[str, object]:
    name = f"{'caution' if block.is_caution else 'definition'} {block.term}".rstrip()
    before = " " * block.depth
    return {"text": inline(block.text), "number": block.number, "name": name, "before": before}


def _row(block: Block, inline: Inline, is_first: bool) -> str:
    cells = [inline(cell).replace("|", "\\|") for cell in block.lines[0].cells]
    row = f"| {' | '.join(cells)} |"
    return f"{row}\n|{' --- |' * len(cells)}" if is_first else row


_ANY = -1


def _column(line: Line) -> int:
    """Return where a line stands, roughly; 9. and 10. may be set to end at the same place."""
    return line.indent // 2


def _begun(line: Line, expected: AbstractSet[int]) -> Block:
    """Return the block this line would begin."""
    if has_bullet(line.text):
        return Block((line,), without_bullet(line.text), "bullet")
    number = list_number(line.text)
    if number in expected:
        return Block((line,), without_number(line.text), "number", number=number or 0)
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
    following = {_ANY: 0}  # as in ``blocks_of``, but of the list below
    for block in reversed(blocks):
        is_first = block.kind == "number" and block.number == 1
        column = _column(block.lines[0]) if block.lines else 0
        if is_first and 2 not in (following[_ANY], following.get(column)):
            whole = " ".join(line.text for line in block.lines)
            checked.append(replace(block, kind="paragraph", text=whole, number=0))
        else:
            checked.append(block)
        if block.number:
            following[_ANY] = following[column] = block.number
    return checked[::-1]
