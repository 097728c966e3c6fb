"""Recompute what the public is told of the record: the log, its heads, reports behind corrections.

Part of ``articles.integrity``: it means something once the chain and its rows are as recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from articles import public_log
from articles.canonical import canonical_json, row_value
from articles.models import (
    AuditEvent,
    Feedback,
    Publication,
    PublishedEvent,
    PublishedHead,
    PublishedReport,
    PublishedSignature,
)
from articles.models.audit import GENESIS

TABLE = PublishedEvent._meta.db_table


def log_findings() -> Iterator[tuple[str, str]]:
    """Yield where and what does not fit, as ``articles.integrity`` words its findings."""
    yield from _entries()
    yield from _heads()
    yield from _reports()


def _entries() -> Iterator[tuple[str, str]]:
    """Walk the events and the log side by side."""
    stored = PublishedEvent.objects.order_by("number").iterator(200)
    last = (0, GENESIS)
    for event in public_events():
        for wanted in computed(event, last):
            found = next(stored, None)
            if found is None:
                yield f"{TABLE}/{wanted.number}", "The entry of the public log is missing."
                return
            if _columns(found) != _columns(wanted):
                yield (
                    f"{TABLE}/{found.number}",
                    f"The entry of the public log is not what event {event.seq} gives.",
                )
                return  # all that follow it differ too
            last = (wanted.number, wanted.hash)
    if (more := next(stored, None)) is not None:
        yield f"{TABLE}/{more.number}", "No event gives this entry of the public log."


def public_events() -> Iterator[AuditEvent]:
    """Yield the events that name rows of publications, oldest first."""
    events = AuditEvent.objects.filter(payload__contains='"articles_publi').order_by("seq")
    return events.iterator(200)


def computed(event: AuditEvent, last: tuple[int, str]) -> list[PublishedEvent]:
    """Return the entries that follow from an event, computed anew."""
    keys = public_log.named(event)
    publications = Publication.objects.filter(pk__in=keys["articles_publication"])
    signatures = PublishedSignature.objects.filter(pk__in=keys["articles_publishedsignature"])
    listed = list(
        public_log.drafts(
            event,
            publications.defer("content", "body_html"),
            signatures.select_related("publication"),
        )
    )
    sources = public_log.sources_of(event, listed, AuditEvent.objects)
    return public_log.columns(event, listed, sources, last)


def _columns(row: Any) -> str:
    fields = row._meta.concrete_fields
    return canonical_json({f.attname: row_value(getattr(row, f.attname)) for f in fields})


def _heads() -> Iterator[tuple[str, str]]:
    for head in PublishedHead.objects.order_by("day"):
        where = f"{head._meta.db_table}/{head.pk}"
        if not AuditEvent.objects.filter(seq=head.seq, hash=head.event_hash).exists():
            yield where, f"The record lacks the head that was published for {head.day}."
        entries = PublishedEvent.objects.filter(number=head.entry, hash=head.entry_hash)
        if not entries.exists() and (head.entry, head.entry_hash) != (0, GENESIS):
            yield where, f"The public log lacks the head that was published for {head.day}."


def _reports() -> Iterator[tuple[str, str]]:
    reports = PublishedReport.objects.select_related("feedback__publication", "publication")
    for report in reports.order_by("pk"):
        about = report.feedback
        is_right = about.received_on == report.received_on and (
            _is_withdrawn(report)
            if report.led_to == PublishedReport.LedTo.WITHDRAWAL
            else _is_corrected(report)
        )
        if not is_right:
            where = f"{report._meta.db_table}/{report.pk}"
            yield where, "What followed does not fit the report that it names."


def _is_corrected(report: PublishedReport) -> bool:
    about = report.feedback
    return (
        about.outcome == Feedback.Outcome.REQUESTED
        and about.publication.article_id == report.publication.article_id
        and json.loads(report.publication.content).get("change_kind") == "correction"
    )


def _is_withdrawn(report: PublishedReport) -> bool:
    about = report.feedback
    return (
        about.outcome in (Feedback.Outcome.REQUESTED, Feedback.Outcome.WITHDRAWN)
        and about.publication_id == report.publication_id
        and report.publication.withdrawn_at is not None
    )
