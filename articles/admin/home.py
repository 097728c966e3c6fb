"""The front page of the desk: what waits for the person who looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from articles.models import (
    Article,
    Contribution,
    MedicalReviewer,
    Publication,
    ReviewAssignment,
    ReviewRound,
)
from articles.roles import roles_of
from articles.workflow import Role, State

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

LAPSES_WITHIN = timedelta(days=60)
RUNNING = ("invited", "accepted")


@dataclass(frozen=True)
class Todo:
    """One line of the list: how many, in words, and where they are."""

    sentence: str
    href: str


def todo_of(user: User) -> list[Todo]:
    """Return what waits for this person, by their roles; nothing is listed that is not there."""
    roles = roles_of(user)
    lines: list[Todo] = []
    if Role.MEDICAL_REVIEWER in roles:
        lines += _for_doctor(user)
    if Role.AUTHOR in roles:
        lines += _for_author(user)
    if roles & {Role.EDITOR, Role.LEAD_REVIEWER}:
        lines += _for_editor()
    return lines


def _line(count: int, one: str, many: str, where: str, query: str) -> Iterator[Todo]:
    if count:
        words = ngettext(one, many, count) % {"count": count}
        yield Todo(words, f"{reverse(f'admin:articles_{where}_changelist')}?{query}")


def _for_doctor(user: User) -> Iterator[Todo]:
    mine = ReviewAssignment.objects.filter(
        reviewer=user, status__in=RUNNING, round__closed_at__isnull=True
    )
    yield from _line(
        mine.count(),
        "%(count)d review waits for you",
        "%(count)d reviews wait for you",
        "reviewassignment",
        "show=mine",
    )
    yield from _line(
        mine.filter(due_on__lt=timezone.localdate()).count(),
        "%(count)d of your reviews is overdue",
        "%(count)d of your reviews are overdue",
        "reviewassignment",
        "show=mine",
    )


def _for_author(user: User) -> Iterator[Todo]:
    wrote = Contribution.objects.filter(article=OuterRef("pk"), user=user)
    asked = Article.objects.filter(Exists(wrote), state=State.CHANGES_REQUESTED)
    yield from _line(
        asked.count(),
        "Changes are requested in %(count)d of your articles",
        "Changes are requested in %(count)d of your articles",
        "article",
        "state__exact=changes_requested&whose=mine",
    )


def _for_editor() -> Iterator[Todo]:
    running = ReviewAssignment.objects.filter(round=OuterRef("pk"), status__in=[*RUNNING, "done"])
    idle = ReviewRound.objects.filter(~Exists(running), closed_at__isnull=True)
    yield from _line(
        idle.count(),
        "%(count)d review has no doctor assigned",
        "%(count)d reviews have no doctor assigned",
        "article",
        "state__exact=in_review&whose=all",
    )
    gone = Publication.objects.filter(revision=OuterRef("revision"))
    ready = Article.objects.filter(~Exists(gone), state=State.APPROVED, scheduled_for__isnull=True)
    yield from _line(
        ready.count(),
        "%(count)d approved article can be published",
        "%(count)d approved articles can be published",
        "article",
        "state__exact=approved&whose=all",
    )
    waiting = ReviewAssignment.objects.filter(
        status__in=RUNNING, conflict="declared", waived_by__isnull=True
    )
    yield from _line(
        waiting.filter(round__closed_at__isnull=True).count(),
        "%(count)d conflict of interest waits for your decision",
        "%(count)d conflicts of interest wait for your decision",
        "reviewassignment",
        "show=open",
    )
    yield from _licences()


def _licences() -> Iterator[Todo]:
    active = MedicalReviewer.objects.filter(user__is_active=True)
    stale = Q(user__password_set_by_other_at__gte=F("verified_at"))
    yield from _line(
        active.filter(Q(verified_at__isnull=True) | stale).count(),
        "%(count)d licence has to be verified",
        "%(count)d licences have to be verified",
        "medicalreviewer",
        "",
    )
    until = timezone.localdate() + LAPSES_WITHIN
    yield from _line(
        active.filter(verified_at__isnull=False, licence_valid_until__lte=until).count(),
        "%(count)d licence lapses within 60 days, or has lapsed",
        "%(count)d licences lapse within 60 days, or have lapsed",
        "medicalreviewer",
        "o=5",
    )
