"""The list of mails that wait and that were sent, for who looks why somebody got none."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from articles.models import OutboxMessage

from .article_list import name_of
from .ledgers import LedgerAdmin

NAMES = {
    "submitted": gettext_noop("Submitted for review"),
    "assigned": gettext_noop("Asked to review"),
    "reminded": gettext_noop("Doctor reminded by an editor"),
    "reminded_author": gettext_noop("Author reminded by an editor"),
    "claimed": gettext_noop("Review claimed"),
    "unassigned": gettext_noop("Review given to another doctor"),
    "cancelled": gettext_noop("Assignment taken back"),
    "expedited": gettext_noop("Review expedited"),
    "accepted": gettext_noop("Review accepted"),
    "declined": gettext_noop("Review declined"),
    "conflict_declared": gettext_noop("Conflict of interest declared"),
    "conflict_waived": gettext_noop("Conflict of interest waived"),
    "changes_requested": gettext_noop("Changes requested"),
    "answered": gettext_noop("Change request answered"),
    "replied": gettext_noop("Reply to a change request"),
    "source_noticed": gettext_noop("A source that an article cites is in doubt"),
    "reported": gettext_noop("Report of a reader became a change request"),
    "reopened": gettext_noop("Change request opened again"),
    "approved": gettext_noop("Approved"),
    "reaffirmed": gettext_noop("Signed as still correct"),
    "published": gettext_noop("Published"),
    "schedule_failed": gettext_noop("Not published as scheduled"),
    "withdrawal_unscheduled": gettext_noop("Scheduled withdrawal taken back"),
    "withdrawal_schedule_failed": gettext_noop("Not withdrawn as scheduled"),
    "withdrawn": gettext_noop("Withdrawn"),
    "retired": gettext_noop("Retired"),
    "returned": gettext_noop("Returned to review"),
    "recalled": gettext_noop("Recalled from review"),
    "digest": gettext_noop("Daily digest"),
    "reminder_assignment": gettext_noop("Reminder: review due"),
    "reminder_read_again": gettext_noop("Reminder: text to be read again"),
    "reminder_licence": gettext_noop("Reminder: licence lapses"),
    "invitation": gettext_noop("Invitation to the desk"),
    "reset": gettext_noop("Password forgotten"),
    "account": gettext_noop("About one’s own account"),
}


def name_of_kind(kind: str) -> str:
    """Return what a kind of mail is about, in words."""
    return _(NAMES[kind]) if kind in NAMES else kind.replace("_", " ").capitalize()


class KindFilter(admin.SimpleListFilter):
    """What the mails are about; of what there is."""

    title = gettext_lazy("what it is about")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the kinds that there are."""
        kinds = OutboxMessage.objects.order_by("kind").values_list("kind", flat=True).distinct()
        return sorted(((kind, name_of_kind(kind)) for kind in kinds), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the kind chosen."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class SentFilter(admin.SimpleListFilter):
    """Whether a mail has gone out."""

    title = gettext_lazy("delivery")
    parameter_name = "sent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        return [
            ("no", _("Waiting")),
            ("failed", _("Waiting after a failure")),
            ("yes", _("Sent")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the choice."""
        if self.value() == "yes":
            return queryset.filter(sent_at__isnull=False)
        if self.value() == "failed":
            return queryset.filter(sent_at__isnull=True).exclude(last_error="")
        return queryset.filter(sent_at__isnull=True) if self.value() == "no" else queryset


@admin.register(OutboxMessage)
class OutboxMessageAdmin(LedgerAdmin):
    """Mail waiting to be sent, and sent."""

    list_display = ("subject", "recipient", "created_at", "sent_at", "attempts", "trouble")
    ordering = ("-pk",)
    list_select_related = ("to",)
    list_filter = (SentFilter, KindFilter)
    search_fields = ("subject", "to__username", "to__first_name", "to__last_name")
    long_columns = ("body", "html")

    @admin.display(description=gettext_lazy("to"), ordering="to__username")
    def recipient(self, row: OutboxMessage) -> str:
        """The name people know."""
        return name_of(row.to)

    @admin.display(description=gettext_lazy("last error"))
    def trouble(self, row: OutboxMessage) -> str:
        """The beginning of the last error."""
        return row.last_error[:80]
