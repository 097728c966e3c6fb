"""The list of articles: where each stands, and whom it waits for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import (
    Article,
    AuditEvent,
    ChangeRequest,
    MedicalReview,
    Publication,
    PublishedSignature,
    ReviewAssignment,
    ReviewRound,
)
from articles.workflow import Role, State

from .base import roles_on, user_of

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

RUNNING = [ReviewAssignment.Status.INVITED, ReviewAssignment.Status.ACCEPTED]


def with_list_facts(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Return the articles with what one line about each needs, in three queries for any number.

    The texts of revisions and publications stay where they are: they are long.
    """
    live = Publication.objects.live().filter(article=OuterRef("pk"))
    assignments = ReviewAssignment.objects.filter(status__in=RUNNING).select_related("reviewer")
    rounds = ReviewRound.objects.filter(closed_at__isnull=True).prefetch_related(
        Prefetch("assignments", queryset=assignments, to_attr="running")
    )
    return (
        articles.select_related("created_by", "owner", "topic")
        .annotate(
            live_revision_id=Subquery(live.values("revision_id")[:1]),
            live_number=Subquery(live.values("number")[:1]),
            was_published=Exists(Publication.objects.filter(revision=OuterRef("revision"))),
            read_again_on=Subquery(_whole_page_signatures().values("next_review_due_on")[:1]),
            to_answer=Subquery(_unanswered()),
        )
        .prefetch_related(Prefetch("rounds", queryset=rounds, to_attr="open_rounds"))
    )


def _whole_page_signatures() -> QuerySet[PublishedSignature]:
    """Return the signatures under what is live of an article for the whole page, newest first."""
    return PublishedSignature.objects.filter(
        article=OuterRef("pk"),
        scope=MedicalReview.Scope.WHOLE,
        publication__superseded_at__isnull=True,
        publication__withdrawn_at__isnull=True,
    ).order_by("-signed_at", "-pk")


def _unanswered() -> Any:
    """Return how many blocking requests of an article an author has still to answer."""
    requests = ChangeRequest.objects.blocking().unanswered().filter(article=OuterRef("pk"))
    return requests.order_by().values("article").annotate(count=Count("pk")).values("count")


def due(article: Any, today: date) -> str | SafeString:
    """Return until when somebody is asked to do something about an article.

    :param article: one of ``with_list_facts``.
    """
    running = [each for round_ in article.open_rounds for each in round_.running]
    if running:
        day, words = min(each.due_on for each in running), _("review: %(day)s")
    elif article.read_again_on is not None:
        day, words = article.read_again_on, _("read again: %(day)s")
    else:
        return "–"
    words = words % {"day": date_format(day, "DATE_FORMAT")}
    if day >= today:
        return words
    words = _("overdue, %(what)s") % {"what": words}
    return format_html('<strong class="overdue">{}</strong>', words)


def waits_for(article: Any) -> str:
    """Return who has the next step, in words.

    :param article: one of ``with_list_facts``.
    """
    state = article.state
    if state == State.IN_REVIEW:
        return _readers(article)
    if state == State.APPROVED:
        return _after_approval(article)
    if state == State.CLOSED:
        return _("nobody: it is closed")
    name = {"name": name_of(article.created_by)}
    if state != State.CHANGES_REQUESTED:
        return _("the author: %(name)s") % name
    if not article.to_answer:
        return _("the author: %(name)s, to submit again") % name
    words = ngettext(
        "the author: %(name)s, to answer %(count)d request",
        "the author: %(name)s, to answer %(count)d requests",
        article.to_answer,
    )
    return words % {**name, "count": article.to_answer}


def _readers(article: Any) -> str:
    running = [each for round_ in article.open_rounds for each in round_.running]
    doctors = [_doctor(assignment) for assignment in running]
    return "; ".join(doctors) or _("an editor, to assign a doctor")


def _doctor(assignment: ReviewAssignment) -> str:
    name = {"name": name_of(assignment.reviewer)}
    if assignment.status == ReviewAssignment.Status.INVITED:
        return _("%(name)s, to accept") % name
    return _("%(name)s, to read and decide") % name


def _after_approval(article: Any) -> str:
    if article.live_revision_id == article.revision_id:
        if article.open_rounds:
            return _readers(article)
        is_due = article.read_again_on is not None and article.read_again_on < timezone.localdate()
        return _("an editor, to have it read again") if is_due else _("nobody")
    if article.was_published:
        return _("nobody: it was withdrawn")
    if article.scheduled_for is not None:
        local = timezone.localtime(article.scheduled_for)
        return _("its time: %(when)s") % {"when": date_format(local, "DATETIME_FORMAT")}
    return _("an editor, to publish")


def name_of(user: User) -> str:
    """Return the name people know somebody by."""
    return user.get_full_name() or user.get_username()


class WhoseFilter(admin.SimpleListFilter):
    """Mine or everybody's. Authors begin with their own articles, the others with all."""

    title = gettext_lazy("author")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two choices."""
        self.default = default_whose(request)
        return [("mine", _("Mine")), ("all", _("Everybody’s"))]

    def value(self) -> str:
        """Return the choice made, or the one to begin with."""
        chosen = super().value()
        return chosen if chosen in ("mine", "all") else self.default

    def choices(self, changelist: Any) -> Any:
        """Yield the two choices; there is no third that means "whichever"."""
        for value, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            is_chosen = self.value() == value
            yield {"selected": is_chosen, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles the person began or wrote in."""
        if self.value() == "all":
            return queryset
        user = user_of(request)
        wrote = AuditEvent.objects.filter(article=OuterRef("pk"), actor=user, kind="edit")
        return queryset.filter(Q(created_by=user) | Exists(wrote))


def default_whose(request: HttpRequest) -> str:
    """Return which articles somebody looks for first."""
    roles = roles_on(request)
    return "mine" if Role.AUTHOR in roles and Role.EDITOR not in roles else "all"


class TopicFilter(admin.RelatedOnlyFieldListFilter):
    """The topics that articles have; what has none is said in a word, not by a dash."""

    @property
    def empty_value_display(self) -> SafeString:
        """Name the choice of articles without a topic."""
        return conditional_escape(_("none"))

    @empty_value_display.setter
    def empty_value_display(self, value: SafeString) -> None:
        """Leave Django's dash aside."""


class LiveFilter(admin.SimpleListFilter):
    """Whether readers see it."""

    title = gettext_lazy("on the site")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two choices."""
        return [("yes", _("Live")), ("no", _("Not live"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Filter by whether there is a live publication."""
        live = Exists(Publication.objects.live().filter(article=OuterRef("pk")))
        if self.value() == "yes":
            return queryset.filter(live)
        return queryset.exclude(live) if self.value() == "no" else queryset
