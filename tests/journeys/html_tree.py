"""A page as a small tree, so that tests can ask for what stands where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "br", "circle", "col", "hr", "img", "input", "link", "meta", "path", "wbr"}


@dataclass
class Node:
    """One element, with its attributes; children are elements and texts in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, tag: str, **attributes: str) -> list[Node]:
        """Return the elements of a kind, in order; ``class_`` asks for one of the classes."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [node for node in self.walk() if node.tag == tag and node._has(wanted)]

    def one(self, tag: str, **attributes: str) -> Node:
        """Return the only element of a kind; fails where there is none, or another."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} {attributes}>"
        return found[0]

    def text(self, *, without: str = "") -> str:
        """Return the words, single spaces between them; leave out the elements ``without``."""
        return re.sub(r"\s+", " ", "".join(self._texts(without))).strip()

    def _has(self, wanted: dict[str, str]) -> bool:
        for name, value in wanted.items():
            has = self.attributes.get(name, "")
            if value not in (has.split() if name == "class" else [has]):
                return False
        return True

    def _texts(self, without: str) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in (without, "script", "style"):
                yield from child._texts(without)
                # An inline element does not end a word: H<sub>2</sub>O.
                if child.tag not in ("a", "b", "code", "em", "i", "q", "strong", "sub", "sup"):
                    yield " "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in [node.tag for node in self.open]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def tree(html: str) -> Node:
    """Return the page as a tree."""
    builder = _Builder()
    builder.feed(html)
    return builder.open[0]
