"""A Markdown text as a reader sees its words, and apart from them the marks that shape it.

For comparisons: what differs in neither words nor marks differs only in how it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from articles.rendering.labels import labels_for
from articles.rendering.parser import words_only
from articles.rendering.problems import Report
from articles.rendering.sources import read_sources

EMPHASIS = {"em": "emphasis", "strong": "strong", "s": "struck"}


@dataclass(frozen=True)
class Mark:
    """What shapes words.

    :param kind: emphasis, strong, struck, code, link, picture, heading, callout or quotation.
    :param words: those it is about.
    :param target: where a link leads, which picture, what level or kind.
    """

    kind: str
    words: str
    target: str = ""


@dataclass(frozen=True)
class Readable:
    """The words, a line for each block, and the marks in their order."""

    text: str
    marks: tuple[Mark, ...]


def source_names(*lists: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return by key the short name of each reference, such as "Allen 2013".

    :param lists: of the texts compared. Where two sources share a name, it has the key beside it.
    """
    names: dict[str, str] = {}
    for references in lists:
        for source in read_sources(references, Report("")):
            names[source.key] = source.name or source.key
    taken = list(names.values())
    return {
        key: name if taken.count(name) == 1 else f"{name}, {key}" for key, name in names.items()
    }


def readable(source: str, names: Mapping[str, str], language: str = "en") -> Readable:
    """Return words and marks of a Markdown text.

    :param names: of the sources, by key, to print for citations.
    """
    reader = _Reader(names, language)
    for token in words_only(source):
        reader.read(token)
    return Readable("\n".join(reader.lines), tuple(reader.marks))


class _Reader:
    """Collects lines and marks, token by token."""

    def __init__(self, names: Mapping[str, str], language: str) -> None:
        self.lines: list[str] = []
        self.marks: list[Mark] = []
        self._names = names
        self._labels = labels_for(language)
        self._lists: list[int | None] = []  # the next number, or None for a list without
        self._begin = ""  # what the next line begins with
        self._heading = ""
        self._cells: list[str] | None = None
        self._open: list[tuple[str, str, int]] = []  # kind, target and first line

    def read(self, token: Token) -> None:
        """Take in the next token."""
        step = getattr(self, f"_{token.type}", None)
        if step is not None:
            step(token)
        elif token.content:  # a block of code
            for line in token.content.rstrip("\n").split("\n"):
                self._say(line)
            self.marks.append(Mark("code", token.content.strip(), token.info))

    def _say(self, words: str) -> None:
        self.lines.append(self._begin + words)
        self._begin = ""

    def _inline(self, token: Token) -> None:
        words = self._words(token.children or ())
        if self._cells is not None:
            self._cells.append(words)
            return
        if self._heading:
            self.marks.append(Mark("heading", words, self._heading))
        for line in words.split("\n"):
            self._say(line)

    def _words(self, children: Iterable[Token]) -> str:
        """Return the words of a line; note what shapes them."""
        parts: list[str] = []
        opened: list[tuple[str, str, int]] = []
        for child in children:
            kind = child.type.removesuffix("_open").removesuffix("_close")
            if child.type.endswith("_open"):
                target = str(child.attrGet("href") or "") if kind == "link" else ""
                opened.append((kind, target, len(parts)))
            elif child.type.endswith("_close") and opened:
                kind, target, at = opened.pop()
                name = EMPHASIS.get(kind, kind)
                self.marks.append(Mark(name, "".join(parts[at:]), target))
            else:
                parts.append(self._word(child))
        return "".join(parts)

    def _word(self, child: Token) -> str:
        if child.type == "softbreak":
            return " "
        if child.type == "hardbreak":
            return "\n"
        if child.type == "citation":
            cited = (
                f"{self._names.get(key, key)}, {locator}" if locator else self._names.get(key, key)
                for key, locator in child.meta["items"]
            )
            return f"[{'; '.join(cited)}]"
        if child.type == "image":
            self.marks.append(Mark("picture", child.content, str(child.attrGet("src") or "")))
            return f"[{self._labels.image_credit} {child.content}]"
        if child.type == "code_inline":
            self.marks.append(Mark("code", child.content))
        return child.content

    def _bullet_list_open(self, _token: Token) -> None:
        self._lists.append(None)

    def _ordered_list_open(self, token: Token) -> None:
        self._lists.append(int(token.attrGet("start") or 1))

    def _bullet_list_close(self, _token: Token) -> None:
        self._lists.pop()

    _ordered_list_close = _bullet_list_close

    def _list_item_open(self, _token: Token) -> None:
        number = self._lists[-1]
        self._begin = "  " * (len(self._lists) - 1) + ("• " if number is None else f"{number}. ")
        if number is not None:
            self._lists[-1] = number + 1

    def _heading_open(self, token: Token) -> None:
        self._heading = token.tag

    def _heading_close(self, _token: Token) -> None:
        self._heading = ""

    def _tr_open(self, _token: Token) -> None:
        self._cells = []

    def _tr_close(self, _token: Token) -> None:
        cells, self._cells = self._cells or [], None
        self._say(" | ".join(cells))

    def _callout_open(self, token: Token) -> None:
        kind, name = token.meta["kind"], token.meta["name"]
        labels = self._labels
        if kind == "definition":
            said = labels.definition_of.format(term=name) if name else labels.definition
        else:
            said = labels.caution_of.format(title=name) if name else labels.caution
        self._open.append(("callout", said, len(self.lines)))
        self._say(said)

    def _blockquote_open(self, _token: Token) -> None:
        self._open.append(("quotation", "", len(self.lines)))

    def _callout_close(self, _token: Token) -> None:
        kind, target, at = self._open.pop()
        self.marks.append(Mark(kind, "\n".join(self.lines[at:]), target))

    _blockquote_close = _callout_close
