"""Triggers that hold the promise where code cannot forget it: in the database.

They are dropped before and installed after every ``migrate`` (SQLite rebuilds a table to alter
it, and loses its triggers on the way). What the owner of the database does by DDL is detected
by ``altered``, not prevented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, UniqueConstraint

from .article import Contribution
from .audit import AuditEvent
from .change_request import ChangeRequest, ChangeRequestReply
from .insert_checks import SAME, insert_checks
from .publication import (
    LIFECYCLE_COLUMNS,
    Publication,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedSignature,
)
from .review import MedicalReview, ReviewAssignment, ReviewRound, Revocation
from .reviewer import MedicalReviewer
from .revision import Revision

APPEND_ONLY: tuple[type[Model], ...] = (
    Revision,
    MedicalReview,
    Revocation,
    Contribution,
    AuditEvent,
    PublishedSignature,
    PublishedFAQ,
    PublishedReference,
    PublishedImage,
)
GUARDED: tuple[type[Model], ...] = (*APPEND_ONLY, Publication)
# Rows of the record that change on their way, and are never taken out.
KEPT: tuple[type[Model], ...] = (
    ReviewRound,
    ReviewAssignment,
    ChangeRequest,
    ChangeRequestReply,
    MedicalReviewer,
)
# A round may end and, after a revocation, be open again; what it was opened with stays, or a
# quorum of two could become one after the fact.
ROUND_COLUMNS_THAT_CHANGE = ("closed_at", "outcome", "is_expedited")
# Who is asked about which round stays; how it goes on changes.
ASSIGNMENT_COLUMNS_THAT_STAY = ("id", "round_id", "reviewer_id", "assigned_by_id", "assigned_at")

# Conditions of partial unique constraints, in SQL about the row that is there; the new row of
# these tables meets the condition itself when it is inserted by the verbs.
PARTIAL_UNIQUE = {
    "one_live_publication_per_article": "t.superseded_at IS NULL AND t.withdrawn_at IS NULL",
    "one_live_publication_per_address": "t.superseded_at IS NULL AND t.withdrawn_at IS NULL",
    "one_open_round_per_article": "t.closed_at IS NULL AND NEW.closed_at IS NULL",
    "one_running_assignment_per_doctor_and_round": (
        "t.status IN ('invited', 'accepted') AND NEW.status IN ('invited', 'accepted')"
    ),
}


def statements(vendor: str) -> dict[str, str]:
    """Return the DDL of every trigger by its name.

    :param vendor: "sqlite" or "postgresql".
    """
    return dict(_statements(vendor))


def _statements(vendor: str) -> Iterator[tuple[str, str]]:
    make = _sqlite if vendor == "sqlite" else _postgresql
    for model in APPEND_ONLY:
        table = model._meta.db_table
        for event in ("UPDATE", "DELETE"):
            message = f"{table} is append-only: {event} refused"
            yield make(table, f"no_{event.lower()}", event, "1 = 1", message)
    table = Publication._meta.db_table
    yield make(table, "no_delete", "DELETE", "1 = 1", f"{table}: DELETE refused")
    yield make(
        table,
        "lifecycle_only",
        "UPDATE",
        f"{_changed(vendor, Publication, LIFECYCLE_COLUMNS)} OR {_refilled(vendor)}",
        f"{table}: only an empty lifecycle column may be filled, once",
    )
    table = ReviewRound._meta.db_table
    yield make(
        table,
        "terms_stay",
        "UPDATE",
        _changed(vendor, ReviewRound, ROUND_COLUMNS_THAT_CHANGE),
        f"{table}: the terms of a round stay as it was opened",
    )
    table = ReviewAssignment._meta.db_table
    others = [
        str(field.column)
        for field in ReviewAssignment._meta.concrete_fields
        if field.column not in ASSIGNMENT_COLUMNS_THAT_STAY
    ]
    yield make(
        table,
        "terms_stay",
        "UPDATE",
        _changed(vendor, ReviewAssignment, tuple(others)),
        f"{table}: who was asked about which round stays",
    )
    for model in KEPT:
        table = model._meta.db_table
        yield make(table, "no_delete", "DELETE", "1 = 1", f"{table}: DELETE refused")
    if vendor == "sqlite":
        for model in (*GUARDED, *KEPT):
            table = model._meta.db_table
            message = f"{table}: such a row is there already and is not replaced"
            yield make(table, "no_replace", "INSERT", _is_there(model), message)
    for checked, name, condition, message in insert_checks(vendor):
        table = checked._meta.db_table
        yield make(table, f"check_{name}", "INSERT", condition, f"{table}: {message}")
    if vendor == "postgresql":
        for model in GUARDED:
            yield _postgresql(
                model._meta.db_table,
                "no_truncate",
                "TRUNCATE",
                "",
                f"{model._meta.db_table}: TRUNCATE refused",
            )


def _is_there(model: type[Model]) -> str:
    """Return the condition that a row with a unique key of the new one is stored already.

    REPLACE throws such a row out first, and fires no DELETE trigger on a connection without
    ``recursive_triggers``; a trigger before the insertion speaks on every connection.
    """
    table = model._meta.db_table
    keys: list[tuple[list[str], str]] = [
        ([str(field.column)], "") for field in model._meta.concrete_fields if field.unique
    ]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            fields = [cast("Field[Any, Any]", model._meta.get_field(n)) for n in constraint.fields]
            columns = [str(field.column) for field in fields]
            keys.append((columns, PARTIAL_UNIQUE.get(constraint.name, "")))
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} t WHERE "
        + " AND ".join([*(f"t.{c} = NEW.{c}" for c in columns), *([more] if more else [])])
        + ")"
        for columns, more in keys
    )


def _changed(vendor: str, model: type[Model], free: tuple[str, ...]) -> str:
    """Return the condition that an update changes a column that is not free to change."""
    columns = [str(field.column) for field in model._meta.concrete_fields]
    return " OR ".join(f"NOT (NEW.{c} {SAME[vendor]} OLD.{c})" for c in columns if c not in free)


def _refilled(vendor: str) -> str:
    """Return the condition that an update changes a lifecycle column that has a value."""
    same = SAME[vendor]
    return " OR ".join(
        f"(OLD.{c} IS NOT NULL AND NOT (NEW.{c} {same} OLD.{c}))" for c in LIFECYCLE_COLUMNS
    )


def _sqlite(table: str, what: str, event: str, when: str, message: str) -> tuple[str, str]:
    name = f"rls_{table}_{what}"
    return name, (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _postgresql(table: str, what: str, event: str, when: str, message: str) -> tuple[str, str]:
    name = f"rls_{table}_{what}"
    test = f"IF NOT ({when}) THEN RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END IF; "
    row = event != "TRUNCATE"
    return name, (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $rls$ BEGIN "
        f"{test if row else ''}RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; "
        f"END $rls$; CREATE TRIGGER {name} BEFORE {event} ON {table} "
        f"FOR EACH {'ROW' if row else 'STATEMENT'} EXECUTE FUNCTION {name}()"
    )


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers, so that a migration may rebuild the tables."""
    with connection.cursor() as cursor:
        for name in statements(connection.vendor):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")


