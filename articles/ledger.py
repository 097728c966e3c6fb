"""The audit chain: one event for each thing that happened, each holding the hash before it.

An event's payload names every chained row written with it by the hash of its columns, so that
the chain covers the rows without holding their text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from articles.canonical import canonical_json, row_value, sha256
from articles.models import (
    Article,
    AuditEvent,
    ChangeRequest,
    ChangeRequestReply,
    Contribution,
    MedicalReview,
    MedicalReviewer,
    Publication,
    PublishedCorrection,
    PublishedDefinition,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedReport,
    PublishedSignature,
    ReviewAssignment,
    ReviewRound,
    Revision,
    Revocation,
    SubmissionReport,
)
from articles.models.audit import GENESIS
from articles.public_log import extend

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

CHAINED: tuple[type[models.Model], ...] = (
    Revision,
    SubmissionReport,
    Contribution,
    ReviewRound,
    ReviewAssignment,
    MedicalReview,
    Revocation,
    ChangeRequest,
    ChangeRequestReply,
    MedicalReviewer,
    Publication,
    PublishedSignature,
    PublishedFAQ,
    PublishedReference,
    PublishedImage,
    PublishedDefinition,
    PublishedCorrection,
    PublishedReport,
)
CHAIN_LOCK = 0x524C53  # any number that nothing else locks by

# Columns that a chained table got after rows had been hashed without them, with the value that
# says nothing. Such a column is part of the row's hash only while it says something: rows written
# before it was there keep their hash, and nobody can give one a value unseen.
LATER_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "articles_reviewround": {"specialists": 0, "is_expedited": False},
    "articles_medicalreview": {"signer_is_specialist": False},
    "articles_medicalreviewer": {
        "is_specialist": False,
        "absent_from": None,
        "absent_until": None,
        "cover_id": None,
    },
    "articles_publication": {"successor_id": None},
}


def row_of(instance: models.Model) -> dict[str, Any]:
    """Return the row's columns as JSON can hold them, by column name; see ``LATER_COLUMNS``."""
    row = {
        str(field.column): row_value(getattr(instance, field.attname))
        for field in instance._meta.concrete_fields
    }
    for column, nothing in LATER_COLUMNS.get(instance._meta.db_table, {}).items():
        if row[column] == nothing:
            del row[column]
    return row


def row_hash(instance: models.Model) -> str:
    """Return the hash by which an event names the row."""
    return sha256(canonical_json(row_of(instance)))


def row_name(instance: models.Model) -> str:
    """Return table and primary key, as events and reports name a row."""
    return f"{instance._meta.db_table}/{instance.pk}"


def event_hash(event: AuditEvent) -> str:
    """Return the hash of an event over its columns, all but the hash itself."""
    row = row_of(event)
    del row["hash"]
    return sha256(canonical_json(row))


def record(
    kind: str,
    *,
    by: User | None,
    now: datetime,
    article: Article | None,
    rows: Sequence[models.Model] = (),
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append one event. Call it last in the transaction: it locks the head of the chain.

    :param kind: name of the verb.
    :param by: who acted; None for the scheduler and for commands.
    :param now: when, an aware datetime.
    :param rows: chained rows written in this transaction; their present hashes are recorded.
    :param details: further facts, as JSON can hold them.
    :raises RuntimeError: outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event belongs into the transaction of what it records")
    payload = canonical_json(
        {**(details or {}), "rows": {row_name(row): row_hash(row) for row in rows}}
    )
    lock_head()
    last = AuditEvent.objects.order_by("-seq").first()
    event = AuditEvent(
        seq=last.seq + 1 if last else 1,
        previous_hash=last.hash if last else GENESIS,
        at=now,
        actor=by,
        kind=kind,
        article=article,
        payload=payload,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    extend(event, rows)  # what of it is public, while the head is still locked
    return event


def head() -> str:
    """Return the hash of the newest event, to be published."""
    last = AuditEvent.objects.order_by("-seq").values_list("hash", flat=True).first()
    return last or GENESIS


def lock_head() -> None:
    """Let one writer at a time extend the chain. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


__all__ = [
    "CHAINED",
    "event_hash",
    "head",
    "lock_head",
    "record",
    "row_hash",
    "row_name",
    "row_of",
]
