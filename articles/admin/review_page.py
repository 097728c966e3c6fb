"""One request for the page of one assignment: the workbench, or what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.cited_sources import notices_about
from articles.models import MedicalReview, ReviewAssignment
from articles.transitions import Refused, Stale
from articles.workflow import Reason

from . import reading, signing
from .base import user_of
from .decision import Desk, with_more_rows, with_values
from .history import events_since, newest_event
from .refusals import note
from .submitted import submitted
from .talks import SAY, VERBS, act, talks_of

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

Status, Decision = ReviewAssignment.Status, MedicalReview.Decision


class ReviewPage:
    """One request for the page of one assignment."""

    def __init__(self, model_admin: Any, request: HttpRequest, row: ReviewAssignment) -> None:
        self.admin = model_admin
        self.request = request
        self.row = row
        self.now = timezone.now()
        self.base = reading.changes_base(row.round)

    @property
    def user(self) -> User:
        """Who asks."""
        return user_of(self.request)

    @property
    def is_own(self) -> bool:
        """Whether it is the assignment of who asks."""
        return self.row.reviewer_id == self.user.pk

    @property
    def can_decide(self) -> bool:
        """Whether the decision form is shown: one's own, accepted, and still open."""
        return (
            self.is_own and self.row.status == Status.ACCEPTED and self.row.round.closed_at is None
        )

    def get(self) -> HttpResponse:
        """Show the question, the workbench, or what came of it."""
        if self.is_own and self.row.status == Status.INVITED and self.row.round.closed_at is None:
            return HttpResponseRedirect(
                reverse("admin:articles_reviewassignment_accept", args=[self.row.pk])
            )
        return self.show(self.desk())

    def resume(self) -> HttpResponse:
        """Show again what was typed before the login expired."""
        data = with_values(self.request.POST, self.hidden_values())
        notice = _(
            "Nothing was signed: your login had expired. What you typed is below. Check that the "
            "text is the one you read, type your password and sign."
        )
        seen = self.request.POST.get("seen", "")
        news = events_since(self.row.round.article, int(seen)) if seen.isdecimal() else []
        return self.show(self.desk(data), notice=notice, news=news or None)

    def post(self) -> HttpResponse:
        """Settle, reply, reopen, make room, or decide."""
        for verb in VERBS:
            if verb in self.request.POST:
                return self.talk(verb)
        if "more_rows" in self.request.POST:
            return self.show(self.desk(with_more_rows(self.request.POST)))
        desk, decision = self.desk(self.request.POST), self.request.POST.get("decision", "")
        if decision not in Decision.values:
            notice = _("Press one of the two buttons at the end of the form to decide.")
            return self.show(desk, notice=notice)
        return self.decide(desk, decision) if desk.is_valid(decision) else self.show(desk)

    def decide(self, desk: Desk, decision: str) -> HttpResponse:
        """Call the verb; whatever stands against it, nothing typed is lost."""
        try:
            with signing.counted(self.request, self.user, now=self.now):
                review = desk.sign(decision, by=self.user, now=self.now)
        except Refused as refused:
            return self.show_refused(refused)
        except Stale:
            return self.show_stale(desk)
        messages.success(self.request, _said(review))
        return self.admin.to_page(self.row)

    def talk(self, verb: str) -> HttpResponse:
        """Settle, answer or reopen a change request; what else was typed stays in the form."""
        key = self.request.POST[verb]
        pk = int(key) if key.isdecimal() else 0
        asked = get_object_or_404(self.row.round.article.change_requests, pk=pk)
        said = f"{SAY}{pk}"
        text = self.request.POST.get(said, "")
        try:
            notice = act(verb, asked, text, by=self.user, now=self.now)
        except Refused as refused:
            return self.show_refused(refused)
        self.reload()
        return self.show(self.desk(with_values(self.request.POST, {said: ""})), notice=notice)

    def show_refused(self, refused: Refused) -> HttpResponse:
        """Show the page as it is now, with the reasons and everything typed."""
        note(self.user, refused.transition, refused.reasons)
        self.reload()
        return self.show(self.desk(with_values(self.request.POST, {})), refusals=refused.reasons)

    def show_stale(self, desk: Desk) -> HttpResponse:
        """Show the page as it is now, what changed since, and everything typed."""
        self.reload()
        seen = desk.form.cleaned_data["seen"] or 0
        news = events_since(self.row.round.article, seen)
        data = with_values(self.request.POST, self.hidden_values())
        return self.show(self.desk(data), news=news)

    def reload(self) -> None:
        """Read the assignment as it is stored now."""
        self.row = self.admin.find(self.request, self.row.pk)
        self.base = reading.changes_base(self.row.round)

    def hidden_values(self) -> dict[str, Any]:
        """Return what the form carries about what the doctor is shown now."""
        round_ = self.row.round
        return {
            "round": round_.pk,
            "lock_version": round_.article.lock_version,
            "fingerprint": round_.revision.fingerprint,
            "seen": newest_event(round_.article),
        }

    def desk(self, data: QueryDict | None = None) -> Desk:
        """Return the forms of the decision."""
        return Desk(self.row, self.base, self.hidden_values(), data)

    def show(
        self,
        desk: Desk,
        *,
        refusals: Sequence[Reason] = (),
        news: Sequence[Any] | None = None,
        notice: str = "",
    ) -> HttpResponse:
        """Answer with the workbench, or with the receipt where nothing is left to decide."""
        is_lost = self.request.method == "POST" and self.is_own and not self.can_decide
        context: dict[str, Any] = {
            "notice": notice,
            "news": news,
            "typed": desk.typed() if is_lost else [],
            "status": 409 if news is not None else 200,
        }
        number = {"number": self.row.round.revision.number}
        if not self.can_decide:
            title = _("Review of revision %(number)d") % number
            context["review"] = MedicalReview.objects.filter(assignment=self.row).first()
            context["next"] = reading.next_waiting(self.row, self.user) if self.is_own else None
            return self.admin.answer(
                self.request, self.row, "receipt.html", title, context, refusals
            )
        context |= {**self.everything(desk), "subtitle": self.row.round.article.title}
        title = _("Review revision %(number)d") % number
        return self.admin.answer(self.request, self.row, "workbench.html", title, context, refusals)

    def everything(self, desk: Desk) -> dict[str, Any]:
        """Return what the workbench shows."""
        round_ = self.row.round
        return {
            "desk": desk,
            "revision": round_.revision,
            "round": round_,
            "base": self.base,
            "comparisons": reading.comparisons(round_, self.base, self.user),
            "problems": reading.obstacles(self.row, self.user, self.now),
            "meanings": reading.meanings(round_, self.base),
            "printed": reading.printed_as(self.user, self.now),
            "talks": talks_of(round_, self.user, desk.data),
            "last_reading": reading.last_reading(round_, timezone.localdate(self.now)),
            "notices": notices_about(round_.revision.data),
            "unseen": reading.unseen_parts(round_.revision),
            "submitted": submitted(round_.revision),
            "is_nav_sidebar_enabled": False,
        }


def _said(review: MedicalReview) -> str:
    number = {"number": review.revision.number}
    if review.decision == Decision.APPROVE:
        return _("You signed approval of revision %(number)d.") % number
    return _("You requested changes to revision %(number)d.") % number
