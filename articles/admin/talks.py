"""What doctors asked for, with the answers, as a doctor reads and settles it beside the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles import transitions
from articles.models import ChangeRequest, ReviewRound
from articles.roles import roles_of
from articles.workflow import Role

from .places import places_of

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

SAY = "say_"
VERBS = ("settle", "reply", "reopen")


@dataclass(frozen=True)
class Talk:
    """One change request with what this doctor can do about it.

    :param said: what is typed for it and not sent yet.
    :param fragment: of the place in the text below; "" where the text has it no more.
    """

    asked: ChangeRequest
    may_settle: bool
    may_reopen: bool
    said: str
    fragment: str

    @property
    def place(self) -> str:
        """The place in the text, as ``PartDiff.place`` names it."""
        return place_of(self.asked)

    @property
    def answers(self) -> Sequence[Any]:
        """What was said about it, oldest first."""
        return list(self.asked.replies.all())


def place_of(asked: ChangeRequest) -> str:
    """Return the place that a request is about, as ``PartDiff.place`` names it."""
    return f"{asked.anchor}:{asked.anchor_uid}"


def talks_of(round_: ReviewRound, user: User, sent: QueryDict | None) -> list[Talk]:
    """Return all that is not settled, whoever asked, and this doctor's own that is; blocking first.

    :param sent: the form of the workbench, whose words stay.
    """
    rows = round_.article.change_requests.filter(Q(settled_at__isnull=True) | Q(raised_by=user))
    rows = rows.select_related("raised_by").prefetch_related("replies__by")
    is_lead = Role.LEAD_REVIEWER in roles_of(user)
    asked_for = list(rows.order_by("pk"))
    places = places_of(round_.revision) if asked_for else {}
    talks = []
    for asked in asked_for:
        is_open = asked.settled_at is None
        is_own = is_lead or asked.raised_by_id == user.pk
        has_answer = asked.answered_at is not None
        talks.append(
            Talk(
                asked,
                may_settle=is_open and (is_own or has_answer),
                may_reopen=is_own and (has_answer or not is_open),
                said=sent.get(f"{SAY}{asked.pk}", "") if sent is not None else "",
                fragment=places.get(place_of(asked), ""),
            )
        )
    return sorted(talks, key=lambda talk: (talk.asked.settled_at is not None, not _blocks(talk)))


def _blocks(talk: Talk) -> bool:
    return talk.asked.is_blocking


def act(verb: str, asked: ChangeRequest, text: str, *, by: User, now: datetime) -> str:
    """Settle, reply or reopen; return what was done. Words typed while settling become a reply.

    :raises Refused: by the rules; nothing was written then.
    """
    given: dict[str, Any] = {"by": by, "now": now}
    with transaction.atomic():
        if verb == "reopen":
            transitions.reopen_change_request(asked, text=text, **given)
        elif verb == "reply" or text.strip():
            transitions.reply_to_change_request(asked, text=text, **given)
        if verb == "settle":
            transitions.settle_change_request(asked, **given)
    return {
        "settle": _("The change request is settled."),
        "reply": _("Your reply stands under the change request."),
        "reopen": _("The change request is open again, and waits for the author."),
    }[verb]


def words_said(sent: QueryDict | None) -> list[tuple[str, str]]:
    """Return label and value of replies typed and not sent, to show where no form is left."""
    if sent is None:
        return []
    found = [str(value) for name, value in sent.items() if name.startswith(SAY)]
    return [(_("Reply to a change request"), value) for value in found if value.strip()]
