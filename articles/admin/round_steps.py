"""The steps that bring readers to a round, and the talk about what doctors asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from articles import transitions
from articles.models import ReviewAssignment
from articles.transitions import facts
from articles.transitions.rounds import readers_missing
from articles.transitions.signature import name_of
from articles.workflow import Situation

from . import step_forms as forms
from . import steps as calls
from .steps import Data, Step, Subject

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


class ReassignForm(forms.DoctorForm):
    """Who reads instead, and why."""

    reason = forms.reason_field(
        gettext_lazy("Note (optional)"), gettext_lazy("Both doctors read it in their mail.")
    )


class ReplyForm(forms.StepForm):
    """What is said to the author."""

    reason = forms.reason_field(gettext_lazy("Your words"), gettext_lazy("The author reads them."))


# --- what a page can know beforehand ------------------------------------------------------------


def round_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the open round."""
    round_ = facts.open_round(subject.article)
    situation = facts.with_round(facts.situation_of(subject.article), round_)
    return replace(
        situation,
        round_is_expedited=round_ is not None and round_.is_expedited,
        readers_missing=readers_missing(round_) if round_ is not None else 0,
    )


def assignment_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the assignment."""
    row = subject.target
    situation = facts.with_round(facts.situation_of(subject.article), row.round)
    return replace(
        situation, round_is_open=row.round.closed_at is None, assignment_status=row.status
    )


# --- how each calls its verb --------------------------------------------------------------------


def claim(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Take a review that lacks a doctor."""
    transitions.claim(subject.article, by=by, now=now)
    return _("The review is yours. Answer one question, then you see the text.")


def to_the_question(subject: Subject, user: User) -> str:
    """Return the page of the question about conflicts, which comes before the text."""
    rows = ReviewAssignment.objects.filter(round__article=subject.article, reviewer=user)
    return reverse("admin:articles_reviewassignment_accept", args=[rows.latest("pk").pk])


def reassign(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Give an assignment to another doctor."""
    new = transitions.reassign(
        subject.target, to=data["reviewer"], by=by, now=now, note=data["reason"]
    )
    names = {"old": subject.person, "new": name_of(new.reviewer)}
    return _("%(new)s is asked to review in place of %(old)s.") % names


def expedite(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Make the open round urgent."""
    transitions.expedite(subject.article, by=by, now=now, reason=data["reason"])
    return _("The review is expedited. It stands first in the queue.")


def reply(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Say something about a change request."""
    transitions.reply_to_change_request(subject.target, by=by, now=now, text=data["reason"])
    return _("Your reply stands under the change request.")


def reopen(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Say that an answer does not do."""
    transitions.reopen_change_request(subject.target, by=by, now=now, text=data["reason"])
    return _("The change request is open again, and waits for the author.")


ROUND_STEPS: tuple[Step, ...] = (
    Step(
        "claim",
        gettext_noop("Claim this review"),
        (
            gettext_noop("You are assigned to read revision %(number)s, and need not be asked."),
            gettext_noop(
                "Before the text is shown, you say whether there is a conflict of interest."
            ),
        ),
        gettext_noop("The editors get a mail."),
        claim,
        known=round_facts,
        leads_to=to_the_question,
    ),
    Step(
        "reassign",
        gettext_noop("Give the review of %(person)s to another doctor"),
        (
            gettext_noop("%(person)s can no longer decide in this review."),
            gettext_noop(
                "The other doctor is asked to read, by the same day; if that has come, by a new "
                "one. Before the text is shown, the doctor says whether there is a conflict of "
                "interest."
            ),
        ),
        gettext_noop("Both doctors get a mail."),
        reassign,
        form=ReassignForm,
        find=calls.assignment_of,
        known=assignment_facts,
    ),
    Step(
        "expedite",
        gettext_noop("Expedite this review"),
        (
            gettext_noop("It stands first in the queue of the doctors, and is due much sooner."),
            gettext_noop("Nothing else changes: as many doctors sign, under the same rules."),
        ),
        gettext_noop("The doctors who are asked to read get a mail with your reason."),
        expedite,
        form=forms.ReasonForm,
        known=round_facts,
    ),
    Step(
        "reply_to_change_request",
        gettext_noop("Reply to the change request"),
        (gettext_noop("Your words stand under it. It stays as it is otherwise."),),
        gettext_noop(
            "The doctor who asked, who submitted the revision and who owns the article get a mail "
            "with your words."
        ),
        reply,
        form=ReplyForm,
        find=calls.request_of,
    ),
    Step(
        "reopen_change_request",
        gettext_noop("Reopen the change request"),
        (
            gettext_noop("Say what is still missing. The request waits for the author again."),
            gettext_noop("Until it is settled, no revision of the article can be approved."),
        ),
        gettext_noop("Who submitted the revision gets a mail with your words."),
        reopen,
        form=ReplyForm,
        find=calls.request_of,
    ),
)
