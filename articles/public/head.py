"""What the head of a page tells programs: cards, citation tags, links, and a graph."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# One thing that a page tells of, in the words of schema.org.
Node = dict[str, Any]

# JSON may write any character as \uXXXX. Of these, HTML would make the end of the data block, or
# a comment; older scripts take the last two for ends of lines.
_ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Link:
    """A ``link`` element; ``type`` and ``title`` may be empty."""

    rel: str
    href: str
    type: str = ""
    title: str = ""


@dataclass(frozen=True)
class Head:
    """What goes into the head of one page.

    :param graph: things of schema.org; each with an ``@id`` that stays the same.
    :param card: what a shared link shows, by the names of the Open Graph protocol.
    :param tags: ``meta`` elements by name, in order; a name may occur again.
    """

    graph: Sequence[Node] = ()
    card: Mapping[str, str] | None = None
    tags: Sequence[tuple[str, str]] = ()
    links: Sequence[Link] = ()

    @property
    def data_block(self) -> SafeString:
        """The graph as text for a ``script`` element of type ``application/ld+json``."""
        return data_block({"@context": "https://schema.org", "@graph": self.graph})


def data_block(value: Mapping[str, Any]) -> SafeString:
    """Return JSON that is safe inside a ``script`` element, whatever words are in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - nothing is left that HTML would read


def filled(**properties: Any) -> Node:
    """Return a node without what is empty. ``id`` and ``type`` are the ``@`` ones."""
    named = {f"@{name}" if name in {"id", "type"} else name: v for name, v in properties.items()}
    return {name: value for name, value in named.items() if value not in (None, "", [], (), {})}
