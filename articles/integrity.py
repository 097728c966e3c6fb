"""Recompute everything that was signed, and name what does not fit. Reads only.

Three independent proofs: the chain of events; every chained row against the hash its latest
event recorded; and what rows say of each other (fingerprints, quorums, copies).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.db import DatabaseError, connections, models

from articles.canonical import PLAIN_SCHEMA, SCHEMA, canonical_json, fingerprint, row_value, sha256
from articles.ledger import CHAINED, event_hash, row_hash, row_name
from articles.log_findings import log_findings
from articles.models import (
    AuditEvent,
    MedicalReview,
    Publication,
    PublishedImage,
    PublishedSignature,
    ReviewRound,
    Revision,
    SearchEntry,
    triggers,
)
from articles.models.audit import GENESIS
from articles.models.image import stored_name
from articles.models.insert_checks import SIGNED_WORDS
from articles.published import derived_rows, signature_columns
from articles.rendering import RENDERER_VERSION

CHUNK = 200  # rows held in memory at a time
UNREADABLE = (
    "The row cannot be read as the portal wrote it: a column holds something else. It was changed."
)
# What reading such a row may raise: an impossible number or moment, bytes that are no text, JSON
# that is none or nested without end.
UNREADABLE_ERRORS = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    DatabaseError,
)

Model = TypeVar("Model", bound=models.Model)


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit.

    :param where: table and primary key, or a trigger's name.
    :param what: one sentence for the operator.
    """

    where: str
    what: str


def findings(head: str | None = None) -> Iterator[Finding]:
    """Yield everything that does not fit, the chain first.

    :param head: hash of an event as it was once published; a chain that lacks it lost its tail
        or was rewritten, which the chain alone cannot show.
    """
    for name in triggers.altered(connections["default"]):
        yield Finding(
            name, "The trigger is missing or altered. Run migrate --skip-checks; ask who did it."
        )
    recorded: dict[str, tuple[str, int]] = {}
    damaged = False
    for finding in (*_chain(recorded, head), *_rows(recorded)):
        damaged = True
        yield finding
    if not damaged:  # what rows say of each other means something once each is as recorded
        yield from _revisions()
        yield from _publications()
        yield from _images()
        yield from _log()


def _log() -> Iterator[Finding]:
    """Yield what does not fit in the log that the public reads."""
    try:
        for where, what in log_findings():
            yield Finding(where, what)
    except UNREADABLE_ERRORS:
        yield Finding("articles_publishedevent", UNREADABLE)


def _chain(recorded: dict[str, tuple[str, int]], head: str | None) -> Iterator[Finding]:
    """Walk the events; fill ``recorded`` with the latest hash and event of every row named."""
    expected, previous, found_head = 1, GENESIS, head is None or head == GENESIS
    for where, event in _readable(AuditEvent):
        if event is None:
            yield Finding(where, UNREADABLE)
            continue
        if event.seq != expected:
            yield Finding(f"articles_auditevent/{expected}", "The event is missing from the chain.")
        if event.hash != event_hash(event):
            yield Finding(where, "The event does not match its own hash: it was changed.")
        if event.previous_hash != previous:
            yield Finding(where, "The event does not follow the one before it.")
        for name, row in _named_rows(event).items():
            recorded[name] = (row, event.seq)
        found_head = found_head or event.hash == head
        expected, previous = event.seq + 1, event.hash
    if not found_head:
        yield Finding(
            "articles_auditevent",
            f"The chain ends at event {expected - 1} and lacks the published head {head}: "
            "its tail was lost or rewritten.",
        )


def _readable(model: type[Model]) -> Iterator[tuple[str, Model | None]]:
    """Yield every row by its name; None for one whose columns hold what they cannot hold.

    Read in chunks by key; a chunk that cannot be read is read again row by row.
    """
    rows = model._base_manager.order_by("pk")
    last: Any = None
    while True:
        chunk = rows if last is None else rows.filter(pk__gt=last)
        keys = list(chunk.values_list("pk", flat=True)[:CHUNK])
        if not keys:
            return
        last = keys[-1]
        try:
            found: dict[Any, Model | None] = {
                r.pk: r for r in rows.filter(pk__in=keys) if row_hash(r)
            }
        except UNREADABLE_ERRORS:
            found = {key: _one(rows, key) for key in keys}
        for key in _kept_otherwise(model, found):
            found[key] = None
        for key in keys:
            yield f"{model._meta.db_table}/{key}", found.get(key)


