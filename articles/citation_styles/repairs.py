"""What the processor and the style files leave to be put right in a printed reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from articles.citation_styles.marks import ADDRESS, GROUP

_NUMBER = re.compile(r"^\s*1\.\s*")
_MARKS = "\ue000-\ue007"
_TWO_STOPS = re.compile(rf"([.?!])([{_MARKS}]*)\.(?!\.)")
_MONTHS = "Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec"
_DATE = re.compile(rf"\b(\d{{4}})({_MONTHS})\.?(\d{{1,2}})?\b")
_PAGE = re.compile(r"(\w+)-\w+")
_ONLINE = re.compile(r"\b[Pp]ublished online (?!\w+ \d{1,2}, \d{4}\b)")
_ETAL = re.compile(r"\bet al\.?,? et al\b")


def repaired(text: str, fields: Mapping[str, Any]) -> str:
    """Return the reference as the manual prints it.

    :param text: of the processor, with marks.
    :param fields: the record it was made of.
    """
    text = _NUMBER.sub("", " ".join(text.split()))
    text = _without_title_twice(text, fields)
    text = _without_editors_twice(text)
    text = text.replace(f", {GROUP}", "; ").replace(GROUP, "")
    text = _DATE.sub(lambda found: " ".join(part for part in found.groups() if part), text)
    # Only a day says that the article appeared online first. Else its volume is not known to us.
    text = _ONLINE.sub("", text)
    text = _ETAL.sub("et al", text)
    text = _TWO_STOPS.sub(r"\1\2", text)
    for first in _PAGE.findall(str(fields.get("page", ""))):
        text = re.sub(rf"\b{re.escape(first)}–(?=\w)", f"{first}-", text)
    return text


def without_address(text: str) -> str:
    """Return the reference without the place of an address that is printed elsewhere."""
    return re.sub(rf"\s*(?:Available from:\s*)?{ADDRESS}\.?", "", text).strip()


def _without_editors_twice(text: str) -> str:
    """A book without author begins with its editors, who are not repeated in brackets."""
    first = re.match(r"(.+?, eds?)\.", text)
    return text.replace(f" ({first[1]}.).", "", 1) if first else text


def _without_title_twice(text: str, fields: Mapping[str, Any]) -> str:
    """A work without author begins with its title; some styles print that again."""
    if fields.get("author") or fields.get("editor"):
        return text
    title = rf"([{_MARKS}]*{re.escape(str(fields.get('title', '')))}[{_MARKS}]*)"
    twice = re.match(rf"{title}([.?!]*)\s+{title}(?=[.?!\s]|$)", text, re.IGNORECASE)
    return text[twice.start(3) :] if twice and fields.get("title") else text
