"""Whether two records are of the same work, and which of many may be.

Identifiers decide: an equal one says the same, different ones of one kind say different works.
Where they say nothing, a title of almost the same letters, or the same one without its subtitle, a
year at most one apart and the same first author make it probable; ``titles`` says what counts.
``Index`` finds candidates by a few keys per record, so that 5,000 new records are compared with a
handful each and not with 10,000.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations
from typing import Any, Generic, TypeVar

from .identifiers import NORMALIZE, BadIdentifier, comparable
from .titles import (
    SIMILAR,
    Title,
    edition_of,
    initials,
    lacks_subtitle,
    similarity,
    telling,
    words_of,
)

KINDS = ("DOI", "PMID", "PMCID", "ISBN")
"""Identifiers of works, in the order in which they are believed. An ISSN names a journal."""
_CONTRADICTING = frozenset({"DOI", "PMID", "PMCID"})
"""Of these a work has one. A book has an ISBN per binding."""
_WHOLE_BOOKS = frozenset(
    {"book", "report", "thesis", "document", "collection", "pamphlet", "standard"}
)
_LONGEST = 5
_LEAST_INITIALS = 4
_MOST_INITIALS = 8
_LARGEST_BLOCK = 60

Id = TypeVar("Id", bound=Hashable)


class Certainty(StrEnum):
    """How sure it is that two records are of the same work."""

    SAME = "same"
    PROBABLY = "probably"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Match:
    """What comparing two records found.

    ``by`` names identifiers that are equal, or ``title``; ``against`` those that contradict,
    which may also be some beside an equal one: then one of the records has a mistake.
    """

    certainty: Certainty
    by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    similarity: float = 0.0


def identifiers_of(csl: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return the valid identifiers of the work by kind, in the form in which they compare.

    The ISBN of a chapter is that of the book around it, and is not returned.
    """
    found = {}
    for kind in KINDS:
        value = csl.get(kind)
        if not isinstance(value, str | int) or isinstance(value, bool):
            continue
        if kind == "ISBN" and csl.get("type") not in _WHOLE_BOOKS:
            continue
        try:
            parts = NORMALIZE[kind](str(value)).split(", ")
            found[kind] = frozenset(comparable(kind, part) for part in parts)
        except BadIdentifier:
            continue
    return found


def title_key(csl: Mapping[str, Any]) -> str:
    """Return the title as it is compared: small letters without accents and signs, one blank."""
    title = csl.get("title")
    return " ".join(words_of(title)) if isinstance(title, str) else ""


def same_work(one: Mapping[str, Any], other: Mapping[str, Any]) -> Match:
    """Return whether two records are of the same work."""
    return _compared(_Traits.of(one), _Traits.of(other))


def blocking_keys(csl: Mapping[str, Any]) -> frozenset[str]:
    """Return keys of which two records of the same work share at least one.

    They are its identifiers; each three of the five longest words of the title, with and without
    what may be its subtitle, of which titles that differ in one of them still share four; the
    initials of its words, which slips seldom change; and the first author with the year and the
    next, of which one is shared where the years are one apart.
    """
    return _Traits.of(csl).blocking()


