"""Formatting as private characters: they pass through the processor, and escaping comes last.

The processor's own HTML output escapes nothing, so a title could bring a script along.
"""

from __future__ import annotations

import html
import re

ITALIC, SUPERSCRIPT, SUBSCRIPT, BOLD = (
    "\ue000\ue001",
    "\ue002\ue003",
    "\ue004\ue005",
    "\ue006\ue007",
)
GROUP = "\ue008"
"""Before the name of a group, which AMA sets off with a semicolon."""
ADDRESS = "\ue009"
"""In place of an address that is not to be printed while the day of access is."""

_TAGS = {"i": ITALIC, "em": ITALIC, "sup": SUPERSCRIPT, "sub": SUBSCRIPT, "b": BOLD}
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MARKUP = re.compile(r"<(i|em|sup|sub|b)>([^<>]*)</\1>")
_HTML = {
    ITALIC[0]: "<i>",
    ITALIC[1]: "</i>",
    BOLD[0]: "<b>",
    BOLD[1]: "</b>",
    SUPERSCRIPT[0]: "<sup>",
    SUPERSCRIPT[1]: "</sup>",
    SUBSCRIPT[0]: "<sub>",
    SUBSCRIPT[1]: "</sub>",
}


def preformat(text: object) -> str:
    """Leave a text as it is; part of the interface that the processor expects of a formatter."""
    return str(text)


def _wrapper(pair: str) -> type[str]:
    class Wrapped(str):
        __slots__ = ()

        def __new__(cls, text: object) -> Wrapped:
            return super().__new__(cls, f"{pair[0]}{text}{pair[1]}" if pair else str(text))

    return Wrapped


# The names that the processor looks for in the module of a formatter.
Italic = Oblique = _wrapper(ITALIC)
Bold = _wrapper(BOLD)
Superscript = _wrapper(SUPERSCRIPT)
Subscript = _wrapper(SUBSCRIPT)
Light = Underline = SmallCaps = _wrapper("")


def marked(text: str) -> str:
    """Return a text from a record with its few allowed tags as marks; all else stays words."""
    inner = _PRIVATE.sub("", text)
    return _MARKUP.sub(lambda tag: _TAGS[tag[1]][0] + tag[2] + _TAGS[tag[1]][1], inner)


def without_private(text: str) -> str:
    """Return the words alone."""
    return _PRIVATE.sub("", text)


def as_html(text: str) -> str:
    """Return safe HTML: everything escaped, marks as tags."""
    return _PRIVATE.sub(lambda mark: _HTML.get(mark[0], ""), html.escape(text, quote=True))
