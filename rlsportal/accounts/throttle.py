"""Slow down who guesses passwords, and let nobody lock anybody out by guessing.

Attempts are counted before the password is looked at, so that many at once count as many; the
right one is forgiven. A browser from which its owner has logged in before has a count of its own
(the device cookies of OWASP's guide to slowing down online guessing): strangers who guess a
doctor's password slow down strangers, not the doctor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from rlsportal.accounts import devices
from rlsportal.accounts.models import Attempts, User
from rlsportal.client_address import client_address

FREE = 10
FREE_FOR_AN_ADDRESS = 50  # it may be a whole clinic
FORGOTTEN_AFTER = timedelta(hours=1)
LONGEST_PAUSE = timedelta(minutes=15)
FIRST_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True)
class Counter:
    """What is counted under one key, and how many attempts come without a pause."""

    key: str
    free: int

    def pause(self, count: int) -> timedelta:
        """Return how long after that many attempts the next one is looked at."""
        over = count - self.free
        if over < 0:
            return timedelta()
        return min(FIRST_PAUSE * 2 ** min(over, 10), LONGEST_PAUSE)


class TooMany(Exception):
    """The attempt is not looked at.

    :param until: when the next one is.
    :param is_first: whether nobody was refused for this reason since it was last quiet.
    """

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(until.isoformat())


def _counters(request: HttpRequest, username: str) -> list[Counter]:
    device = devices.known(request, username)
    account = f"device {device} {username}" if device else f"account {username}"
    return [
        Counter(_hash(account), FREE),
        Counter(_hash(f"address {client_address(request)}"), FREE_FOR_AN_ADDRESS),
    ]


def _hash(words: str) -> str:
    return salted_hmac("rlsportal.accounts.throttle", words, algorithm="sha256").hexdigest()


def admit(request: HttpRequest, username: str, *, now: datetime) -> int:
    """Count an attempt, before its password is looked at.

    :returns: how many that makes for the account; FREE of them come without a pause.
    :raises TooMany: when it is not to be looked at; it does not count then.
    """
    counters = _counters(request, username)
    with transaction.atomic():
        Attempts.objects.filter(last_at__lt=now - FORGOTTEN_AFTER).delete()
        rows = [_row(counter, now) for counter in counters]
        waits = [row.last_at + c.pause(row.count) for c, row in zip(counters, rows, strict=True)]
        until = max(waits)
        if until > now:
            raise TooMany(until)
        Attempts.objects.filter(pk__in=[row.pk for row in rows]).update(
            count=F("count") + 1, last_at=now
        )
    return rows[0].count + 1


def forgive(request: HttpRequest, username: str) -> None:
    """Take the attempts back: the password was right."""
    account, address = _counters(request, username)
    Attempts.objects.filter(key=account.key).delete()
    Attempts.objects.filter(key=address.key, count__gt=0).update(count=F("count") - 1)


def _row(counter: Counter, now: datetime) -> Attempts:
    """Return the row of a counter, locked."""
    rows = Attempts.objects.select_for_update()
    row = rows.filter(key=counter.key).first()
    if row is not None:
        return row
    try:
        with transaction.atomic():
            return Attempts.objects.create(key=counter.key, last_at=now - LONGEST_PAUSE)
    except IntegrityError:  # another attempt at the same moment made it
        return rows.get(key=counter.key)


def is_own_password(request: HttpRequest, user: User, password: str, *, now: datetime) -> bool:
    """Return whether somebody at work typed their own password; wrong ones slow them down.

    While an attempt is not looked at, no password is the right one.
    """
    try:
        admit(request, user.get_username(), now=now)
    except TooMany:
        return False
    is_right = user.check_password(password)
    if is_right:
        forgive(request, user.get_username())
    return is_right
