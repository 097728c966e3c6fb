"""Publishes once a day how far the record has come, so that rewriting it in silence shows."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import public_log
from articles.ledger import lock_head
from articles.models import AuditEvent
from articles.models.published_log import PublishedHead


def publish_head(*, now: datetime) -> PublishedHead | None:
    """Store the head of the day, if there is none yet; safe to run twice or in parallel.

    :param now: an aware datetime; the day is that of the portal's time zone.
    :returns: the head, or None if the day has one, or nothing is recorded yet.
    """
    day = timezone.localdate(now)
    if PublishedHead.objects.filter(day=day).exists():
        return None
    try:
        with transaction.atomic():
            lock_head()  # or the two heads could be of different moments
            last = AuditEvent.objects.order_by("-seq").values_list("seq", "hash").first()
            if last is None:
                return None
            number, entry_hash = public_log.newest()
            return PublishedHead.objects.create(
                day=day,
                at=now,
                seq=last[0],
                event_hash=last[1],
                entry=number,
                entry_hash=entry_hash,
            )
    except IntegrityError:
        return None  # another run stored it
