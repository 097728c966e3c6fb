"""Everything the record says about one revision, as plain data: what shows that it was reviewed.

Gathering only: nothing here decides or words anything for a screen. People are named as the record
prints them; neither passwords nor mail addresses are ever part of it. However many revisions are
asked for, the number of statements is the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Prefetch, prefetch_related_objects

from articles.canonical import row_value
from articles.diff import Comparison, compare_revisions
from articles.ledger import row_hash, row_name
from articles.models import (
    ChangeRequest,
    ChangeRequestReply,
    Contribution,
    MedicalReview,
    Publication,
    ReviewAssignment,
    ReviewRound,
    Revision,
    SubmissionReport,
)
from articles.rendering.claims_table import as_data, table_of
from articles.word_diff import ADDED, REMOVED

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

PACK = "rls-portal evidence 1"
SIGNATURES = "rls-portal signatures 1"
Record = dict[str, Any]

REVIEW_FIELDS = (
    "decision",
    "scope",
    "signer_name",
    "signer_credentials",
    "signer_specialty",
    "signer_is_specialist",
    "licence_number",
    "licence_jurisdiction",
    "licence_valid_until",
    "licence_verified_by_name",
    "licence_verified_at",
    "signed_at",
    "meaning",
    "fingerprint",
    "comment",
    "conflict",
    "conflict_statement",
    "conflict_waived_by_name",
    "is_demonstration",
)


def evidence_of(revision: Revision) -> Record:
    """Return the evidence pack of one revision, as JSON can hold it."""
    _gather([revision])
    rounds = sorted(revision.rounds.all(), key=lambda each: each.pk)
    requests = [request for round_ in rounds for request in round_.change_requests.all()]
    contributions = list(_contributions(revision))
    publication = _publication_of(revision)
    told: list[Model] = [*_rows(revision, rounds, requests), *contributions]
    told += [publication] if publication is not None else []
    return {
        "pack": PACK,
        "article": {"id": revision.article_id, "address": revision.article.slug},
        "revision": revision_record(revision),
        "submission": _submission(revision),
        "claims": as_data(table_of(revision.data)),
        "contributions": [_contribution(each) for each in contributions],
        "changes": _changes(comparison_of(revision)),
        "rounds": [_round(each) for each in rounds],
        "reviews": [review_record(review) for each in rounds for review in _reviews(each)],
        "change_requests": [_request(request) for request in requests],
        "publication": _publication(publication),
        "record": _hashes(revision, told),
    }


def signatures_of(signer: User) -> Record:
    """Return everything a doctor signed, newest first, each with the whole text it is about."""
    reviews = list(signed_by(signer))
    prefetch_related_objects(
        [review.revision for review in reviews], "article", "base", "submitted_by"
    )
    return {
        "pack": SIGNATURES,
        "signer": person(signer),
        "signatures": [
            {"revision": revision_record(each.revision), "review": review_record(each)}
            for each in reviews
        ],
    }


def signed_by(signer: User) -> Any:
    """Return the medical reviews that this doctor signed, newest first."""
    reviews = MedicalReview.objects.filter(signer=signer).order_by("-signed_at", "-pk")
    return reviews.select_related(
        "revision__article", "revision__publication", "since_revision", "revocation__by", "round"
    )


def comparison_of(revision: Revision) -> Comparison | None:
    """Return what changed since the revision before; None for the first."""
    earlier = Revision.objects.filter(article_id=revision.article_id, number__lt=revision.number)
    before = earlier.order_by("-number").first()
    return compare_revisions(before, revision) if before is not None else None


def person(user: User | None) -> str:
    """Return how the record names somebody; a user name that is a mail address is not told."""
    if user is None:
        return ""
    name = user.get_full_name() or user.get_username()
    return name if "@" not in name else f"user {user.pk}"


def _gather(revisions: Sequence[Revision]) -> None:
    """Read all that belongs to the revisions, one statement for each table."""
    replies = Prefetch("replies", ChangeRequestReply.objects.select_related("by").order_by("pk"))
    requests = ChangeRequest.objects.select_related("raised_by", "settled_by").order_by("pk")
    reviews = MedicalReview.objects.select_related("revocation__by", "since_revision")
    assignments = ReviewAssignment.objects.select_related("reviewer", "assigned_by", "waived_by")
    rounds = ReviewRound.objects.select_related("opened_by").prefetch_related(
        Prefetch("medical_reviews", reviews.order_by("pk")),
        Prefetch("assignments", assignments.order_by("pk")),
        Prefetch("change_requests", requests.prefetch_related(replies)),
    )
    prefetch_related_objects(
        revisions,
        "article",
        "base",
        "submitted_by",
        Prefetch("submission_report", SubmissionReport.objects.select_related("waived_by")),
        Prefetch("rounds", rounds),
    )


def revision_record(revision: Revision) -> Record:
    """Return the frozen text with what its fingerprint is computed from."""
    names = ("number", "content", "content_hash", "renderer_version", "body_html", "fingerprint")
    return {
        **_plain(revision, names),
        "submitted_at": row_value(revision.submitted_at),
        "submitted_by": person(revision.submitted_by),
        "based_on": revision.base.number if revision.base is not None else None,
    }


def review_record(review: MedicalReview) -> Record:
    """Return one signature as it was given, and whether it was taken back."""
    since = review.since_revision
    revocation = getattr(review, "revocation", None)
    return {
        **_plain(review, REVIEW_FIELDS),
        "checklist_answers": json.loads(review.checklist_answers),
        "since_revision": since.number if since is not None else None,
        "revocation": None
        if revocation is None
        else {**_plain(revocation, ("at", "reason")), "by": person(revocation.by)},
    }


def _plain(row: Model, names: Iterable[str]) -> Record:
    return {name: row_value(getattr(row, name)) for name in names}


def _submission(revision: Revision) -> Record | None:
    """Return what the checks said on the day of submission; None where there were none yet."""
    report = getattr(revision, "submission_report", None)
    if report is None:
        return None
    return {
        "readability": json.loads(report.readability),
        "advice": json.loads(report.advice),
        "waiver": report.waiver,
        "waived_by": person(report.waived_by),
    }


def _contributions(revision: Revision) -> Any:
    """Return who changed the text until it was frozen, oldest first."""
    written = Contribution.objects.filter(
        article_id=revision.article_id, at__lte=revision.submitted_at
    )
    return written.select_related("user").order_by("pk")


def _contribution(row: Contribution) -> Record:
    return {**_plain(row, ("at", "content_hash")), "by": person(row.user)}


def _changes(comparison: Comparison | None) -> Record | None:
    if comparison is None:
        return None
    return {
        "since_revision": comparison.old.number,
        "parts": [
            {
                "part": part.label,
                "status": part.status,
                "moved": part.moved,
                "fields": [
                    {
                        "field": field.label,
                        "before": _words(field, without=ADDED),
                        "after": _words(field, without=REMOVED),
                    }
                    for field in part.fields
                ],
            }
            for part in comparison.changed
        ],
    }


def _words(field: Any, *, without: str) -> str:
    runs = [run for passage in field.passages for run in passage.runs]
    return "".join(run.text for run in runs if run.kind != without)


def _reviews(round_: ReviewRound) -> Iterable[MedicalReview]:
    return round_.medical_reviews.all()


def _round(round_: ReviewRound) -> Record:
    names = ("kind", "quorum", "specialists", "is_expedited", "opened_at", "closed_at", "outcome")
    return {
        **_plain(round_, names),
        "opened_by": person(round_.opened_by),
        "checklist": json.loads(round_.checklist),
        "policy": json.loads(round_.policy),
        "assignments": [_assignment(each) for each in round_.assignments.all()],
    }


def _assignment(row: ReviewAssignment) -> Record:
    names = ("status", "due_on", "assigned_at", "answered_at", "conflict", "conflict_statement")
    return {
        "doctor": person(row.reviewer),
        **_plain(row, names),
        "assigned_by": person(row.assigned_by),
        "waived_by": person(row.waived_by),
        "waived_at": row_value(row.waived_at),
        "note": row.note,
    }


def _request(request: ChangeRequest) -> Record:
    names = ("anchor", "anchor_uid", "anchor_label", "quote", "text", "proposal", "is_blocking")
    return {
        **_plain(request, (*names, "raised_at", "answered_at", "settled_at")),
        "raised_by": person(request.raised_by),
        "settled_by": person(request.settled_by),
        "replies": [
            {**_plain(reply, ("at", "text")), "by": person(reply.by)}
            for reply in request.replies.all()
        ],
    }


def _publication_of(revision: Revision) -> Publication | None:
    found = Publication.objects.filter(revision=revision)
    people = found.select_related("published_by", "withdrawn_by", "successor")
    return people.prefetch_related("signatures").first()


def _publication(row: Publication | None) -> Record | None:
    if row is None:
        return None
    times = ("published_at", "superseded_at", "withdrawn_at", "withdrawal_reason", "fingerprint")
    return {
        "address": row.slug,
        **_plain(row, times),
        "published_by": person(row.published_by),
        "withdrawn_by": person(row.withdrawn_by),
        "successor": row.successor.slug if row.successor is not None else None,
        "signatures_shown": [
            _plain(each, ("name", "credentials", "signed_at", "scope"))
            for each in sorted(row.signatures.all(), key=lambda each: each.pk)
        ],
    }


def _hashes(revision: Revision, told: Iterable[Model]) -> Record:
    """Return the hash of every row told here, and the events by which the chain holds them."""
    rows = {row_name(row): row_hash(row) for row in told}
    events = revision.article.events.order_by("seq").values_list(
        "seq", "kind", "at", "hash", "payload"
    )
    return {
        "rows": rows,
        "events": [
            {"seq": seq, "kind": kind, "at": row_value(at), "hash": hash_, "rows": sorted(named)}
            for seq, kind, at, hash_, payload in events
            if (named := rows.keys() & json.loads(payload)["rows"].keys())
        ],
    }


def _rows(
    revision: Revision, rounds: Sequence[ReviewRound], requests: Sequence[ChangeRequest]
) -> Iterator[Model]:
    yield revision
    if hasattr(revision, "submission_report"):
        yield revision.submission_report
    for round_ in rounds:
        yield round_
        yield from round_.assignments.all()
        for review in _reviews(round_):
            yield review
            if hasattr(review, "revocation"):
                yield review.revocation
    for request in requests:
        yield request
        yield from request.replies.all()
