"""What the columns of a library record say, computed from the record itself.

They are there to be searched, sorted and kept unique; the record (CSL-JSON) stays the only truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from articles.bibliography.checking import problems
from articles.bibliography.identifiers import NORMALIZE, comparable
from articles.bibliography.kinds import kind_of
from articles.bibliography.matching import identifiers_of, title_key
from articles.bibliography.records import Problem
from articles.reference_text import year_of

IDENTIFIERS = {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid", "ISBN": "isbn"}
"""Identifiers of works in CSL-JSON, and the columns that hold them in one form."""
LENGTHS = {"doi": 300, "pmid": 8, "pmcid": 12, "isbn": 13, "title_key": 255}
PEOPLE = ("author", "editor")
SEARCHED = ("title", "container-title", "container-title-short", "publisher", *IDENTIFIERS)
# No style prints these, so there is nothing in them that readers could be told wrongly.
NOT_PRINTED = frozenset(
    {
        *("type", "abstract", "annote", "archive", "archive_location", "call-number"),
        *("citation-key", "ISSN", "keyword", "language", "note", "source", "available-date"),
    }
)


def columns_of(key: str, csl: Mapping[str, Any], verified: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of every derived column; an identifier that is none is None."""
    year = year_of(csl)
    return {
        **{column: _identifier(csl, name) for name, column in IDENTIFIERS.items()},
        "kind": kind_of(csl).value,
        "year": int(year) if year.isdecimal() and 0 < int(year) < 10_000 else None,
        "title_key": title_key(csl)[: LENGTHS["title_key"]],
        "words": title_key({"title": " ".join((key, *_words(csl)))}),
        "unverified_count": len(fields_to_check(csl, verified)),
    }


def fields_to_check(csl: Mapping[str, Any], verified: Mapping[str, str]) -> list[str]:
    """Return the fields that are printed and that nobody has verified yet."""
    kind_is_in_genre = "genre" in csl and kind_of({**csl, "genre": ""}) != kind_of(csl)
    unprinted = NOT_PRINTED | {"genre"} if kind_is_in_genre else NOT_PRINTED
    return [name for name in csl if name not in unprinted and not verified.get(name)]


def record_problems(csl: Mapping[str, Any], today: date) -> list[Problem]:
    """Return what the rules find wrong in a record. An ORCID iD in a name is ours, and allowed."""
    return [
        problem
        for problem in problems(csl, today=today)
        if (problem.code, problem.params.get("value")) != ("unknown_name_part", "ORCID")
    ]


def _identifier(csl: Mapping[str, Any], name: str) -> str | None:
    """Return one identifier in the form that compares; of several ISBNs the first."""
    if name not in identifiers_of(csl):
        return None
    first = NORMALIZE[name](str(csl[name])).split(", ", maxsplit=1)[0]
    value = comparable(name, first)
    value = value.upper() if name == "PMCID" else value
    return value if len(value) <= LENGTHS[IDENTIFIERS[name]] else None


def _words(csl: Mapping[str, Any]) -> Iterator[str]:
    for name in SEARCHED:
        if isinstance(csl.get(name), str | int):
            yield str(csl[name])
    for name in PEOPLE:
        people = csl.get(name)
        for one in people if isinstance(people, list) else ():
            if isinstance(one, Mapping):
                yield from (str(one.get(part) or "") for part in ("family", "given", "literal"))
