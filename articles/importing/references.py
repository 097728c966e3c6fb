"""What becomes of each record of a bibliography file, given what the library has. Writes nothing.

Decisions are made first, as plain data, so that a dry run, a preview and the import itself say
the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q

from articles.bibliography.checking import problems
from articles.bibliography.matching import Certainty, Index
from articles.bibliography.records import Entry, Problem
from articles.canonical import canonical_json, clean_value, sha256
from articles.models import Reference
from articles.models.reference import ReferenceAlias
from articles.reference_columns import IDENTIFIERS, columns_of

from .bibliography import key_stem, letter

AT_A_TIME = 400  # identifiers in one question to the database
REFUSING = frozenset({"no_title", "not_a_record"})
"""Problems with which a record is of no use to anybody; whatever else is wrong can be mended."""
TO_CHECK = frozenset(
    {"date_in_future", "no_such_day", "dates_backwards", "page_range_backwards", "bad_page"}
)
"""Problems that are named before a record is added; what readers remark on is named by them."""
ADD, LEAVE, SAME = "add", "leave", "same"
"""Choices of a person: add it all the same, leave it, take it for the record found."""


class Verb(StrEnum):
    """What becomes of a record."""

    ADDED = "added"
    KNOWN = "known"
    COMPLETED = "completed"
    PROBABLE = "probable"
    LEFT = "left"
    REFUSED = "refused"


@dataclass(frozen=True)
class Decision:
    """What becomes of one record, and why.

    :param key: of the record as it is added, or of the one that the library has.
    :param by: identifiers that are equal, or "title", or "record" where everything is.
    :param against: identifiers that contradict; one of the two records has a mistake.
    :param gained: fields that the library's record lacks and this one has.
    :param reasons: why it is refused, or what a person should look at.
    """

    number: int
    entry: Entry
    verb: Verb
    key: str = ""
    by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    reasons: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What the person who imports asked for.

    :param verified_by: where the fields were seen; empty leaves them to be checked.
    :param complete: whether records of the library get the fields they lack.
    :param choices: by the number of the record: ADD, LEAVE or SAME.
    :param keys: by the number of the record: the key that was promised, if it is still free.
    :param found: by the number of the record: the record it is probably the same as, found before.
    """

    verified_by: str = ""
    complete: bool = False
    choices: Mapping[int, str] = field(default_factory=dict)
    keys: Mapping[int, str] = field(default_factory=dict)
    found: Mapping[int, str] = field(default_factory=dict)


class Library:
    """What there is to compare with: all records, or those that some new ones may be."""

    def __init__(self, references: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        self.index: Index[str] = Index()
        self.exact: dict[str, str] = {}
        for key, csl in references:
            self.add(key, csl)
        self.taken = set(Reference.objects.values_list("key", flat=True))
        self.taken |= set(ReferenceAlias.objects.values_list("key", flat=True))

    @classmethod
    def whole(cls) -> Library:
        """Return all records; takes some 2 kB of memory for each."""
        return cls(Reference.objects.order_by("pk").values_list("key", "csl").iterator(500))

    @classmethod
    def around(cls, records: Sequence[Mapping[str, Any]], but: str = "") -> Library:
        """Return the records with an identifier or a title of these.

        :param but: key of a record that is left out, to find others like it.
        """
        wanted: dict[str, set[str]] = {}
        for csl in records:
            columns = columns_of("", csl, {})
            for name in ("title_key", *IDENTIFIERS.values()):
                if columns[name]:
                    wanted.setdefault(name, set()).add(columns[name])
        found: dict[str, Mapping[str, Any]] = {}
        for name, values in wanted.items():
            ordered = sorted(values)
            for start in range(0, len(ordered), AT_A_TIME):
                some = Q(**{f"{name}__in": ordered[start : start + AT_A_TIME]})
                found |= dict(Reference.objects.filter(some).values_list("key", "csl"))
        found.pop(but, None)
        return cls(found.items())

    def add(self, key: str, csl: Mapping[str, Any]) -> None:
        """Take a record, so that the same one further down in a file is known again."""
        self.index.add(key, csl)
        self.exact.setdefault(_digest(csl), key)

    def free_key(self, csl: Mapping[str, Any], is_shared: bool) -> str:
        """Return a key that nobody has: first author and year, and a letter where that is needed.

        :param is_shared: whether another record of the file has the same author and year.
        """
        stem = re.sub(r"[^A-Za-z0-9_-]", "", key_stem(csl)).lstrip("_-") or "reference"
        key, number = stem, 0
        while key in self.taken or (is_shared and key == stem):
            key = f"{stem}{letter(number)}"
            number += 1
        return key


def decisions(
    entries: Sequence[tuple[int, Entry]], library: Library, wishes: Wishes, today: date
) -> Iterator[Decision]:
    """Yield what becomes of each record; the library learns of those that are added.

    :param entries: records with their numbers in the file.
    """
    stems = Counter(key_stem(entry.csl) for _, entry in entries)
    for number, entry in entries:
        csl = clean_value(entry.csl)
        clean = Entry(csl, entry.key, entry.line, entry.warnings)
        found = problems(csl, today=today)
        if any(one.code in REFUSING for one in found):
            reasons = tuple(one for one in found if one.code in REFUSING)
            yield Decision(number, clean, Verb.REFUSED, reasons=reasons)
            continue
        decision = _of_one(number, clean, library, wishes, stems)
        if decision.verb in (Verb.ADDED, Verb.PROBABLE):
            reasons = tuple(one for one in found if one.code in TO_CHECK)
            decision = replace(decision, reasons=reasons)
        if decision.verb == Verb.ADDED:
            library.taken.add(decision.key)
            library.add(decision.key, csl)
        yield decision


def _of_one(
    number: int, entry: Entry, library: Library, wishes: Wishes, stems: Mapping[str, int]
) -> Decision:
    choice = wishes.choices.get(number, "")
    same = library.exact.get(_digest(entry.csl))
    if same is not None:
        return Decision(number, entry, Verb.KNOWN, same, ("record",))
    matches = library.index.matches(entry.csl)
    key, match = matches[0] if matches else ("", None)
    if match is not None and match.certainty == Certainty.SAME:
        return Decision(number, entry, Verb.KNOWN, key, match.by, match.against)
    key = wishes.found.get(number, key)
    if choice == LEAVE or (key and choice != ADD):
        verb = {LEAVE: Verb.LEFT, SAME: Verb.KNOWN}.get(choice, Verb.PROBABLE)
        return Decision(number, entry, verb, key, ("title",) if key else ())
    key = wishes.keys.get(number, "")
    if not key or key in library.taken:
        key = library.free_key(entry.csl, stems[key_stem(entry.csl)] > 1)
    return Decision(number, entry, Verb.ADDED, key)


def gains(stored: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields that a record of the library lacks and a new one has.

    The type is never one, and neither is the genre of a record whose type says what it is.
    """
    return tuple(name for name in new if name not in stored and name not in ("type", "genre"))


def _digest(csl: Mapping[str, Any]) -> str:
    return sha256(canonical_json(clean_value(dict(csl))))
