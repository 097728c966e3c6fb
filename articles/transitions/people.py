"""Verbs around a round: who reads, conflicts of interest, and the licence behind a signature."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.ledger import record
from articles.models import Article, MedicalReviewer, ReviewAssignment, ReviewRound
from articles.notifications import notify
from articles.roles import actor_of, roles_of, users_in
from articles.workflow import Reason, Role, Situation
from rlsportal.accounts.models import User

from . import facts
from ._core import Refused, locked, require
from .signature import name_of

Status = ReviewAssignment.Status


def assign(
    article: Article, *, reviewer: User, by: User, now: datetime, due_on: date | None = None
) -> ReviewAssignment:
    """Ask a doctor to read the revision of the open round.

    :param due_on: default: today plus the days that the policy of the round gives.
    :raises Refused: also when this doctor's signature could not count.
    """
    with locked(article) as stored:
        round_ = facts.open_round(stored)
        situation = facts.with_round(facts.situation_of(stored), round_)
        problems = assignee_problems(stored, round_, reviewer, now)
        require("assign", actor_of(by), replace(situation, assignee_problems=problems))
        assert round_ is not None  # the rules refuse without one
        assignment = invite(round_, reviewer, by=by, now=now, due_on=due_on)
        tell_assigned(assignment, article=stored, by=by, now=now)
        record("assign", by=by, now=now, article=stored, rows=[assignment])
    return assignment


def due_date(round_: ReviewRound, today: date) -> date:
    """Return when an assignment made today is due, by the policy copied into the round."""
    policy = json.loads(round_.policy)
    # Rounds opened before there were expedited ones do not name their days.
    expedited = policy.get("expedited_within_days", policy["review_within_days"])
    days = expedited if round_.is_expedited else policy["review_within_days"]
    return today + timedelta(days=days)


def invite(
    round_: ReviewRound, reviewer: User, *, by: User, now: datetime, due_on: date | None = None
) -> ReviewAssignment:
    """Insert an assignment; the verbs ask the rules before."""
    return ReviewAssignment.objects.create(
        round=round_,
        reviewer=reviewer,
        due_on=due_on or due_date(round_, now.date()),
        assigned_by=by,
        assigned_at=now,
    )


def tell_assigned(row: ReviewAssignment, *, article: Article, by: User, now: datetime) -> None:
    """Write to the doctor who is asked, with the day by which to decide."""
    more = _("Please decide by %(day)s.") % {"day": date_format(row.due_on)}
    notify("assigned", [row.reviewer], article=article, by=by, now=now, more=more, row=row)


def assignee_problems(
    article: Article,
    round_: ReviewRound | None,
    reviewer: User,
    now: datetime,
    writers: facts.Writers | None = None,
) -> tuple[Reason, ...]:
    """Return why this doctor cannot be assigned to the round; empty means they can.

    :param writers: of the article, for who asks about many doctors; read if not given.
    """
    name = {"name": reviewer.get_full_name() or reviewer.get_username()}
    problems = list(facts.signing_problems(reviewer, now.date()))
    if Role.MEDICAL_REVIEWER not in roles_of(reviewer) or not reviewer.is_active:
        problems.append(Reason("assignee_is_no_reviewer", name))
    part = (writers or facts.writers_of(article)).part_of(reviewer.pk)
    if part == "wrote":
        problems.append(Reason("assignee_contributed", name))
    elif part == "behind":
        problems.append(Reason("assignee_behind_contributor", name))
    problems += facts.named_as_author(round_.revision if round_ else None, reviewer)
    running = [Status.INVITED, Status.ACCEPTED]
    if round_ and round_.assignments.filter(reviewer=reviewer, status__in=running).exists():
        problems.append(Reason("assignee_is_assigned", name))
    profile = MedicalReviewer.objects.filter(user=reviewer).select_related("cover").first()
    if profile is not None and profile.is_absent_on(now.date()):
        until = {"until": profile.absent_until.isoformat() if profile.absent_until else ""}
        cover = {"cover": name_of(profile.cover) or "–"}
        problems.append(Reason("assignee_is_absent", {**name, **until, **cover}))
    decided = round_ and round_.medical_reviews.filter(signer=reviewer, revocation__isnull=True)
    if decided and decided.exists():
        problems.append(Reason("assignee_has_decided", name))
    return tuple(problems)


def _change(
    verb: str,
    assignment: ReviewAssignment,
    *,
    by: User,
    now: datetime,
    facts_given: dict[str, Any],
    change: Callable[[ReviewAssignment], None],
    details: dict[str, Any] | None = None,
) -> ReviewAssignment:
    """Run one verb on one assignment: lock, ask, change, record."""
    with locked(assignment.round.article) as article:
        stored = ReviewAssignment.objects.select_related("round", "reviewer").get(pk=assignment.pk)
        situation = replace(
            facts.with_round(facts.situation_of(article), facts.open_round(article)),
            round_is_open=stored.round.closed_at is None,
            is_own=stored.reviewer_id == by.pk,
            assignment_status=stored.status,
            conflict_declared=stored.conflict == ReviewAssignment.Conflict.DECLARED,
            conflict_waived=stored.waived_by_id is not None,
            **facts_given,
        )
        require(verb, actor_of(by), situation)
        change(stored)
        stored.save()
        _tell(verb, stored, article, by, now)
        record(verb, by=by, now=now, article=article, rows=[stored], details=details)
    return stored


def _tell(verb: str, row: ReviewAssignment, article: Article, by: User, now: datetime) -> None:
    """Write to editors what a doctor did about an assignment, and to the doctor what they did."""
    if verb in ("cancel_assignment", "waive_conflict"):
        kind = "cancelled" if verb == "cancel_assignment" else "conflict_waived"
        notify(kind, [row.reviewer], article=article, by=by, now=now, more=row.note, row=row)
        return
    declared = verb == "accept" and row.conflict == ReviewAssignment.Conflict.DECLARED
    words = row.conflict_statement if declared else row.note
    kind = "declined" if verb != "accept" else "conflict_declared" if declared else "accepted"
    if kind == "accepted" and row.assigned_by_id == row.reviewer_id:
        return  # who claimed it: the editors were told then
    name = name_of(row.reviewer)
    more = f"{name}: {words}" if words else name
    notify(kind, users_in(Role.EDITOR), article=article, by=by, now=now, more=more)


def accept(
    assignment: ReviewAssignment, *, by: User, now: datetime, conflict: str, statement: str = ""
) -> ReviewAssignment:
    """Accept to read, having answered the question about conflicts of interest.

    :param conflict: "none" or "declared"; a declared one needs ``statement`` and blocks the
        approval until another person waives it.
    """
    declared = conflict == ReviewAssignment.Conflict.DECLARED
    answered = conflict == ReviewAssignment.Conflict.NONE or (declared and statement.strip())

    def change(stored: ReviewAssignment) -> None:
        stored.status, stored.answered_at = Status.ACCEPTED, now
        stored.conflict, stored.conflict_statement = conflict, statement.strip()

    return _change(
        "accept",
        assignment,
        by=by,
        now=now,
        facts_given={"conflict_answered": bool(answered)},
        change=change,
        details={"conflict": conflict},
    )


def _end(
    verb: str, status: str, assignment: ReviewAssignment, by: User, now: datetime, note: str
) -> ReviewAssignment:
    def change(stored: ReviewAssignment) -> None:
        stored.status, stored.answered_at, stored.note = status, now, note.strip()

    given = {"reason_given": bool(note.strip())}
    return _change(verb, assignment, by=by, now=now, facts_given=given, change=change)


def decline(
    assignment: ReviewAssignment, *, by: User, now: datetime, note: str = ""
) -> ReviewAssignment:
    """Say no to an invitation."""
    return _end("decline", Status.DECLINED, assignment, by, now, note)


def recuse(assignment: ReviewAssignment, *, by: User, now: datetime, note: str) -> ReviewAssignment:
    """Step back after having accepted; the reason is kept."""
    return _end("recuse", Status.RECUSED, assignment, by, now, note)


def cancel_assignment(
    assignment: ReviewAssignment, *, by: User, now: datetime, note: str = ""
) -> ReviewAssignment:
    """Take an assignment back, so that another doctor may be asked."""
    return _end("cancel_assignment", Status.CANCELLED, assignment, by, now, note)


def waive_conflict(
    assignment: ReviewAssignment, *, by: User, now: datetime, reason: str
) -> ReviewAssignment:
    """Let a doctor decide in spite of a declared conflict; never one's own.

    Nor is it done through another account: where one person is behind both, they count as one.
    """

    def change(stored: ReviewAssignment) -> None:
        stored.waived_by, stored.waived_at, stored.note = by, now, reason.strip()

    is_insider = assignment.reviewer.has_insider(by)
    given = {"reason_given": bool(reason.strip()), "other_is_insider": is_insider}
    return _change("waive_conflict", assignment, by=by, now=now, facts_given=given, change=change)


def save_reviewer(profile: MedicalReviewer, *, by: User, now: datetime) -> MedicalReviewer:
    """Save a doctor's credentials. Any change takes back the verification of the licence."""
    with transaction.atomic():
        if Role.EDITOR not in roles_of(by) or not by.is_active:
            raise Refused("save_reviewer", [Reason("wrong_role", {"roles": (Role.EDITOR,)})])
        profile.verified_by, profile.verified_at = None, None
        profile.save()
        record("save_reviewer", by=by, now=now, article=None, rows=[profile])
    return profile


