"""Markdown to plain words, for search and for descriptions."""

from __future__ import annotations

from articles.rendering.parser import words_only
from articles.rendering.tokens import text_of


def plain_text(source: str) -> str:
    """The words of a Markdown text: one line per block, without markup and citations.

    The terms of callouts and the alternative texts of images are words too.
    """
    lines = []
    for token in words_only(source):
        if token.type == "inline":
            lines.append(text_of(token.children or ()))
        elif token.type == "callout_open":
            lines.append(token.meta["name"])
        else:
            lines.append(" ".join(token.content.split()))
    return "\n".join(line for line in lines if line)