def _kept_otherwise(model: type[Model], found: Mapping[Any, Model | None]) -> list[Any]:
    """Return the keys of rows that hold other bytes than the portal writes for their values.

    SQLite keeps any kind of value in any column: a moment, a day or a truth value as text or
    number in several spellings that read the same, or its bytes as a BLOB. A hash over the values
    would not see that. Bytes and not texts are asked for: what is no UTF-8 cannot be read as one.
    """
    connection = connections["default"]
    if connection.vendor != "sqlite":
        return []
    fields = model._meta.concrete_fields
    columns = ", ".join(f"typeof({f.column}), CAST({f.column} AS BLOB)" for f in fields)
    marks = ", ".join("%s" for _ in found)
    with connection.cursor() as cursor:
        key = model._meta.pk.column
        sql = f"SELECT {key}, {columns} FROM {model._meta.db_table} WHERE {key} IN ({marks})"  # noqa: S608 - names of our models
        cursor.execute(sql, list(found))
        stored = {row[0]: list(row[1:]) for row in cursor.fetchall()}
    return [
        key
        for key, row in found.items()
        if row is not None and stored.get(key) != _kept(row, connection)
    ]


def _kept(row: models.Model, connection: Any) -> list[str | bytes | None]:
    """Return SQLite's kind and bytes of each column as the portal writes them."""
    kept: list[str | bytes | None] = []
    for field in row._meta.concrete_fields:
        try:
            value = field.get_db_prep_save(getattr(row, field.attname), connection)
        except UNREADABLE_ERRORS:
            return []  # which no row is
        kind = "integer" if isinstance(value, int) else "text"
        written = str(int(value) if isinstance(value, bool) else value).encode()
        kept += ("null", None) if value is None else (kind, written)
    return kept


def _one(rows: models.QuerySet[Model], key: Any) -> Model | None:
    try:
        row = rows.get(pk=key)
        row_hash(row)
    except UNREADABLE_ERRORS:
        return None
    return row


def _named_rows(event: AuditEvent) -> dict[str, str]:
    try:
        rows = json.loads(event.payload)["rows"]
    except UNREADABLE_ERRORS:
        return {}  # the event's own hash tells already
    return rows if isinstance(rows, dict) else {}


