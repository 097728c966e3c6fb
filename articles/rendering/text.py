"""Small conversions of words: slugs, letters, one line, escaping."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata

_SLUG_LENGTH = 60


def escape(text: str) -> str:
    """Text made safe between tags and inside of double quotes."""
    return html.escape(text, quote=True)


def one_line(text: str) -> str:
    """Runs of white space become one blank, as in all plain text fields."""
    return " ".join(text.split())


def with_line_feeds(text: str) -> str:
    """Line ends of any system become line feeds, so that line numbers agree with an editor's."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def slug(text: str) -> str:
    """An identifier of ASCII letters, digits and hyphens, never empty, the same every time.

    Accents are dropped. A text without a Latin letter or digit is named by its hash, so that the
    name stays the same when other headings come and go.
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    ascii_only = folded.encode("ascii", "ignore").decode("ascii").replace("'", "")
    words = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    if words:
        return words[:_SLUG_LENGTH].strip("-")
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def letters(number: int) -> str:
    """0 is a, 25 is z, 26 is aa: the letters that tell citations of one reference apart."""
    result = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        result = chr(ord("a") + rest) + result
    return result
