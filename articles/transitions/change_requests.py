"""Change requests: raised with a decision, answered by an author, settled by the doctor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.ledger import record
from articles.models import (
    Article,
    ChangeRequest,
    ChangeRequestReply,
    ReviewRound,
    Revision,
)
from articles.notifications import notify
from articles.roles import actor_of

from . import facts
from ._core import locked, require

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


# The texts of an article that are no parts of a list, by their names in the canonical content.
FIELD_LABELS = {
    "title": gettext_noop("Title"),
    "summary": gettext_noop("Summary"),
    "in_short": gettext_noop("In short"),
    "why_it_matters": gettext_noop("Why it matters"),
    "bottom_line": gettext_noop("The bottom line"),
    "questions": gettext_noop("Questions for your appointment"),
    "call_to_action": gettext_noop("Call to action"),
    "meta_description": gettext_noop("Description for search engines"),
    "change_note": gettext_noop("Change note"),
}


@dataclass(frozen=True)
class NewChangeRequest:
    """One wish of a doctor, at a place.

    :param anchor: a ChangeRequest.Anchor; ``anchor_uid`` names the part (or reference key).
    :param is_blocking: False makes it advice.
    """

    text: str
    anchor: str = "article"
    anchor_uid: str = ""
    quote: str = ""
    proposal: str = ""
    is_blocking: bool = True


def store_requests(
    article: Article,
    round_: ReviewRound,
    by: User,
    now: datetime,
    requests: Sequence[NewChangeRequest],
) -> list[ChangeRequest]:
    """Insert what a doctor wishes, in words that outlast the place they point at."""
    labels = anchor_labels(round_.revision)
    return [
        ChangeRequest.objects.create(
            article=article,
            round=round_,
            raised_by=by,
            raised_at=now,
            anchor=request.anchor,
            anchor_uid=request.anchor_uid,
            anchor_label=labels.get((request.anchor, request.anchor_uid), "")[:200],
            quote=request.quote.strip(),
            text=request.text.strip(),
            proposal=request.proposal.strip(),
            is_blocking=request.is_blocking,
        )
        for request in requests
        if request.text.strip()
    ]


def anchor_labels(revision: Revision) -> dict[tuple[str, str], str]:
    """Return the places of a revision that a change request can point at, with their words."""
    data = revision.data
    places = {("article", ""): data["title"]}
    places |= {("section", s["uid"]): s["heading"] for s in data["sections"]}
    places |= {("faq", f["uid"]): f["question"] for f in data["faqs"]}
    places |= {("help_card", c["uid"]): c["heading"] for c in data["help_cards"]}
    places |= {("reference", r["key"]): r["text"] for r in data["references"]}
    places |= {("field", name): _(label) for name, label in FIELD_LABELS.items() if data.get(name)}
    return places


def answer_change_request(
    request: ChangeRequest, *, by: User, now: datetime, text: str
) -> ChangeRequestReply:
    """Answer a change request: what was done about it, or why not; who asked hears of it."""
    with locked(request.article) as article:
        stored = ChangeRequest.objects.select_related("raised_by").get(pk=request.pk)
        situation = replace(
            facts.situation_of(article),
            request_is_settled=stored.settled_at is not None,
            reason_given=bool(text.strip()),
        )
        require("answer_change_request", actor_of(by), situation)
        reply = ChangeRequestReply.objects.create(
            change_request=stored, by=by, at=now, text=text.strip()
        )
        stored.answered_at = now
        stored.save(update_fields=["answered_at"])
        notify("answered", [stored.raised_by], article=article, by=by, now=now, more=reply.text)
        record("answer_change_request", by=by, now=now, article=article, rows=[stored, reply])
    return reply


def reply_to_change_request(
    request: ChangeRequest, *, by: User, now: datetime, text: str
) -> ChangeRequestReply:
    """Say something about a change request without answering or settling it.

    Who asked, who submitted the text and who owns the article hear of it.
    """
    with locked(request.article) as article:
        stored = ChangeRequest.objects.select_related("raised_by").get(pk=request.pk)
        situation = replace(
            facts.situation_of(article),
            request_is_settled=stored.settled_at is not None,
            reason_given=bool(text.strip()),
        )
        require("reply_to_change_request", actor_of(by), situation)
        reply = ChangeRequestReply.objects.create(
            change_request=stored, by=by, at=now, text=text.strip()
        )
        told, others = _submitter(article), [(stored.raised_by, "asker")]
        notify("replied", told, article=article, by=by, now=now, more=reply.text, others=others)
        record("reply_to_change_request", by=by, now=now, article=article, rows=[reply])
    return reply


def reopen_change_request(
    request: ChangeRequest, *, by: User, now: datetime, text: str
) -> ChangeRequestReply:
    """Say that an answer does not do: the request waits for the author again.

    :param text: what is still missing.
    """
    with locked(request.article) as article:
        stored = ChangeRequest.objects.get(pk=request.pk)
        situation = replace(
            facts.situation_of(article),
            is_own=stored.raised_by_id == by.pk,
            request_is_answered=stored.answered_at is not None or stored.settled_at is not None,
            reason_given=bool(text.strip()),
        )
        require("reopen_change_request", actor_of(by), situation)
        reply = ChangeRequestReply.objects.create(
            change_request=stored, by=by, at=now, text=text.strip()
        )
        stored.answered_at, stored.settled_at, stored.settled_by = None, None, None
        stored.save(update_fields=["answered_at", "settled_at", "settled_by"])
        notify("reopened", _submitter(article), article=article, by=by, now=now, more=text)
        record("reopen_change_request", by=by, now=now, article=article, rows=[stored, reply])
    return reply


def _submitter(article: Article) -> list[User]:
    """Return who submitted the newest revision: the author whom the talk concerns."""
    return [article.revision.submitted_by] if article.revision else []


def settle_change_request(request: ChangeRequest, *, by: User, now: datetime) -> ChangeRequest:
    """Declare a change request settled.

    By the doctor who raised it or a lead reviewer; once an author has answered it, also by a
    doctor who reads the next revision, because who raised it may be out of reach.
    """
    with locked(request.article) as article:
        stored = ChangeRequest.objects.get(pk=request.pk)
        round_ = facts.open_round(article)
        readers = round_.assignments.filter(reviewer=by, status="accepted") if round_ else None
        situation = replace(
            facts.situation_of(article),
            is_own=stored.raised_by_id == by.pk,
            reads_the_open_round=readers is not None and readers.exists(),
            request_is_answered=stored.answered_at is not None,
            request_is_settled=stored.settled_at is not None,
        )
        require("settle_change_request", actor_of(by), situation)
        stored.settled_at, stored.settled_by = now, by
        stored.save(update_fields=["settled_at", "settled_by"])
        record("settle_change_request", by=by, now=now, article=article, rows=[stored])
    return stored
