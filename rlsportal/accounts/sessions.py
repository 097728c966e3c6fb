"""Where somebody is logged in, how long without doing anything, and how to end it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.dateparse import parse_datetime

SEEN = "seen_at"
SINCE = "since"
LABEL = "browser"
NOTED_EVERY = timedelta(minutes=1)  # or each request would write


@dataclass(frozen=True)
class OwnSession:
    """One session, as its owner sees it. ``name`` identifies it and opens nothing."""

    name: str
    browser: str
    since: datetime | None
    seen_at: datetime | None
    is_this: bool


def begin(session: Any, browser: str, now: datetime) -> None:
    """Note what its owner will want to know about a session."""
    session[SINCE] = session[SEEN] = now.isoformat()
    session[LABEL] = browser


def is_idle(session: Any, now: datetime) -> bool:
    """Return whether nothing happened in the session for too long; else note that it did."""
    seen = parse_datetime(session.get(SEEN, ""))
    if seen is not None and now - seen > timedelta(minutes=settings.PORTAL_IDLE_MINUTES):
        return True
    if seen is None or now - seen > NOTED_EVERY:
        session[SEEN] = now.isoformat()
    return False


def own(user_pk: int, current_key: str | None, now: datetime) -> list[OwnSession]:
    """Return the sessions of somebody that are still good, the latest first."""
    found = []
    for session in _of(user_pk, now):
        data = session.get_decoded()
        found.append(
            OwnSession(
                _name(session.session_key),
                data.get(LABEL, ""),
                parse_datetime(data.get(SINCE, "")),
                parse_datetime(data.get(SEEN, "")),
                session.session_key == current_key,
            )
        )
    return sorted(found, key=lambda s: (s.is_this, s.seen_at or now), reverse=True)


def end(user_pk: int, now: datetime, *, name: str = "", but: str | None = None) -> int:
    """End one session of somebody by its name, or all but the one with the key ``but``.

    :returns: how many were ended.
    """
    count = 0
    for session in _of(user_pk, now):
        is_chosen = _name(session.session_key) == name if name else session.session_key != but
        if is_chosen:
            session.delete()
            count += 1
    return count


def _of(user_pk: int, now: datetime) -> list[Session]:
    # Whose a session is stands inside it. Staff are few, so reading them all is quick enough.
    sessions = Session.objects.filter(expire_date__gt=now)
    return [s for s in sessions if s.get_decoded().get("_auth_user_id") == str(user_pk)]


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
