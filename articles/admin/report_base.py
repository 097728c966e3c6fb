"""What a report is made of: columns, filters, and rows that are looked up a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

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
class Row:
    """One line: its cells in the order of the columns, and the page about it."""

    cells: tuple[Any, ...]
    path: str = ""


@dataclass(frozen=True)
class Report:
    """One table.

    :param name: in its address.
    :param help: what it is for, in the words of who reads it.
    :param find: returns everything that the filters leave, to be counted and sliced; it asks the
        database only when it is.
    :param rows: makes lines of a slice; asks as much for a thousand as for one.
    :param summary: a few figures about everything found, above the table.
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


def chosen(report: Report, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the choice of each filter; what nobody offered counts as the first."""
    found = {}
    for each in report.filters:
        values = [str(value) for value, _label in each.choices()]
        value = asked.get(each.name)
        found[each.name] = value if value in values else values[0]
    return found