class Index(Generic[Id]):
    """Records by their blocking keys.

    A key that very many records share ("restless legs syndrome") leads to the first of them only:
    it tells nothing, and would compare everything with everything. Other keys find the rest. What
    was found once is found again however much the library grows, for the first stay the first: so
    the same file imported again adds nothing.
    """

    def __init__(self) -> None:
        self._traits: dict[Id, _Traits] = {}
        self._by_key: dict[str, list[Id]] = {}

    def add(self, name: Id, csl: Mapping[str, Any]) -> None:
        """Take a record under a name of the caller's, which must be new."""
        traits = _Traits.of(csl)
        self._traits[name] = traits
        for key in traits.blocking():
            block = self._by_key.setdefault(key, [])
            if len(block) < _LARGEST_BLOCK:
                block.append(name)

    def matches(self, csl: Mapping[str, Any]) -> list[tuple[Id, Match]]:
        """Return the records that are or probably are of the same work, the surest first.

        Where one has an equal identifier, those that are only alike are not looked for.
        """
        traits = _Traits.of(csl)
        keys = traits.blocking()
        exact = {key for key in keys if not key.startswith(("t:", "i:", "a:"))}
        found = self._compared_with(traits, exact)
        if not any(match.certainty is Certainty.SAME for _name, match in found):
            found = self._compared_with(traits, keys)
        found.sort(key=lambda pair: (pair[1].certainty is not Certainty.SAME, -pair[1].similarity))
        return found

    def _compared_with(self, traits: _Traits, keys: AbstractSet[str]) -> list[tuple[Id, Match]]:
        names: dict[Id, None] = {}
        for key in sorted(keys):
            names.update(dict.fromkeys(self._by_key.get(key, ())))
        near = ((name, self._traits[name]) for name in names)
        pairs = (
            (name, _compared(traits, other))
            for name, other in near
            if _may_be_of_one_year(traits, other) or traits.shares_identifier(other)
        )
        return [pair for pair in pairs if pair[1].certainty is not Certainty.DIFFERENT]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What is compared of a record, made once."""

    identifiers: Mapping[str, frozenset[str]]
    title: Title
    edition: int
    year: int
    author: str
    container: str

    @classmethod
    def of(cls, csl: Mapping[str, Any]) -> _Traits:
        container = csl.get("container-title")
        return cls(
            identifiers_of(csl), Title.of(csl.get("title")), edition_of(csl), _year(csl),
            _author(csl), " ".join(words_of(container)) if isinstance(container, str) else "",
        )  # fmt: skip

    def shares_identifier(self, other: _Traits) -> bool:
        mine, others = self.identifiers, other.identifiers
        return any(values & others.get(kind, frozenset()) for kind, values in mine.items())

    def blocking(self) -> frozenset[str]:
        return frozenset(self._keys())

    def _keys(self) -> Iterator[str]:
        for kind, values in self.identifiers.items():
            yield from (f"{kind}:{value}" for value in values)
        shortest = self.title.prefixes[0] if self.title.prefixes else self.title.text
        for found in {self.title.telling, telling(shortest)}:
            longest = sorted(found, key=lambda word: (-len(word), word))[:_LONGEST]
            size = min(3, len(longest))
            yield from (
                f"t:{' '.join(sorted(some))}" for some in combinations(longest, size) if size
            )
        letters = initials(shortest)[:_MOST_INITIALS]
        if len(letters) >= _LEAST_INITIALS:
            yield f"i:{letters}"
        if self.author and self.year:
            yield from (f"a:{self.author} {year}" for year in (self.year, self.year + 1))


def _compared(one: _Traits, other: _Traits) -> Match:
    by, against = [], []
    for kind in KINDS:
        mine, others = one.identifiers.get(kind), other.identifiers.get(kind)
        if mine and others:
            if mine & others:
                by.append(kind)
            elif kind in _CONTRADICTING:
                against.append(kind)
    if by:
        return Match(Certainty.SAME, tuple(by), tuple(against), 1.0)
    if against:
        return Match(Certainty.DIFFERENT, (), tuple(against))
    if not _may_be_same(one, other):
        return Match(Certainty.DIFFERENT)
    equal = similarity(one.title, other.title)
    if equal < SIMILAR and _is_of_one_author(one, other) and lacks_subtitle(one.title, other.title):
        equal = SIMILAR
    if equal >= SIMILAR:
        return Match(Certainty.PROBABLY, ("title",), (), equal)
    return Match(Certainty.DIFFERENT)


def _may_be_same(one: _Traits, other: _Traits) -> bool:
    """Whether years and first authors agree as far as they are known, and something of both is.

    "Restless legs syndrome" is the title of many works: one word more must agree.
    """
    if not (_may_be_of_one_year(one, other) and _may_be_same_edition(one, other)):
        return False
    if one.author and other.author:
        if (
            one.author != other.author
            and SequenceMatcher(None, one.author, other.author).ratio() < 0.8
        ):
            return False
        return bool(one.year and other.year) or len(one.title.telling) > 4
    agrees = bool(one.container and one.container == other.container)
    words_ = min(len(one.title.telling), len(other.title.telling))
    return agrees or (words_ > 4 and one.year == other.year)


def _may_be_of_one_year(one: _Traits, other: _Traits) -> bool:
    return not (one.year and other.year) or abs(one.year - other.year) <= 1


def _is_of_one_author(one: _Traits, other: _Traits) -> bool:
    """Whether first author and year are known of both; then ``_may_be_same`` compared them."""
    return bool(one.author and other.author and one.year and other.year)


def _may_be_same_edition(one: _Traits, other: _Traits) -> bool:
    """Whether editions agree: a title that names one is not that of the work in any."""
    mine, others = one.title.edition or one.edition, other.title.edition or other.edition
    if mine and others:
        return mine == others
    return max(one.title.edition, other.title.edition) <= 1


def _year(csl: Mapping[str, Any]) -> int:
    issued = csl.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
    try:
        return int(parts[0][0]) if parts else 0
    except (IndexError, KeyError, TypeError, ValueError):
        return 0


def _author(csl: Mapping[str, Any]) -> str:
    people = csl.get("author") or csl.get("editor")
    first = people[0] if isinstance(people, list) and people else None
    if not isinstance(first, Mapping):
        return ""
    name = first.get("family") or first.get("literal")
    return " ".join(words_of(name)) if isinstance(name, str) else ""
