"""Triggers that hold the promise where code cannot forget it: in the database.

They are dropped before and installed after every ``migrate`` (SQLite rebuilds a table to alter
it, and loses its triggers on the way). What the owner of the database does by DDL is detected
by ``altered``, not prevented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, UniqueConstraint

from .article import Contribution
from .audit import AuditEvent
from .change_request import ChangeRequest, ChangeRequestReply
from .generation import PublicGeneration
from .insert_checks import SAME, insert_checks
from .publication import (
    LIFECYCLE_COLUMNS,
    Publication,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedSignature,
    SearchEntry,
)
from .published_correction import PublishedCorrection
from .published_definition import PublishedDefinition
from .published_log import PublishedEvent, PublishedHead, PublishedReport
from .published_notice import EvidenceCheck, PublishedNotice
from .review import MedicalReview, ReviewAssignment, ReviewRound, Revocation
from .reviewer import MedicalReviewer
from .revision import Revision
from .submission import SubmissionReport

APPEND_ONLY: tuple[type[Model], ...] = (
    Revision,
    SubmissionReport,
    MedicalReview,
    Revocation,
    Contribution,
    AuditEvent,
    PublishedSignature,
    PublishedFAQ,
    PublishedReference,
    PublishedImage,
    PublishedDefinition,
    PublishedCorrection,
    SearchEntry,
    ChangeRequestReply,
    PublishedEvent,
    PublishedHead,
    PublishedReport,
)
GUARDED: tuple[type[Model], ...] = (*APPEND_ONLY, Publication)
# Rows of the record that change on their way, and are never taken out.
KEPT: tuple[type[Model], ...] = (
    ReviewRound,
    ReviewAssignment,
    ChangeRequest,
    MedicalReviewer,
)
# What pages for readers are made from, and kept by until a row of it changes.
PUBLIC: tuple[type[Model], ...] = (
    Publication,
    PublishedSignature,
    PublishedFAQ,
    PublishedReference,
    PublishedImage,
    PublishedDefinition,
    PublishedCorrection,
    PublishedNotice,
    PublishedReport,
    EvidenceCheck,
)
# A round may end and, after a revocation, be open again; what it was opened with stays, or a
# quorum of two could become one after the fact.
ROUND_COLUMNS_THAT_CHANGE = ("closed_at", "outcome", "is_expedited")
# Who is asked about which round stays; how it goes on changes.
ASSIGNMENT_COLUMNS_THAT_STAY = ("id", "round_id", "reviewer_id", "assigned_by_id", "assigned_at")
# What a doctor asked for stays, in their words; whether it is answered and settled changes.
REQUEST_COLUMNS_THAT_CHANGE = ("answered_at", "settled_at", "settled_by_id")

# How a function of ours finds tables on PostgreSQL, and the value which that path has to have.
OUR_PATH = "SET search_path FROM CURRENT"
PG_PATH = "(quote_ident(current_schema()) || ', pg_temp')"

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

RENEWS = re.compile("_is_public(_[a-z]+)?$")  # names of triggers that make the generation anew


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
    for model, free, message in _terms():
        table = model._meta.db_table
        changed = _changed(vendor, model, free)
        yield make(table, "terms_stay", "UPDATE", changed, f"{table}: {message}")
    for model in KEPT:
        table = model._meta.db_table
        yield make(table, "no_delete", "DELETE", "1 = 1", f"{table}: DELETE refused")
    for model in (*GUARDED, *KEPT):
        yield from _no_replace(model) if vendor == "sqlite" else _no_truncate(model)
    renewed = _sqlite_renewed if vendor == "sqlite" else _postgresql_renewed
    for model in PUBLIC:
        yield from renewed(model._meta.db_table)
    # Last: SQLite asks the youngest trigger first, and these say best what is wrong with a row.
    for checked, name, condition, message in insert_checks(vendor):
        table = checked._meta.db_table
        yield make(table, f"check_{name}", "INSERT", condition, f"{table}: {message}")


def _no_replace(model: type[Model]) -> Iterator[tuple[str, str]]:
    """Yield what stops SQLite from throwing a row out to make room for another one."""
    table = model._meta.db_table
    message = f"{table}: such a row is there already and is not replaced"
    yield _sqlite(table, "no_replace", "INSERT", _is_there(model), message)
    if model in KEPT:  # the others refuse every update of a key
        is_there = _is_there(model, but="OLD")
        yield _sqlite(table, "no_replace_by_update", "UPDATE", is_there, message)


def _no_truncate(model: type[Model]) -> Iterator[tuple[str, str]]:
    table = model._meta.db_table
    yield _postgresql(table, "no_truncate", "TRUNCATE", "", f"{table}: TRUNCATE refused")


def _terms() -> Iterator[tuple[type[Model], tuple[str, ...], str]]:
    """Yield tables of which only some columns may change, these columns, and the message."""
    others = [
        str(field.column)
        for field in ReviewAssignment._meta.concrete_fields
        if field.column not in ASSIGNMENT_COLUMNS_THAT_STAY
    ]
    yield ReviewRound, ROUND_COLUMNS_THAT_CHANGE, "the terms of a round stay as it was opened"
    yield ReviewAssignment, tuple(others), "who was asked about which round stays"
    yield ChangeRequest, REQUEST_COLUMNS_THAT_CHANGE, "what was asked for stays in its words"


def _is_there(model: type[Model], *, but: str = "") -> str:
    """Return the condition that a row with a unique key of the new one is stored already.

    REPLACE throws such a row out first, and fires no DELETE trigger on a connection without
    ``recursive_triggers``; a trigger before the insertion speaks on every connection.

    :param but: "OLD" in an update: the row that is changed is no such row.
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
    other = [f"t.{model._meta.pk.column} <> {but}.{model._meta.pk.column}"] if but else []
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} t WHERE "
        + " AND ".join([*(f"t.{c} = NEW.{c}" for c in columns), *([more] if more else []), *other])
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
    """Return name and DDL; both say what a stranger's session may not change about a trigger.

    The function looks up tables in our schema first (``install`` sets the path), or a temporary
    table of the same name would answer for the record. ALWAYS: also in a session that calls
    itself a replica.
    """
    name = f"rls_{table}_{what}"
    test = f"IF NOT ({when}) THEN RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END IF; "
    row = event != "TRUNCATE"
    return name, (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {OUR_PATH} "
        f"AS $rls$ BEGIN {test if row else ''}"
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $rls$; "
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
        f"FOR EACH {'ROW' if row else 'STATEMENT'} EXECUTE FUNCTION {name}(); "
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
    )


