"""Verbs that bring readers to a round: claim, reassign, expedite; and who is absent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from articles.ledger import record
from articles.models import Article, MedicalReviewer, ReviewAssignment, ReviewRound
from articles.notifications import notify
from articles.roles import actor_of, roles_of, users_in
from articles.workflow import Role, Situation

from . import facts
from ._core import locked, require
from .people import assignee_problems, due_date, invite, locked_reviewer, tell_assigned
from .signature import name_of

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

Status = ReviewAssignment.Status


def readers_missing(round_: ReviewRound) -> int:
    """Return how many more doctors the round needs than have signed or been asked.

    One more than the quorum counts when no specialist is among them and the round needs one.
    """
    seats, for_specialists = _seats(round_)
    return max(seats, for_specialists)


def _seats(round_: ReviewRound) -> tuple[int, int]:
    """Return how many doctors lack to the quorum, and how many specialists to their number."""
    signed = list(facts.standing_approvals(round_))
    running = round_.assignments.filter(status__in=[Status.INVITED, Status.ACCEPTED])
    asked = set(running.values_list("reviewer_id", flat=True))
    asked -= {review.signer_id for review in signed}
    readers = facts.doctors_among(signed) + len(asked)
    specialists = facts.doctors_among([each for each in signed if each.signer_is_specialist])
    profiles = MedicalReviewer.objects.filter(user_id__in=asked, is_specialist=True)
    specialists += profiles.count()
    return max(0, round_.quorum - readers), max(0, round_.specialists - specialists)


def claim(article: Article, *, by: User, now: datetime) -> ReviewAssignment:
    """Take a review that waits for a doctor; the question about conflicts comes next.

    :raises Refused: nobody is missing, or this doctor's signature could not count.
    """
    with locked(article) as stored:
        round_ = facts.open_round(stored)
        situation = replace(
            facts.with_round(facts.situation_of(stored), round_),
            readers_missing=readers_missing(round_) if round_ else 0,
            only_specialists_missing=round_ is not None and _waits_for_specialist(round_, by),
            assignee_problems=assignee_problems(stored, round_, by, now),
        )
        require("claim", actor_of(by), situation)
        assert round_ is not None  # the rules refuse without one
        assignment = invite(round_, by, by=by, now=now)
        more = name_of(by)
        notify("claimed", users_in(Role.EDITOR), article=stored, by=by, now=now, more=more)
        record("claim", by=by, now=now, article=stored, rows=[assignment])
    return assignment


def _waits_for_specialist(round_: ReviewRound, doctor: User) -> bool:
    """Return whether every seat left is a specialist's, and this doctor is none."""
    seats, for_specialists = _seats(round_)
    is_specialist = MedicalReviewer.objects.filter(user=doctor, is_specialist=True).exists()
    return 0 < for_specialists >= seats and not is_specialist


def reassign(
    assignment: ReviewAssignment, *, to: User, by: User, now: datetime, note: str = ""
) -> ReviewAssignment:
    """Give a running assignment to another doctor, with the same due date while it is to come.

    Whoever takes over what is late gets the days that the policy of the round gives.

    :returns: the new assignment.
    """
    with locked(assignment.round.article) as article:
        stored = ReviewAssignment.objects.select_related("round", "reviewer").get(pk=assignment.pk)
        round_ = facts.open_round(article)
        situation = replace(
            facts.with_round(facts.situation_of(article), round_),
            round_is_open=stored.round.closed_at is None,
            assignment_status=stored.status,
            assignee_problems=assignee_problems(article, round_, to, now),
        )
        require("reassign", actor_of(by), situation)
        stored.status, stored.answered_at, stored.note = Status.CANCELLED, now, note.strip()
        stored.save()
        due_on = stored.due_on if stored.due_on > now.date() else None
        new = invite(stored.round, to, by=by, now=now, due_on=due_on)
        notify("unassigned", [stored.reviewer], article=article, by=by, now=now, more=note)
        tell_assigned(new, article=article, by=by, now=now)
        record("reassign", by=by, now=now, article=article, rows=[stored, new])
    return new


def expedite(article: Article, *, by: User, now: datetime, reason: str) -> ReviewRound:
    """Make the open round urgent: shorter due dates, the same guards.

    :param reason: kept in the record.
    """
    with locked(article) as stored:
        round_ = facts.open_round(stored)
        situation = replace(
            facts.with_round(facts.situation_of(stored), round_),
            round_is_expedited=round_ is not None and round_.is_expedited,
            reason_given=bool(reason.strip()),
        )
        require("expedite", actor_of(by), situation)
        assert round_ is not None  # the rules refuse without one
        round_.is_expedited = True
        round_.save(update_fields=["is_expedited"])
        soon = due_date(round_, now.date())
        running = round_.assignments.filter(status__in=[Status.INVITED, Status.ACCEPTED])
        rows = [row for row in running.select_related("reviewer") if row.due_on > soon]
        for row in rows:
            row.due_on = soon
            row.save(update_fields=["due_on"])
        told = [row.reviewer for row in running]
        notify("expedited", told, article=stored, by=by, now=now, more=reason)
        details = {"reason": reason.strip()}
        record("expedite", by=by, now=now, article=stored, rows=[round_, *rows], details=details)
    return round_


def set_absence(
    profile: MedicalReviewer,
    *,
    by: User,
    now: datetime,
    absent_from: date | None,
    absent_until: date | None,
    cover: User | None = None,
) -> MedicalReviewer:
    """Say when a doctor is away and who covers; both dates None ends an absence.

    It says nothing about the licence, so its verification stands. An absent doctor is not asked
    to review; what they have accepted stays theirs until an editor gives it to another.

    :param absent_from, absent_until: first and last day.
    """
    with locked_reviewer(profile) as stored:
        situation = Situation(
            is_own=stored.user_id == by.pk,
            dates_are_in_order=(absent_from is None) == (absent_until is None)
            and (absent_from is None or absent_until is None or absent_from <= absent_until),
            cover_is_another=cover is None or cover.pk != stored.user_id,
            cover_is_doctor=cover is None
            or (cover.is_active and Role.MEDICAL_REVIEWER in roles_of(cover)),
        )
        require("set_absence", actor_of(by), situation)
        stored.absent_from, stored.absent_until = absent_from, absent_until
        stored.cover = cover if absent_from else None
        stored.save(update_fields=["absent_from", "absent_until", "cover"])
        record("set_absence", by=by, now=now, article=None, rows=[stored])
    return stored
