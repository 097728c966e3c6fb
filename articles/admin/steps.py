"""What a step of the process is, and how each calls its verb.

The table of steps with their words is ``step_table``; ``process`` shows them; the rules are in
``articles.workflow`` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _

from articles import transitions
from articles.content import canonical, freeze
from articles.examination import Examination, examine
from articles.models import (
    Article,
    ChangeRequest,
    Feedback,
    MedicalReview,
    PreviewLink,
    Publication,
    ReviewAssignment,
    Revision,
)
from articles.transitions import facts
from articles.transitions.signature import name_of
from articles.workflow import Situation

from . import step_forms as forms
from .submission import advised, places_of

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


@dataclass(frozen=True)
class Subject:
    """What a step is about: an article, and for some steps a row that belongs to it."""

    article: Article
    target: Any = None

    @property
    def publication(self) -> Publication:
        """The publication the step is about."""
        return self.target

    @property
    def change_request(self) -> ChangeRequest | None:
        """The change request the step is about, if it is about one."""
        return self.target if isinstance(self.target, ChangeRequest) else None

    @property
    def revision(self) -> Revision | None:
        """The revision the step is about, as far as there is one."""
        if isinstance(self.target, Publication | MedicalReview):
            return self.target.revision
        if isinstance(self.target, ReviewAssignment):
            return self.target.round.revision
        if isinstance(self.target, Revision):
            return self.target
        if isinstance(self.target, Feedback):
            return self.target.publication.revision
        if isinstance(self.target, PreviewLink):
            return self.target.revision
        return self.article.revision

    @property
    def person(self) -> str:
        """The person the step is about, by name."""
        if isinstance(self.target, MedicalReview):
            return self.target.signer_name
        if isinstance(self.target, ReviewAssignment):
            return name_of(self.target.reviewer)
        if isinstance(self.target, PreviewLink):
            return self.target.note
        return ""

    @cached_property
    def examination(self) -> Examination:
        """What the checks say of the working copy, as it is stored."""
        today = timezone.now().date()
        return examine(self.working_copy, topic_id=self.article.topic_id, today=today)

    @cached_property
    def working_copy(self) -> dict[str, Any]:
        """The canonical content of the working copy, as it is stored."""
        return canonical(self.article)

    def words(self) -> dict[str, Any]:
        """What the sentences of a step may name."""
        return {
            "number": self.revision.number if self.revision else "–",
            "person": self.person,
            "live": SimpleLazyObject(self._live_number),  # few sentences name it
            "address": f"/articles/{self.article.slug}/",
        }

    def _live_number(self) -> str:
        numbers = self.article.publications.live().values_list("number", flat=True)
        return str(numbers.first() or "–")


Data = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step as its page shows and does it.

    :param label: of the button; says what happens.
    :param explains: what will happen, one sentence each.
    :param told: who gets a mail.
    :param call: calls the verb, returns the message about what was done.
    :param find: returns the row that the step is about, by its key.
    :param known: the facts on which the page can say beforehand that it will be refused.
    :param is_grave: what it does cannot be taken back.
    :param beside: what else the person should see before deciding, for the template.
    :param shows: the template that answers when it is done, for what may be shown only once;
        else the person is sent on.
    :param leads_to: where the person goes then; the article's page if None.
    """

    name: str
    label: str
    explains: tuple[str, ...]
    told: str
    call: Callable[[Subject, Data, User, datetime], str]
    form: type[forms.StepForm] = forms.StepForm
    find: Callable[[Article, int], Model] | None = None
    known: Callable[[Subject, datetime], Situation] | None = None
    is_grave: bool = False
    beside: Callable[[Subject], dict[str, Any]] | None = None
    shows: str = ""
    leads_to: Callable[[Subject, User], str] | None = None


# Codes that depend on what the person is about to type, so they say nothing beforehand.
DEPENDS_ON_INPUT = frozenset(
    {"reason_missing", "fingerprint_differs", "time_in_the_past", "waiver_missing"}
)


def _locked(subject: Subject, data: Data, by: User, now: datetime) -> dict[str, Any]:
    return {"by": by, "now": now, "lock_version": data["lock_version"]}


# --- the author's steps -----------------------------------------------------------------------


