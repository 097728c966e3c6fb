"""The review queue: which assignments are listed first, and how a line of it reads."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, ReviewAssignment
from articles.workflow import Role

from .base import roles_on, user_of

RUNNING = (ReviewAssignment.Status.INVITED, ReviewAssignment.Status.ACCEPTED)


class WhoseFilter(admin.SimpleListFilter):
    """A doctor begins with what waits for them, everybody else with what is open."""

    title = gettext_lazy("whose reviews")
    parameter_name = "show"

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        is_doctor = Role.MEDICAL_REVIEWER in roles_on(request)
        self.default = "mine" if is_doctor else "open"
        super().__init__(request, *args, **kwargs)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [
            ("mine", _("Waiting for me")),
            ("open", _("All that are open")),
            ("done", _("Finished")),
            ("all", _("All")),
        ]

    def value(self) -> str:
        """Return the choice made, or the one to begin with."""
        chosen = super().value()
        known = {value for value, _title in self.lookup_choices}
        return chosen if chosen in known else self.default

    def choices(self, changelist: Any) -> Any:
        """Yield the choices; one of them is always chosen."""
        for value, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            is_chosen = self.value() == value
            yield {"selected": is_chosen, "query_string": query, "display": title}

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ReviewAssignment]
    ) -> QuerySet[ReviewAssignment]:
        """Return the assignments of the choice."""
        running = queryset.filter(status__in=RUNNING, round__closed_at__isnull=True)
        if self.value() == "mine":
            return running.filter(reviewer=user_of(request))
        if self.value() == "open":
            return running
        if self.value() == "done":
            return queryset.exclude(status__in=RUNNING)
        return queryset


class Queue(ChangeList):
    """The list of assignments: one's own first, then what is due first."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """Return the order of the queue, unless the person asked for another."""
        if ORDER_VAR in self.params:
            return list(super().get_ordering(request, queryset))
        return ["not_mine", "due_on", "pk"]


class QueueColumns(admin.ModelAdmin):
    """The columns of the queue; ``workbench`` adds the pages behind them."""

    list_name = gettext_lazy("Review queue")
    list_display = ("article_title", "revision_number", "due", "status", "risk", "doctor")
    list_display_links = ("article_title",)
    list_filter = (WhoseFilter,)
    search_fields = ("round__article__title", "reviewer__username", "reviewer__last_name")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["desk/process.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewAssignment]:
        """Return the assignments with what a line shows, one's own open ones first.

        The texts of the revisions stay where they are: they are long.
        """
        mine = Case(
            When(reviewer=user_of(request), status__in=RUNNING, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        rows = ReviewAssignment.objects.annotate(not_mine=mine).order_by(
            *self.get_ordering(request)
        )
        rows = rows.select_related("round__article", "round__revision", "reviewer")
        return rows.defer("round__revision__content", "round__revision__body_html")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that knows the order of a queue."""
        return Queue

    @admin.display(description=gettext_lazy("article"), ordering="round__article__title")
    def article_title(self, row: ReviewAssignment) -> str:
        """What is to be read."""
        return row.round.article.title

    @admin.display(description=gettext_lazy("revision"), ordering="round__revision__number")
    def revision_number(self, row: ReviewAssignment) -> str:
        """Which revision, and whether it is read before publication or again."""
        number = row.round.revision.number
        if row.round.kind == row.round.Kind.REAFFIRM:
            return _("%(number)d, re-reading") % {"number": number}
        return str(number)

    @admin.display(description=gettext_lazy("due on"), ordering="due_on")
    def due(self, row: ReviewAssignment) -> str | SafeString:
        """The day, with a word where it has passed."""
        if is_overdue(row):
            words = _("overdue")
            return format_html('{} <strong class="overdue">{}</strong>', _day(row), words)
        return _day(row)

    @admin.display(description=gettext_lazy("risk"), ordering="round__article__risk")
    def risk(self, row: ReviewAssignment) -> str:
        """One word for the level of risk."""
        is_high = row.round.article.risk == Article.Risk.HIGH
        return _("high") if is_high else _("low")

    @admin.display(description=gettext_lazy("doctor"), ordering="reviewer__username")
    def doctor(self, row: ReviewAssignment) -> str:
        """Who is asked."""
        return row.reviewer.get_full_name() or row.reviewer.get_username()


def is_overdue(row: ReviewAssignment) -> bool:
    """Return whether the doctor should have decided before today."""
    return row.status in RUNNING and row.due_on < timezone.localdate()


def _day(row: ReviewAssignment) -> str:
    return date_format(row.due_on)
