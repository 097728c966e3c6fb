"""A CSL-JSON record as one printed line, made of verified fields only.

The order is that of the AMA and NLM styles: authors. title. journal. year;volume(issue):pages, and
for books: authors. title. edition. place: publisher. year.
A web page may change, so the day it was looked at is printed too.
Identifiers are not in the text; the page links them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

WEB_PAGES = frozenset({"webpage", "post", "post-weblog"})
# The line is frozen and signed: it must not depend on the language of whoever submits.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def verified_source(csl: Mapping[str, Any], verified: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields somebody has seen in the source; the kind of source needs no proof."""
    return {
        name: value
        for name, value in sorted(csl.items())
        if name == "type" or str(verified.get(name) or "").strip()
    }


def reference_text(source: Mapping[str, Any]) -> str:
    """Return the printed line, or an empty text where nothing can be printed.

    :param source: CSL-JSON fields; missing ones are left out with their punctuation.
    """
    container = _text(source.get("container-title"))
    title = _text(source.get("title"))
    parts = [
        author_names(source.get("author")),
        title,
        _edition(source),
        container or _publisher(source),
        _where_printed(source),
        _accessed(source),
    ]
    return " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts if part)


def author_names(authors: Any) -> str:
    """Return the authors as printed: family name, initials, comma."""
    if not isinstance(authors, Sequence) or isinstance(authors, str):
        return ""
    names = []
    for author in authors:
        if isinstance(author, Mapping):
            literal = _text(author.get("literal"))
            given_last = f"{_text(author.get('family'))} {_text(author.get('given'))}"
            names.append(literal or given_last.strip())
    return ", ".join(name for name in names if name)


def year_of(source: Mapping[str, Any]) -> str:
    """Return the year of issue, or an empty text."""
    issued = source.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
    try:
        return str(parts[0][0]) if parts else ""
    except (IndexError, KeyError, TypeError):
        return ""


def _edition(source: Mapping[str, Any]) -> str:
    """Return "2nd ed" for 2; an edition in words stays as it is."""
    edition = _text(source.get("edition"))
    if not edition.isdecimal():
        return edition
    is_teen = edition[-2:] in ("11", "12", "13")
    ending = "th" if is_teen else {"1": "st", "2": "nd", "3": "rd"}.get(edition[-1], "th")
    return f"{edition}{ending} ed"


def _publisher(source: Mapping[str, Any]) -> str:
    place, publisher = _text(source.get("publisher-place")), _text(source.get("publisher"))
    return ": ".join(part for part in (place, publisher) if part)


def _where_printed(source: Mapping[str, Any]) -> str:
    year, volume = year_of(source), _text(source.get("volume"))
    issue, page = _text(source.get("issue")), _text(source.get("page"))
    numbers = volume + (f"({issue})" if issue else "") + (f":{page}" if page else "")
    return ";".join(part for part in (year, numbers) if part)


def _accessed(source: Mapping[str, Any]) -> str:
    """Return "Accessed 3 May 2024" for a web page; nothing for a date that does not exist."""
    accessed = source.get("accessed")
    if _text(source.get("type")) not in WEB_PAGES or not isinstance(accessed, Mapping):
        return ""
    try:
        parts = [int(part) for part in accessed["date-parts"][0]][:3]
        day = date(*[*parts, 1, 1][:3])
    except (IndexError, KeyError, OverflowError, TypeError, ValueError):
        return ""
    words = (str(day.day), _MONTHS[day.month - 1], str(day.year))
    return " ".join(("Accessed", *words[3 - len(parts) :]))


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""
