"""A CSL-JSON record as the processor needs it: known fields, sound values, initials apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from articles.citation_styles.marks import GROUP, marked

KINDS_OF_ARTICLE = frozenset({"guideline", "review", "trial"})
"""Words of ours in ``genre`` that say what an article is; no style prints them."""
_NAMES = ("author", "editor", "translator", "collection-editor")
_DATES = ("issued", "accessed", "event-date")
_TEXTS = (
    *("title", "container-title", "container-title-short", "collection-title", "volume", "issue"),
    *("page", "edition", "publisher", "publisher-place", "number", "chapter-number", "genre"),
    *("supplement-number", "event-title", "event-place", "medium", "version", "authority"),
    *("DOI", "URL", "number-of-pages", "number-of-volumes", "section", "status"),
)
_INITIALS = re.compile(r"[A-Z]{2,4}")
_RANGE = re.compile(r"([A-Za-z]*)(\d+)\s*[-–—]+\s*([A-Za-z]*)(\d+)")


def record(source: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that a style can print; whatever is malformed is left out.

    :param source: CSL-JSON; ``page`` may be "1698-700", ``journalAbbreviation`` is understood.
    """
    short = source.get("container-title-short") or source.get("journalAbbreviation")
    given = {**source, "container-title-short": short}
    fields: dict[str, Any] = {"type": _text(source.get("type")) or "document"}
    for name in _TEXTS:
        if text := _text(given.get(name)):
            fields[name] = marked(text)
    for name in _NAMES:
        if people := _people(source.get(name)):
            fields[name] = people
    for name in _DATES:
        if parts := date_parts(source.get(name)):
            fields[name] = {"date-parts": [parts]}
    if "page" in fields:
        fields["page"] = expanded(fields["page"])
    if fields.get("genre", "").casefold() in KINDS_OF_ARTICLE:
        del fields["genre"]
    return fields


def expanded(pages: str) -> str:
    """Return page ranges with both numbers whole and a hyphen: "1698-700" is "1698-1700"."""
    return _RANGE.sub(_expanded_range, pages)


def _expanded_range(found: re.Match[str]) -> str:
    before, first, again, last = found.groups()
    if len(last) < len(first) and again in {"", before}:
        last = first[: len(first) - len(last)] + last
    return f"{before}{first}-{again or before}{last}"


def date_parts(value: Any) -> list[int]:
    """Return year, month and day as far as they are known and exist; [] without a year."""
    try:
        parts = [int(part) for part in value["date-parts"][0]][:3]
    except (IndexError, KeyError, TypeError, ValueError, OverflowError):
        return []
    for length in range(len(parts), 0, -1):
        try:
            date(*[*parts[:length], 1, 1][:3])
        except (ValueError, OverflowError):
            continue
        return parts[:length]
    return []


def _people(value: Any) -> list[dict[str, str]]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [person for each in value if isinstance(each, Mapping) and (person := _person(each))]


def _person(name: Mapping[str, Any]) -> dict[str, str]:
    """Return one name; a group is marked, "et al" as the print says is no group."""
    literal, family = _text(name.get("literal")), _text(name.get("family"))
    if not family:
        words = literal or _text(name.get("given"))
        is_group = words.casefold().rstrip(".") not in {"et al", "others", ""}
        return {"literal": (GROUP if is_group else "") + marked(words)} if words else {}
    parts = ("given", "suffix", "dropping-particle", "non-dropping-particle")
    known = {part: marked(text) for part in parts if (text := _text(name.get(part)))}
    given = known.get("given", "")
    if _INITIALS.fullmatch(given):  # "RP" is two names for us, and one for the processor
        known["given"] = " ".join(given)
    return {"family": marked(family), **known}


def _text(value: Any) -> str:
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return " ".join(str(value).split()) if is_text else ""
