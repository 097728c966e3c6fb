"""The workbench: a doctor accepts, reads, says what must change, or signs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from articles import transitions
from articles.models import ReviewAssignment
from articles.transitions import Refused
from articles.wording import sentences
from articles.workflow import Reason

from . import kept, reading
from .base import user_of
from .bulk import BulkMixin
from .queue import QueueColumns
from .refusals import note
from .review_page import ReviewPage

Status = ReviewAssignment.Status
WHOLE_ROW = ("round__article__topic", "round__revision", "reviewer", "assigned_by", "waived_by")


class AcceptForm(forms.Form):
    """The question that comes before the text."""

    conflict = forms.ChoiceField(
        label=gettext_lazy("Do you have a conflict of interest about this article?"),
        choices=[
            ("none", gettext_lazy("No, none")),
            ("declared", gettext_lazy("Yes, and I describe it here")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    statement = forms.CharField(
        label=gettext_lazy("Describe it"),
        help_text=gettext_lazy(
            "Readers see this text with your signature. An editor must waive the conflict before "
            "you can approve."
        ),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        max_length=4000,
    )


class NoteForm(forms.Form):
    """Why a doctor declines, or steps back."""

    note = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The editors read it; it is kept in the record."),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        max_length=4000,
    )


@admin.register(ReviewAssignment)
class ReviewAssignmentAdmin(BulkMixin, QueueColumns):
    """Who reads what. Nobody edits these rows; every button is a transition."""

    bulk = ("assign", "remind")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: editors assign on the article's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the pages behind a line of the queue."""
        guarded, name = self.admin_site.admin_view, "articles_reviewassignment_"
        return [
            path("<int:pk>/change/", self.open_view, name=f"{name}change"),
            path("<int:pk>/accept/", guarded(self.accept_view), name=f"{name}accept"),
            path("<int:pk>/decline/", guarded(self.decline_view), name=f"{name}decline"),
            path("<int:pk>/recuse/", guarded(self.recuse_view), name=f"{name}recuse"),
            *super().get_urls(),
        ]

    # --- the page of one assignment --------------------------------------------------------------

    # Exempt only so that a refusal can give the words back; the very same check is made here.
    @method_decorator(csrf_exempt)
    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the assignment as far as it is; a POST decides, unless the login has expired."""
        view = partial(self.review_view, pk=pk)
        words = {
            "nothing_done": _("Nothing was signed, and nothing you typed is lost."),
            "come_back": _(
                "Come back to this tab and continue. You will see the text and everything you "
                "typed, and can sign then."
            ),
        }
        return kept.answer(self, request, view, partial(view, only_show=True), words)

    def review_view(self, request: HttpRequest, pk: int, only_show: bool = False) -> HttpResponse:
        """Show what this person may see of the assignment, or decide.

        :param only_show: show again what was typed, and decide nothing.
        """
        page = ReviewPage(self, request, self.find(request, pk))
        if request.method == "POST":
            return page.resume() if only_show else page.post()
        return page.get()

    def find(self, request: HttpRequest, pk: int) -> ReviewAssignment:
        """Return the assignment with everything its pages name."""
        row = get_object_or_404(ReviewAssignment.objects.select_related(*WHOLE_ROW), pk=pk)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    # --- answers to an invitation ----------------------------------------------------------------

    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask about conflicts of interest; only then the text is shown."""
        row, user = self.find(request, pk), user_of(request)
        form = AcceptForm(_sent(request))
        refusals: Sequence[Reason] = ()
        if request.method == "POST" and form.is_valid():
            try:
                transitions.accept(
                    row,
                    by=user,
                    now=timezone.now(),
                    conflict=form.cleaned_data["conflict"],
                    statement=form.cleaned_data["statement"],
                )
            except Refused as refused:
                refusals = refused.reasons
                note(user_of(request), refused.transition, refusals)
            else:
                return self.to_page(row)
        problems = reading.obstacles(row, user, timezone.now())
        context = {"form": form, "problems": problems}
        return self.answer(request, row, "accept.html", _("Before you read"), context, refusals)

    def decline_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say no to an invitation."""
        return self.end_view(request, pk, "decline", _("Decline to review"))

    def recuse_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Step back after having accepted."""
        return self.end_view(request, pk, "recuse", _("Step back from this review"))

    def end_view(self, request: HttpRequest, pk: int, verb: str, title: str) -> HttpResponse:
        """Ask for the reason, and call the verb."""
        row, form = self.find(request, pk), NoteForm(_sent(request))
        refusals: Sequence[Reason] = ()
        if request.method == "POST" and form.is_valid():
            call = {"decline": transitions.decline, "recuse": transitions.recuse}[verb]
            try:
                call(row, by=user_of(request), now=timezone.now(), note=form.cleaned_data["note"])
            except Refused as refused:
                refusals = refused.reasons
                note(user_of(request), refused.transition, refusals)
            else:
                messages.success(request, _("Done. The editors are told, to ask another doctor."))
                return HttpResponseRedirect(reverse("admin:articles_reviewassignment_changelist"))
        context = {"form": form, "verb": verb}
        return self.answer(request, row, "end.html", title, context, refusals)

    def to_page(self, row: ReviewAssignment) -> HttpResponse:
        """Go to the page of an assignment."""
        return HttpResponseRedirect(
            reverse("admin:articles_reviewassignment_change", args=[row.pk])
        )

    def answer(
        self,
        request: HttpRequest,
        row: ReviewAssignment,
        template: str,
        title: str,
        context: dict[str, Any],
        refusals: Sequence[Reason] = (),
    ) -> HttpResponse:
        """Render a page about an assignment; its status tells whether something was refused."""
        codes = {reason.code for reason in refusals}
        is_foreign = bool(codes & {"wrong_role", "not_your_assignment"})
        status = 403 if is_foreign else 409 if refusals else context.pop("status", 200)
        whole = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "assignment": row,
            "is_own": row.reviewer_id == user_of(request).pk,
            "is_invited": row.status == Status.INVITED and row.round.closed_at is None,
            "refusals": sentences(refusals),
            **context,
        }
        name = f"admin/articles/workbench/{template}"
        return TemplateResponse(request, name, whole, status=status)


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also if that is nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None
