"""Wrong passwords where a doctor signs: counted like those of a log-in, and told to the owner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.transitions import DecidedBefore, Refused
from articles.workflow import Reason
from rlsportal.accounts import alerts, security_log, throttle

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

TELL_AFTER = 3  # nobody types their own password wrong that often in a row


@contextmanager
def counted(request: HttpRequest, user: User, *, now: datetime) -> Iterator[None]:
    """Count the password of a decision, and take that back if it was right.

    A form that is stale, or of a decision made before, says nothing about its password, so it
    stays counted: otherwise whoever guesses in an open session would send one now and then.

    :raises Refused: when too many were tried before; nothing is looked at then.
    """
    try:
        count = throttle.admit(request, user.get_username(), now=now)
    except throttle.TooMany as error:
        reason = Reason("too_many_passwords", {"minutes": error.minutes(now)})
        raise Refused("sign", [reason]) from None
    try:
        yield
    except DecidedBefore:
        raise
    except Refused as refused:
        is_right = all(reason.code != "password_wrong" for reason in refused.reasons)
        security_log.asked_again(user, is_right=is_right)
        if is_right:
            throttle.forgive(request, user.get_username())
        elif count >= TELL_AFTER:
            words = _("Somebody typed wrong passwords where you sign.")
            alerts.alert_once_a_day(user, words, now=now)
        raise
    security_log.asked_again(user, is_right=True)
    throttle.forgive(request, user.get_username())
