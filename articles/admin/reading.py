"""What a doctor is shown next to the decision: what changed, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.diff import Comparison, compare_revisions
from articles.guards import can_sign
from articles.models import (
    MedicalReview,
    MedicalReviewer,
    PublishedSignature,
    ReviewAssignment,
    ReviewRound,
    Revision,
)
from articles.roles import actor_of
from articles.transitions import facts
from articles.transitions.signature import credentials, meaning_of
from articles.wording import sentences

from .bylines import byline_facts
from .needs import RUNNING

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

Decision, Scope = MedicalReview.Decision, MedicalReview.Scope


@dataclass(frozen=True)
class Since:
    """One comparison with its heading; the first is shown, the other one click away.

    :param name: "approved" or "judged", as the page calls its place.
    """

    name: str
    heading: str
    comparison: Comparison


def changes_base(round_: ReviewRound) -> Revision | None:
    """Return the approved revision that a changes-only review would compare with.

    It is what readers see; a re-reading is always of the whole page.
    """
    if round_.kind == ReviewRound.Kind.REAFFIRM:
        return None
    live = round_.article.publications.live().select_related("revision").first()
    return live.revision if live is not None else None


def comparisons(round_: ReviewRound, base: Revision | None, user: User) -> list[Since]:
    """Return what changed since the approved text, and since what this doctor last judged."""
    revision = round_.revision
    approved = base or _last_approved(revision)
    mine = _last_judged(revision, user)
    found: list[Since] = []
    if approved is not None and approved.pk != revision.pk:
        words = (
            _("Since revision %(number)d, which readers see")
            if base
            else _("Since revision %(number)d, which was approved")
        )
        found.append(_since("approved", words, approved, revision))
    if mine is not None and (approved is None or mine.pk != approved.pk):
        words = _("Since revision %(number)d, which you judged last")
        found.append(_since("judged", words, mine, revision))
    return found


def _since(name: str, words: str, old: Revision, new: Revision) -> Since:
    return Since(name, words % {"number": old.number}, compare_revisions(old, new))


def _last_approved(revision: Revision) -> Revision | None:
    earlier = Revision.objects.filter(
        article_id=revision.article_id,
        number__lt=revision.number,
        rounds__kind=ReviewRound.Kind.RELEASE,
        rounds__outcome=ReviewRound.Outcome.APPROVED,
    )
    return earlier.order_by("-number").first()


def _last_judged(revision: Revision, user: User) -> Revision | None:
    reviews = MedicalReview.objects.filter(
        signer=user, revision__article_id=revision.article_id, revision__number__lt=revision.number
    )
    last = reviews.select_related("revision").order_by("-revision__number", "-pk").first()
    return last.revision if last is not None else None


def obstacles(assignment: ReviewAssignment, user: User, now: datetime) -> list[str]:
    """Return as sentences why this doctor could not sign an approval now, whatever they tick."""
    article = assignment.round.article
    situation = facts.with_assignment(facts.situation_of(article), assignment, article, user, now)
    if not facts.recomputes(assignment.round.revision):
        situation = replace(situation, fingerprint_recomputes=False)
    reasons = [*can_sign(actor_of(user), situation)]
    return sentences(reasons)


def meanings(round_: ReviewRound, base: Revision | None) -> dict[str, str]:
    """Return in words what each decision would mean, by decision and scope."""
    found = {
        "whole": meaning_of(Decision.APPROVE, round_, Scope.WHOLE, None),
        "request_changes": meaning_of(Decision.REQUEST_CHANGES, round_, Scope.WHOLE, None),
    }
    if base is not None:
        found["changes"] = meaning_of(Decision.APPROVE, round_, Scope.CHANGES, base)
    return found


def printed_as(user: User, now: datetime) -> dict[str, Any]:
    """Return the credentials as a signature made now would print them."""
    profile = MedicalReviewer.objects.select_related("verified_by").filter(user=user).first()
    return credentials(profile, user, now)


@dataclass(frozen=True)
class LastReading:
    """Who signed for the whole live text last, and when it is to be read again."""

    on: date
    name: str
    due_on: date
    is_overdue: bool


def last_reading(round_: ReviewRound, today: date) -> LastReading | None:
    """Return it for a re-reading; None where nobody signed for the whole text."""
    if round_.kind != ReviewRound.Kind.REAFFIRM:
        return None
    signed = PublishedSignature.objects.filter(article=round_.article, scope=Scope.WHOLE)
    last = signed.filter(publication__revision=round_.revision).order_by("-signed_at").first()
    if last is None:
        return None
    due_on = last.next_review_due_on
    day = timezone.localdate(last.signed_at)
    return LastReading(day, f"{last.name}, {last.credentials}", due_on, due_on < today)


def next_waiting(row: ReviewAssignment, user: User) -> ReviewAssignment | None:
    """Return what this doctor should read next, in the order of the queue."""
    mine = ReviewAssignment.objects.filter(
        reviewer=user, status__in=RUNNING, round__closed_at__isnull=True
    )
    rows = mine.exclude(pk=row.pk).select_related("round__article")
    return rows.order_by("-round__is_expedited", "due_on", "pk").first()


def unseen_parts(revision: Revision) -> list[tuple[str, str]]:
    """Return what is signed with the revision and not to be seen in its text."""
    data = revision.data
    parts = [
        (_("Description for search engines"), data["meta_description"]),
        (_("Change note"), data["change_note"]),
        (_("Language"), data["language"]),
    ]
    parts += byline_facts(data)
    for image in data["images"]:
        words = _("Image “%(name)s”: alt text, credit and licence") % {"name": image["name"]}
        known = (image["alt"], image["credit"], image["licence"])
        parts.append((words, " · ".join(text for text in known if text)))
    return parts
