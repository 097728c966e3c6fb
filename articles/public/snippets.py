"""Show why an entry was found: the part of its text around the words, with the words marked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search_words import SHORTEST_BEGINNING, singular, spans

LENGTH = 240  # characters
LEAD = 60  # characters before the first word that was found


def excerpt(text: str, words: Sequence[str]) -> str:
    """Return the part of a text around the first hit, cut between words."""
    first = next((begin for begin, _, found in spans(text) if is_hit(found, words)), 0)
    start = max(0, first - LEAD)
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", first, end), first + 1)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return f"{before}{text[start:end].strip()}{after}"


def highlighted(text: str, words: Sequence[str]) -> SafeString:
    """Return plain text as HTML with the words that were found marked.

    Every piece of the text is escaped; only our own tags are not.
    """
    parts: list[str] = []
    position = 0
    for begin, end, found in spans(text):
        if is_hit(found, words):
            parts.append(f"{escape(text[position:begin])}<mark>{escape(text[begin:end])}</mark>")
            position = end
    parts.append(escape(text[position:]))
    return mark_safe("".join(parts))  # noqa: S308 - escaped piece by piece above


def is_hit(found: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether one of the words is found here: it, its singular, or a word that begins so."""
    last = len(words) - 1
    for token in found:
        for place, word in enumerate(words):
            is_long = len(word) >= SHORTEST_BEGINNING - (place == last)
            if token in (word, singular(word)) or (is_long and token.startswith(word)):
                return True
    return False
