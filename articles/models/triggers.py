"""Triggers that hold the promise where code cannot forget it: in the database.

They are dropped before and installed after every ``migrate`` (SQLite rebuilds a table to alter
it, and loses its triggers on the way). What the owner of the database does by DDL is detected
by ``altered``, not prevented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from .article import Contribution
from .audit import AuditEvent
from .publication import (
    LIFECYCLE_COLUMNS,
    Publication,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedSignature,
)
from .review import MedicalReview, ReviewRound, Revocation
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
# A round may end and, after a revocation, be open again; what it was opened with stays, or a
# quorum of two could become one after the fact.
ROUND_COLUMNS_THAT_CHANGE = ("closed_at", "outcome", "is_expedited")

# A publication may be inserted only with its quorum of distinct doctors, who approved exactly
# this text in the revision's last round, took nothing back and never wrote a word of it.
STANDING_APPROVALS = """
    SELECT COUNT(DISTINCT mr.signer_id) FROM articles_medicalreview mr
    WHERE mr.round_id = NEW.round_id AND mr.revision_id = NEW.revision_id
      AND mr.decision = 'approve' AND mr.fingerprint = NEW.fingerprint
      AND NOT EXISTS (SELECT 1 FROM articles_revocation v WHERE v.medical_review_id = mr.id)
      AND NOT EXISTS (SELECT 1 FROM articles_contribution c
                      WHERE c.article_id = NEW.article_id AND c.user_id = mr.signer_id)
"""
CHECKS_ON_INSERT: dict[type[Model], tuple[tuple[str, str, str], ...]] = {
    Publication: (
        (
            "quorum",
            f"""({STANDING_APPROVALS}) < COALESCE((
                SELECT r.quorum FROM articles_reviewround r
                WHERE r.id = NEW.round_id AND r.revision_id = NEW.revision_id
                  AND r.kind = 'release' AND r.outcome = 'approved'
                  AND r.id = (SELECT MAX(l.id) FROM articles_reviewround l
                              WHERE l.revision_id = NEW.revision_id AND l.kind = 'release')
            ), 1000000)""",
            "a publication needs its quorum of standing approvals of exactly this text",
        ),
        (
            "specialists",
            f"""({STANDING_APPROVALS} AND mr.signer_is_specialist) < COALESCE((
                SELECT r.specialists FROM articles_reviewround r WHERE r.id = NEW.round_id
            ), 1000000)""",
            "a publication needs the approvals by specialists that its round asked for",
        ),
        (
            "frozen",
            """NOT EXISTS (SELECT 1 FROM articles_revision r
                WHERE r.id = NEW.revision_id AND r.article_id = NEW.article_id
                  AND r.number = NEW.number AND r.fingerprint = NEW.fingerprint
                  AND r.content = NEW.content AND r.body_html = NEW.body_html
                  AND r.renderer_version = NEW.renderer_version)""",
            "a publication copies its revision word for word",
        ),
        (
            "lifecycle",
            " OR ".join(f"NEW.{column} IS NOT NULL" for column in LIFECYCLE_COLUMNS),
            "a new publication is neither superseded nor withdrawn",
        ),
    ),
    MedicalReview: (
        (
            "text",
            """NOT EXISTS (SELECT 1 FROM articles_revision r
                JOIN articles_reviewround o ON o.revision_id = r.id
                JOIN articles_reviewassignment a ON a.round_id = o.id
                WHERE r.id = NEW.revision_id AND o.id = NEW.round_id
                  AND a.id = NEW.assignment_id AND a.reviewer_id = NEW.signer_id
                  AND r.fingerprint = NEW.fingerprint)""",
            "a medical review signs the revision its round is about, by the doctor assigned",
        ),
        (
            "contributor",
            """NEW.decision = 'approve' AND EXISTS (SELECT 1 FROM articles_contribution c
                JOIN articles_revision r ON r.article_id = c.article_id
                WHERE r.id = NEW.revision_id AND c.user_id = NEW.signer_id)""",
            "nobody approves an article they contributed to",
        ),
    ),
    PublishedSignature: (
        (
            "review",
            """NOT EXISTS (SELECT 1 FROM articles_medicalreview mr
                JOIN articles_publication p ON p.revision_id = mr.revision_id
                WHERE mr.id = NEW.medical_review_id AND p.id = NEW.publication_id
                  AND p.article_id = NEW.article_id AND mr.decision = 'approve'
                  AND mr.fingerprint = p.fingerprint
                  AND mr.signer_name = NEW.name AND mr.signer_slug = NEW.slug
                  AND mr.signer_credentials = NEW.credentials AND mr.scope = NEW.scope
                  AND mr.signed_at = NEW.signed_at AND mr.meaning = NEW.meaning
                  AND mr.is_demonstration = NEW.is_demonstration
                  AND NOT EXISTS (SELECT 1 FROM articles_revocation v
                                  WHERE v.medical_review_id = mr.id))""",
            "a published signature shows a standing approval of the text it stands under",
        ),
    ),
}

# Plain words that pages print beside the body, by the table that copies them from the content.
SIGNED_WORDS = ("title", "summary", "meta_description", "change_note", "language")
SIGNED_PARTS: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (PublishedFAQ, "faqs", ("uid", "question")),
    (PublishedReference, "references", ("key", "text", "finding", "strength")),
    (PublishedImage, "images", ("sha256", "extension")),
)

_SAME = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}


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
    for checked, name, condition, message in (*_checks(), *_word_checks(vendor)):
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


Check = tuple[type[Model], str, str, str]


def _checks() -> Iterator[Check]:
    for model, checks in CHECKS_ON_INSERT.items():
        for name, condition, message in checks:
            yield model, name, condition, message


def _word_checks(vendor: str) -> Iterator[Check]:
    """Yield what compares columns of plain words with the signed content they are copied from."""
    content = "NEW.content::json" if vendor == "postgresql" else "NEW.content"
    differing = [
        f"NOT (NEW.{name} {_SAME[vendor]} {_text(vendor, content, name)})" for name in SIGNED_WORDS
    ]
    message = "title, summary and notes are those that were signed"
    yield Publication, "words", " OR ".join(differing), message
    for model, part, columns in SIGNED_PARTS:
        same = [f"{_text(vendor, 'part.value', name)} = NEW.{name}" for name in columns]
        source = (
            f"json_array_elements(p.content::json->'{part}') part"
            if vendor == "postgresql"
            else f"json_each(p.content, '$.{part}') part"
        )
        condition = (
            f"NOT EXISTS (SELECT 1 FROM articles_publication p, {source} "
            f"WHERE p.id = NEW.publication_id AND {' AND '.join(same)})"
        )
        yield model, "words", condition, "its words are in the signed content"


def _text(vendor: str, document: str, key: str) -> str:
    """Return the SQL for one text of a JSON object."""
    if vendor == "postgresql":
        return f"({document}->>'{key}')"
    return f"json_extract({document}, '$.{key}')"


def _changed(vendor: str, model: type[Model], free: tuple[str, ...]) -> str:
    """Return the condition that an update changes a column that is not free to change."""
    columns = [field.column for field in model._meta.concrete_fields]
    return " OR ".join(f"NOT (NEW.{c} {_SAME[vendor]} OLD.{c})" for c in columns if c not in free)


def _refilled(vendor: str) -> str:
    """Return the condition that an update changes a lifecycle column that has a value."""
    same = _SAME[vendor]
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
