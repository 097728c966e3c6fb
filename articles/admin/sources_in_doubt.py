"""Sources in doubt: the list of flagged articles, the step that settles one, notices and checks."""

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
from articles.models import Article, EvidenceCheck, EvidenceFlag, SourceNotice
from articles.transitions import facts
from articles.workflow import Situation

from .ledgers import LedgerAdmin
from .step_forms import StepForm, reason_field
from .steps import Step, Subject

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


class SettleForm(StepForm):
    """What was made of a notice."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What follows"),
        choices=EvidenceFlag.Outcome.choices,
        widget=forms.RadioSelect,
    )
    reason = reason_field(
        gettext_lazy("What you found"),
        gettext_lazy("Which sentences rest on this source, and why they stand or are changed."),
    )


def settle(subject: Subject, data: Mapping[str, Any], by: User, now: datetime) -> str:
    """Settle a flag."""
    transitions.settle_flag(
        subject.target, by=by, now=now, outcome=data["outcome"], note=data["reason"]
    )
    return _("It is noted what was made of the notice about this source.")


def flag_of(article: Article, pk: int) -> Model:
    """Return a flag of this article, or raise Http404."""
    flags = EvidenceFlag.objects.select_related("notice", "article")
    return get_object_or_404(flags, pk=pk, article=article)


def flag_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the flag."""
    situation = facts.situation_of(subject.article)
    return replace(
        situation,
        flag_is_settled=subject.target.settled_at is not None,
        notice_has_ended=subject.target.notice.ended_at is not None,
    )


FLAG_STEPS = (
    Step(
        "settle_flag",
        gettext_noop("Settle a notice about a source"),
        (
            gettext_noop("Readers see nothing of it: no word changes without a doctor."),
            gettext_noop(
                "The notice stays beside the reference for as long as it stands. If the text is "
                "dangerous now, withdraw it; if it has to change, start a revision."
            ),
        ),
        gettext_noop("Nobody gets a mail about it."),
        settle,
        form=SettleForm,
        find=flag_of,
        known=flag_facts,
        beside=lambda subject: {
            "flag": subject.target,
            "further_notices": subject.target.notice.beside(),
        },
    ),
)


class OpenFilter(admin.SimpleListFilter):
    """Whether somebody has looked into it."""

    title = gettext_lazy("what came of it")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices; what waits comes first."""
        outcomes = [(value, str(words)) for value, words in EvidenceFlag.Outcome.choices if value]
        return [("waiting", _("Waits")), *outcomes, ("ended", _("The notice was taken back"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the choice."""
        if self.value() == "waiting":
            return queryset.filter(settled_at__isnull=True, notice__ended_at__isnull=True)
        if self.value() == "ended":
            return queryset.filter(notice__ended_at__isnull=False)
        return queryset.filter(outcome=self.value()) if self.value() else queryset


@admin.register(EvidenceFlag)
class EvidenceFlagAdmin(LedgerAdmin):
    """Articles that cite a source in doubt: read here, settled by a step of the article."""

    list_display = ("article_title", "key", "nature", "next_step", "was_live", "raised_at")
    list_display_links = ("key",)
    list_filter = (OpenFilter, "notice__nature", "was_live")
    list_select_related = ("article", "notice")
    search_fields = ("article__title", "key", "notice__doi", "notice__pmid")
    fields = (
        *("article_title", "key", "nature", "about", "was_live", "raised_at"),
        *("outcome", "note", "settled_by", "settled_at", "next_step"),
    )
    readonly_fields = ("article_title", "nature", "about", "next_step")

    @admin.display(description=gettext_lazy("article"), ordering="article__title")
    def article_title(self, row: EvidenceFlag) -> SafeString:
        """The article, with the way to its desk."""
        href = reverse("admin:articles_article_change", args=[row.article_id])
        return format_html('<a href="{}">{}</a>', href, row.article.title)

    @admin.display(description=gettext_lazy("notice"), ordering="notice__nature")
    def nature(self, row: EvidenceFlag) -> str:
        """What the journal did."""
        return str(row.notice.get_nature_display())

    @admin.display(description=gettext_lazy("the notice"))
    def about(self, row: EvidenceFlag) -> SafeString:
        """Day, reasons and the way to the notice itself."""
        return notice_in_words(row.notice)

    @admin.display(description=gettext_lazy("next step"))
    def next_step(self, row: EvidenceFlag) -> SafeString | str:
        """The page where it is settled."""
        if row.settled_at is not None or row.notice.ended_at is not None:
            return "–"
        name = "admin:articles_article_process"
        href = reverse(name, args=[row.article_id, "settle_flag", row.pk])
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">: {}</span></a>',
            href,
            _("Settle"),
            row.key,
        )


def notice_in_words(notice: SourceNotice) -> SafeString:
    """Return day, reasons and link of a notice."""
    day = f"{notice.on:%Y-%m-%d}" if notice.on else _("day unknown")
    reasons = "; ".join(str(reason) for reason in notice.reasons) or _("no reason given")
    doi = notice.notice_doi or notice.doi
    if not doi:
        return format_html("{} · {}", day, reasons)
    href = f"https://doi.org/{doi}"
    return format_html('{} · {} · <a href="{}" rel="noopener">{}</a>', day, reasons, href, doi)


@admin.register(SourceNotice)
class SourceNoticeAdmin(LedgerAdmin):
    """What journals said about sources that are cited here."""

    list_display = ("source", "pmid", "nature", "on", "found_at", "ended_at")
    list_filter = ("nature", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = ("doi", "pmid", "record_id")
    fields = (
        *("nature", "doi", "pmid", "about", "record_id", "found_at", "ended_at"),
        *("notice_doi", "notice_pmid", "on"),
    )
    readonly_fields = ("about",)

    @admin.display(description=gettext_lazy("source"), ordering="doi")
    def source(self, row: SourceNotice) -> str:
        """Its DOI or, where it has none, its PMID."""
        return row.doi or (f"PMID {row.pmid}" if row.pmid else row.record_id)

    @admin.display(description=gettext_lazy("the notice"))
    def about(self, row: SourceNotice) -> SafeString:
        """Day, reasons and the way to the notice itself."""
        return notice_in_words(row)


@admin.register(EvidenceCheck)
class EvidenceCheckAdmin(LedgerAdmin):
    """When sources were compared with a data set, and what that found."""

    list_display = ("at", "rows", "found", "ended", "unread")
    fields = ("at", "by", "rows", "found", "ended", "unread", "file_hash")
