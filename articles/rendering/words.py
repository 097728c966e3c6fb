"""Markdown to plain words, for search, for descriptions and for measuring how hard a text is."""

from __future__ import annotations

from articles.rendering.parser import words_only
from articles.rendering.tokens import text_of

_NO_SENTENCES = {"heading_open", "th_open", "td_open"}


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


def prose(source: str) -> list[str]:
    """The running text of a Markdown text: paragraphs and items of lists, one entry each.

    Without headings, tables, code and the names of callouts, which hold no sentences.
    """
    blocks, before = [], ""
    for token in words_only(source):
        if token.type == "inline" and before not in _NO_SENTENCES:
            blocks.append(text_of(token.children or ()))
        before = token.type
    return [block for block in blocks if block]


def beside_prose(source: str) -> list[str]:
    """What ``prose`` leaves out and is read all the same: headings, cells and names of callouts."""
    lines, before = [], ""
    for token in words_only(source):
        if token.type == "inline" and before in _NO_SENTENCES:
            lines.append(text_of(token.children or ()))
        elif token.type == "callout_open":
            lines.append(token.meta["name"])
        before = token.type
    return [line for line in lines if line]
