"""What an import has to say, as data: a code, the line it is about, and what the sentence names.

The parsers know no Django; the sentences are in ``articles.importing.report``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a notice asks of the person who reads it."""

    CHANGED = "changed"  # nothing: it says where the article differs from before
    MADE = "made"  # nothing: it says what became of the text
    GUESS = "guess"  # to check: a rule decided, not the text itself
    DUPLICATE = "duplicate"  # nothing: these words stand elsewhere in the article
    NOT_PLACED = "not_placed"  # to decide: these words are not in the article
    WARNING = "warning"  # to mend before submitting


@dataclass(frozen=True)
class Notice:
    """One remark; ``line`` counts from 1 in the file, 0 means the file as a whole."""

    kind: Kind
    code: str
    line: int = 0
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """Why a file was refused; ``line`` as in Notice."""

    code: str
    line: int = 0
    params: Mapping[str, object] = field(default_factory=dict)


class Unreadable(Exception):
    """The file cannot become an article; ``faults`` holds every reason that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = tuple(faults)


def fault(code: str, line: int = 0, **params: object) -> Fault:
    """Return a fault; ``params`` are what its sentence names."""
    return Fault(code, line, params)


def refuse(code: str, line: int = 0, **params: object) -> Unreadable:
    """Return the exception for a single fault, ready to be raised."""
    return Unreadable([fault(code, line, **params)])
