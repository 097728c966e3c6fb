"""Where somebody is logged in, for how long at most, and how to end it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

SEEN = "seen_at"
SINCE = "since"
LABEL = "browser"
PROOF = "second_factor"  # which one its owner showed, if any
NOTED_EVERY = timedelta(minutes=1)  # or each request would write
HALF = timedelta(minutes=10)  # between the password and the code
SKEW = timedelta(minutes=2)  # by which clocks of two servers may differ


@dataclass(frozen=True)
class OwnSession:
    """One session, as its owner sees it. ``name`` identifies it and opens nothing."""

    name: str
    browser: str
    since: datetime | None
    seen_at: datetime | None
    is_this: bool
    is_half: bool  # the password was right, the code is owed


def begin(session: Any, browser: str, now: datetime) -> None:
    """Note what its owner will want to know about a session whose password was typed just now.

    What it has shown before is forgotten, and so is its key. Otherwise a session that was left
    alone for too long would live again by the password alone.
    """
    session.pop(PROOF, None)
    session.cycle_key()
    session[SINCE] = session[SEEN] = now.isoformat()
    session[LABEL] = browser


def is_over(session: Any, now: datetime, *, is_half: bool = False) -> bool:
    """Return whether nothing happened for too long, or too much time passed since the password.

    Django's own limit moves with every request that writes. A moment that lies in the future was
    written before the clock was put right, and proves nothing.
    """
    since, seen = _moment(session, SINCE), _moment(session, SEEN)
    if since is None or seen is None or now < max(since, seen) - SKEW:
        return True
    longest = HALF if is_half else timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return now - since > longest or now - seen > timedelta(minutes=settings.PORTAL_IDLE_MINUTES)


def note(session: Any, now: datetime) -> None:
    """Note that something happened in a session."""
    seen = _moment(session, SEEN)
    if seen is None or now - seen > NOTED_EVERY:
        session[SEEN] = now.isoformat()


def own(user: User, current_key: str | None, now: datetime) -> list[OwnSession]:
    """Return the sessions of somebody that are still good, the latest first."""
    found = []
    for session, data in _of(user.pk, now):
        is_half = _is_half(user, data)
        if is_over(data, now, is_half=is_half) or not _fits(user, data):
            continue
        found.append(
            OwnSession(
                _name(session.session_key),
                data.get(LABEL, ""),
                _moment(data, SINCE),
                _moment(data, SEEN),
                session.session_key == current_key,
                is_half,
            )
        )
    return sorted(found, key=lambda s: (s.is_this, s.seen_at or now), reverse=True)


def end(user_pk: int, now: datetime, *, name: str = "", but: str | None = None) -> int:
    """End the sessions of somebody, or the one with a name; never the one with the key ``but``.

    :returns: how many were ended.
    """
    count = 0
    for session, _data in _of(user_pk, now):
        if session.session_key != but and name in ("", _name(session.session_key)):
            session.delete()
            count += 1
    return count


def _of(user_pk: int, now: datetime) -> list[tuple[Session, dict[str, Any]]]:
    # Whose a session is stands inside it. Staff are few, so reading them all is quick enough.
    sessions = Session.objects.filter(expire_date__gt=now)
    decoded = [(session, session.get_decoded()) for session in sessions]
    return [(s, data) for s, data in decoded if data.get("_auth_user_id") == str(user_pk)]


def _is_half(user: User, data: dict[str, Any]) -> bool:
    from rlsportal.accounts import second_factor  # which reads sessions, too

    return second_factor.is_owed(user, data)


def _fits(user: User, data: dict[str, Any]) -> bool:
    """Return whether the password is still that of the session."""
    stored = data.get("_auth_user_hash", "")
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(stored, each) for each in hashes)


def _moment(session: Any, key: str) -> datetime | None:
    return parse_datetime(session.get(key, ""))


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
