"""The facts that the rules ask about, read from the database under the article's lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from articles.advice_wording import reason_of
from articles.canonical import fingerprint
from articles.content import Frozen, problems_of
from articles.examination import Examination
from articles.licences import licence_key
from articles.models import (
    Article,
    ChangeRequest,
    Contribution,
    MedicalReview,
    MedicalReviewer,
    Publication,
    PublishedFAQ,
    ReviewAssignment,
    ReviewRound,
    Revision,
)
from articles.personal_names import is_named_in
from articles.workflow import Reason, Situation, State, state_after_approval
from rlsportal.accounts.lineage import lineage

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from rlsportal.accounts.models import User


def situation_of(article: Article) -> Situation:
    """Return what every transition may ask about the article itself."""
    return Situation(
        state=State(article.state),
        is_scheduled=article.scheduled_for is not None,
        withdrawal_is_scheduled=article.withdrawal_scheduled_for is not None,
        ever_published=article.publications.exists(),
    )


def with_text(s: Situation, article: Article, frozen: Frozen) -> Situation:
    """Add what submission asks about the text."""
    last = article.contributions.order_by("-pk").first()
    return replace(
        s,
        content_problems=problems_of(frozen),
        reference_count=len(frozen.data["references"]),
        has_change_note=bool(frozen.data["change_note"]),
        has_change_kind=bool(frozen.data.get("change_kind")),
        change_note_is_old=_is_old_note(article, frozen.data["change_note"]),
        unanswered_blocking=article.change_requests.blocking().unanswered().count(),
        contributions_add_up=last is not None and last.content_hash == frozen.content_hash,
    )


def with_advice(s: Situation, found: Examination, waiver: str = "") -> Situation:
    """Add what the checks found grave, and whether somebody gives a reason to go on."""
    grave = tuple(reason_of(each) for each in found.graves)
    return replace(s, grave_advice=grave, waiver_given=bool(waiver.strip()))


def _is_old_note(article: Article, note: str) -> bool:
    """Return whether the note is the one readers have with the live text already."""
    return bool(note) and article.publications.live().filter(change_note=note).exists()


def open_round(article: Article) -> ReviewRound | None:
    """Return the one open round of the article, with its revision."""
    return article.rounds.filter(closed_at__isnull=True).select_related("revision").first()


def with_round(s: Situation, round_: ReviewRound | None) -> Situation:
    """Add what may be asked about the open round."""
    decisions = round_.medical_reviews.filter(revocation__isnull=True) if round_ else None
    return replace(
        s,
        round_is_open=round_ is not None,
        decision_count=decisions.count() if decisions is not None else 0,
    )


@dataclass(frozen=True)
class Writers:
    """Who wrote a text: the accounts that changed a word of it, and whoever is behind those."""

    wrote: frozenset[int]
    behind: frozenset[int]

    def part_of(self, user_pk: int) -> str:
        """Return "" for somebody independent, else "wrote" or "behind"."""
        return "wrote" if user_pk in self.wrote else "behind" if user_pk in self.behind else ""


def writers_of(article: Article) -> Writers:
    """Return who ever changed a word of the article, and who is behind their accounts.

    Only this direction: somebody whom the author invited is no author, and two people whom a third
    invited are two.
    """
    rows = Contribution.objects.filter(article_id=article.pk).order_by().distinct()
    wrote = frozenset(rows.values_list("user_id", flat=True))
    return Writers(wrote, frozenset(lineage(wrote)) - wrote)


def recomputes(revision: Revision) -> bool:
    """Return whether the stored bytes still give the stored fingerprint."""
    stored = fingerprint(revision.content, revision.renderer_version, revision.body_html)
    return bool(stored == revision.fingerprint)


def signing_problems(user: User, on: date) -> tuple[Reason, ...]:
    """Return why this doctor's signature would not count on that day.

    :param on: the day of signing, or of publication for an approval given earlier.
    """
    profile = MedicalReviewer.objects.filter(user_id=user.pk).first()
    name = {"name": profile.display_name if profile else user.get_username()}
    if profile is None:
        return (Reason("no_reviewer_profile", name),)
    problems = []
    if profile.verified_at is None:
        problems.append(Reason("licence_not_verified", name))
    else:
        if profile.verified_by_id in (user.pk, user.created_by_id):
            problems.append(Reason("licence_verified_by_insider", name))
        set_at = user.credentials_set_by_other_at
        if set_at is not None and set_at >= profile.verified_at:
            problems.append(Reason("password_set_by_another", name))
    if profile.licence_valid_until < on:
        problems.append(
            Reason("licence_expired", {**name, "on": profile.licence_valid_until.isoformat()})
        )
    return tuple(problems)


def named_as_author(revision: Revision | None, user: User) -> tuple[Reason, ...]:
    """Return the reason against a doctor whom the text names as one of its authors."""
    bylines = revision.data.get("bylines", []) if revision is not None else []
    if not bylines:
        return ()
    names = MedicalReviewer.objects.filter(user_id=user.pk).values_list("display_name", flat=True)
    known = [*names, user.get_full_name()]
    if any(is_named_in(name, byline["name"]) for name in known for byline in bylines):
        return (Reason("named_as_author", {"name": known[0] or user.get_username()}),)
    return ()


def with_assignment(
    s: Situation, assignment: ReviewAssignment | None, article: Article, user: User, now: datetime
) -> Situation:
    """Add what signing asks about the doctor."""
    part = writers_of(article).part_of(user.pk)
    revision = assignment.round.revision if assignment else None
    return replace(
        s,
        assignment_status=assignment.status if assignment else "",
        conflict_declared=bool(assignment and assignment.conflict == "declared"),
        conflict_waived=bool(assignment and assignment.waived_by_id),
        has_contributed=part == "wrote",
        is_behind_contributor=part == "behind",
        signing_problems=(*signing_problems(user, now.date()), *named_as_author(revision, user)),
        unsettled_blocking=_unsettled_blocking(article),
    )


def _unsettled_blocking(article: Article) -> int:
    """Return how many blocking change requests of anybody stand open."""
    requests = ChangeRequest.objects.filter(article=article)
    return requests.blocking().unsettled().count()


def standing_approvals(round_: ReviewRound) -> QuerySet[MedicalReview]:
    """Return the approvals of the round's exact text that nobody took back, oldest first."""
    return (
        round_.medical_reviews.filter(
            decision=MedicalReview.Decision.APPROVE,
            fingerprint=round_.revision.fingerprint,
            revocation__isnull=True,
        )
        .select_related("signer")
        .order_by("pk")
    )


