"""Show why an entry was found: the part of its text around the words, with the words marked."""

from __future__ import annotations

from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search_terms import Matcher

LENGTH = 240  # characters
LEAD = 60  # characters before the first word that was found
MOST_PLACES = 60  # of which the best is chosen; the first of a text that has more


def excerpt(text: str, matcher: Matcher) -> str:
    """Return the part of a text that has the most of what was asked for, cut between words."""
    first = _best_place(list(islice(matcher.places(text), MOST_PLACES)))
    start = max(0, first - LEAD)
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", first, end), first + 1)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return f"{before}{text[start:end].strip()}{after}"


def _best_place(places: list[tuple[int, int, int]]) -> int:
    """Return where to begin to show the most terms; the first of equals, 0 if there is none."""

    def shown(begin: int) -> int:
        last = begin + LENGTH - LEAD
        return len({number for first, end, number in places if begin <= first and end <= last})

    return max((begin for begin, _, _ in places), key=shown, default=0)


def highlighted(text: str, matcher: Matcher) -> SafeString:
    """Return plain text as HTML with what was found marked.

    Every piece of the text is escaped; only our own tags are not.
    """
    parts: list[str] = []
    position = 0
    for begin, end, _ in sorted(matcher.places(text), key=lambda place: (place[0], -place[1])):
        if begin >= position:
            parts.append(f"{escape(text[position:begin])}<mark>{escape(text[begin:end])}</mark>")
            position = end
    parts.append(escape(text[position:]))
    return mark_safe("".join(parts))  # noqa: S308 - escaped piece by piece above
