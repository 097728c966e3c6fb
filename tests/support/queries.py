"""How many statements a verb sends, the same on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

# What begins and ends transactions, and the lock that only PostgreSQL needs.
NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "SELECT pg_advisory")


@contextmanager
def counted() -> Iterator[list[str]]:
    """Fill the list with the statements sent meanwhile."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(NOT_COUNTED)]