@contextmanager
def locked_reviewer(profile: MedicalReviewer) -> Iterator[MedicalReviewer]:
    """Open a transaction that owns a doctor's record; yield it as it is stored now."""
    with transaction.atomic():
        # The update comes first: SQLite knows no SELECT FOR UPDATE.
        MedicalReviewer.objects.filter(pk=profile.pk).update(slug=F("slug"))
        yield MedicalReviewer.objects.select_related("user", "cover").get(pk=profile.pk)


def verify_licence(profile: MedicalReviewer, *, by: User, now: datetime) -> MedicalReviewer:
    """Confirm that the licence was checked at its authority.

    Nobody makes a doctor alone: neither the doctor, nor who made the account, nor who set its
    password may do this. And nobody makes two doctors of one licence.
    """
    with transaction.atomic():
        user = User.locked(profile.user_id)
        stored = MedicalReviewer.objects.select_for_update().get(pk=profile.pk)
        situation = Situation(
            is_own=user.pk == by.pk,
            other_is_insider=user.has_insider(by),
            licence_held_by=facts.licence_held_by(stored),
        )
        require("verify_licence", actor_of(by), situation)
        stored.verified_by, stored.verified_at = by, now
        stored.save(update_fields=["verified_by", "verified_at"])
        record("verify_licence", by=by, now=now, article=None, rows=[stored])
    return stored
