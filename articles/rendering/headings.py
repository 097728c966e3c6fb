"""Headings inside of a field: no level is skipped, and every anchor is there once.

Anchors of headings begin with ``s-``, those of definitions with ``def-``, so that they meet neither
each other, nor ``ref-1``, ``c1a``, ``faq-…``, ``help-…``, nor the fixed ones, whatever is typed.
"""

from __future__ import annotations

from markdown_it.token import Token

from articles.rendering.text import slug
from articles.rendering.tokens import set_problem, text_of, text_token

_DEEPEST = 6


def level_headings(tokens: list[Token], base: int | None) -> None:
    """Bring headings to levels that follow from those before, and report those that changed.

    :param base: the level right below the field's own heading; None where headings have no place
        and become bold paragraphs.
    """
    previous = _DEEPEST if base is None else base - 1
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        inline, closer = tokens[index + 1], tokens[index + 2]
        level = int(token.tag[1])
        if not text_of(inline.children or (), citations=True):
            _to_paragraph(token, closer)
            inline.children = [text_token("#" * level), *(inline.children or ())]
            set_problem(token, "empty_heading")
        elif base is None:
            _to_paragraph(token, closer)
            inline.children = _bold(inline.children or [])
            set_problem(token, "heading_not_allowed")
        else:
            previous = min(max(level, base), previous + 1, _DEEPEST)
            if previous != level:
                set_problem(token, "skipped_heading", level=str(level), expected=str(previous))
            token.tag = closer.tag = f"h{previous}"


def _to_paragraph(opener: Token, closer: Token) -> None:
    opener.type, opener.tag = "paragraph_open", "p"
    closer.type, closer.tag = "paragraph_close", "p"


def _bold(children: list[Token]) -> list[Token]:
    return [Token("strong_open", "strong", 1), *children, Token("strong_close", "strong", -1)]


class Anchors:
    """Gives every heading and definition of one page an identifier of its own."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, prefix: str, text: str) -> str:
        """The prefix and the slug of the text; with ``-2`` and so on where that is taken."""
        wanted = anchor = prefix + slug(text)
        number = 1
        while anchor in self._taken:
            number += 1
            anchor = f"{wanted}-{number}"
        self._taken.add(anchor)
        return anchor

    def mark(self, tokens: list[Token]) -> None:
        """Note an anchor on each heading and definition."""
        for index, token in enumerate(tokens):
            if token.type == "heading_open":
                words = text_of(tokens[index + 1].children or ())
                token.meta["anchor"] = self.take("s-", words)
            elif token.meta.get("kind") == "definition" and token.meta["name"]:
                token.meta["anchor"] = self.take("def-", token.meta["name"])
