"""Text of a field as it is kept: one line, composed characters, no markup but that of CSL.

CSL allows ``<i>``, ``<b>``, ``<sub>`` and ``<sup>`` in titles. ``clean`` is idempotent: cleaned
text is not changed by cleaning it again, which every writer relies on.
"""

from __future__ import annotations

import html
import re
import unicodedata

MARKUP = ("i", "b", "sub", "sup")
_SAME = {"em": "i", "italic": "i", "strong": "b", "bold": "b", "inf": "sub"}
# Markup that stands within words; between the words of other markup is a blank.
_INLINE = frozenset({"span", "scp", "sc", "u", "styled-content", "underline", "monospace"})
_NAMES = (
    r"i|em|italic|b|strong|bold|sub|inf|sup|p|br|scp|sc|u|title|sec|span|(?:jats|mml):[a-z][a-z-]*"
)
# "p<0.05 and q>1" and "n<p or q>2" are no markup: a tag has a known name, and attributes a value.
_ATTRIBUTES = r"""(?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))*"""
_MARKED_UP = re.compile(rf"<(/?)({_NAMES}){_ATTRIBUTES}\s*(/?)>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Controls, soft hyphens, zero-width signs, marks of direction and of byte order.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060"
    "\ufeff\ufffe\uffff\ud800-\udfff]"
)
_TAG = re.compile(r"</?(?:i|b|sub|sup)>")
_LIKE_MARKUP = re.compile(rf"<(?=/?(?:{_NAMES}){_ATTRIBUTES}\s*/?>)", re.IGNORECASE)
_LITERAL = re.compile(rf"< (?=/?(?:{_NAMES}){_ATTRIBUTES}\s*/?>)", re.IGNORECASE)
_DEEPEST = 10
_EMPTY = re.compile(r"<(i|b|sub|sup)></\1>|</(i|b|sub|sup)><\2>")


def clean(text: str) -> str:
    """Return a text on one line, with composed characters, without entities and other markup."""
    for _round in range(4):
        before = text
        text = _ENTITY.sub(_character, text) if "&" in text else text
        if "<" in text:
            text = _MARKED_UP.sub(_csl_tag, text)
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
        text = " ".join(text.split())
        if text == before:
            break
    return _nested(text) if "<" in text else text


def literal(text: str) -> str:
    """Return text in which what looks like markup stays what it is, signs to be read.

    CSL has no way to write ``<b>`` and mean the signs, so a blank stands between them: ``< b>``.
    A sign that nobody sees would be found by the check of texts for hidden ones.
    """
    return _LIKE_MARKUP.sub("< ", text)


def has_literal(text: str) -> bool:
    """Whether signs of markup stand in a text as ``literal`` writes them."""
    return _LITERAL.search(text) is not None


def without_markup(text: str) -> str:
    """Return the text without the markup of CSL."""
    return _TAG.sub("", text)


def _nested(text: str) -> str:
    """Return text without empty runs; without any markup where that is not well nested."""
    open_tags: list[str] = []
    for tag in _TAG.findall(text):
        if not tag.startswith("</"):
            open_tags.append(tag[1:-1])
        elif not open_tags or open_tags.pop() != tag[2:-1]:
            return _without_any(text)
        if len(open_tags) > _DEEPEST:
            return _without_any(text)
    if open_tags:
        return _without_any(text)
    while (shorter := _EMPTY.sub("", text)) != text:
        text = shorter
    return " ".join(text.split())


def _without_any(text: str) -> str:
    """Return text without markup, also where leaving out one tag makes another."""
    plain = without_markup(text)
    return clean(plain.replace("<", "") if _TAG.search(plain) else plain)


def _character(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _csl_tag(match: re.Match[str]) -> str:
    full = match[2].lower().removeprefix("jats:")
    name = _SAME.get(full, full)
    if name in MARKUP:
        return f"<{match[1]}{name}>"
    # Behind a sign that opens and does not close, leaving it out might make another tag.
    opened, closed = (match.string.rfind(sign, 0, match.start()) for sign in "<>")
    return "" if name in _INLINE and opened <= closed else " "
