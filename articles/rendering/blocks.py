"""Guards around the block syntax: what the parser would drop or choke on is kept and reported."""

from __future__ import annotations

import re

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as gfm_table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.rendering.tokens import set_problem, text_token

# Lists count two levels each. The parser's own limit (MAX_NESTING) drops the text beyond it, so
# ours must be reached first, by at least the two levels that a list adds at once.
NESTING_LIMIT = 9
MAX_NESTING = 12
PARAGRAPH_LIMIT = 20_000

_DEFINITION = re.compile(
    r"""^[ ]{0,3}\[[^\[\]@]{1,200}\]:[ \t]*\S+[ \t]*(?:["'(].*)?$""", re.MULTILINE
)


def too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule, the first one: from the nesting limit on everything is plain text."""
    if silent or state.level < NESTING_LIMIT:
        return False
    line = start + 1
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        line += 1
    opener = state.push("paragraph_open", "p", 1)
    opener.map = [start, line]
    set_problem(opener, "nested_too_deeply")
    text = state.push("literal", "", 0)
    text.content = state.getLines(start, line, state.blkIndent, keepLastLF=False)
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The table rule; cells beyond the last column, which it drops, go into that column."""
    before = len(state.tokens)
    if not gfm_table(state, start, end, silent):
        return False
    if not silent:
        _keep_surplus_cells(state, state.tokens[before:])
    return True


def _keep_surplus_cells(state: StateBlock, tokens: list[Token]) -> None:
    columns = sum(token.type == "th_open" for token in tokens)
    row = cell = None
    for token in tokens:
        if token.type == "tr_open":
            row = token
        elif token.type == "inline":
            cell = token
        elif token.type == "tr_close" and row and cell and row.map:
            surplus = _cells(getLine(state, row.map[0]))[columns:]
            if surplus:
                cell.content = " | ".join([cell.content, *surplus])
                set_problem(row, "table_row_too_long", text=" | ".join(surplus))


def _cells(line: str) -> list[str]:
    """The cells of a row, counted as the table rule counts them."""
    cells = escapedSplit(mdTrim(line))
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return [mdTrim(cell) for cell in cells]


def visible_info(state: StateCore) -> None:
    """Core rule: words behind the fence of a code block become its first line.

    Elsewhere they name a programming language and are not printed; here nothing may be hidden.
    """
    for token in state.tokens:
        if token.type == "fence" and token.info.strip():
            token.content = f"{token.info.strip()}\n{token.content}"
            set_problem(token, "code_with_label", text=token.info)


def inline(state: StateCore) -> None:
    """Core rule: the inline syntax of each paragraph, unless it is too long to be searched.

    A line ``[name]: address`` is reported: it is text here, because a definition would be
    nowhere on the page.
    """
    for token in state.tokens:
        if token.type != "inline":
            continue
        definition = _DEFINITION.search(token.content)
        if len(token.content) > PARAGRAPH_LIMIT:
            token.children = [text_token(token.content)]
            set_problem(token, "paragraph_too_long", limit=str(PARAGRAPH_LIMIT))
            continue
        if definition:
            token.meta["at"] = definition.start()
            set_problem(token, "link_definition", text=definition.group())
        token.children = []
        state.md.inline.parse(token.content, state.md, state.env, token.children)
