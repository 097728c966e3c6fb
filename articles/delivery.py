"""Send the mail that waits in the outbox: nothing lost, nothing sent twice but after a crash.

A run takes a mail by an UPDATE that only one run can win, sends it, then marks it as sent. A run
that dies in between has taken it and not marked it: it is tried again after a while, and may then
arrive a second time. That is the price of losing none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.utils import timezone

from articles.models import OutboxMessage
from articles.notifications import INVITATION, RESET

logger = logging.getLogger(__name__)

# Longer than sending one mail can take (EMAIL_TIMEOUT), so a mail under way is left alone.
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(days=1)
# After so many failures in a row the mail server is down rather than an address wrong.
FAILURES_IN_A_ROW = 3


@dataclass
class Delivery:
    """What one run did. ``failed`` holds each mail that could not be sent, with its error."""

    sent: int
    failed: list[tuple[OutboxMessage, str]]
    stopped: bool = False


def deliver(*, now: datetime) -> Delivery:
    """Send everything that is due; never raises for one bad mail.

    :param now: decides what is due, and is noted as the time of the attempt.
    """
    result = Delivery(0, [])
    in_a_row = 0
    for message in _due(now):
        if not _take(message, now):
            continue  # another run has it
        error = _send(message)
        if error:
            result.failed.append((message, error))
            in_a_row += bool(_address(message))  # a missing address says nothing about the server
        else:
            result.sent += 1
            in_a_row = 0
        if in_a_row == FAILURES_IN_A_ROW:
            result.stopped = True
            break
    return result


def _due(now: datetime) -> Iterator[OutboxMessage]:
    """Yield what waits and was not tried lately; people who left get nothing.

    What waits for a digest is sent as a line of it (``articles.digest``).
    """
    waiting = OutboxMessage.objects.filter(
        sent_at__isnull=True, is_for_digest=False, to__is_active=True
    )
    for message in waiting.select_related("to").order_by("pk"):
        if message.attempted_at is None or message.attempted_at + _wait(message) <= now:
            yield message


def _wait(message: OutboxMessage) -> timedelta:
    """Return how long after the last attempt the next one is: each time twice as long."""
    doublings = min(max(message.attempts - 1, 0), 10)
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)


def _take(message: OutboxMessage, now: datetime) -> bool:
    """Return whether this run, and no other, may send the mail now."""
    rows = OutboxMessage.objects.filter(
        pk=message.pk, sent_at__isnull=True, attempts=message.attempts
    )
    return bool(rows.update(attempts=F("attempts") + 1, attempted_at=now))


def _send(message: OutboxMessage) -> str:
    """Send one mail and note what came of it; return the error, or ""."""
    rows = OutboxMessage.objects.filter(pk=message.pk)
    try:
        if not _address(message):
            raise ValueError(f"account {message.to_id} has no mail address")  # noqa: TRY301 - one road for every failure
        _mail(message).send()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one mail, the others go
        text = f"{type(error).__name__}: {error}"
        rows.update(last_error=text[:2000])
        # The server's words may hold the address; they are at the desk, and in no log.
        logger.warning("mail %s was not sent: %s", message.pk, type(error).__name__)
        return text
    rows.update(sent_at=timezone.now(), last_error="")
    return ""


def _address(message: OutboxMessage) -> str:
    return message.address or message.to.email


def _mail(message: OutboxMessage) -> EmailMultiAlternatives:
    """Return the mail as it is sent; what has a secret link gets it now, and it is kept nowhere."""
    body, html = message.body, message.html
    if message.kind in (INVITATION, RESET):
        from rlsportal.accounts import invitations, resets  # they need models of this application

        by_link = invitations if message.kind == INVITATION else resets
        letter = by_link.written(message.to)
        body, html = letter["body"], letter["html"]
    subject = " ".join(message.subject.split())
    mail = EmailMultiAlternatives(subject, body, to=[_address(message)])
    if html:
        mail.attach_alternative(html, "text/html")
    return mail