def _rows(recorded: dict[str, tuple[str, int]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for model in CHAINED:
        for name, row in _readable(model):
            seen.add(name)
            if row is None:
                yield Finding(name, UNREADABLE)
            elif name not in recorded:
                yield Finding(name, "No event records this row: it was put in past the portal.")
            elif row_hash(row) != recorded[name][0]:
                yield Finding(
                    name,
                    f"The row is not as event {recorded[name][1]} recorded it: it was changed.",
                )
    for name in sorted(recorded.keys() - seen):
        yield Finding(name, f"The row that event {recorded[name][1]} recorded is missing.")


def _revisions() -> Iterator[Finding]:
    for revision in Revision.objects.order_by("pk").iterator(CHUNK):
        where = row_name(revision)
        if sha256(revision.content) != revision.content_hash:
            yield Finding(where, "The content does not match its hash.")
        stored = (revision.content, revision.renderer_version, revision.body_html)
        if fingerprint(*stored) != revision.fingerprint:
            yield Finding(where, "The text does not match its fingerprint.")
        if not _is_canonical(revision.content):
            yield Finding(where, "The content is not canonical JSON of a known schema.")


def _is_canonical(content: str) -> bool:
    try:
        data = json.loads(content)
        return canonical_json(data) == content and data.get("schema") in (PLAIN_SCHEMA, SCHEMA)
    except UNREADABLE_ERRORS:
        return False


def _publications() -> Iterator[Finding]:
    publications = Publication.objects.select_related("revision", "round").order_by("pk")
    for publication in publications.iterator(CHUNK):
        try:
            yield from list(_publication(publication))
        except UNREADABLE_ERRORS:  # of a text or policy that is not made as the portal makes it
            yield Finding(row_name(publication), UNREADABLE)


def _publication(publication: Publication) -> Iterator[Finding]:
    where = row_name(publication)
    copied = ("article_id", "content", "body_html", "renderer_version", "fingerprint", "number")
    if any(getattr(publication, c) != getattr(publication.revision, c) for c in copied):
        yield Finding(where, "The publication is not a copy of its revision.")
        return
    if not _shows_its_content(publication):
        yield Finding(where, "Title, summary or notes are not those that were signed.")
    approvals = list(_approvals(publication))
    if len({review.signer_id for review in approvals}) < publication.round.quorum:
        yield Finding(where, "The publication lacks its quorum of approvals of this text.")
    specialists = {review.signer_id for review in approvals if review.signer_is_specialist}
    if len(specialists) < publication.round.specialists:
        yield Finding(where, "The publication lacks the approvals by specialists it needed.")
    yield from _signatures(publication)
    yield from _derived(publication)


def _shows_its_content(publication: Publication) -> bool:
    return all(getattr(publication, name) == publication.data.get(name) for name in SIGNED_WORDS)


def _approvals(publication: Publication) -> models.QuerySet[MedicalReview]:
    """Return the approvals that count. One that was taken back does not, whenever that was."""
    return MedicalReview.objects.filter(
        round=publication.round,
        revision=publication.revision,
        decision=MedicalReview.Decision.APPROVE,
        fingerprint=publication.fingerprint,
        revocation__isnull=True,
    )


def _signatures(publication: Publication) -> Iterator[Finding]:
    signatures = publication.signatures.select_related("medical_review__round")
    for signature in signatures.order_by("pk"):
        review = signature.medical_review
        if not _is_approval_of(publication, review):
            yield Finding(row_name(signature), "The signature shown is not of this text.")
            continue
        months = json.loads(review.round.policy)["review_interval_months"]
        expected = signature_columns(publication, review.round, review, months)
        if any(getattr(signature, name) != value for name, value in expected.items()):
            yield Finding(row_name(signature), "The signature shown is not the one signed.")
    shown = set(publication.signatures.values_list("medical_review_id", flat=True))
    for review in _approvals(publication).exclude(pk__in=shown).order_by("pk"):
        yield Finding(row_name(review), "The approval is not shown under its publication.")


def _is_approval_of(publication: Publication, review: MedicalReview) -> bool:
    signed = (review.revision_id, review.fingerprint, review.decision)
    text = (publication.revision_id, publication.fingerprint, MedicalReview.Decision.APPROVE)
    return signed == text and review.round.outcome == ReviewRound.Outcome.APPROVED


def _derived(publication: Publication) -> Iterator[Finding]:
    """Compare what lists, the glossary and search read with what the text gives today."""
    slugs = dict(publication.faqs.values_list("uid", "slug"))
    expected = derived_rows(publication, slugs)
    if publication.renderer_version == RENDERER_VERSION:  # a newer one may word them otherwise
        yield from _compare(publication, expected.chained)
    stored = {(e.kind, e.slug): _columns(e) for e in publication.search_entries.all()}
    if stored != {(e.kind, e.slug): _columns(e) for e in expected.search}:
        name = f"{SearchEntry._meta.db_table} of {row_name(publication)}"
        yield Finding(name, "The words to search by are not those of the publication.")


def _images() -> Iterator[Finding]:
    """Read the bytes of every image that was ever public."""
    shown = PublishedImage.objects.order_by("sha256", "extension")
    for sha256_, extension in shown.values_list("sha256", "extension").distinct():
        name = stored_name(sha256_, extension)
        try:
            with default_storage.open(name) as file:
                is_right = hashlib.file_digest(file, "sha256").hexdigest() == sha256_
        except OSError:
            is_right = False
        if not is_right:
            yield Finding(name, "The file is missing, or its bytes are not those that were signed.")


def _compare(publication: Publication, expected: Iterable[models.Model]) -> Iterator[Finding]:
    by_table: dict[type[models.Model], set[str]] = {}
    for row in expected:
        by_table.setdefault(type(row), set()).add(_columns(row))
    managers: tuple[Any, ...] = (
        publication.faqs,
        publication.references,
        publication.images,
        publication.definitions,
        publication.corrections,
    )
    for manager in managers:
        wanted = by_table.get(manager.model, set())
        stored = {_columns(row): row for row in manager.all()}
        for columns in stored.keys() - wanted:
            yield Finding(row_name(stored[columns]), "The row is not what the signed text gives.")
        if wanted - stored.keys():
            name = f"{manager.model._meta.db_table} of {row_name(publication)}"
            yield Finding(name, "A row that follows from the signed text is missing.")


def _columns(row: models.Model) -> str:
    """Return a row without its primary key, to compare stored with computed."""
    fields = [f for f in row._meta.concrete_fields if not f.primary_key]
    return canonical_json({f.attname: row_value(getattr(row, f.attname)) for f in fields})


def counted() -> dict[str, int]:
    """Return how many rows of each signed table there are, for the report."""
    tables = (AuditEvent, Revision, MedicalReview, Publication, PublishedSignature)
    return {str(model._meta.verbose_name_plural): model._base_manager.count() for model in tables}
