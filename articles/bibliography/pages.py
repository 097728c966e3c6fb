"""Pages: one hyphen, and the second number in full.

AMA, NLM and PubMed print ``1698-700`` for pages 1698 to 1700; records keep ``1698-1700``.
"""

from __future__ import annotations

import re

_DASHES = re.compile(r"\s*(?:-{1,3}|[‐‑‒–—−])\s*")
_LABEL = re.compile(r"(?:pp?\.?|pages?)\s*(?=[\dA-Za-z]*\d)", re.IGNORECASE)
_RANGE = re.compile(
    r"([A-Za-z]{0,4})(\d{1,9})([A-Za-z]{0,2})-([A-Za-z]{0,4})(\d{1,9})([A-Za-z]{0,2})"
)
_ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)


def normal(text: str) -> str:
    """Return pages with single hyphens and expanded ranges, other words as they are."""
    bare = " ".join(text.split())
    if label := _LABEL.match(bare):
        bare = bare[label.end() :]
    parts = [part.strip() for part in re.split(r"[,;]", bare) if part.strip()]
    return ", ".join(_expanded(_DASHES.sub("-", part)) for part in parts)


def problem(text: str) -> str:
    """Return the code of what is wrong with pages, empty if nothing is.

    ``page_range_short`` where the second number is not in full, ``page_range_backwards`` where a
    range ends before it begins, ``bad_page`` where there is neither a digit nor a Roman number.
    """
    whole = normal(text)
    for part in whole.split(", "):
        if not re.search(r"\d", part) and not all(map(_ROMAN.fullmatch, part.split("-"))):
            return "bad_page"
        match = _RANGE.fullmatch(part)
        if match and match[1] == match[4] and int(match[5]) < int(match[2]):
            return "page_range_backwards"
    return "" if _DASHES.sub("-", " ".join(text.split())) == whole else "page_range_short"


def _expanded(part: str) -> str:
    match = _RANGE.fullmatch(part)
    if not match:
        return part
    letters, first, end, other, last, other_end = match.groups()
    if len(last) < len(first) and other in ("", letters):
        full = first[: len(first) - len(last)] + last
        if int(full) > int(first):
            return f"{letters}{first}{end}-{letters}{full}{other_end}"
    if letters and not other and int(last) > int(first):
        return f"{letters}{first}{end}-{letters}{last}{other_end}"
    return part