def _sqlite_renewed(table: str) -> Iterator[tuple[str, str]]:
    """Yield what makes the generation of the public anew when a row of the table changes."""
    generation = PublicGeneration._meta.db_table
    for event in ("INSERT", "UPDATE", "DELETE"):
        name = f"rls_{table}_is_public_{event.lower()}"
        ddl = (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW "
            f"BEGIN UPDATE {generation} SET token = hex(randomblob(16)); "
            f"INSERT INTO {generation} (id, token) SELECT 1, hex(randomblob(16)) "
            f"WHERE NOT EXISTS (SELECT 1 FROM {generation}); END"
        )
        yield name, ddl


def _postgresql_renewed(table: str) -> Iterator[tuple[str, str]]:
    """Yield the same for PostgreSQL: at the end of the transaction, and once.

    All changes of the public have this one row in common. Locked as the last of all, it keeps
    nobody waiting who holds something else, and no two transactions wait for each other.
    """
    name, generation = f"rls_{table}_is_public", PublicGeneration._meta.db_table
    ddl = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {OUR_PATH} "
        "AS $rls$ BEGIN "
        "IF current_setting('rls.renewed_by', true) = txid_current()::text THEN RETURN NULL; "
        "END IF; "
        "PERFORM set_config('rls.renewed_by', txid_current()::text, true); "
        f"INSERT INTO {generation} (id, token) VALUES (1, gen_random_uuid()::text) "
        "ON CONFLICT (id) DO UPDATE SET token = excluded.token; "
        "RETURN NULL; END $rls$; "
        f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR DELETE OR UPDATE ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {name}(); "
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
    )
    yield name, ddl


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers, those of other versions too, so that a migration may rebuild tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _sqlite_found(connection):
                cursor.execute(f"DROP TRIGGER {name}")
            return
        connection.check_constraints()  # no trigger goes while it has to fire at the end
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE starts_with(proname, 'rls_') "
            "AND pronamespace = current_schema()::regnamespace"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {name}() CASCADE")


