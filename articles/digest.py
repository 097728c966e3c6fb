"""The daily digest: one mail for each person, of what was put aside for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.mails import Item, Letter, absolute
from articles.models import OutboxMessage, Reminder

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

# Local time from which the digest of the day may go: before people begin to work.
NOT_BEFORE = time(7)
KIND = "digest"


def write_digests(*, now: datetime) -> int:
    """Put the digest of the day into the outbox for everybody who has something in it.

    Once a day and person, after ``NOT_BEFORE``; a run that comes again, later or at the same
    moment finds the day in the ledger. After days without a run there is one digest of all.

    :returns: how many digests were written.
    """
    local = timezone.localtime(now)
    if local.time() < NOT_BEFORE:
        return 0
    waiting = OutboxMessage.objects.filter(is_for_digest=True, sent_at=None, to__is_active=True)
    people = {row.to_id: row.to for row in waiting.select_related("to").order_by("to_id")}
    return sum(_write(person, now) for person in people.values())


def _write(person: User, now: datetime) -> bool:
    """Write one digest; the ledger, the mail and what it names stand or fall together."""
    try:
        with transaction.atomic():
            Reminder.objects.create(
                kind=KIND,
                target=f"user/{person.pk}",
                due_on=timezone.localdate(now),
                offset_days=0,
                created_at=now,
            )
            rows = person_rows(person)
            if not rows:  # another run sent them late yesterday; the day stays free
                transaction.set_rollback(True)
                return False
            written = _letter(rows).written()
            OutboxMessage.objects.create(to=person, kind=KIND, created_at=now, **written)
            pks = [row.pk for row in rows]
            OutboxMessage.objects.filter(pk__in=pks).update(sent_at=now)
    except IntegrityError:
        return False  # another run wrote today's
    return True


def person_rows(person: User) -> list[OutboxMessage]:
    """Return what waits for the digest of somebody, oldest first."""
    rows = OutboxMessage.objects.filter(to=person, is_for_digest=True, sent_at=None)
    return list(rows.defer("body", "html").order_by("pk"))


def _letter(rows: Iterable[OutboxMessage]) -> Letter:
    items = [Item(row.subject, absolute(_path(row))) for row in rows]
    subject = ngettext("%(count)d message of the day", "%(count)d messages of the day", len(items))
    return Letter(
        subject % {"count": len(items)},
        _("You get this because you asked for one mail a day instead of single ones."),
        reverse("admin:index"),
        items=items,
    )


def _path(row: OutboxMessage) -> str:
    if row.article_id is None:
        return reverse("admin:index")
    return reverse("admin:articles_article_change", args=[row.article_id])
