"""The order of the references: by first citation in reading order, then as listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markdown_it.token import Token

from articles.rendering.citations import Mark, mark_of
from articles.rendering.labels import Labels
from articles.rendering.sources import Source


@dataclass(frozen=True)
class Entry:
    """One line of the printed list."""

    number: int
    source: Source
    marks: tuple[Mark, ...]


class Numbering:
    """Gives numbers to references, and letters to the places that cite them."""

    def __init__(
        self, sources: Sequence[Source], labels: Labels, given: Mapping[str, int] | None = None
    ) -> None:
        """:param given: numbers of the whole article, where only a part of it is read."""
        self._listed = sources
        self._sources: dict[str, Source] = {}
        for source in sources:
            self._sources.setdefault(source.key, source)
        self._labels = labels
        known = given or {}
        self._numbers = {key: known[key] for key in self._sources if key in known}
        self._highest = max(self._numbers.values(), default=0)
        self._marks: dict[int, list[Mark]] = {}

    def read(self, tokens: list[Token]) -> None:
        """Number the citations of one field. Fields come in the order in which they are read."""
        for token in tokens:
            for child in token.children or ():
                if child.type == "citation":
                    child.meta["marks"] = self._marks_for(child.meta["items"])

    def finish(self) -> list[Entry]:
        """The whole list by number, each reference with the places that cite it.

        A reference whose key was used before comes last, and nothing can cite it.
        """
        numbered = [(self._number(source.key), source) for source in self._sources.values()]
        repeated = [source for source in self._listed if self._sources[source.key] is not source]
        numbered += enumerate(repeated, start=self._highest + 1)
        return [
            Entry(number, source, tuple(self._marks.get(number, ())))
            for number, source in sorted(numbered, key=lambda pair: pair[0])
        ]

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers given so far, by key."""
        return dict(sorted(self._numbers.items(), key=lambda pair: pair[1]))

    def _number(self, key: str) -> int:
        if key not in self._numbers:
            self._highest += 1
            self._numbers[key] = self._highest
        return self._numbers[key]

    def _marks_for(self, items: Sequence[tuple[str, str]]) -> list[Mark]:
        known = [(self._number(key), key, where) for key, where in items if key in self._sources]
        known.sort(key=lambda item: item[0])
        marks = []
        for number, group in groupby(known, key=lambda item: item[0]):
            earlier = self._marks.setdefault(number, [])
            for _, key, locator in group:
                name = self._sources[key].name
                earlier.append(mark_of(number, len(earlier), locator, name, self._labels))
                marks.append(earlier[-1])
        return marks
