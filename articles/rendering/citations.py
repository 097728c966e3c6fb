"""Citations in the text: ``[@key]``, ``[@a; @b]``, ``[@key, p. 5]``.

A group prints its numbers in rising order. Three or more numbers in a row read as a range, 3-5,
but each cited reference keeps a link of its own: the markup says "3, 4, 5", and the style sheet
covers the inner links with a dash until one of them has the keyboard focus or is the target of a
back-link. Without a style sheet, for a screen reader and in copied text it is a plain list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from articles.rendering.labels import Labels
from articles.rendering.links import link
from articles.rendering.text import escape, letters, one_line
from articles.rendering.tokens import push_literal, set_problem

# Bounded, so that a hostile text cannot make each of its brackets scan to the end.
_BRACKET = re.compile(r"\[@[^\[\]]{0,1000}\]")
_ITEM = re.compile(
    r"@(?P<key>[A-Za-z0-9][A-Za-z0-9_-]{0,63})(?:\s*,\s*(?P<locator>[^@\s](?:[^@]*[^@\s])?))?"
)
_SHORTEST_RUN = 3
_DASH = "\u2013"

Items = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mark:
    """One number in the text. ``label`` is the accessible name of its link."""

    number: int
    letter: str
    locator: str
    label: str

    @property
    def anchor(self) -> str:
        """The id of its link, to which the back-link leads."""
        return f"c{self.number}{self.letter}"


def citation(state: StateInline, silent: bool) -> bool:
    """Inline rule: a token ``citation`` with ``meta["items"]``, or a literal with a problem."""
    if not state.src.startswith("[@", state.pos):
        return False
    match = _BRACKET.match(state.src, state.pos, state.posMax)
    if not match:
        push_literal(state, "[@", silent, "citation_malformed", text=_following(state))
        return True
    if state.src.startswith("(", match.end()) and _is_link(state, match.group(), silent):
        return True
    items = parse_items(match.group())
    if items is None:
        push_literal(state, match.group(), silent, "citation_malformed", text=match.group())
    elif not silent:
        token = state.push("citation", "", 0)
        token.content = match.group()
        token.meta = {"items": items, "at": state.pos}
    state.pos = match.end()
    return True


def _is_link(state: StateInline, bracket: str, silent: bool) -> bool:
    """``[@a](https://…)`` is a link with an odd text; the author is told that it cites nothing."""
    before = len(state.tokens)
    if not link(state, silent):
        return False
    for token in state.tokens[before:]:
        if token.type == "link_open":
            set_problem(token, "citation_malformed", text=bracket)
    return True


def _following(state: StateInline) -> str:
    return state.src[state.pos : state.pos + 40]


def parse_items(bracket: str) -> Items | None:
    """The keys and locators of ``[@a; @b, p. 5]``; None where it breaks the grammar.

    Naming the same place twice is an error too: one of the two is a slip of the pen.
    """
    matches = [_ITEM.fullmatch(part.strip()) for part in bracket[1:-1].split(";")]
    items = tuple((m["key"], one_line(m["locator"] or "")) for m in matches if m)
    if len(items) < len(matches) or len(set(items)) < len(items):
        return None
    return items


def plain_citations(text: str) -> list[str]:
    """The citations in a text where they have no effect, such as a heading."""
    return re.findall(r"\[@[A-Za-z0-9][^\[\]]{0,200}\]", text)


def render_citation(token: Token, labels: Labels, *, linked: bool) -> str:
    """A superscript with the numbers, then the keys that are not in the list, as typed.

    :param linked: False prints numbers only, for places where the reference list is not.
    """
    marks: Sequence[Mark] = token.meta.get("marks", ())
    result = ""
    if marks:
        inner = _linked(marks) if linked else f"{_hidden(labels.reference + ' ')}{_plain(marks)}"
        result = f'<sup class="citation">{inner}</sup>'
    for typed in token.meta.get("unknown", ()):
        result += f'<mark class="unresolved">{escape(typed)}</mark>'
    return result


def _linked(marks: Sequence[Mark]) -> str:
    return ", ".join(_linked_run(run) for run in _runs(marks))


def _linked_run(run: Sequence[Mark]) -> str:
    links = [_link(mark) for mark in run]
    if len(links) == 1:
        return links[0]
    covered = _hidden(f", {', '.join(links[1:-1])}, ")
    return (
        f'<span class="citation-run">{links[0]}<span class="citation-within">{covered}</span>'
        f"{links[-1]}</span>"
    )


def _link(mark: Mark) -> str:
    return (
        f'<a href="#ref-{mark.number}" id="{mark.anchor}" role="doc-noteref"'
        f' aria-label="{escape(mark.label)}">{mark.number}</a>{_locator(mark)}'
    )


def _locator(mark: Mark) -> str:
    """The place in the source, in brackets; hidden from screen readers, whose label has it."""
    if not mark.locator:
        return ""
    return f'<span class="locator" aria-hidden="true">({escape(mark.locator)})</span>'


def _plain(marks: Sequence[Mark]) -> str:
    return ", ".join(
        f"{run[0].number}{_DASH}{run[-1].number}"
        if len(run) > 1
        else f"{run[0].number}" + (f"({escape(run[0].locator)})" if run[0].locator else "")
        for run in _runs(marks)
    )


def _hidden(inner: str) -> str:
    return f'<span class="visually-hidden">{inner}</span>'


def _runs(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Consecutive numbers without locators together where they are at least three."""
    runs = [[marks[0]]]
    for previous, mark in pairwise(marks):
        follows = mark.number == previous.number + 1 and not (mark.locator or previous.locator)
        if follows:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return [
        part
        for run in runs
        for part in ([run] if len(run) >= _SHORTEST_RUN else [[mark] for mark in run])
    ]


def mark_of(number: int, count: int, locator: str, name: str, labels: Labels) -> Mark:
    """The mark for the citation number ``count`` (from 0) of a reference."""
    pattern = labels.reference_named_of if name else labels.reference_of
    label = pattern.format(number=number, name=name)
    return Mark(number, letters(count), locator, f"{label}, {locator}" if locator else label)
