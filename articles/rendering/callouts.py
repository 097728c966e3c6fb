"""Callouts: ``::: definition TERM`` and ``::: caution TITLE``, closed by a line of colons.

Callouts do not contain callouts. Whatever else begins with three colons is printed as typed and
reported, so that a slip in the marker never makes a warning look like ordinary text unnoticed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from articles.rendering.labels import Labels
from articles.rendering.text import escape, one_line
from articles.rendering.tokens import set_problem

_MARKER = re.compile(r"(?P<colons>:{3,})[ \t]*(?P<kind>[^\s:][^\s]*)?[ \t]*(?P<name>.*)")
_KINDS = ("definition", "caution")


@dataclass(frozen=True)
class _Marker:
    colons: int
    kind: str
    name: str


def callout(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: tokens ``callout_open`` with ``meta["kind"]`` and ``["name"]``, and its close."""
    marker = _marker(state, start)
    if marker is None:
        return False
    if silent:
        return True
    problem = _refusal(state, marker)
    if problem:
        _push_line(state, start, problem, marker)
        return True
    closing = _closing_line(state, start, end, marker.colons)
    token = state.push("callout_open", "aside", 1)
    token.block = True
    token.map = [start, end if closing is None else closing + 1]
    token.meta = {"kind": marker.kind, "name": marker.name}
    if closing is None:
        set_problem(token, "unclosed_callout", name=marker.kind)
    elif marker.kind == "definition" and not marker.name:
        set_problem(token, "callout_without_term")
    _parse_inside(state, start + 1, closing, end)
    state.push("callout_close", "aside", -1).block = True
    return True


def _marker(state: StateBlock, line: int) -> _Marker | None:
    """The marker that this line consists of."""
    if state.is_code_block(line):
        return None
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    match = _MARKER.fullmatch(text)
    if match is None:
        return None
    return _Marker(len(match["colons"]), (match["kind"] or "").lower(), one_line(match["name"]))


def _refusal(state: StateBlock, marker: _Marker) -> str:
    """Why this line does not open a callout, as a problem code; empty where it does."""
    if not marker.kind:
        return "callout_not_open"
    if marker.kind not in _KINDS:
        return "unknown_callout"
    return "nested_callout" if state.env.get("in_callout") else ""


def _push_line(state: StateBlock, line: int, problem: str, marker: _Marker) -> None:
    """Print a marker line as a paragraph of its own."""
    opener = state.push("paragraph_open", "p", 1)
    opener.map = [line, line + 1]
    set_problem(opener, problem, name=marker.kind)
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(line, line + 1, state.blkIndent, keepLastLF=False).strip()
    inline.map, inline.children = [line, line + 1], []
    state.push("paragraph_close", "p", -1)
    state.line = line + 1


def _closing_line(state: StateBlock, start: int, end: int, colons: int) -> int | None:
    """The first line that closes the callout, None where its surroundings end before."""
    for line in range(start + 1, end):
        if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return None
        marker = _marker(state, line)
        if marker and not marker.kind and marker.colons >= colons:
            return line
    return None


def _parse_inside(state: StateBlock, start: int, closing: int | None, end: int) -> None:
    last = end if closing is None else closing
    old_parent, old_line_max = state.parentType, state.lineMax
    # Lazy continuation lines of a quotation must not reach over the closing line.
    state.parentType, state.lineMax = "blockquote", last
    state.env["in_callout"] = True
    state.line = start
    state.md.block.tokenize(state, start, last)
    state.env["in_callout"] = False
    state.parentType, state.lineMax = old_parent, old_line_max
    state.line = max(state.line, start) if closing is None else closing + 1


def render_callout_open(token: Token, labels: Labels, *, with_anchor: bool) -> str:
    """``<aside>`` with a title line. A note, not a landmark: landmarks must not be nested."""
    kind, name = token.meta["kind"], token.meta["name"]
    anchor = f' id="{token.meta["anchor"]}"' if with_anchor and "anchor" in token.meta else ""
    if kind == "definition":
        label = labels.definition_of.format(term=name) if name else labels.definition
        title = f"<dfn{anchor}>{escape(name)}</dfn>" if name else labels.definition
    else:
        label = labels.caution_of.format(title=name) if name else labels.caution
        hidden = f'<span class="visually-hidden">{labels.important} </span>'
        title = hidden + escape(name or labels.caution)
    return (
        f'<aside class="callout {kind}" role="note" aria-label="{escape(label)}">\n'
        f'<p class="callout-title">{title}</p>\n'
    )
