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

from rlsportal.accounts import devices, security_log
from rlsportal.accounts.models import Attempts, User
from rlsportal.accounts.sessions import SKEW
from rlsportal.client_address import client_address, network_of

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
    """

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(until.isoformat())

    def minutes(self, now: datetime) -> int:
        """Return how many minutes that is from now, one at least."""
        return max(1, round((self.until - now).total_seconds() / 60))


def _counters(request: HttpRequest, username: str) -> list[Counter]:
    """Return the counter of the account, and that of the address.

    A browser that is known counts alone: whoever else is in the same clinic slows nobody down.
    """
    if device := devices.known(request, username):
        return [Counter(_hash(f"device {device} {username}"), FREE)]
    return [Counter(_hash(f"account {username}"), FREE), _of_address(request)]


def _of_address(request: HttpRequest, what: str = "address") -> Counter:
    return Counter(_hash(f"{what} {network_of(client_address(request))}"), FREE_FOR_AN_ADDRESS)


def _hash(words: str) -> str:
    return salted_hmac("rlsportal.accounts.throttle", words, algorithm="sha256").hexdigest()


def admit(request: HttpRequest, username: str, *, now: datetime) -> int:
    """Count an attempt, before its password is looked at.

    :returns: how many that makes for the account; FREE of them come without a pause.
    :raises TooMany: when it is not to be looked at; it does not count then.
    """
    try:
        return _admit(_counters(request, username), now)
    except TooMany:
        security_log.not_looked_at(username)
        raise


def admit_address(request: HttpRequest, *, now: datetime) -> int:
    """Count a mail that somebody asks for, apart from passwords: it is the way out for others.

    :raises TooMany: as ``admit``.
    """
    return _admit([_of_address(request, "mails for")], now)


def _admit(counters: list[Counter], now: datetime) -> int:
    with transaction.atomic():
        rows = [_row(counter, now) for counter in counters]
        pairs = zip(counters, rows, strict=True)
        until = max(
            (r.last_at + c.pause(r.count) for c, r in pairs if r.count >= c.free), default=now
        )
        if until <= now:
            for row in rows:
                row.count, row.last_at = row.count + 1, now
                row.save(update_fields=["count", "last_at"])
    if until > now:  # outside: what the clock had wrong stays put right
        raise TooMany(until)
    return rows[0].count


def forgive(request: HttpRequest, username: str) -> None:
    """Take the attempts back: the password was right."""
    account, *address = _counters(request, username)
    Attempts.objects.filter(key=account.key).delete()
    keys = [counter.key for counter in address]
    Attempts.objects.filter(key__in=keys, count__gt=0).update(count=F("count") - 1)


def forget_old(now: datetime) -> int:
    """Erase what counts no more; return how many."""
    return Attempts.objects.filter(last_at__lt=now - FORGOTTEN_AFTER).delete()[0]


def _row(counter: Counter, now: datetime) -> Attempts:
    """Return the row of a counter, locked, as far as it still counts.

    A moment in the future was noted before the clock was put right; it was now at the latest.
    """
    rows = Attempts.objects.select_for_update()
    row = rows.filter(key=counter.key).first()
    if row is None:
        try:
            with transaction.atomic():
                row = Attempts.objects.create(key=counter.key, last_at=now)
        except IntegrityError:  # another attempt at the same moment made it
            row = rows.get(key=counter.key)
    if row.last_at < now - FORGOTTEN_AFTER:
        row.count = 0
    if row.last_at > now + SKEW:
        row.last_at = now
        row.save(update_fields=["last_at"])
    return row


def is_own_password(request: HttpRequest, user: User, password: str, *, now: datetime) -> bool:
    """Return whether somebody at work typed their own password; wrong ones slow them down.

    :raises TooMany: when it is not looked at.
    """
    admit(request, user.get_username(), now=now)
    is_right = user.check_password(password)
    security_log.asked_again(user, is_right=is_right)
    if is_right:
        forgive(request, user.get_username())
    return is_right
