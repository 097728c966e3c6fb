"""What is wrong with a record, field by field; nothing is repaired here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from . import addresses, csl_fields, dates, kinds, pages
from .identifiers import NORMALIZE, BadIdentifier
from .records import Problem, excerpt
from .text import clean

PROBLEMS = {
    "not_a_record": "the record is not made of named fields",
    "no_title": "there is no title",
    "no_type": "there is no type",
    "unknown_type": "CSL knows no such type: value",
    "unknown_field": "CSL knows no such field: value",
    "not_a_text": "the field must hold a text or a number: value",
    "not_names": "the field must hold a list of names",
    "no_name": "a name has neither family name nor literal: value",
    "unknown_name_part": "a name has a part that CSL does not know: value",
    "not_a_name_part": "a part of a name must be a text: value",
    "bad_date": "this is not the form of a date in CSL",
    "no_such_day": "there is no such day: value",
    "date_in_future": "the day has not come yet: value",
    "dates_backwards": "the range of dates ends before it begins: value",
    "bad_page": "there is no page in it: value",
    "page_range_short": "the last page is not written in full: value, expanded",
    "page_range_backwards": "the range of pages ends before it begins: value",
    "identifier_malformed": "this has not the form of such an identifier: value",
    "identifier_check_digit": "a digit of the identifier is wrong: value",
    "identifier_form": "the identifier should be written otherwise: value, expanded",
    "bad_url": "this is no address of a web page: value",
}
"""Codes of problems with the parameters their sentences need, besides the field."""


def problems(csl: object, *, today: date) -> tuple[Problem, ...]:
    """Return what is wrong with a CSL-JSON record, in the order of its fields.

    :param today: dates after this day lie in the future.
    """
    if not isinstance(csl, Mapping):
        return (Problem("not_a_record"),)
    found = [*_of_whole(csl)]
    for name, value in csl.items():
        if name == "title" and value is None:
            continue  # said already
        found += _of_field(str(name), value, today)
    return tuple(found)


def _of_whole(csl: Mapping[str, Any]) -> Iterator[Problem]:
    if not csl.get("type"):
        yield Problem("no_type", "type")
    title = csl.get("title")
    if title is None or (isinstance(title, str) and not clean(title)):
        yield Problem("no_title", "title")


def _of_field(name: str, value: Any, today: date) -> Iterator[Problem]:
    if name in csl_fields.NAMES:
        yield from _of_names(name, value)
    elif name in csl_fields.DATES:
        code = dates.problem(value, today)
        if code:
            yield Problem(code, name, {"value": excerpt(_shown(value))})
    elif name not in csl_fields.TEXTS:
        yield Problem("unknown_field", name, {"value": excerpt(name)})
    elif isinstance(value, bool) or not isinstance(value, str | int | float):
        yield Problem("not_a_text", name, {"value": excerpt(str(value))})
    elif str(value):
        yield from _CHECKS.get(name, _nothing)(name, str(value))


def _of_names(field: str, value: Any) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem("not_names", field)
        return
    for name in value:
        if not isinstance(name, Mapping):
            yield Problem("no_name", field, {"value": excerpt(str(name))})
            continue
        if not any(str(name.get(part) or "").strip() for part in ("family", "literal")):
            yield Problem("no_name", field, {"value": excerpt(_shown(name))})
        for part, text in name.items():
            if part not in csl_fields.NAME_PARTS:
                yield Problem("unknown_name_part", field, {"value": excerpt(str(part))})
            elif not isinstance(text, str | int | bool):
                yield Problem("not_a_name_part", field, {"value": excerpt(str(part))})


def _shown(value: Any) -> str:
    """Return a date or a name as people write it."""
    if not isinstance(value, Mapping):
        return str(value)
    parts = value.get("date-parts")
    if isinstance(parts, list):
        return "/".join("-".join(map(str, one)) for one in parts if isinstance(one, list))
    return " ".join(str(part) for part in value.values())


def _type(field: str, value: str) -> Iterator[Problem]:
    if value not in kinds.TYPES:
        yield Problem("unknown_type", field, {"value": excerpt(value)})


def _pages(field: str, value: str) -> Iterator[Problem]:
    code = pages.problem(value)
    if code:
        params = {"value": excerpt(value), "expanded": excerpt(pages.normal(value))}
        yield Problem(code, field, params)


def _identifier(field: str, value: str) -> Iterator[Problem]:
    try:
        normal = NORMALIZE[field](value)
    except BadIdentifier as error:
        yield Problem(f"identifier_{error.code}", field, {"value": excerpt(error.value)})
        return
    if normal != value:
        yield Problem("identifier_form", field, {"value": excerpt(value), "expanded": normal})


def _address(field: str, value: str) -> Iterator[Problem]:
    if not addresses.is_address(value):
        yield Problem("bad_url", field, {"value": excerpt(value)})


def _nothing(_field: str, _value: str) -> Iterator[Problem]:
    return iter(())


_CHECKS: Mapping[str, Callable[[str, str], Iterator[Problem]]] = {
    "type": _type,
    "page": _pages,
    "URL": _address,
    **dict.fromkeys(NORMALIZE, _identifier),
}
