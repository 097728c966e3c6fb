"""Which tests a run makes when there are two, one for each database: a seeded draw.

Every test uses a database, or none: those with none are made once. What depends on the database
most is asked on both: constraints and triggers, races, random plays. Everything else is drawn for
one of the two runs. Of a test with many cases only every third is drawn at all, so that two
databases fit into the time that a change may take. The draw depends on PORTAL_TEST_SEED, which
`.ci/run` takes from the commit: the same commit draws the same, the next one others.

`make test` without PostgreSQL, and `make soak` on both databases, ask everything.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import TypeVar

import pytest

SEED = os.environ.get("PORTAL_TEST_SEED", "0")
BOTH = (
    "tests/domain/test_constraints_of_the_database",
    "tests/domain/test_signed_rows_refuse_to_change",
    "tests/domain/test_the_database_believes_nobody",
    "tests/domain/test_triggers_survive_migrations",
    "tests/domain/test_verbs_send_few_statements",
    "tests/properties/",
    "tests/races/",
)
MANY = 3  # cases of one test, from which on every third is drawn
NEITHER = ("",) * 4
MOSTLY_FIRST = ("first", "first", "second")  # PostgreSQL takes longer
USES_THE_DATABASE = {"db", "transactional_db", "live_server"}

One = TypeVar("One")


def uses_the_database(item: pytest.Item) -> bool:
    """Whether the test can see which database it runs on: pytest-django blocks all others."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & USES_THE_DATABASE)


def function_of(item: pytest.Item) -> str:
    """Return the name of the test without that of the case."""
    return item.nodeid.partition("[")[0]


def chosen(share: str, items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that a run makes, in their order.

    :param share: "all", "first" or "second" of two runs, of which the second is on another
        database.
    """
    if share == "all":
        return list(items)
    cases = Counter(function_of(item) for item in items)
    many = {name for name, count in cases.items() if count >= MANY}
    return [item for item in items if is_in(share, item, many)]


def is_in(share: str, item: pytest.Item, many: Collection[str]) -> bool:
    """Whether a run makes the test; ``many`` names the tests of which every third case is drawn."""
    if not uses_the_database(item):
        return share == "first"
    draws_itself = item.get_closest_marker("soak") is not None
    is_one_of_many = function_of(item) in many and not draws_itself
    if item.nodeid.startswith(BOTH):
        shares: tuple[str, ...] = ("first", "second") if is_one_of_many else ("both",)
    else:
        shares = ("first", "second", *NEITHER) if is_one_of_many else MOSTLY_FIRST
    return drawn(item.nodeid, shares) in (share, "both")


def drawn(name: str, among: Sequence[One]) -> One:
    """Return the one that the seed draws for a name: the same in every process of a run."""
    return among[sha256(f"{SEED} {name}".encode()).digest()[0] % len(among)]
