"""Dates as bibliographies write them, and as CSL keeps them.

A CSL date here is ``{"date-parts": [[2013, 5, 14]]}``, with a second list for the end of a range,
``season`` (1 spring to 4 winter) and ``circa`` where the file says so. ``edtf`` writes them in the
Extended Date/Time Format (ISO 8601-2 level 1), which ``parse`` reads back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEASONS = ("Spring", "Summer", "Fall", "Winter")
_NAMES = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_SEASON_NAMES = {"spring": 1, "summer": 2, "fall": 3, "autumn": 3, "winter": 4}
_NUMERIC = re.compile(r"(-?\d{4})(?:([-/.])(\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d\d:.*)?([~?%]?)")
_YEARS = re.compile(r"(\d{4})\s?[-–/]\s?(\d{4})")
_RIS = re.compile(r"(\d{4})/(\d{0,2})/(\d{0,2})/?(.*)")
_TURNED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_COMPACT = re.compile(r"((?:1[5-9]|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_CIRCA = re.compile(r"^(?:c(?:irc)?a?\.|circa|ca?)\s*(?=\d)", re.IGNORECASE)
_TWO_MONTHS = re.compile(r"([A-Za-z]{3,9})\.?\s*(?:,|&|\band\b)\s*([A-Za-z]{3,9})")
_WORD = re.compile(r"\d+|[^\W\d_]+|[-–—/]")

Date = dict[str, Any]


def parse(text: str) -> Date | None:
    """Return the CSL date a text says, or nothing if it says none."""
    bare = text.strip().strip("[](){}©,;. ")
    whole = _CIRCA.sub("", bare)
    found = _parse(whole)
    if found is not None and whole != bare:
        found["circa"] = True
    return found


def is_ambiguous(text: str) -> bool:
    """Whether day and month cannot be told apart, as in 4/5/2013; ``parse`` takes the year."""
    match = _TURNED.fullmatch(text.strip())
    return match is not None and match[1] != match[2] and max(int(match[1]), int(match[2])) <= 12


def edtf(value: Mapping[str, Any]) -> str:
    """Return a CSL date of the form this module makes as EDTF text."""
    parts = value["date-parts"]
    if "season" in value:
        parts = [[parts[0][0], 20 + value["season"]]]
    ends = ["-".join([f"{one[0]:04d}", *(f"{number:02d}" for number in one[1:])]) for one in parts]
    return "/".join(f"{end}~" if value.get("circa") else end for end in ends)


def words(value: Mapping[str, Any]) -> str:
    """Return a CSL date as PubMed prints it: ``2012 Jul 15``, ``1998 Dec-1999 Jan``."""
    parts: list[list[int]] = value["date-parts"]
    first = _printed(parts[0])
    if "season" in value:
        return f"{first} {SEASONS[value['season'] - 1]}"
    if len(parts) == 1:
        return first
    if parts[0][0] == parts[1][0] and len(parts[0]) > 1 < len(parts[1]):
        return f"{first}-{_printed(parts[1])[5:]}"
    return f"{first}-{_printed(parts[1])}"


def normal(value: Any) -> Date | None:
    """Return a date of a CSL-JSON file in the form kept here, or nothing if it is none.

    Numbers may be texts, parts may be ``null`` (Crossref), the date may be a bare text or number,
    ``raw`` or ``literal`` text (Zotero), or a ``date-time`` (Crossref).
    """
    if isinstance(value, str | int):
        return parse(str(value))
    if not isinstance(value, Mapping):
        return None
    parts = _date_parts(value.get("date-parts"))
    if not parts:
        for name in ("raw", "literal", "date-time"):
            if isinstance(value.get(name), str) and (found := parse(value[name])):
                return found
        return None
    made: Date = {"date-parts": parts}
    season = _season(value.get("season"))
    if len(parts[0]) > 1 and 13 <= parts[0][1] <= 24:
        season = (parts[0][1] - 13) % 4 + 1
        made["date-parts"] = [parts[0][:1]]
    checked = _made(made["date-parts"])
    if checked is None:
        return None
    made = checked
    if season and len(made["date-parts"]) == 1 and len(made["date-parts"][0]) == 1:
        made["season"] = season
    if value.get("circa") not in (None, False, 0, "0", "false", ""):
        made["circa"] = True
    return made


def problem(value: Any, today: date) -> str:
    """Return the code of what is wrong with a CSL date, empty if nothing is.

    ``bad_date`` if it has not the form, ``no_such_day``, ``date_in_future``, ``dates_backwards``.
    """
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    if not isinstance(parts, list) or not 1 <= len(parts) <= 2:
        return "bad_date"
    days = []
    for one in parts:
        if not isinstance(one, list) or not 1 <= len(one) <= 3 or not all(map(_is_number, one)):
            return "bad_date"
        try:
            days.append(date(*[*one, 1, 1][:3]))
        except (ValueError, OverflowError):
            return "no_such_day"
    if days[0] > today:
        return "date_in_future"
    return "dates_backwards" if any(a > b for a, b in pairwise(days)) else ""


def _is_number(part: Any) -> bool:
    return isinstance(part, int) and not isinstance(part, bool)


def _parse(text: str) -> Date | None:
    for pattern, made_of in _FORMS:
        if match := pattern.fullmatch(text):
            return made_of(match)
    ends = text.split("/")
    if len(ends) == 2 and all(map(_NUMERIC.fullmatch, ends)):
        first, last = (_parse(end) for end in ends)
        if first and last and not {"season"} & (first.keys() | last.keys()):
            made = _made(first["date-parts"] + last["date-parts"])
            return {**made, "circa": True} if made and "circa" in first else made
    return _of_words(text)


def _of_years(match: re.Match[str]) -> Date | None:
    return _made([[int(match[1])], [int(match[2])]])


def _of_compact(match: re.Match[str]) -> Date | None:
    return _made([[int(part) for part in match.groups()]])


def _of_numbers(match: re.Match[str]) -> Date | None:
    year, _sign, month, day, circa = match.groups()
    parts = [int(part) for part in (year, month, day) if part]
    if len(parts) == 2 and 21 <= parts[1] <= 24:
        made = _made([parts[:1]])
        assert made is not None
        made["season"] = parts[1] - 20
    else:
        made = _made([parts])
    if made is not None and circa:
        made["circa"] = True
    return made


def _of_ris(match: re.Match[str]) -> Date | None:
    """Return ``2012/07/15/other``; what stands last may be a season or several months."""
    year, month, day, other = match.groups()
    if not month and other and (found := _of_words(f"{year} {other}")):
        return found
    numbers = [int(year)]
    for part in (month, day):
        if not part or not int(part):
            break
        numbers.append(int(part))
    return _made([numbers])


def _of_turned(match: re.Match[str]) -> Date | None:
    first, second, year = (int(part) for part in match.groups())
    if first == second or max(first, second) > 12:
        day, month = (first, second) if first > 12 or first == second else (second, first)
        return _made([[year, month, day]])
    return _made([[year]])


def _of_words(text: str) -> Date | None:
    """Return ``2012 Jul-Aug``, ``1998 Dec-1999 Jan``, ``May 14, 2013``, ``14 May 2013``."""
    text = _TWO_MONTHS.sub(r"\1-\2", text)
    halves: list[dict[str, int]] = [{}]
    for word in _WORD.findall(text):
        if word in "-–—/":
            halves.append({})
        elif not _note(word, halves[-1]):
            return None
    halves = [half for half in halves if half]
    if not 1 <= len(halves) <= 2 or not any("year" in half for half in halves):
        return None
    first, last = halves[0], halves[-1]
    first.setdefault("year", last.get("year", 0))
    last.setdefault("year", first["year"])
    if "day" in last and "month" not in last and "month" in first:
        last["month"] = first["month"]
    if "day" in first and "month" not in first and "month" in last:
        first["month"] = last["month"]
    if "season" in first:
        return {"date-parts": [[first["year"]]], "season": first["season"]}
    return _made([_numbers(half) for half in halves])


def _note(word: str, half: dict[str, int]) -> bool:
    """Take one word into half a date; whether it is one that dates are made of."""
    small = word.lower()
    if word.isdecimal():
        name = "year" if len(word) == 4 else "day"
        if len(word) in (3, 5, 6, 7, 8) or name in half:
            return False
        half[name] = int(word)
    elif small in _SEASON_NAMES:
        half["season"] = _SEASON_NAMES[small]
    elif small[:3] in _NAMES and "month" not in half and len(small) >= 3:
        half["month"] = _NAMES[small[:3]]
    else:
        return small in {"st", "nd", "rd", "th", "of", "de"}
    return True


def _numbers(half: Mapping[str, int]) -> list[int]:
    numbers = [half["year"]]
    if "month" in half:
        numbers.append(half["month"])
        if "day" in half:
            numbers.append(half["day"])
    return numbers


def _made(parts: list[list[int]]) -> Date | None:
    """Return a date if its numbers can be one; a day that does not exist is told by ``problem``."""
    for one in parts:
        if not 1 <= (one[1:2] or [1])[0] <= 12 or not 1 <= (one[2:3] or [1])[0] <= 31:
            return None
    return {"date-parts": parts[:1] if len(parts) == 2 and parts[0] == parts[1] else parts}


def _date_parts(value: Any) -> list[list[int]]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    dates = [value] if value and not isinstance(value[0], list) else value
    made = []
    for one in dates[:2]:
        numbers: list[int] = []
        for part in one[:3] if isinstance(one, list) else ():
            text = str(part).strip()
            if isinstance(part, bool) or not re.fullmatch(r"-?\d{1,4}", text) or int(text) == 0:
                break
            numbers.append(int(text))
        if numbers:
            made.append(numbers)
    return made


def _season(value: Any) -> int:
    text = str(value).strip().lower() if isinstance(value, str | int) else ""
    return _SEASON_NAMES.get(text) or (int(text) if text in {"1", "2", "3", "4"} else 0)


def _printed(parts: Sequence[int]) -> str:
    year = f"{parts[0]:04d}"
    return " ".join([year, *(MONTHS[month - 1] for month in parts[1:2]), *map(str, parts[2:3])])


_FORMS = (
    (_YEARS, _of_years),
    (_COMPACT, _of_compact),
    (_NUMERIC, _of_numbers),
    (_RIS, _of_ris),
    (_TURNED, _of_turned),
)
