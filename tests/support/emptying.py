"""The database emptied between tests with real transactions, in milliseconds.

Django flushes: it truncates every table, and fills those of permissions and groups again, which
takes longer than most of our tests. Here every row goes that was not there after the migrations.
"""

from __future__ import annotations

import itertools
from typing import Any

from django.db import connection, transaction

from articles.models import triggers

# Filled by the migrations. A test that changes these rows has the database flushed after all.
FILLED = (
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "django_migrations",
)
# On PostgreSQL deleted rows stay in their files until somebody vacuums, and are read over and over.
# TRUNCATE gives new files, but takes ten times as long.
TRUNCATED_EVERY = 20
_times = itertools.count(1)
_as_migrated: dict[str, list[Any]] = {}


def remember() -> None:
    """Note the rows of the tables that the migrations fill, before the first test."""
    _as_migrated.update(_filled())


def empty() -> bool:
    """Delete the rows of all other tables; return False where that would not do."""
    if _filled() != _as_migrated:
        return False
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(name) for name in sorted(set(names) - set(FILLED))]
    with transaction.atomic(), connection.cursor() as cursor:
        triggers.drop(connection)
        if connection.vendor == "postgresql" and next(_times) % TRUNCATED_EVERY == 0:
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
        triggers.install(connection)
    return True


def leave_alone() -> None:
    """End every connection to the database but our own."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def _filled() -> dict[str, list[Any]]:
    rows = {}
    with connection.cursor() as cursor:
        for name in FILLED:
            cursor.execute(f"SELECT * FROM {name} ORDER BY id")
            rows[name] = cursor.fetchall()
    return rows
