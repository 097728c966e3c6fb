"""Which tests a run makes when there are two, one for each database: a seeded draw.

Every test uses a database, or none: those with none are made once. What depends on the database
most is asked on both: constraints and triggers, races, random plays. Everything else is drawn for
one of the two runs. The longest tests ask the same of many cases, and of these every third is drawn
at all; of every other test each case is asked. The draw depends on PORTAL_TEST_SEED, which
`.ci/run` takes from the commit: the same commit draws the same, the next one others.

`make test` without PostgreSQL, and `make soak` on both databases, ask everything.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
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
LONG = (
    "tests/attacks/test_what_was_shown_is_what_is_decided",
    "tests/desk/test_hostile_input_is_never_an_error_page",
    "tests/desk/test_no_list_breaks_on_its_address",
    "tests/domain/test_every_verb_is_one_step",
    "tests/integrity/test_integrity_names_what_was_changed",
    "tests/journeys/test_page_text_becomes_a_signed_page",
    "tests/public/test_lists_are_counted_and_current",
    "tests/public/test_readers_get_no_cookie_whatever_they_send",
    "tests/races/test_an_interrupted_verb_leaves_nothing",
)
"""Half a second and more for each of a dozen cases and more: the long tests, which are drawn."""
NEITHER = ("",) * 4
MOSTLY_FIRST = ("first", "first", "second")  # PostgreSQL takes longer
USES_THE_DATABASE = {"db", "transactional_db", "live_server"}

One = TypeVar("One")


def uses_the_database(item: pytest.Item) -> bool:
    """Whether the test can see which database it runs on: pytest-django blocks all others."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & USES_THE_DATABASE)


def chosen(share: str, items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that a run makes, in their order.

    :param share: "all", "first" or "second" of two runs, of which the second is on another
        database.
    """
    return [item for item in items if share == "all" or is_in(share, item)]


def is_in(share: str, item: pytest.Item) -> bool:
    """Whether a run makes the test."""
    if not uses_the_database(item):
        return share == "first"
    draws_itself = item.get_closest_marker("soak") is not None
    is_drawn = item.nodeid.startswith(LONG) and "[" in item.nodeid and not draws_itself
    if item.nodeid.startswith(BOTH):
        shares: tuple[str, ...] = ("first", "second", "") if is_drawn else ("both",)
    else:
        shares = ("first", "second", *NEITHER) if is_drawn else MOSTLY_FIRST
    return drawn(item.nodeid, shares) in (share, "both")


def drawn(name: str, among: Sequence[One]) -> One:
    """Return the one that the seed draws for a name: the same in every process of a run."""
    return among[sha256(f"{SEED} {name}".encode()).digest()[0] % len(among)]