def install(connection: BaseDatabaseWrapper) -> None:
    """Create every trigger anew; tables that do not exist yet are left for later."""
    drop(connection)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not {model._meta.db_table for model in GUARDED} <= tables:
            return
        has_generation = PublicGeneration._meta.db_table in tables  # of an earlier version: no
        if connection.vendor == "postgresql":
            connection.check_constraints()  # no table is altered while keys wait to be checked
        with _our_path(connection, cursor):
            for name, ddl in statements(connection.vendor).items():
                if has_generation or not RENEWS.search(name):
                    cursor.execute(ddl)


@contextmanager
def _our_path(connection: BaseDatabaseWrapper, cursor: Any) -> Iterator[None]:
    """Let functions made meanwhile keep a path with our schema first and temporary tables last."""
    if connection.vendor == "sqlite":
        yield
        return
    cursor.execute("SELECT current_setting('search_path')")
    (before,) = cursor.fetchone()
    cursor.execute(f"SELECT set_config('search_path', {PG_PATH}, false)")
    try:
        yield
    finally:
        cursor.execute("SELECT set_config('search_path', %s, false)", [before])


def altered(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that are missing, changed, switched off, or not of here."""
    found = _sqlite_found(connection) if connection.vendor == "sqlite" else _pg_found(connection)
    wanted = statements(connection.vendor)
    wrong = [n for n, ddl in wanted.items() if n not in found or _words(found[n]) != _words(ddl)]
    return [*wrong, *sorted(found.keys() - wanted.keys())]


def _sqlite_found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master "
            "WHERE type = 'trigger' AND substr(name, 1, 4) = 'rls_'"
        )
        return dict(cursor.fetchall())


def _pg_found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Rebuild our own DDL from the catalog; one that does not always fire reads otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT t.tgname, p.prosrc, c.relname, t.tgtype,
              p.proconfig IS NOT DISTINCT FROM ARRAY['search_path=' || {PG_PATH}],
              t.tgenabled = 'A' AND t.tgqual IS NULL AND cardinality(t.tgattr::int2[]) = 0,
              t.tgdeferrable AND t.tginitdeferred
            FROM pg_trigger t
            JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
            WHERE starts_with(t.tgname, 'rls_') AND c.relnamespace = current_schema()::regnamespace
            """
        )
        rows: list[Any] = cursor.fetchall()
    # tgtype bits: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate
    events = {4: "INSERT", 8: "DELETE", 16: "UPDATE", 32: "TRUNCATE"}
    found = {}
    for name, source, table, kind, has_our_path, is_always, is_deferred in rows:
        event = " OR ".join(word for bit, word in events.items() if kind & bit)
        timing = "BEFORE" if kind & 2 else "AFTER"
        found[name] = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
            f"{OUR_PATH if has_our_path else ''} AS $rls${source}$rls$; "
            f"CREATE {'CONSTRAINT ' if is_deferred else ''}TRIGGER {name} {timing} {event} "
            f"ON {table} {'DEFERRABLE INITIALLY DEFERRED ' if is_deferred else ''}"
            f"FOR EACH {'ROW' if kind & 1 else 'STATEMENT'} EXECUTE FUNCTION {name}(); "
            f"ALTER TABLE {table} {'ENABLE ALWAYS' if is_always else 'RESTRICT'} TRIGGER {name}"
        )
    return found


def _words(ddl: str) -> str:
    return re.sub(r"\s+", " ", ddl).strip()
