"""Which tests a run makes when there are two, one for each database.

What depends on the database most is asked on both: rules, constraints and triggers, races, random
plays, search and the library of sources. Everything else that uses a database is drawn for one of
the two runs, so that every change has it asked once and two databases fit into the time that a
change may take. The draw depends on PORTAL_TEST_SEED, which `.ci/run` takes from the commit: the
same commit draws the same, the next one others. `make soak` asks everything on both.
"""

from __future__ import annotations

import os
from hashlib import sha256

import pytest

SEED = os.environ.get("PORTAL_TEST_SEED", "0")
BOTH = (
    "tests/domain/",
    "tests/properties/",
    "tests/public/test_search",
    "tests/races/",
    "tests/references/",
    "tests/source_notices/",
)
LONG = ("tests/races/test_an_interrupted_verb_leaves_nothing.py",)
USES_THE_DATABASE = {"db", "transactional_db", "live_server"}


def uses_the_database(item: pytest.Item) -> bool:
    """Whether the test can see which database it runs on: pytest-django blocks all others."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & USES_THE_DATABASE)


def is_in(share: str, item: pytest.Item) -> bool:
    """Whether a run makes the test.

    :param share: "all", "first" or "second" of two runs, of which the second is on another
        database.
    """
    if share == "all":
        return True
    if not uses_the_database(item):
        return share == "first"
    if item.nodeid.startswith(BOTH) and not item.nodeid.startswith(LONG):
        return True
    drawn = sha256(f"{SEED} {item.nodeid}".encode()).digest()[0] % 2
    return ("first", "second")[drawn] == share
