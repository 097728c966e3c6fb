"""Numbers that files write in many ways, as each style prints them: supplements, editions, ranges.

Sources: AMA Manual of Style, 11th edition, 3.11 and 3.12; NLM's samples of formatted references.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
SEASONS = {1: "Spring", 2: "Summer", 3: "Fall", 4: "Winter"}
IN_PRESS = frozenset({"in press", "inpress", "forthcoming", "accepted", "to appear"})
AHEAD_OF_PRINT = frozenset(
    {
        *("ahead of print", "epub ahead of print", "online ahead of print", "published online"),
        *("published online ahead of print", "advance online publication", "online first", "epub"),
        *("aheadofprint", "prepublication", "publish ahead of print"),
    }
)
_SUPPLEMENT = re.compile(
    r"(.*?)[\s(,_]*(?<![a-z])suppl?(?:ements?|s)?(?![a-z])[\s._]*([^()]*?)\)?", re.IGNORECASE
)
_LONGEST_ISSUE = 80
_EDITION = re.compile(r"\s*\b(?:edition|edn|ed)\b\.?$", re.IGNORECASE)
_ORDINALS = {
    word: place
    for place, word in enumerate(
        (
            *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
            *("ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
            *("sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
        ),
        start=1,
    )
}
_RANGE = re.compile(r"([A-Za-z]*)(\d+)\s*[-–—]+\s*([A-Za-z]*)(\d+)")


def expanded(pages: str) -> str:
    """Return page ranges with both numbers whole and a hyphen: "1698-700" is "1698-1700"."""
    return _RANGE.sub(_expanded_range, pages)


def _expanded_range(found: re.Match[str]) -> str:
    before, first, again, last = found.groups()
    if len(last) < len(first) and again in {"", before}:
        last = first[: len(first) - len(last)] + last
    return f"{before}{first}-{again or before}{last}"


def elided(pages: str) -> str:
    """Return whole ranges as NLM prints them: "1698-1700" is "1698-700", "e1-e12" is "e1-12"."""
    return _RANGE.sub(_elided_range, pages)


def _elided_range(found: re.Match[str]) -> str:
    before, first, again, last = found.groups()
    if again not in {"", before}:
        return f"{before}{first}-{again}{last}"
    same = 0
    while len(first) == len(last) and same < len(last) - 1 and first[same] == last[same]:
        same += 1
    return f"{before}{first}-{last[same:]}"


def put_supplement(fields: dict[str, Any], style: str) -> None:
    """Take "5 Suppl 1" of PubMed apart; NLM prints a supplement without issue behind the volume."""
    for name in ("issue", "volume"):
        text = str(fields.get(name, ""))
        # What is longer is no issue, and would be searched for minutes.
        found = _SUPPLEMENT.fullmatch(text) if len(text) <= _LONGEST_ISSUE else None
        if found and not fields.get("supplement-number"):
            fields["supplement-number"] = found[2] or "suppl"
            fields[name] = found[1]
            if not found[1]:
                del fields[name]
    number = str(fields.get("supplement-number", ""))
    if not number:
        return
    is_word = number.casefold().startswith("suppl")
    words = number if is_word or number.isdecimal() else f"suppl {number}"
    fields["supplement-number"] = words.casefold() if is_word else words
    if style == "nlm" and "issue" not in fields and "volume" in fields:
        rest = "" if is_word else f" {number}"
        fields["volume"] = f"{fields['volume']} Suppl{rest}"
        del fields["supplement-number"]


def edition(text: str, style: str) -> str:
    """Return an edition as the style files expect it, a number or words that end with "ed".

    AMA names no first edition.
    """
    bare = _EDITION.sub("", text).strip()
    first = bare.casefold()
    if first in _ORDINALS:
        bare = str(_ORDINALS[first])
    elif found := re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th|\.)?", first):
        bare = str(int(found[1]))
    if style == "ama" and bare in {"1", "0"}:
        return ""
    if bare.isdecimal() or not bare:
        return bare
    bare = bare[0].upper() + bare[1:]
    # The style file puts the stop of its delimiter behind "ed".
    return f"{bare.replace('.', '')} ed" if style == "ama" else f"{bare} ed."


def report_number(fields: Mapping[str, Any]) -> str:
    """Return "AHRQ publication 14-05198-EF-1" or "Report No. 7"; empty without a number."""
    number = str(fields.get("number", ""))
    if not number:
        return ""
    genre = str(fields.get("genre", ""))
    if genre:
        return f"{genre} {number}"
    has_word = re.match(r"[^\W\d_]{2,}\b.*\d", number)
    return number if has_word else f"Report No. {number}"


def series(fields: Mapping[str, Any]) -> str:
    """Return "Evidence Synthesis No. 141"; empty without a series."""
    name, number = (str(fields.get(f"collection-{part}", "")) for part in ("title", "number"))
    return f"{name} No. {number}" if name and number else name


def date_words(parts: list[int], style: str) -> str:
    """Return a date as the style prints it: "July 5, 2002", or "2002 Jul 5" of NLM."""
    year, month, day = [*parts, 0, 0][:3]
    name = MONTHS[month - 1] if month else ""
    if style == "nlm":
        return " ".join(map(str, filter(None, (year, name[:3], day))))
    if day:
        return f"{name} {day}, {year}"
    return f"{name} {year}".strip()


def range_words(first: list[int], last: list[int], style: str) -> str:
    """Return a range of dates with what both have in common once: "July-August 2002"."""
    begin, end = date_words(first, style), date_words(last, style)
    if first[0] != last[0] or len(first) == 1 or len(last) == 1:
        return f"{begin}-{end}"
    days = len(first) == len(last) == 3
    if style == "nlm":
        same = f"{first[0]} "
        if days and first[1] == last[1]:
            return f"{begin}-{last[2]}"
        return f"{begin}-{end.removeprefix(same)}"
    if days and first[1] == last[1]:
        return f"{MONTHS[first[1] - 1]} {first[2]}-{last[2]}, {first[0]}"
    year = f", {first[0]}" if len(first) == 3 else f" {first[0]}"
    return f"{begin.removesuffix(year)}-{end}"
