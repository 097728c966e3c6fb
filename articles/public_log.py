"""Writes the public log, and says what its entries are hashed from.

An entry follows from an event of the record and the public rows written with it, so it can be
computed again: by the migration that began the log, and by ``verify_integrity``. The hashes are
specified in docs/canonical-form.md; docs/verify_record.py recomputes them without this software.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q

from articles.canonical import canonical_json, row_value, sha256
from articles.models.audit import GENESIS, AuditEvent
from articles.models.publication import Publication, PublishedSignature
from articles.models.published_log import PublishedEvent

LOG = "rls-portal log 1"
Kind = PublishedEvent.Kind
PUBLIC_TABLES = ("articles_publication", "articles_publishedsignature")
PUBLISHING, WITHDRAWING = "publish", ("withdraw", "retire")

# What an entry tells, by its kind: the columns of the publication or of the signature.
PUBLISHED_FACTS = (
    "slug",
    "number",
    "language",
    "fingerprint",
    "first_published_at",
    "published_at",
    "is_demonstration",
)
WITHDRAWN_FACTS = ("withdrawn_at", "withdrawal_reason")
SIGNED_FACTS = (
    "number",
    "kind",
    "scope",
    "name",
    "slug",
    "credentials",
    "specialty",
    "licence_number",
    "licence_jurisdiction",
    "conflict",
    "conflict_statement",
    "meaning",
    "signed_at",
    "next_review_due_on",
    "is_demonstration",
)

BEFORE_THE_FIRST = GENESIS  # what the first entry has for the hash of the one before


@dataclass(frozen=True)
class Draft:
    """An entry before it has its place: what it is about, and the row whose event it names."""

    kind: str
    publication: Any
    signature: Any = None

    @property
    def source(self) -> str:
        """The chained row whose first event stands behind the entry; "" for the event at hand."""
        if self.kind == Kind.SUBMITTED:
            return f"articles_revision/{self.publication.revision_id}"
        if self.kind == Kind.SIGNED:
            return f"articles_medicalreview/{self.signature.medical_review_id}"
        return ""


def facts(kind: str, publication: Any, signature: Any = None) -> dict[str, Any]:
    """Return what an entry tells, as JSON can hold it. No word of the text is in it.

    :param signature: the published signature, of an entry of kind "signed".
    """
    if kind == Kind.SIGNED:
        return _values(signature, SIGNED_FACTS)
    if kind == Kind.PUBLISHED:
        return _values(publication, PUBLISHED_FACTS)
    if kind == Kind.WITHDRAWN:
        return _values(publication, WITHDRAWN_FACTS)
    return {}


def _values(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: row_value(getattr(row, name)) for name in names}


def told(entry: Any, publication: Any) -> dict[str, Any]:
    """Return an entry as its hash covers it, by the keys of the public JSON."""
    return {
        "log": LOG,
        "number": entry.number,
        "previous_hash": entry.previous_hash,
        "kind": entry.kind,
        "at": row_value(entry.at),
        "address": publication.slug,
        "revision": publication.number,
        "fingerprint": publication.fingerprint,
        "facts_hash": entry.facts_hash,
        "seq": entry.seq,
        "event_hash": entry.event_hash,
    }


def entry_hash(entry: Any, publication: Any) -> str:
    """Return the hash of an entry over what it tells."""
    return sha256(canonical_json(told(entry, publication)))


def drafts(event: Any, publications: Iterable[Any], signatures: Iterable[Any]) -> Iterator[Draft]:
    """Yield the entries that follow from an event, in their order.

    :param publications, signatures: the public rows that the event names.
    """
    details = json.loads(event.payload)
    by_number = {each.number: each for each in publications}
    live = by_number[details["revision"]] if event.kind == PUBLISHING else None
    if live is not None:
        yield Draft(Kind.SUBMITTED, live)
    for signature in sorted(signatures, key=lambda each: (each.signed_at, each.pk)):
        yield Draft(Kind.SIGNED, signature.publication, signature)
    if live is not None:
        yield Draft(Kind.PUBLISHED, live)
    if event.kind in WITHDRAWING:
        for number in sorted(details["revisions"]):
            yield Draft(Kind.WITHDRAWN, by_number[number])


def named(event: Any) -> dict[str, list[int]]:
    """Return the keys of the public rows that an event names, by their table."""
    found: dict[str, list[int]] = {table: [] for table in PUBLIC_TABLES}
    for name in json.loads(event.payload)["rows"]:
        table, _, key = name.partition("/")
        if table in found:
            found[table].append(int(key))
    return found


def columns(
    event: Any,
    listed: Sequence[Draft],
    sources: Mapping[str, Any],
    last: tuple[int, str],
    model: Any = PublishedEvent,
) -> list[Any]:
    """Return unsaved entries, each with its place in the log.

    :param sources: by ``Draft.source``, the first event that names the row.
    :param last: number and hash of the newest entry; 0 and GENESIS if there is none.
    :param model: the table, as a migration knows it.
    """
    found: list[Any] = []
    number, previous = last
    for draft in listed:
        number += 1
        behind = sources.get(draft.source, event)
        entry = model(
            number=number,
            previous_hash=previous,
            kind=str(draft.kind),
            publication_id=draft.publication.pk,
            signature_id=draft.signature.pk if draft.signature else None,
            at=behind.at,
            facts_hash=sha256(
                canonical_json(facts(draft.kind, draft.publication, draft.signature))
            ),
            seq=behind.seq,
            event_hash=behind.hash,
        )
        entry.hash = previous = entry_hash(entry, draft.publication)
        found.append(entry)
    return found


def sources_of(event: Any, listed: Iterable[Draft], events: Any) -> dict[str, Any]:
    """Return for each draft the first event that names its row; one query, or none.

    :param events: the table of events, as a queryset.
    """
    wanted = {draft.source for draft in listed} - {""}
    if not wanted:
        return {}
    named = reduce(or_, (Q(payload__contains=f'"{name}":') for name in sorted(wanted)))
    found: dict[str, Any] = {}
    rows = events.filter(named, article_id=event.article_id, seq__lte=event.seq)
    for behind in rows.order_by("seq"):
        for name in wanted & json.loads(behind.payload)["rows"].keys():
            found.setdefault(name, behind)
    return found


def extend(event: AuditEvent, rows: Iterable[Model]) -> list[PublishedEvent]:
    """Append what an event made public; nothing for most events. The head of the chain is locked.

    :param rows: the chained rows that were recorded with the event.
    """
    written = list(rows)
    publications = [row for row in written if isinstance(row, Publication)]
    signatures = [row for row in written if isinstance(row, PublishedSignature)]
    if not publications and not signatures:
        return []
    listed = list(drafts(event, publications, signatures))
    if not listed:
        return []
    sources = sources_of(event, listed, AuditEvent.objects)
    return PublishedEvent.objects.bulk_create(columns(event, listed, sources, newest()))


def newest() -> tuple[int, str]:
    """Return number and hash of the newest entry; 0 and GENESIS if there is none."""
    last = PublishedEvent.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, GENESIS)