def release_round(revision: Revision | None) -> ReviewRound | None:
    """Return the last round that was to release this revision."""
    if revision is None:
        return None
    rounds = revision.rounds.filter(kind=ReviewRound.Kind.RELEASE)
    return rounds.select_related("revision").order_by("-pk").first()


def withdrawn_since(round_: ReviewRound) -> bool:
    """Return whether a text of the article was withdrawn after the round had ended."""
    published = Publication.objects.filter(article_id=round_.article_id)
    return (
        round_.closed_at is not None
        and published.filter(withdrawn_at__gte=round_.closed_at).exists()
    )


def quorum_stands(round_: ReviewRound | None) -> bool:
    """Return whether the round ended in an approval that still stands."""
    if round_ is None or round_.outcome != ReviewRound.Outcome.APPROVED:
        return False
    standing, by_specialists = counted(round_)
    state = state_after_approval(standing, round_.quorum, by_specialists, round_.specialists)
    return state == State.APPROVED


def counted(round_: ReviewRound) -> tuple[int, int]:
    """Return how many different doctors' approvals stand, and how many of them specialists'."""
    approvals = list(standing_approvals(round_))
    return (
        doctors_among(approvals),
        doctors_among([review for review in approvals if review.signer_is_specialist]),
    )


def doctors_among(approvals: Sequence[MedicalReview]) -> int:
    """Return how many different doctors signed: one account is one, and so is one licence.

    The doctors of the demonstration have none.
    """
    signers = {review.signer_id for review in approvals}
    licences = {
        review.signer_id
        if review.is_demonstration
        else licence_key(review.licence_jurisdiction, review.licence_number) or review.signer_id
        for review in approvals
    }
    return min(len(signers), len(licences))


def licence_held_by(profile: MedicalReviewer) -> str:
    """Return the name of another doctor with an active account and the same licence, or ""."""
    key = licence_key(profile.licence_jurisdiction, profile.licence_number)
    if key is None or profile.is_demonstration:
        return ""
    others = MedicalReviewer.objects.filter(user__is_active=True, is_demonstration=False)
    for other in others.exclude(pk=profile.pk):
        if licence_key(other.licence_jurisdiction, other.licence_number) == key:
            return other.display_name
    return ""


def with_release(s: Situation, article: Article, now: datetime) -> Situation:
    """Add what publishing, scheduling, returning and revoking ask about the approved revision."""
    revision = article.revision
    round_ = release_round(revision)
    if revision is None or round_ is None:
        return replace(s, revision_is_current=False)
    approvals = list(standing_approvals(round_))
    writers = writers_of(article)
    publication = Publication.objects.filter(revision=revision).first()
    return replace(
        s,
        fingerprint_recomputes=recomputes(revision),
        revision_is_live=publication is not None and publication.is_live,
        revision_was_withdrawn=publication is not None and publication.withdrawn_at is not None,
        withdrawn_since_approval=withdrawn_since(round_),
        standing_approvals=doctors_among(approvals),
        quorum=round_.quorum,
        by_specialists=doctors_among([r for r in approvals if r.signer_is_specialist]),
        specialists=round_.specialists,
        unsettled_blocking=_unsettled_blocking(article),
        counted_signer_problems=tuple(
            problem
            for review in approvals
            for problem in _counted_signer_problems(review, revision, writers, now)
        ),
        addresses_taken=_addresses_taken(article, revision),
    )


def _counted_signer_problems(
    review: MedicalReview, revision: Revision, writers: Writers, now: datetime
) -> tuple[Reason, ...]:
    problems = list(signing_problems(review.signer, now.date()))
    problems += named_as_author(revision, review.signer)
    name = {"name": review.signer_name}
    part = writers.part_of(review.signer_id)
    if part == "wrote":
        problems.append(Reason("signer_contributed", name))
    elif part == "behind":
        problems.append(Reason("signer_behind_contributor", name))
    if not review.signer.is_active:
        problems.append(Reason("signer_not_active", name))
    return tuple(problems)


def _addresses_taken(article: Article, revision: Revision) -> tuple[str, ...]:
    """Return addresses of this article that a live publication of another one holds."""
    others = Publication.objects.live().exclude(article=article)
    taken = list(others.filter(slug=article.slug).values_list("slug", flat=True))
    uids = [faq["uid"] for faq in revision.data["faqs"]]
    slugs = article.faqs.filter(uid__in=uids).values_list("slug", flat=True)
    rivals = PublishedFAQ.objects.filter(publication__in=others, slug__in=list(slugs))
    taken += rivals.values_list("slug", flat=True)
    return tuple(taken)


def with_live(s: Situation, article: Article) -> Situation:
    """Add what a re-reading of the live text asks about."""
    live = article.publications.live().first()
    under_way = article.state == State.IN_REVIEW or (
        article.state == State.APPROVED and live and article.revision_id != live.revision_id
    )
    return replace(s, revision_is_live=live is not None, newer_revision_in_review=bool(under_way))
