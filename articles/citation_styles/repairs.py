"""What the processor and the style files leave to be put right in a printed reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from articles.citation_styles.marks import ADDRESS, GROUP
from articles.citation_styles.numbers import date_words, range_words
from articles.citation_styles.records import ARTICLES, END, ONLINE, SEASON

_NUMBER = re.compile(r"^\s*1\.\s*")
_MARKS = "\ue000-\ue007"
# A full stop behind a mark that ends a sentence, also where a quotation closes between them.
_TWO_STOPS = re.compile(rf"([.?!…؟。？！][{_MARKS}”\"’»]*)\.(?!\.)")
_MONTHS = "Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec"
_DATE = re.compile(rf"\b(\d{{4}})({_MONTHS})\.?(\d{{1,2}})?\b")
_PAGE = re.compile(r"(\w+)-\w+")
_ONLINE = re.compile(r"\b[Pp]ublished online (?!\w+ \d{1,2}, \d{4}\b)")
_CITED = re.compile(r"(\[cited [^\]]*\]):((?:Epub|Forthcoming)[^.]*)")
_ACCESS = re.compile(r"\bAccessed |\[cited\b|\bdoi:|\bAvailable from:")


def repaired(text: str, fields: Mapping[str, Any], style: str = "ama") -> str:
    """Return the reference as the manual prints it.

    :param text: of the processor, with marks.
    :param fields: the record it was made of.
    :param style: one of ``printed.STYLES``.
    """
    text = " ".join(text.split())
    if style != "plain":  # which prints none; a title may begin with one
        text = _NUMBER.sub("", text, count=1)
    text = _without_title_twice(text, fields)
    text = text.replace(f", {GROUP}", "; ").replace(GROUP, "")
    text = _DATE.sub(lambda found: " ".join(part for part in found.groups() if part), text)
    # Only a day says that the article appeared online first. Else its volume is not known to us.
    if fields["type"] not in ARTICLES:  # a patent, for example
        text = text.replace("Published online ", "")
    text = text if ONLINE in fields else _ONLINE.sub("", text)
    text = _CITED.sub(r"\2 \1", text)
    text = _with_whole_date(text, fields, style)
    text = _TWO_STOPS.sub(r"\1", text)
    for first in _PAGE.findall(str(fields.get("page", ""))):
        text = re.sub(rf"\b{re.escape(first)}–(?=\w)", f"{first}-", text)
    return text


def without_address(text: str) -> str:
    """Return the reference without the place of an address that is printed elsewhere."""
    return re.sub(rf"\s*(?:Available from:\s*)?{ADDRESS}\.?", "", text).strip()


def _without_title_twice(text: str, fields: Mapping[str, Any]) -> str:
    """A work without author begins with its title; some styles print that again."""
    if fields.get("author") or fields.get("editor"):
        return text
    title = rf"([{_MARKS}]*{re.escape(str(fields.get('title', '')))}[{_MARKS}]*)"
    twice = re.match(rf"{title}([.?!]*)\s+{title}(?=[.?!\s]|$)", text, re.IGNORECASE)
    return text[twice.start(3) :] if twice and fields.get("title") else text


def _with_whole_date(text: str, fields: Mapping[str, Any], style: str) -> str:
    """Print the end of a range and the season, which the processor gets wrong.

    The date of issue is the last of its form before the access; titles come earlier.
    """
    if "issued" not in fields or style == "plain" or not fields.keys() & {END, SEASON}:
        return text
    first = fields["issued"]["date-parts"][0]
    is_article = fields["type"] in ARTICLES
    is_in_volume = is_article and bool(fields.keys() & {"volume", "issue"})
    begin = max(0, text.find(title := str(fields.get("title", "")))) + len(title)
    end = next((found.start() for found in _ACCESS.finditer(text, begin)), len(text))
    text, before, after = text[begin:end], text[:begin], text[end:]
    new, pattern = _date_and_place(fields, first, style, is_in_volume=is_in_volume)
    places = list(re.finditer(pattern, text)) if pattern else []
    if places:
        text = text[: places[-1].start()] + new + text[places[-1].end() :]
    return before + text + after


def _date_and_place(
    fields: Mapping[str, Any], first: list[int], style: str, *, is_in_volume: bool
) -> tuple[str, str]:
    """Return the whole date, and a pattern for what the processor printed instead; "" for none.

    AMA prints the year alone where volume or issue are known.
    """
    year_alone = rf"(?<=[.;] ){first[0]}(?=[.;:]|\s|$)"
    if SEASON in fields:
        words = f"{first[0]} {fields[SEASON]}" if style == "nlm" else f"{fields[SEASON]} {first[0]}"
        is_dated = fields["type"] in ARTICLES and (style == "nlm" or not is_in_volume)
        return words, year_alone if is_dated else ""
    last = fields[END]
    if len(first) == 1 or (is_in_volume and style == "ama"):
        is_long = last[0] != first[0]
        return f"{first[0]}-{last[0]}", year_alone if is_long else ""
    return range_words(first, last, style), rf"\b{re.escape(date_words(first, style))}\b(?!-)"
