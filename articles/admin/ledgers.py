"""The record, to be read by everybody who may, and to be changed by nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import (
    AuditEvent,
    ChangeRequest,
    Contribution,
    MedicalReview,
    Publication,
    PublishedSignature,
    ReviewRound,
    Revision,
    Revocation,
)
from articles.transitions import facts
from articles.transitions.signature import name_of
from rlsportal.accounts.models import User

from .comparing import compare_path
from .history import kind_in_words, line_of
from .reading import unseen_parts

if TYPE_CHECKING:
    Ledger = admin.ModelAdmin[Any]
else:
    Ledger = admin.ModelAdmin


class ReadOnly:
    """Nobody adds, changes or deletes, superusers included. The database refuses it too."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


def in_a_word(name: str, label: Any) -> Callable[[Any], str]:
    """Return what shows a column as a person's name, or as yes or no.

    Few may open the account that Django would link to; and to mark "no" by a red cross would make
    a fault of advice, or of a review that is not urgent.
    """

    @admin.display(description=label)
    def shown(row: Any) -> str:
        value = getattr(row, name)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return name_of(value) or "–"

    shown.__name__ = name
    return shown


class LedgerAdmin(ReadOnly, Ledger):
    """One table of the record.

    ``long_columns`` are left out of lists: a page of fifty whole texts helps nobody.
    """

    actions = None
    change_form_template = "admin/articles/ledger/change_form.html"
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    long_columns: tuple[str, ...] = ()

    class Media:
        css = {"all": ["desk/process.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows; in lists without their long columns."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and str(match.url_name).endswith("_changelist")
        return rows.defer(*self.long_columns) if is_list and self.long_columns else rows

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the columns; people and yes or no as words, for Django would link or mark them."""
        return [self.column_of(name) for name in super().get_fields(request, obj)]

    def column_of(self, name: Any) -> Any:
        """Return a column by its name, or a function that shows it in a word."""
        if name in {field.name for field in self.opts.get_fields()}:
            field = self.opts.get_field(name)
            if isinstance(field, models.BooleanField) or field.related_model is User:
                return in_a_word(name, field.verbose_name)  # type: ignore[union-attr]
        return name

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Name the page for what it shows, not for what nobody can do."""
        name = self.opts.verbose_name
        context = {"title": _("%(name)s (read only)") % {"name": str(name).capitalize()}}
        return super().changeform_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )


def _comparison_of(revision: Revision) -> str:
    """Return where a revision is compared with the one before; the first with the newer text."""
    if revision.number > 1:
        return compare_path(revision.article, revision.number - 1, revision.number)
    return compare_path(revision.article)


@admin.register(Revision)
class RevisionAdmin(LedgerAdmin):
    """Frozen texts: what a doctor reads, and what a signature is about."""

    list_display = ("article_title", "number", "submitted_at", "submitted_by", "short_fingerprint")
    list_select_related = ("article", "submitted_by")
    list_filter = ("submitted_at",)
    search_fields = ("article__title", "fingerprint")
    long_columns = ("content", "body_html")
    change_form_template = "admin/articles/revision/change_form.html"
    fields = (
        "article",
        "number",
        "fingerprint",
        "fingerprint_recomputed",
        "content_hash",
        "renderer_version",
        "base_number",
        "submitted_at",
        "submitted_by",
    )
    readonly_fields = ("fingerprint_recomputed", "base_number")

    @admin.display(description=gettext_lazy("article"), ordering="article__title")
    def article_title(self, row: Revision) -> str:
        """The article's present title; that of the revision is within its text."""
        return row.article.title

    @admin.display(description=gettext_lazy("fingerprint"), ordering="fingerprint")
    def short_fingerprint(self, row: Revision) -> str:
        """The first characters of the fingerprint."""
        return row.fingerprint[:12]

    @admin.display(description=gettext_lazy("fingerprint, computed again"))
    def fingerprint_recomputed(self, row: Revision) -> str:
        """Whether the stored bytes still give the stored fingerprint."""
        if facts.recomputes(row):
            return _("the same: these are the bytes that were frozen")
        return _("ANOTHER: the stored text was altered. Run verify_integrity.")

    @admin.display(description=gettext_lazy("based on revision"))
    def base_number(self, row: Revision) -> str:
        """The number of the revision it started from."""
        return str(row.base.number) if row.base is not None else "–"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the text as readers see it, and the record as it is signed."""
        revision = context["original"]
        context |= {
            "revision": revision,
            "unseen": unseen_parts(revision),
            "compare_url": _comparison_of(revision),
            "record": json.dumps(revision.data, ensure_ascii=False, indent=2, sort_keys=True),
            "is_nav_sidebar_enabled": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(ReviewRound)
class ReviewRoundAdmin(LedgerAdmin):
    """Rounds of review with the policy of their day."""

    list_display = ("article_title", "number", "kind", "quorum", "opened_at", "outcome_shown")
    list_select_related = ("article", "revision")
    list_filter = ("kind", "outcome")
    search_fields = ("article__title",)
    long_columns = ("revision__content", "revision__body_html")

    @admin.display(description=gettext_lazy("article"), ordering="article__title")
    def article_title(self, row: ReviewRound) -> str:
        """Which article is read."""
        return row.article.title

    @admin.display(description=gettext_lazy("revision"), ordering="revision__number")
    def number(self, row: ReviewRound) -> int:
        """Which revision is read."""
        return row.revision.number

    @admin.display(description=gettext_lazy("outcome"), ordering="outcome")
    def outcome_shown(self, row: ReviewRound) -> str:
        """What came of it; a round that is open says so."""
        return str(row.get_outcome_display())


@admin.register(MedicalReview)
class MedicalReviewAdmin(LedgerAdmin):
    """What doctors signed, as they signed it."""

    list_display = ("article_title", "number", "decision", "scope", "signer_name", "signed_at")
    list_select_related = ("revision__article",)
    list_filter = ("decision", "scope", "is_demonstration")
    search_fields = ("revision__article__title", "signer_name", "fingerprint")
    date_hierarchy = None
    long_columns = ("revision__content", "revision__body_html")

    @admin.display(description=gettext_lazy("article"), ordering="revision__article__title")
    def article_title(self, row: MedicalReview) -> str:
        """Which article was judged."""
        return row.revision.article.title

    @admin.display(description=gettext_lazy("revision"), ordering="revision__number")
    def number(self, row: MedicalReview) -> int:
        """Which revision was judged."""
        return row.revision.number


@admin.register(Revocation)
class RevocationAdmin(LedgerAdmin):
    """Approvals taken back before they went live."""

    list_display = ("signer", "by", "at", "reason")
    list_select_related = ("medical_review", "by")
    list_display_links = ("signer",)

    @admin.display(description=gettext_lazy("approval by"))
    def signer(self, row: Revocation) -> str:
        """Whose approval was taken back."""
        return row.medical_review.signer_name


@admin.register(Publication)
class PublicationAdmin(LedgerAdmin):
    """What is or was public, and what became of it."""

    list_display = ("title", "number", "published_at", "published_by", "standing")
    list_select_related = ("published_by",)
    list_filter = ("is_demonstration",)
    search_fields = ("title", "slug", "fingerprint")
    long_columns = ("content", "body_html")

    @admin.display(description=gettext_lazy("public side"))
    def standing(self, row: Publication) -> str:
        """Live, superseded or withdrawn."""
        if row.withdrawn_at is not None:
            return _("withdrawn")
        return _("live") if row.superseded_at is None else _("superseded")


@admin.register(PublishedSignature)
class PublishedSignatureAdmin(LedgerAdmin):
    """Approvals as readers see them."""

    list_display = ("article_title", "number", "name", "scope", "signed_at", "next_review_due_on")
    list_select_related = ("article",)
    list_filter = ("kind", "scope", "is_demonstration")
    search_fields = ("article__title", "name")

    @admin.display(description=gettext_lazy("article"), ordering="article__title")
    def article_title(self, row: PublishedSignature) -> str:
        """Which article it stands under."""
        return row.article.title


class KindFilter(admin.SimpleListFilter):
    """What happened, in words; of what ever did."""

    title = gettext_lazy("what happened")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the kinds that there are."""
        kinds = AuditEvent.objects.order_by("kind").values_list("kind", flat=True).distinct()
        return sorted(((kind, kind_in_words(kind)) for kind in kinds), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the kind chosen."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(LedgerAdmin):
    """The one chain of events."""

    list_display = ("seq", "at", "what_happened", "article", "short_hash")
    list_select_related = ("actor", "article")
    list_filter = (KindFilter,)
    search_fields = ("=seq", "hash", "article__title", "actor__username")
    fields = (
        *("seq", "at", "what_happened", "article", "actor", "kind"),
        *("previous_hash", "hash", "payload"),
    )
    readonly_fields = ("what_happened",)

    @admin.display(description=gettext_lazy("what happened"), ordering="kind")
    def what_happened(self, row: AuditEvent) -> str:
        """The event as a sentence, with the reason that was given."""
        line = line_of(row)
        return f"{line.sentence} “{line.reason}”" if line.reason else line.sentence

    @admin.display(description=gettext_lazy("hash"))
    def short_hash(self, row: AuditEvent) -> str:
        """The first characters of the hash."""
        return row.hash[:12]


@admin.register(Contribution)
class ContributionAdmin(LedgerAdmin):
    """Who changed the text of which article; they may never approve it."""

    list_display = ("article", "written_by", "at", "short_hash")
    ordering = ("-pk",)
    list_select_related = ("article", "user")
    search_fields = ("article__title", "user__username")

    @admin.display(description=gettext_lazy("author"), ordering="user__username")
    def written_by(self, row: Contribution) -> str:
        """The name people know."""
        return name_of(row.user)

    @admin.display(description=gettext_lazy("content hash"))
    def short_hash(self, row: Contribution) -> str:
        """The first characters of the content hash."""
        return row.content_hash[:12]


@admin.register(ChangeRequest)
class ChangeRequestAdmin(LedgerAdmin):
    """What doctors asked for."""

    list_display = ("article", "anchor_label", "weight", "asked_by", "raised_at", "stands")
    ordering = ("-pk",)
    list_select_related = ("article", "raised_by")
    list_filter = ("is_blocking", "anchor")
    search_fields = ("article__title", "text", "anchor_label")
    readonly_fields = ("talk",)

    @admin.display(description=gettext_lazy("weight"), ordering="is_blocking")
    def weight(self, row: ChangeRequest) -> str:
        """In a word: a red cross would look like a fault where it is only advice."""
        return _("blocking") if row.is_blocking else _("advice")

    @admin.display(description=gettext_lazy("asked by"), ordering="raised_by__username")
    def asked_by(self, row: ChangeRequest) -> str:
        """The name people know."""
        return name_of(row.raised_by)

    @admin.display(description=gettext_lazy("state"))
    def stands(self, row: ChangeRequest) -> str:
        """Open, answered or settled."""
        if row.settled_at is not None:
            return _("settled")
        return _("answered") if row.answered_at is not None else _("not answered")

    @admin.display(description=gettext_lazy("replies"))
    def talk(self, row: ChangeRequest) -> SafeString:
        """What was answered, oldest first."""
        lines = [
            (
                date_format(timezone.localtime(reply.at), "DATETIME_FORMAT"),
                name_of(reply.by),
                reply.text,
            )
            for reply in row.replies.select_related("by")
        ]
        return format_html_join("", "<p>{} {}: {}</p>", lines) or mark_safe("–")
