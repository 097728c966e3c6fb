"""Two records of one work made into one. Pure; the person who asks sees it before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Joined:
    """The record that stays, and which of its fields come from the other one."""

    csl: dict[str, Any]
    verified: dict[str, str]
    taken: tuple[str, ...]


def joined(
    kept: tuple[Mapping[str, Any], Mapping[str, str]],
    other: tuple[Mapping[str, Any], Mapping[str, str]],
) -> Joined:
    """Return the record that stays with what only the other one has, or has verified.

    A verified value is never replaced. Of two values that nobody verified the kept one stays.

    :param kept: CSL-JSON and verified fields of the record that stays.
    :param other: the same of the record that goes.
    """
    csl, verified = dict(kept[0]), dict(kept[1])
    taken = []
    for name, value in other[0].items():
        proof = other[1].get(name, "")
        is_missing = name not in csl and name not in ("type", "genre")
        is_better = name in csl and bool(proof) and not verified.get(name) and name != "type"
        if is_missing or is_better:
            if is_missing or csl[name] != value:
                taken.append(name)
            csl[name] = value
            if proof:
                verified[name] = proof
    return Joined(csl, verified, tuple(taken))