def install(connection: BaseDatabaseWrapper) -> None:
    """Create every trigger anew; tables that do not exist yet are left for later."""
    drop(connection)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not {model._meta.db_table for model in GUARDED} <= tables:
            return
        for ddl in statements(connection.vendor).values():
            cursor.execute(ddl)


def altered(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that are missing, changed or switched off."""
    found = _sqlite_found(connection) if connection.vendor == "sqlite" else _pg_found(connection)
    return [
        name
        for name, ddl in statements(connection.vendor).items()
        if name not in found or _words(found[name]) != _words(ddl)
    ]


def _sqlite_found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def _pg_found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Rebuild our own DDL from the catalog; one that does not always fire counts as missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t.tgname, p.prosrc, c.relname, t.tgtype FROM pg_trigger t
            JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
            WHERE starts_with(t.tgname, 'rls_') AND t.tgenabled IN ('O', 'A')
              AND t.tgqual IS NULL AND cardinality(t.tgattr::int2[]) = 0
              AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            """
        )
        rows: list[Any] = cursor.fetchall()
    # tgtype bits: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate
    events = {4: "INSERT", 8: "DELETE", 16: "UPDATE", 32: "TRUNCATE"}
    found = {}
    for name, source, table, kind in rows:
        event = "+".join(word for bit, word in events.items() if kind & bit)
        timing = "BEFORE" if kind & 2 else "AFTER"
        found[name] = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $rls$"
            f"{source}$rls$; CREATE TRIGGER {name} {timing} {event} ON {table} "
            f"FOR EACH {'ROW' if kind & 1 else 'STATEMENT'} EXECUTE FUNCTION {name}()"
        )
    return found


def _words(ddl: str) -> str:
    return re.sub(r"\s+", " ", ddl).strip()
