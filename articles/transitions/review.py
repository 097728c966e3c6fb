"""The doctor's verbs: approve, request changes, settle, revoke; and sending back to review."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from articles.following import follow
from articles.ledger import record
from articles.models import (
    Article,
    MedicalReview,
    MedicalReviewer,
    ReviewAssignment,
    ReviewRound,
    Revision,
    Revocation,
)
from articles.notifications import notify
from articles.roles import actor_of, users_in
from articles.workflow import Role, Situation, State, state_after_approval

from . import facts
from ._core import DecidedBefore, Refused, Stale, claimed, require
from .change_requests import NewChangeRequest, anchor_labels, store_requests
from .editing import close_round, open_round
from .publishing import sign_publication
from .signature import Decision, Scope, credentials, meaning_of, name_of, rule_of

__all__ = [
    "anchor_labels",
    "approve",
    "meaning_of",
    "request_changes",
    "return_to_review",
    "revoke",
]

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


@dataclass(frozen=True)
class _Decided:
    """What the doctor handed in, and what it is about."""

    fingerprint: str
    comment: str
    answers: Mapping[str, bool]
    scope: str
    requests: Sequence[NewChangeRequest]


def approve(
    article: Article,
    *,
    by: User,
    now: datetime,
    lock_version: int,
    fingerprint: str,
    password: str,
    answers: Mapping[str, bool],
    scope: str = Scope.WHOLE,
    comment: str = "",
    advice: Sequence[NewChangeRequest] = (),
    seen: int | None = None,
) -> MedicalReview:
    """Sign that the revision of the open round is right. Also decides rounds of re-reading.

    :param fingerprint: of the text the doctor was shown.
    :param password: of ``by``, given with this very decision.
    :param answers: checklist code → whether the doctor confirms it; all must be.
    :param scope: "whole", or "changes" since the article's approved public revision.
    :param advice: remarks that do not block; blocking ones belong to ``request_changes``.
    :param seen: number of the article's newest event when the form was shown. It keeps the form
        of a re-reading good while authors go on with the next draft.
    :raises Stale: what the decision is about changed since the form was shown.
    :raises Refused: with everything that stands against the signature.
    """
    requests = tuple(replace(request, is_blocking=False) for request in advice)
    decided = _Decided(fingerprint, comment, answers, scope, requests)
    return _decide(Decision.APPROVE, article, by, now, (lock_version, seen), password, decided)


def request_changes(
    article: Article,
    *,
    by: User,
    now: datetime,
    lock_version: int,
    fingerprint: str,
    password: str,
    requests: Sequence[NewChangeRequest],
    answers: Mapping[str, bool] | None = None,
    comment: str = "",
    seen: int | None = None,
) -> MedicalReview:
    """Sign that the revision must not be published as it is, and say what must change.

    :param requests: at least one blocking.
    :param seen: as for ``approve``.
    :raises Stale: what the decision is about changed since the form was shown.
    :raises Refused: with everything that stands against it.
    """
    decided = _Decided(fingerprint, comment, answers or {}, Scope.WHOLE, requests)
    shown = (lock_version, seen)
    return _decide(Decision.REQUEST_CHANGES, article, by, now, shown, password, decided)


def _decide(
    decision: str,
    article: Article,
    by: User,
    now: datetime,
    shown: tuple[int, int | None],
    password: str,
    decided: _Decided,
) -> MedicalReview:
    is_confirmed = bool(password) and by.check_password(password)  # slow: before the lock
    try:
        with _deciding(article, *shown) as stored:
            round_ = facts.open_round(stored)
            assignment = _assignment(round_, stored, by)
            round_ = round_ or (assignment.round if assignment else None)
            base = _base(stored, round_) if decided.scope == Scope.CHANGES else None
            situation = _situation(stored, round_, assignment, by, now, decided, base)
            situation = replace(situation, password_confirmed=is_confirmed)
            require(rule_of(decision, round_), actor_of(by), situation)
            assert round_ is not None  # the rules refuse without
            assert assignment is not None  # likewise
            review = _sign(decision, round_, assignment, by, now, decided, base)
            rows = _follow(decision, stored, round_, review, now)
            requests = store_requests(stored, round_, by, now, decided.requests)
            record(
                rule_of(decision, round_),
                by=by,
                now=now,
                article=stored,
                rows=[review, assignment, *rows, *requests],
                details={"state": stored.state, "fingerprint": review.fingerprint},
            )
    except Stale:
        _explain_own_decision(article, by, decision)
        raise
    return review


# What authors do with the working copy while the live text is read again, and what leaves the form
# of any decision good. Whatever else happened may concern what the doctor was shown.
BESIDE_A_REREADING = frozenset(
    {
        *("edit", "start_revision", "restore_revision", "discard"),
        *("answer_change_request", "reply_to_change_request", "settle_change_request"),
        *("assign", "claim", "accept", "decline", "recuse", "reassign", "cancel_assignment"),
        *("expedite", "set_owners", "create_preview_link", "revoke_preview_link"),
        "settle_feedback",
    }
)


@contextmanager
def _deciding(article: Article, lock_version: int, seen: int | None) -> Iterator[Article]:
    """Open a transaction that owns the article as the doctor was shown it.

    A re-reading is about the live text, which nobody can edit: its form stays good while the
    working copy changes, as long as nothing else happened. All of the rules are asked under the
    lock in any case, also whether who signs has written a word meanwhile.

    :raises Stale: when something changed that the decision is about.
    """
    with claimed(article, None) as stored:
        if stored.lock_version != lock_version + 1 and not _only_the_draft(stored, seen):
            raise Stale(article.pk)
        yield stored


def _only_the_draft(article: Article, seen: int | None) -> bool:
    """Return whether a re-reading is open, and nothing it is about happened since an event."""
    round_ = facts.open_round(article)
    if seen is None or round_ is None or round_.kind != ReviewRound.Kind.REAFFIRM:
        return False
    return not article.events.filter(seq__gt=seen).exclude(kind__in=BESIDE_A_REREADING).exists()


def _explain_own_decision(article: Article, by: User, decision: str) -> None:
    """Tell a second click "already decided" rather than "somebody changed the article"."""
    latest = article.rounds.order_by("-pk").first()
    assignment = _assignment(None, article, by)
    if latest and assignment and assignment.round_id == latest.pk and assignment.status == "done":
        situation = Situation(round_is_open=True, assignment_status=assignment.status)
        try:
            require(rule_of(decision, latest), actor_of(by), situation)
        except Refused as refused:
            codes = ("already_decided",)
            raise DecidedBefore(
                refused.transition, [r for r in refused.reasons if r.code in codes]
            ) from None


def _assignment(round_: ReviewRound | None, article: Article, by: User) -> ReviewAssignment | None:
    """Return the doctor's newest assignment in the round, or in the article's last one."""
    mine = ReviewAssignment.objects.filter(reviewer=by, round__article=article)
    if round_ is not None:
        mine = mine.filter(round=round_)
    return mine.select_related("round__revision").order_by("-pk").first()


def _base(article: Article, round_: ReviewRound | None) -> Revision | None:
    """Return the approved public revision that a changes-only review compares with."""
    if round_ is None or round_.kind == ReviewRound.Kind.REAFFIRM:
        return None  # a re-reading is of the whole page
    live = article.publications.live().select_related("revision").first()
    return live.revision if live else None


def _situation(
    article: Article,
    round_: ReviewRound | None,
    assignment: ReviewAssignment | None,
    by: User,
    now: datetime,
    decided: _Decided,
    base: Revision | None,
) -> Situation:
    situation = facts.with_round(facts.situation_of(article), round_)
    situation = facts.with_assignment(situation, assignment, article, by, now)
    if round_ is not None and round_.kind == ReviewRound.Kind.REAFFIRM:
        situation = facts.with_live(situation, article)
    revision = round_.revision if round_ else None
    return replace(
        situation,
        round_is_open=round_ is not None and round_.closed_at is None,
        fingerprint_matches=revision is not None and revision.fingerprint == decided.fingerprint,
        fingerprint_recomputes=revision is None or facts.recomputes(revision),
        answers_missing=_unanswered(round_, decided.answers),
        blocking_requests=sum(r.is_blocking and bool(r.text.strip()) for r in decided.requests),
        scope_is_possible=decided.scope == Scope.WHOLE or base is not None,
    )


def _unanswered(round_: ReviewRound | None, answers: Mapping[str, bool]) -> tuple[str, ...]:
    questions = json.loads(round_.checklist) if round_ else []
    return tuple(q["text"] for q in questions if answers.get(q["code"]) is not True)


def _answered(round_: ReviewRound, answers: Mapping[str, bool]) -> str:
    """Return the questions as they were asked, each with its answer."""
    questions = json.loads(round_.checklist)
    given = [{**q, "answer": answers.get(q["code"]) is True} for q in questions]
    return json.dumps(given, ensure_ascii=False)


def _sign(
    decision: str,
    round_: ReviewRound,
    assignment: ReviewAssignment,
    by: User,
    now: datetime,
    decided: _Decided,
    base: Revision | None,
) -> MedicalReview:
    profile = MedicalReviewer.objects.select_related("verified_by").filter(user=by).first()
    review = MedicalReview.objects.create(
        assignment=assignment,
        round=round_,
        revision=round_.revision,
        decision=decision,
        scope=decided.scope,
        since_revision=base,
        fingerprint=decided.fingerprint,
        comment=decided.comment.strip(),
        checklist_answers=_answered(round_, decided.answers),
        conflict=assignment.conflict,
        conflict_statement=assignment.conflict_statement,
        conflict_waived_by_name=name_of(assignment.waived_by),
        meaning=meaning_of(decision, round_, decided.scope, base),
        signer=by,
        signed_at=now,
        **credentials(profile, by, now),
    )
    assignment.status = ReviewAssignment.Status.DONE
    assignment.save(update_fields=["status"])
    return review


def _follow(
    decision: str, article: Article, round_: ReviewRound, review: MedicalReview, now: datetime
) -> list[models.Model]:
    """Move round and article on after a signature; return the further rows written."""
    editors = users_in(Role.EDITOR)
    is_rereading = round_.kind == ReviewRound.Kind.REAFFIRM
    if decision == Decision.REQUEST_CHANGES:
        if not is_rereading:
            article.state = State.CHANGES_REQUESTED
            article.save(update_fields=["state"])
        told = [round_.revision.submitted_by, *editors]
        notify("changes_requested", told, article=article, by=review.signer, now=now)
        return [*close_round(round_, ReviewRound.Outcome.CHANGES_REQUESTED, now)]
    signers, specialists = facts.counted(round_)
    state = state_after_approval(signers, round_.quorum, specialists, round_.specialists)
    if state != State.APPROVED:
        return []
    rows: list[models.Model] = [*close_round(round_, ReviewRound.Outcome.APPROVED, now)]
    if is_rereading:
        publication = article.publications.live().get(revision=round_.revision)
        notify("reaffirmed", editors, article=article, by=review.signer, now=now)
        signatures = sign_publication(publication, round_)
        follow(article)
        return [*rows, *signatures]
    article.state = State.APPROVED
    article.save(update_fields=["state"])
    told = [round_.revision.submitted_by, *editors]
    notify("approved", told, article=article, by=review.signer, now=now)
    return rows


def revoke(
    review: MedicalReview, *, by: User, now: datetime, lock_version: int, reason: str
) -> Revocation:
    """Take back an approval that is not live yet; its round opens again for another doctor."""
    with claimed(review.round.article, lock_version) as article:
        situation = facts.with_release(facts.situation_of(article), article, now)
        round_ = facts.release_round(article.revision)
        stands = round_ is not None and facts.standing_approvals(round_).filter(pk=review.pk)
        situation = replace(
            situation,
            standing_approvals=1 if stands and stands.exists() else 0,
            is_own_approval=review.signer_id == by.pk,
            reason_given=bool(reason.strip()),
        )
        require("revoke", actor_of(by), situation)
        assert round_ is not None  # the rules refuse without a standing approval
        revocation = Revocation.objects.create(
            medical_review=review, by=by, at=now, reason=reason.strip()
        )
        round_.closed_at, round_.outcome = None, ReviewRound.Outcome.OPEN
        round_.save(update_fields=["closed_at", "outcome"])
        _back_to_review(article)
        notify("returned", users_in(Role.EDITOR), article=article, by=by, now=now, more=reason)
        details = {"state": State.IN_REVIEW}
        rows = [revocation, round_]
        record("revoke", by=by, now=now, article=article, rows=rows, details=details)
    return revocation


def return_to_review(
    article: Article, *, by: User, now: datetime, lock_version: int, reason: str
) -> ReviewRound:
    """Have an approved revision read again in a new round; earlier approvals do not count."""
    with claimed(article, lock_version) as stored:
        situation = facts.with_release(facts.situation_of(stored), stored, now)
        situation = replace(situation, reason_given=bool(reason.strip()))
        require("return_to_review", actor_of(by), situation)
        assert stored.revision is not None  # approved articles have one, says the database
        round_ = open_round(stored, stored.revision, ReviewRound.Kind.RELEASE, by=by, now=now)
        _back_to_review(stored)
        notify("returned", users_in(Role.EDITOR), article=stored, by=by, now=now, more=reason)
        record(
            "return_to_review",
            by=by,
            now=now,
            article=stored,
            rows=[round_],
            details={"state": State.IN_REVIEW, "reason": reason},
        )
    return round_


def _back_to_review(article: Article) -> None:
    """Move an approved article back; a schedule would publish what is in doubt."""
    article.state = State.IN_REVIEW
    article.scheduled_for, article.scheduled_by = None, None
    article.save(update_fields=["state", "scheduled_for", "scheduled_by"])
