"""Where an article stands, in words, with a button for each step that makes sense now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import (
    Article,
    ChangeRequest,
    EvidenceFlag,
    MedicalReview,
    Publication,
    ReviewAssignment,
    ReviewRound,
)
from articles.roles import actor_of
from articles.transitions import facts
from articles.transitions.people import assignee_problems
from articles.transitions.signature import name_of
from articles.wording import sentences
from articles.workflow import Actor, Role, State, offered

from .history import Line, last_events
from .needs import needs_of
from .public_side import what_readers_have
from .step_table import STEPS
from .steps import Subject

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

RUNNING = (ReviewAssignment.Status.INVITED, ReviewAssignment.Status.ACCEPTED)


@dataclass(frozen=True)
class Button:
    """The way to the page of one step."""

    label: str
    href: str
    is_grave: bool = False


@dataclass(frozen=True)
class Reader:
    """One doctor in the open round; ``problems`` say why a signature would not count today."""

    name: str
    status: str
    due_on: date
    is_overdue: bool
    conflict: str
    buttons: tuple[Button, ...]
    problems: Sequence[str] = ()


@dataclass(frozen=True)
class Wish:
    """One change request that is not settled."""

    request: ChangeRequest
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Doubt:
    """One source about which there is a notice that nobody settled yet."""

    flag: EvidenceFlag
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Process:
    """Everything the panel shows."""

    state: str
    public: str
    round: ReviewRound | None
    needs: str
    readers: tuple[Reader, ...]
    wishes: tuple[Wish, ...]
    doubts: tuple[Doubt, ...]
    buttons: tuple[Button, ...]
    history: Sequence[Line]


def process_of(article: Article, user: User) -> Process:
    """Return where the article stands, and what this person can do about it."""
    actor = actor_of(user)
    round_ = facts.open_round(article)
    live = article.publications.live().first()
    can = frozenset(offered(actor, State(article.state)))
    needs = needs_of([round_])[round_.pk] if round_ is not None else None
    if needs is None or user.pk in needs.asked | needs.signed or not needs.missing:
        can -= {"claim"}
    return Process(
        state=state_in_words(article, live, round_),
        public=what_readers_have(article),
        round=round_,
        needs=needs.sentence if needs is not None else "",
        readers=tuple(_readers(article, round_, can, user)),
        wishes=tuple(_wishes(article, actor, user, can)),
        doubts=tuple(_doubts(article, can)),
        # Grave ones last, where the template sets them apart.
        buttons=tuple(sorted(_buttons(article, live, round_, actor, user, can), key=_is_grave)),
        history=last_events(article),
    )


def state_in_words(article: Article, live: Publication | None, round_: ReviewRound | None) -> str:
    """Return what the state of the working copy means now."""
    number = {"number": article.revision.number if article.revision else "–"}
    if article.state == State.DRAFT:
        return _("A draft. Authors can edit it.")
    if article.state == State.IN_REVIEW:
        return _in_review(number, round_)
    if article.state == State.CHANGES_REQUESTED:
        return (
            _(
                "A doctor asked for changes to revision %(number)s. Once every blocking request "
                "is answered, an author can submit it again."
            )
            % number
        )
    if article.state == State.CLOSED:
        return closed_in_words(article)
    return _approved(article, live, number)


def closed_in_words(article: Article) -> str:
    """Return how an article ended: retired after it was public, or given up before."""
    last = article.publications.defer("content", "body_html").select_related("successor")
    publication = last.order_by("-number").first()
    if publication is None:
        return _("Given up before it was ever public. The record is kept.")
    if publication.successor is None:
        return _("Retired: it was taken off the site for good. The record is kept.")
    words = _("Retired: it was merged into “%(title)s”. The record is kept.")
    return words % {"title": publication.successor.title}


def _in_review(number: dict[str, Any], round_: ReviewRound | None) -> str:
    if round_ is None:
        return _("Revision %(number)s is in review.") % number
    count = {"count": facts.standing_approvals(round_).count(), "quorum": round_.quorum}
    words = ngettext(
        "Revision %(number)s is in review: %(count)d of %(quorum)d approval is signed.",
        "Revision %(number)s is in review: %(count)d of %(quorum)d approvals are signed.",
        round_.quorum,
    )
    return words % {**number, **count}


def _approved(article: Article, live: Publication | None, number: dict[str, Any]) -> str:
    if live is not None and live.revision_id == article.revision_id:
        return _("Revision %(number)s is approved, and is what readers see.") % number
    if article.scheduled_for is not None:
        when = date_format(timezone.localtime(article.scheduled_for), "DATETIME_FORMAT")
        words = _("Revision %(number)s is approved, and goes live on %(when)s (%(zone)s).")
        return words % {**number, "when": when, "zone": timezone.get_current_timezone_name()}
    if article.publications.filter(revision=article.revision).exists():
        return _("Revision %(number)s was withdrawn. An author can start a new one.") % number
    if _is_in_doubt(article):
        words = _(
            "Revision %(number)s was approved before the article was withdrawn. Return it to "
            "review."
        )
        return words % number
    return _("Revision %(number)s is approved. An editor can publish it.") % number


# --- buttons --------------------------------------------------------------------------------------


def step_button(name: str, subject: Subject) -> Button:
    """Return the button of a step; its label says what happens."""
    step = STEPS[name]
    args = [subject.article.pk, name]
    if subject.target is not None:
        args.append(subject.target.pk)
    href = reverse("admin:articles_article_process", args=args)
    return Button(_(step.label) % subject.words(), href, step.is_grave)


def _is_grave(button: Button) -> bool:
    return button.is_grave


def _buttons(
    article: Article,
    live: Publication | None,
    round_: ReviewRound | None,
    actor: Actor,
    user: User,
    can: frozenset[str],
) -> Iterator[Button]:
    subject = Subject(article)
    for name in _sensible(article, live, round_):
        if name in can:
            yield step_button(name, subject)
    if "revoke" in can:
        yield from _revocations(article, live, actor, user)
    if "withdraw" in can:
        for publication in article.publications.public().order_by("-number"):
            yield step_button("withdraw", Subject(article, publication))


def _sensible(
    article: Article, live: Publication | None, round_: ReviewRound | None
) -> Iterator[str]:
    """Yield the steps that the guards would not refuse at once, the likeliest first."""
    yield "submit_for_review"
    if article.scheduled_for is None:
        yield "start_revision"
    if round_ is not None:
        yield "claim"
        yield "assign"
    if _may_go_live(article):
        if not _is_in_doubt(article):
            yield "publish"
            yield "unschedule" if article.scheduled_for else "schedule"
        yield "return_to_review"
    yield "recall"
    if round_ is not None and not round_.is_expedited:
        yield "expedite"
    under_way = article.state in (State.IN_REVIEW, State.APPROVED) and (
        live is None or article.revision_id != live.revision_id
    )
    if live is not None and round_ is None and not under_way:
        yield "open_reaffirmation"
    if live is not None:
        is_planned = article.withdrawal_scheduled_for is not None
        yield "unschedule_withdrawal" if is_planned else "schedule_withdrawal"
        if article.scheduled_for is None:
            yield "retire"
    yield "discard"


def _may_go_live(article: Article) -> bool:
    return not article.publications.filter(revision=article.revision).exists()


def _is_in_doubt(article: Article) -> bool:
    """Return whether a text of the article was withdrawn after this one was approved."""
    round_ = facts.release_round(article.revision)
    return round_ is not None and facts.withdrawn_since(round_)


def _revocations(
    article: Article, live: Publication | None, actor: Actor, user: User
) -> Iterator[Button]:
    round_ = facts.release_round(article.revision)
    if round_ is None or not _may_go_live(article):
        return
    for review in facts.standing_approvals(round_):
        if review.signer_id == user.pk or Role.LEAD_REVIEWER in actor.roles:
            yield step_button("revoke", Subject(article, review))


# --- the open round and the wishes ----------------------------------------------------------------


def _readers(
    article: Article, round_: ReviewRound | None, can: frozenset[str], user: User
) -> Iterator[Reader]:
    if round_ is None:
        return
    today = timezone.localdate()
    for row in round_.assignments.select_related("reviewer", "waived_by").order_by("pk"):
        is_running = row.status in RUNNING
        subject = Subject(article, row)
        names = ["reassign", "cancel_assignment"] if is_running else []
        if is_running and row.conflict == "declared" and row.waived_by_id is None:
            names.insert(0, "waive_conflict")
        buttons = [step_button(name, subject) for name in names if name in can]
        if is_running and row.reviewer_id == user.pk:
            href = reverse("admin:articles_reviewassignment_change", args=[row.pk])
            buttons.insert(0, Button(_("Open your review"), href))
        yield Reader(
            name=name_of(row.reviewer),
            status=row.get_status_display(),
            due_on=row.due_on,
            is_overdue=is_running and row.due_on < today,
            conflict=conflict_in_words(row),
            buttons=tuple(buttons),
            problems=_problems(article, round_, row) if is_running else (),
        )


def _problems(article: Article, round_: ReviewRound, row: ReviewAssignment) -> list[str]:
    """Return why a doctor who was asked could not sign any more, or is away."""
    found = assignee_problems(article, round_, row.reviewer, timezone.now())
    return sentences(each for each in found if each.code != "assignee_is_assigned")


def conflict_in_words(row: ReviewAssignment | MedicalReview) -> str:
    """Return what the doctor said about conflicts of interest, and who waived one."""
    if row.conflict != ReviewAssignment.Conflict.DECLARED:
        return _("none declared") if row.conflict else ""
    words = _("declared: %(statement)s") % {"statement": row.conflict_statement}
    waived_by = name_of(row.waived_by) if isinstance(row, ReviewAssignment) else ""
    waived = _("waived by %s") % waived_by
    return f"{words} ({waived})" if waived_by else words


def _wishes(article: Article, actor: Actor, user: User, can: frozenset[str]) -> Iterator[Wish]:
    requests = article.change_requests.unsettled().select_related("raised_by")
    for request in requests.prefetch_related("replies__by"):
        subject = Subject(article, request)
        is_mine = request.raised_by_id == user.pk or Role.LEAD_REVIEWER in actor.roles
        names = ["answer_change_request"]
        if is_mine:
            names.append("settle_change_request")
        names.append("reply_to_change_request")
        if is_mine and request.answered_at is not None:
            names.append("reopen_change_request")
        yield Wish(request, tuple(step_button(name, subject) for name in names if name in can))


def _doubts(article: Article, can: frozenset[str]) -> Iterator[Doubt]:
    for flag in EvidenceFlag.objects.open().filter(article=article).select_related("notice"):
        names = ["settle_flag"] if "settle_flag" in can else []
        yield Doubt(flag, tuple(step_button(name, Subject(article, flag)) for name in names))