def submit(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Submit the working copy; say which revision it became."""
    form = _locked(subject, data, by, now)
    waiver = data.get("waiver", "")
    revision = transitions.submit_for_review(subject.article, waiver=waiver, **form)
    if revision.submitted_at != now:
        return _(
            "The text is that of revision %(number)d, whose approval stands. It is approved "
            "again, without a new review."
        ) % {"number": revision.number}
    return _("Revision %(number)d is submitted for review.") % {"number": revision.number}


def recall(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Take the text back to the desk."""
    form = _locked(subject, data, by, now)
    transitions.recall(subject.article, reason=data["reason"], **form)
    return _("The text is back at the desk, as a draft.")


def start_revision(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Open the working copy of an approved article."""
    transitions.start_revision(subject.article, **_locked(subject, data, by, now))
    return _("You can edit the text now.")


def discard(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Give up the working copy; say what that came to."""
    article = transitions.discard(subject.article, **_locked(subject, data, by, now))
    if article.state == "closed":
        return _("The article is closed.")
    return _("The working copy is back at the text that was published.")


def answer_request(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Answer a change request."""
    transitions.answer_change_request(subject.target, by=by, now=now, text=data["reason"])
    return _("The change request is answered.")


# --- the editor's steps -----------------------------------------------------------------------


def _release(subject: Subject, data: Data, by: User, now: datetime) -> dict[str, Any]:
    revision = get_object_or_404(subject.article.revisions, pk=data["revision"])
    locked = _locked(subject, data, by, now)
    return {**locked, "revision": revision, "fingerprint": data["fingerprint"]}


def publish(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Publish the revision that the page named."""
    publication = transitions.publish(subject.article, **_release(subject, data, by, now))
    return _("Revision %(number)d is public now.") % {"number": publication.number}


def schedule(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Have the revision that the page named published later."""
    form = _release(subject, data, by, now)
    transitions.schedule(subject.article, publish_at=data["publish_at"], **form)
    return _("Revision %(number)d is scheduled.") % {"number": form["revision"].number}


def unschedule(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Take the schedule back."""
    transitions.unschedule(subject.article, **_locked(subject, data, by, now))
    return _("The schedule is taken back.")


def return_to_review(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Send the approved revision back to review."""
    form = _locked(subject, data, by, now)
    round_ = transitions.return_to_review(subject.article, reason=data["reason"], **form)
    number = round_.revision.number
    return _("Revision %(number)d is in review again. Assign a doctor.") % {"number": number}


def open_reaffirmation(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Ask for a re-reading of the live text."""
    transitions.open_reaffirmation(subject.article, **_locked(subject, data, by, now))
    return _("The re-reading is open. Assign a doctor.")


def withdraw(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Withdraw a publication; say which revisions went with it."""
    gone = transitions.withdraw(
        subject.publication,
        by=by,
        now=now,
        reason=data["reason"],
        earlier_too=data.get("earlier_too", False),
    )
    numbers = ", ".join(str(each.number) for each in sorted(gone, key=lambda each: each.number))
    return _("Withdrawn: revision %(numbers)s.") % {"numbers": numbers}


def assign(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Ask a doctor to read."""
    assignment = transitions.assign(
        subject.article, reviewer=data["reviewer"], due_on=data["due_on"], by=by, now=now
    )
    return _("%(person)s is asked to review.") % {"person": name_of(assignment.reviewer)}


def cancel_assignment(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Take an assignment back."""
    transitions.cancel_assignment(subject.target, by=by, now=now, note=data["reason"])
    return _("The assignment of %(person)s is taken back.") % {"person": subject.person}


def waive_conflict(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Let a doctor decide in spite of a conflict."""
    transitions.waive_conflict(subject.target, by=by, now=now, reason=data["reason"])
    return _("%(person)s may decide in spite of the conflict.") % {"person": subject.person}


# --- the doctor's steps -----------------------------------------------------------------------


def revoke(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Take back an approval."""
    form = _locked(subject, data, by, now)
    transitions.revoke(subject.target, reason=data["reason"], **form)
    return _("The approval is taken back; the article is in review again.")


def settle_request(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Declare a change request settled."""
    transitions.settle_change_request(subject.target, by=by, now=now)
    return _("The change request is settled.")


# --- what a page can know beforehand ------------------------------------------------------------


def article_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the article itself."""
    return facts.situation_of(subject.article)


def text_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the text that would be submitted."""
    article = subject.article
    return facts.with_text(facts.situation_of(article), article, freeze(article))


def advice_before(subject: Subject) -> dict[str, Any]:
    """Return what the checks say, with the way to each place on the form."""
    article = subject.article
    form = reverse("admin:articles_article_change", args=[article.pk])
    places = places_of(article, subject.working_copy, form)
    found = list(advised(subject.examination.advice, places))
    return {
        "graves": [each for each in found if each.is_grave],
        "warnings": [each for each in found if not each.is_grave],
    }


def release_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the approved revision."""
    situation = facts.with_release(facts.situation_of(subject.article), subject.article, now)
    return replace(situation, fingerprint_matches=True)


def live_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the live text and of an open review."""
    situation = facts.with_live(facts.situation_of(subject.article), subject.article)
    return facts.with_round(situation, facts.open_round(subject.article))


def publication_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the publication."""
    situation = facts.situation_of(subject.article)
    return replace(situation, publication_is_public=subject.publication.withdrawn_at is None)


# --- rows that belong to an article -------------------------------------------------------------


def publication_of(article: Article, pk: int) -> Model:
    """Return a publication of this article, or raise Http404."""
    return get_object_or_404(article.publications.select_related("revision"), pk=pk)


def review_of(article: Article, pk: int) -> Model:
    """Return a medical review of this article, or raise Http404."""
    reviews = MedicalReview.objects.select_related("revision", "round__article")
    return get_object_or_404(reviews, pk=pk, round__article=article)


def assignment_of(article: Article, pk: int) -> Model:
    """Return an assignment to review this article, or raise Http404."""
    rows = ReviewAssignment.objects.select_related("round__revision", "round__article", "reviewer")
    return get_object_or_404(rows, pk=pk, round__article=article)


def request_of(article: Article, pk: int) -> Model:
    """Return a change request about this article, or raise Http404."""
    return get_object_or_404(article.change_requests.select_related("article"), pk=pk)
