"""Reports about doctors: how much each has to do, and whose licence lapses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import MedicalReviewer

from .report_base import Chosen, Column, Filter, Report, Row

RUNNING = Q(
    user__review_assignments__status__in=["invited", "accepted"],
    user__review_assignments__round__closed_at__isnull=True,
)
LATELY = timedelta(days=90)


def _path(pk: int) -> str:
    return reverse("admin:articles_medicalreviewer_change", args=[pk])


def find_load(choice: Chosen, today: date) -> Any:
    """Return the active doctors with their counts, the busiest first."""
    rows = MedicalReviewer.objects.filter(user__is_active=True)
    mine = "user__review_assignments"
    counted = {
        "invited": Q(**{f"{mine}__status": "invited"}) & RUNNING,
        "accepted": Q(**{f"{mine}__status": "accepted"}) & RUNNING,
        "overdue": Q(**{f"{mine}__due_on__lt": today}) & RUNNING,
        "done": Q(
            **{
                f"{mine}__status": "done",
                f"{mine}__medical_review__signed_at__date__gte": today - LATELY,
            }
        ),
    }
    rows = rows.annotate(
        invited=Count(mine, filter=counted["invited"]),
        accepted=Count(mine, filter=counted["accepted"]),
        overdue=Count(mine, filter=counted["overdue"]),
        done=Count(mine, filter=counted["done"]),
    )
    return rows.order_by("-accepted", "-invited", "display_name")


def load_rows(found: Sequence[Any], today: date) -> list[Row]:
    """Return a line for each doctor."""
    return [
        Row(
            (
                each.display_name,
                each.invited,
                each.accepted,
                each.overdue,
                each.done,
                each.absent_until if each.is_absent_on(today) else "",
            ),
            _path(each.pk),
        )
        for each in found
    ]


LOAD = Report(
    "load",
    gettext_lazy("Load per doctor"),
    gettext_lazy("What each doctor has to read now, and how much they finished in 90 days."),
    (
        Column(gettext_lazy("Doctor")),
        Column(gettext_lazy("Invited"), is_number=True),
        Column(gettext_lazy("Accepted"), is_number=True),
        Column(gettext_lazy("Overdue"), is_number=True),
        Column(gettext_lazy("Finished in 90 days"), is_number=True),
        Column(gettext_lazy("Absent until")),
    ),
    find_load,
    load_rows,
    empty=gettext_lazy("There is no doctor yet."),
)


def find_licences(choice: Chosen, today: date) -> Any:
    """Return the active doctors whose licence lapses within the chosen time, or has lapsed."""
    rows = MedicalReviewer.objects.filter(user__is_active=True).select_related("verified_by")
    if choice["within"]:
        until = today + timedelta(days=int(choice["within"]))
        rows = rows.filter(licence_valid_until__lte=until)
    open_ = Count("user__review_assignments", filter=RUNNING)
    return rows.annotate(open_reviews=open_).order_by("licence_valid_until", "pk")


def licence_rows(found: Sequence[Any], today: date) -> list[Row]:
    """Return a line for each licence."""
    return [
        Row(
            (
                each.display_name,
                each.licence_jurisdiction,
                each.licence_valid_until,
                (each.licence_valid_until - today).days,
                _("verified") if each.verified_at else _("not verified"),
                each.open_reviews,
            ),
            _path(each.pk),
        )
        for each in found
    ]


LICENCES = Report(
    "licences",
    gettext_lazy("Licences about to lapse"),
    gettext_lazy("A doctor whose licence has lapsed, or is not verified, cannot sign."),
    (
        Column(gettext_lazy("Doctor")),
        Column(gettext_lazy("Jurisdiction")),
        Column(gettext_lazy("Valid until")),
        Column(gettext_lazy("Days left"), is_number=True),
        Column(gettext_lazy("Verification")),
        Column(gettext_lazy("Open reviews"), is_number=True),
    ),
    find_licences,
    licence_rows,
    (
        Filter(
            "within",
            gettext_lazy("Within"),
            lambda: [
                ("60", gettext_lazy("60 days")),
                ("180", gettext_lazy("180 days")),
                ("", gettext_lazy("any time")),
            ],
        ),
    ),
    empty=gettext_lazy("No licence lapses in this time."),
)
