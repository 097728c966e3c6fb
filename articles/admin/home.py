"""The front page of the desk: what waits for the person who looks at it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from articles.models import (
    Article,
    AuditEvent,
    ChangeRequest,
    EvidenceFlag,
    Feedback,
    MedicalReviewer,
    Publication,
    ReviewAssignment,
    ReviewRound,
)
from articles.reminders import due_days
from articles.roles import roles_of
from articles.workflow import Role, State

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

LAPSES_WITHIN = timedelta(days=60)
DUE_WITHIN = timedelta(days=60)
RUNNING = ("invited", "accepted")
# An address with more keys than this is longer than some servers take.
MOST_KEYS = 200


@dataclass(frozen=True)
class Todo:
    """One line of the list: how many, in words, and where they are."""

    sentence: str
    href: str = ""


def todo_of(user: User) -> list[Todo]:
    """Return what waits for this person, by their roles; nothing is listed that is not there."""
    roles = roles_of(user)
    lines: list[Todo] = []
    if Role.MEDICAL_REVIEWER in roles:
        lines += _for_doctor(user)
    if Role.AUTHOR in roles:
        lines += _for_author(user)
    if roles:
        lines += _for_owner(user)
    if roles & {Role.EDITOR, Role.LEAD_REVIEWER}:
        lines += _for_who_leads()
    if Role.EDITOR in roles:
        lines += _for_editor()
    if roles & {Role.EDITOR, Role.LEAD_REVIEWER}:
        lines += _lapsing_licences()
    return lines


def _line(count: int, words: Any, where: str, query: str) -> Iterator[Todo]:
    if count:
        yield Todo(
            words % {"count": count}, f"{reverse(f'admin:articles_{where}_changelist')}?{query}"
        )


def _these(
    keys: Collection[int], words: Any, where: str, show: str, count: int | None = None
) -> Iterator[Todo]:
    """Yield a line that leads to the list of exactly these rows."""
    listed = ",".join(str(key) for key in sorted(keys)[:MOST_KEYS])
    number = len(keys) if count is None else count
    yield from _line(number, words, where, f"id__in={listed}&{show}")


def _report(count: int, words: Any, name: str, query: str) -> Iterator[Todo]:
    if count:
        yield Todo(words % {"count": count}, f"{reverse('admin:report', args=[name])}?{query}")


def _running() -> QuerySet[ReviewAssignment]:
    return ReviewAssignment.objects.filter(status__in=RUNNING, round__closed_at__isnull=True)


# --- doctors --------------------------------------------------------------------------------------


def _for_doctor(user: User) -> Iterator[Todo]:
    mine = list(_running().filter(reviewer=user).values_list("status", "due_on"))
    yield from _line(
        sum(status == "invited" for status, _day in mine),
        ngettext_lazy(
            "%(count)d invitation to review waits for your answer",
            "%(count)d invitations to review wait for your answer",
            "count",
        ),
        "reviewassignment",
        "show=mine&status__exact=invited",
    )
    yield from _line(
        sum(status == "accepted" for status, _day in mine),
        ngettext_lazy(
            "%(count)d review waits for your decision",
            "%(count)d reviews wait for your decision",
            "count",
        ),
        "reviewassignment",
        "show=mine&status__exact=accepted",
    )
    today = timezone.localdate()
    yield from _line(
        sum(day < today for _status, day in mine),
        ngettext_lazy(
            "%(count)d of your reviews is overdue",
            "%(count)d of your reviews are overdue",
            "count",
        ),
        "reviewassignment",
        f"show=mine&due_on__lt={today.isoformat()}",
    )
    asked = ChangeRequest.objects.unsettled().filter(raised_by=user, answered_at__isnull=False)
    articles = list(asked.values_list("article", flat=True))
    yield from _these(
        set(articles),
        ngettext_lazy(
            "%(count)d answer to what you asked for is to be verified",
            "%(count)d answers to what you asked for are to be verified",
            "count",
        ),
        "article",
        "whose=all",
        count=len(articles),
    )
    yield from _own_licence(user)


def _own_licence(user: User) -> Iterator[Todo]:
    profile = MedicalReviewer.objects.filter(user=user).first()
    if profile is None:
        yield Todo(_("You cannot be asked yet: an editor has to enter your licence."))
        return
    today = timezone.localdate()
    day = {"day": date_format(profile.licence_valid_until)}
    if profile.licence_valid_until < today:
        words = _("Your licence ran out on %(day)s. Send the new one to an editor.")
        yield Todo(words % day)
    elif profile.verified_at is None:
        yield Todo(_("You cannot sign yet: an editor has to verify your licence."))
    elif profile.licence_valid_until <= today + LAPSES_WITHIN:
        words = _("Your licence is valid until %(day)s. Send the new one to an editor in time.")
        yield Todo(words % day)


# --- authors and owners ---------------------------------------------------------------------------


def _for_author(user: User) -> Iterator[Todo]:
    wrote = AuditEvent.objects.filter(article=OuterRef("pk"), actor=user, kind="edit")
    mine = Article.objects.filter(Q(created_by=user) | Exists(wrote))
    states = list(mine.editable().values_list("state", flat=True))
    yield from _line(
        states.count(State.CHANGES_REQUESTED),
        ngettext_lazy(
            "Changes are requested in %(count)d of your articles",
            "Changes are requested in %(count)d of your articles",
            "count",
        ),
        "article",
        "state__exact=changes_requested&whose=mine",
    )
    yield from _line(
        states.count(State.DRAFT),
        ngettext_lazy(
            "%(count)d draft of yours is not submitted yet",
            "%(count)d drafts of yours are not submitted yet",
            "count",
        ),
        "article",
        "state__exact=draft&whose=mine",
    )


def _for_owner(user: User) -> Iterator[Todo]:
    owned = Article.objects.filter(Q(owner=user) | Q(backup_owner=user))
    today = timezone.localdate()
    days = due_days(owned.values("pk"))
    late = [key for key, day in days.items() if day < today]
    soon = [key for key, day in days.items() if today <= day <= today + DUE_WITHIN]
    yield from _these(
        late,
        ngettext_lazy(
            "%(count)d live text you own should have been read again by a doctor",
            "%(count)d live texts you own should have been read again by a doctor",
            "count",
        ),
        "article",
        "whose=all",
    )
    yield from _these(
        soon,
        ngettext_lazy(
            "%(count)d live text you own is to be read again by a doctor within 60 days",
            "%(count)d live texts you own are to be read again by a doctor within 60 days",
            "count",
        ),
        "article",
        "whose=all",
    )


# --- editors and lead reviewers -------------------------------------------------------------------


def _for_who_leads() -> Iterator[Todo]:
    today = timezone.localdate()
    asked = ReviewAssignment.objects.filter(round=OuterRef("pk"), status__in=[*RUNNING, "done"])
    idle = ReviewRound.objects.filter(~Exists(asked), closed_at__isnull=True)
    yield from _these(
        list(idle.values_list("article", flat=True)),
        ngettext_lazy(
            "%(count)d review has no doctor assigned",
            "%(count)d reviews have no doctor assigned",
            "count",
        ),
        "article",
        "whose=all",
    )
    waiting = _running().filter(conflict="declared", waived_by__isnull=True)
    yield from _these(
        list(waiting.values_list("pk", flat=True)),
        ngettext_lazy(
            "%(count)d conflict of interest waits for your decision",
            "%(count)d conflicts of interest wait for your decision",
            "count",
        ),
        "reviewassignment",
        "show=open",
    )
    yield from _report(
        _running().filter(due_on__lt=today).count(),
        ngettext_lazy(
            "%(count)d review is overdue",
            "%(count)d reviews are overdue",
            "count",
        ),
        "due",
        "when=overdue&kind=reviews",
    )
    absent = _running().filter(
        reviewer__medical_reviewer__absent_from__lte=today,
        reviewer__medical_reviewer__absent_until__gte=today,
    )
    yield from _these(
        list(absent.values_list("pk", flat=True)),
        ngettext_lazy(
            "%(count)d open review is with a doctor who is absent",
            "%(count)d open reviews are with doctors who are absent",
            "count",
        ),
        "reviewassignment",
        "show=open",
    )
    licence = "reviewer__medical_reviewer__"
    cannot = Q(**{f"{licence}licence_valid_until__lt": today})
    cannot |= Q(**{f"{licence}verified_at__isnull": True})
    yield from _these(
        list(_running().filter(cannot).values_list("pk", flat=True)),
        ngettext_lazy(
            "%(count)d open review is with a doctor whose licence does not let them sign",
            "%(count)d open reviews are with doctors whose licences do not let them sign",
            "count",
        ),
        "reviewassignment",
        "show=open",
    )
    yield from _line(
        Feedback.objects.waiting().count(),
        ngettext_lazy(
            "%(count)d report of a reader waits",
            "%(count)d reports of readers wait",
            "count",
        ),
        "feedback",
        "outcome=waiting",
    )
    yield from _line(
        EvidenceFlag.objects.open().count(),
        ngettext_lazy(
            "%(count)d article cites a source that was retracted, corrected or put in doubt",
            "%(count)d times an article cites a source that was retracted, corrected or put in "
            "doubt",
            "count",
        ),
        "evidenceflag",
        "outcome=waiting",
    )
    yield from _report(
        sum(day < today for day in due_days().values()),
        ngettext_lazy(
            "%(count)d live text should have been read again by a doctor",
            "%(count)d live texts should have been read again by a doctor",
            "count",
        ),
        "due",
        "when=overdue&kind=texts",
    )


def _for_editor() -> Iterator[Todo]:
    gone = Publication.objects.filter(revision=OuterRef("revision"))
    ready = Article.objects.filter(~Exists(gone), state=State.APPROVED, scheduled_for__isnull=True)
    yield from _these(
        list(ready.values_list("pk", flat=True)),
        ngettext_lazy(
            "%(count)d approved article can be published",
            "%(count)d approved articles can be published",
            "count",
        ),
        "article",
        "whose=all",
    )
    active = MedicalReviewer.objects.filter(user__is_active=True)
    stale = Q(user__password_set_by_other_at__gte=F("verified_at"))
    stale |= Q(user__second_factor_reset_at__gte=F("verified_at"))
    unverified = active.filter(Q(verified_at__isnull=True) | stale)
    yield from _these(
        list(unverified.values_list("pk", flat=True)),
        ngettext_lazy(
            "%(count)d licence has to be verified",
            "%(count)d licences have to be verified",
            "count",
        ),
        "medicalreviewer",
        "",
    )


def _lapsing_licences() -> Iterator[Todo]:
    until = timezone.localdate() + LAPSES_WITHIN
    active = MedicalReviewer.objects.filter(user__is_active=True)
    yield from _report(
        active.filter(verified_at__isnull=False, licence_valid_until__lte=until).count(),
        ngettext_lazy(
            "%(count)d licence lapses within 60 days, or has lapsed",
            "%(count)d licences lapse within 60 days, or have lapsed",
            "count",
        ),
        "licences",
        "within=60",
    )
