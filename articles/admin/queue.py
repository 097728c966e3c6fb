"""The review queue: which assignments are listed first, and how a line of it reads."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, MedicalReviewer, ReviewAssignment, ReviewRound
from articles.workflow import TRANSITIONS, Role

from .base import roles_on, user_of
from .needs import RUNNING, Needs, claimable, lacking, needs_of
from .suggestions import absence_in_words

# So many reviews that lack a doctor are listed above the queue; all of them by the filter.
FEW, MANY = 3, 100


class WhoseFilter(admin.SimpleListFilter):
    """A doctor begins with what waits for them, everybody else with what is open."""

    title = gettext_lazy("whose reviews")
    parameter_name = "show"

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        is_doctor = Role.MEDICAL_REVIEWER in roles_on(request)
        self.default = "mine" if is_doctor else "open"
        self.lacking_title = _("Can be claimed") if is_doctor else _("A doctor is missing")
        super().__init__(request, *args, **kwargs)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [
            ("mine", _("Waiting for me")),
            ("open", _("All that are open")),
            ("claim", self.lacking_title),
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
        if self.value() == "claim":  # reviews that nobody is assigned to; see `lacking_for`
            return queryset.none()
        if self.value() == "done":
            return queryset.exclude(status__in=RUNNING)
        return queryset


class Queue(ChangeList):
    """The list of assignments: one's own first, then expedited ones, then what is due first."""

    def get_results(self, request: HttpRequest) -> None:
        """Add to each line what its round still needs, in two queries for all of them."""
        super().get_results(request)
        needs = needs_of({row.round_id: row.round for row in self.result_list}.values())
        for row in self.result_list:
            row.needs = needs[row.round_id]

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """Return the order of the queue, unless the person asked for another."""
        if ORDER_VAR in self.params:
            return list(super().get_ordering(request, queryset))
        return ["not_mine", "not_urgent", "due_on", "pk"]


class QueueColumns(admin.ModelAdmin):
    """The columns of the queue; ``workbench`` adds the pages behind them."""

    list_name = gettext_lazy("Review queue")
    list_display = ("article_title", "revision_number", "due", "needs", "status", "risk", "doctor")
    list_display_links = ("article_title",)
    list_filter = (WhoseFilter,)
    search_fields = ("round__article__title", "reviewer__username", "reviewer__last_name")
    list_per_page = 50
    show_full_result_count = False
    change_list_template = "admin/articles/workbench/queue.html"
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
        urgent = Case(
            When(round__is_expedited=True, status__in=RUNNING, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        rows = ReviewAssignment.objects.annotate(not_mine=mine, not_urgent=urgent).order_by(
            *self.get_ordering(request)
        )
        rows = rows.select_related("round__article", "round__revision", "reviewer")
        return rows.defer("round__revision__content", "round__revision__body_html")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that knows the order of a queue."""
        return Queue

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the reviews that lack a doctor above the queue."""
        found = lacking_for(request)
        is_all = request.GET.get(WhoseFilter.parameter_name) == "claim"
        is_doctor = Role.MEDICAL_REVIEWER in roles_on(request)
        record = own_record(request) if is_doctor else None
        context = {
            "lacking": found[: MANY if is_all else FEW],
            "lacking_count": len(found),
            "lacking_alone": is_all,
            "lacking_step": "claim" if is_doctor else "assign",
            "own_record": record,
            "own_absence": absence_in_words(record, timezone.localdate()) if record else "",
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

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
        """The day, with a word where it has passed, and one where it is urgent."""
        words = []
        if row.round.is_expedited and row.status in RUNNING:
            words.append(("expedited", _("expedited")))
        if is_overdue(row):
            words.append(("overdue", _("overdue")))
        strong = format_html_join("", ' <strong class="{}">{}</strong>', words)
        return format_html("{}{}", date_format(row.due_on), strong)

    @admin.display(description=gettext_lazy("the review"))
    def needs(self, row: ReviewAssignment) -> str:
        """How many have signed, and who is missing; nothing once it has ended."""
        if row.round.closed_at is not None:
            return row.round.get_outcome_display()
        found: Needs = row.needs  # type: ignore[attr-defined]
        return found.sentence

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


def lacking_for(request: HttpRequest) -> list[Needs]:
    """Return the reviews that lack a doctor, as far as this person can help it."""
    roles = roles_on(request)
    if Role.MEDICAL_REVIEWER in roles:
        return claimable(user_of(request), timezone.localdate())
    if roles & TRANSITIONS["assign"].roles:
        return lacking(ReviewRound.objects.all())
    return []


def own_record(request: HttpRequest) -> MedicalReviewer | None:
    """Return the record of the doctor who asks, where absences are kept."""
    return MedicalReviewer.objects.filter(user=user_of(request)).select_related("cover").first()
