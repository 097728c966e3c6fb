"""What the syntax rules leave behind on tokens for the later steps.

A rule only recognizes. It notes its position (``meta["at"]``, an offset in the inline content)
and what is wrong (``meta["problem"]``); ``report.py`` turns both into problems with line numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

InlineRule = Callable[[StateInline, bool], bool]


def set_problem(token: Token, code: str, **params: str) -> None:
    """Attach a problem; the first one of a token stays."""
    token.meta.setdefault("problem", (code, params))


def push_literal(state: StateInline, typed: str, silent: bool, code: str, **params: str) -> None:
    """Take the text as typed, whatever it contains, report it, and move on behind it."""
    if not silent:
        token = state.push("literal", "", 0)
        token.content = typed
        token.meta = {"at": state.pos}
        set_problem(token, code, **params)
    state.pos += len(typed)


def with_position(rule: InlineRule, token_type: str) -> InlineRule:
    """The rule, noting on the token it pushes where in the content it began."""

    def positioned(state: StateInline, silent: bool) -> bool:
        at, before = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            # Text that was pending is pushed first, so ours is the first or the second token.
            index = before if state.tokens[before].type == token_type else before + 1
            state.tokens[index].meta["at"] = at
        return matched

    return positioned


def text_token(content: str) -> Token:
    """A token of plain text."""
    token = Token("text", "", 0)
    token.content = content
    return token


def text_of(children: Iterable[Token], *, citations: bool = False) -> str:
    """The words of inline tokens on one line, as a screen reader would say them.

    :param citations: whether citations stay, as typed.
    """
    parts: list[str] = []
    for token in children:
        if token.type == "image":
            parts.append(token.meta.get("alt") or text_of(token.children or ()))
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type != "citation" or citations:
            # Openers and closers of emphasis and links have no content.
            parts.append(token.content)
        elif parts:
            parts[-1] = parts[-1].rstrip()
    return " ".join("".join(parts).split())
