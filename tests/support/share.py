"""Which tests a run makes when there are two, one for each database.

What depends on the database is asked on both: the domain, what readers get, accounts, imports,
races and random plays. Whole screens and whole ways take most of the time and lean on the database
least: each of them is drawn for one of the two runs, so that every change has them all asked once.
The draw depends on PORTAL_TEST_SEED, which `.ci/run` takes from the commit: the same commit draws
the same, the next one others. `make soak` asks everything on both.
"""

from __future__ import annotations

import os
from hashlib import sha256

import pytest

SEED = os.environ.get("PORTAL_TEST_SEED", "0")
LONG = (
    "tests/attacks/",
    "tests/browser/",
    "tests/checkers/",
    "tests/demo/",
    "tests/desk/",
    "tests/evidence/",
    "tests/integrity/",
    "tests/journeys/",
    "tests/races/test_an_interrupted_verb_leaves_nothing.py",
    "tests/running/",
    "tests/workbench/",
)
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
    if not item.nodeid.startswith(LONG):
        return True
    drawn = sha256(f"{SEED} {item.nodeid}".encode()).digest()[0] % 2
    return ("first", "second")[drawn] == share
