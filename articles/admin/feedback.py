"""What readers say: the list of their reports, the step that settles one, and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from articles import transitions
from articles.models import Article, Feedback, HelpfulCount
from articles.public.places import places
from articles.transitions import facts
from articles.workflow import Situation

from .ledgers import LedgerAdmin
from .step_forms import StepForm, reason_field
from .steps import Step, Subject

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


class SettleForm(StepForm):
    """What came of a report."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What follows"),
        choices=[
            ("requested", gettext_lazy("Ask the author for a change, as advice")),
            ("dismissed", gettext_lazy("Nothing has to change")),
            ("withdrawn", gettext_lazy("The text was withdrawn because of it")),
        ],
        widget=forms.RadioSelect,
    )
    reason = reason_field(
        gettext_lazy("What you found"),
        gettext_lazy(
            "Of a change: what should be different, and why. In your own words: a reader may have "
            "written about somebody, and the record is never erased."
        ),
    )


def settle(subject: Subject, data: Mapping[str, Any], by: User, now: datetime) -> str:
    """Settle a report."""
    settled = transitions.settle_feedback(
        subject.target,
        by=by,
        now=now,
        note=data["reason"],
        is_request=data["outcome"] == "requested",
        led_to_withdrawal=data["outcome"] == "withdrawn",
    )
    if settled.outcome == Feedback.Outcome.WITHDRAWN:
        return _("The report is settled. The public log of corrections says that it had come.")
    if settled.change_request_id is None:
        return _("The report is settled: nothing has to change.")
    return _("The report became a change request, which the author finds beside the text.")


def feedback_of(article: Article, pk: int) -> Model:
    """Return a report about this article, or raise Http404."""
    reports = Feedback.objects.select_related("publication__revision", "publication__article")
    return get_object_or_404(reports, pk=pk, publication__article=article)


def feedback_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the report."""
    situation = facts.situation_of(subject.article)
    return replace(situation, feedback_is_settled=subject.target.settled_at is not None)


FEEDBACK_STEPS = (
    Step(
        "settle_feedback",
        gettext_noop("Settle the report of a reader"),
        (
            gettext_noop("No word of the text changes without a doctor."),
            gettext_noop(
                "A change request stands beside the place in the text. It is advice, and does not "
                "hold the article back. If the text is dangerous, withdraw it."
            ),
            gettext_noop(
                "If the text was withdrawn because of the report, the log of corrections that "
                "readers see names the day on which it came, and nothing else of it."
            ),
        ),
        gettext_noop(
            "If a change is asked for, who began the article, who submitted this revision and who "
            "looks after the article get a mail."
        ),
        settle,
        form=SettleForm,
        find=feedback_of,
        known=feedback_facts,
        beside=lambda subject: {"report": subject.target},
    ),
)


class WaitingFilter(admin.SimpleListFilter):
    """Whether somebody has looked into it."""

    title = gettext_lazy("what came of it")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices; what waits comes first."""
        return [("waiting", _("Waits")), *((v, str(w)) for v, w in Feedback.Outcome.choices if v)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the choice."""
        if self.value() == "waiting":
            return queryset.filter(settled_at__isnull=True)
        return queryset.filter(outcome=self.value()) if self.value() else queryset


@admin.register(Feedback)
class FeedbackAdmin(LedgerAdmin):
    """Reports of readers: read here, settled by a step of the article."""

    list_display = ("place", "beginning", "next_step", "article_title", "received_on", "outcome")
    list_filter = (WaitingFilter,)
    list_select_related = ("publication",)
    search_fields = ("place", "text", "publication__title")
    fields = (
        *("article_title", "revision_read", "place", "text", "received_on"),
        *("outcome", "note", "settled_by", "settled_at", "next_step"),
    )
    readonly_fields = ("article_title", "revision_read", "next_step")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the reports without the texts they are about."""
        heavy = ("publication__content", "publication__body_html")
        return super().get_queryset(request).select_related("publication").defer(*heavy)

    @admin.display(description=gettext_lazy("article"), ordering="publication__title")
    def article_title(self, row: Feedback) -> SafeString:
        """The article, with the way to its desk."""
        href = reverse("admin:articles_article_change", args=[row.publication.article_id])
        return format_html('<a href="{}">{}</a>', href, row.publication.title)

    @admin.display(description=gettext_lazy("revision that was read"))
    def revision_read(self, row: Feedback) -> str:
        """Its number."""
        return str(row.publication.number)

    @admin.display(description=gettext_lazy("what the reader writes"))
    def beginning(self, row: Feedback) -> str:
        """The first words."""
        return row.text[:120] + ("…" if len(row.text) > 120 else "")

    @admin.display(description=gettext_lazy("next step"))
    def next_step(self, row: Feedback) -> SafeString | str:
        """The page where it is settled."""
        if row.settled_at is not None:
            return "–"
        name = "admin:articles_article_process"
        href = reverse(name, args=[row.publication.article_id, "settle_feedback", row.pk])
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">: {}</span></a>',
            href,
            _("Settle"),
            row.place,
        )


@admin.register(HelpfulCount)
class HelpfulCountAdmin(LedgerAdmin):
    """How often readers said that a text helped."""

    list_display = ("publication_title", "place", "yes", "no")
    list_select_related = ("publication",)
    ordering = ("-no", "-pk")
    search_fields = ("publication__title",)

    @admin.display(description=gettext_lazy("text"), ordering="publication__title")
    def publication_title(self, row: HelpfulCount) -> str:
        """Title and revision."""
        return str(row.publication)

    @admin.display(description=gettext_lazy("place"))
    def place(self, row: HelpfulCount) -> str:
        """The heading or question, as readers saw it."""
        found = next((each for each in places(row.publication) if each.uid == row.uid), None)
        return found.words if found and found.uid else _("the whole text")
