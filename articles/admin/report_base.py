"""What a report is made of: columns, filters, and rows that are looked up a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

Choices = Sequence[tuple[str, Any]]
Chosen = Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """One column; ``is_number`` is set to the right."""

    label: Any
    is_number: bool = False


@dataclass(frozen=True)
class Filter:
    """One question above the table; the first choice is the one to begin with."""

    name: str
    label: Any
    choices: Callable[[], Choices]


@dataclass(frozen=True)
class Way:
    """The way from a line to the page of the next step with it."""

    label: str
    path: str


@dataclass(frozen=True)
class Row:
    """One line: its cells in the order of the columns, and the page about it.

    :param way: to the next step with it, if it waits for one.
    :param key: of the article that can be selected for the step that the report offers.
    """

    cells: tuple[Any, ...]
    path: str = ""
    way: Way | None = None
    key: int | None = None


Found = TypeVar("Found")


class Unstored(Generic[Found]):
    """What only a look into the texts finds: gone through as often as asked, counted once.

    A page of it needs them counted, so that one pass keeps what it found; a file does not, and
    goes through it without keeping anything.
    """

    def __init__(self, each: Callable[[], Iterator[Found]]) -> None:
        self._each = each
        self._kept: list[Found] | None = None

    def _list(self) -> list[Found]:
        if self._kept is None:
            self._kept = list(self._each())
        return self._kept

    def __len__(self) -> int:
        return len(self._list())

    def __getitem__(self, part: slice) -> list[Found]:
        return self._list()[part]

    def iterator(self, chunk_size: int = 0) -> Iterator[Found]:
        """Yield each as it is found, as a query does."""
        return self._each()


@dataclass(frozen=True)
class Report:
    """One table.

    :param name: in its address.
    :param help: what it is for, in the words of who reads it.
    :param find: returns everything that the filters leave, to be counted and sliced, or gone
        through with ``iterator``; it asks the database only when it is.
    :param rows: makes lines of a slice; asks as much for a thousand as for one.
    :param summary: a few figures about everything found, above the table.
    :param bulk: the step for many (``articles.admin.bulk``) that lines with a key wait for.
    """

    name: str
    title: Any
    help: Any
    columns: tuple[Column, ...]
    find: Callable[[Chosen, date], Any]
    rows: Callable[[Sequence[Any], date], Sequence[Row]]
    filters: tuple[Filter, ...] = ()
    summary: Callable[[Any], Sequence[tuple[str, Any]]] | None = None
    empty: Any = field(default="")
    bulk: str = ""


def chosen(report: Report, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the choice of each filter; what nobody offered counts as the first."""
    found = {}
    for each in report.filters:
        values = [str(value) for value, _label in each.choices()]
        value = asked.get(each.name)
        found[each.name] = value if value in values else values[0]
    return found
