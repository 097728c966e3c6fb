"""Verbs at the end of a text: planning its withdrawal, retiring, merging into another article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from articles.ledger import record
from articles.models import Article, Publication
from articles.notifications import notify
from articles.roles import actor_of, users_in
from articles.workflow import Role, State

from . import facts
from ._core import claimed, require
from .publishing import drop_withdrawal_schedule, take_off

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


def schedule_withdrawal(
    article: Article,
    *,
    by: User,
    now: datetime,
    lock_version: int,
    withdraw_at: datetime,
    reason: str,
) -> Article:
    """Have ``run_due`` withdraw what is live then.

    It is about the text that is live now: publishing another revision takes the schedule back.

    :param withdraw_at: an aware datetime after ``now``.
    :param reason: shown to readers from then on.
    """
    with claimed(article, lock_version) as stored:
        situation = replace(
            facts.with_live(facts.situation_of(stored), stored),
            time_is_future=withdraw_at > now,
            reason_given=bool(reason.strip()),
        )
        require("schedule_withdrawal", actor_of(by), situation)
        stored.withdrawal_scheduled_for, stored.withdrawal_scheduled_by = withdraw_at, by
        stored.withdrawal_scheduled_reason = reason.strip()
        stored.save()
        details = {"for": withdraw_at.isoformat(), "reason": reason.strip()}
        record("schedule_withdrawal", by=by, now=now, article=stored, details=details)
    return stored


def unschedule_withdrawal(
    article: Article, *, by: User, now: datetime, lock_version: int
) -> Article:
    """Take the schedule of a withdrawal back."""
    with claimed(article, lock_version) as stored:
        require("unschedule_withdrawal", actor_of(by), facts.situation_of(stored))
        drop_withdrawal_schedule(stored)
        record("unschedule_withdrawal", by=by, now=now, article=stored)
    return stored


def retire(
    article: Article,
    *,
    by: User,
    now: datetime,
    lock_version: int,
    reason: str,
    successor: Article | None = None,
) -> list[Publication]:
    """Take a live article off the site for good; with ``successor`` readers are sent there.

    Retired is withdrawn, and the working copy is closed. Permanent addresses of its revisions
    answer 410 and name the successor.

    :param reason: shown to readers.
    :returns: the publications withdrawn.
    """
    with _held(article, lock_version, successor) as stored:
        situation = replace(
            facts.with_live(facts.situation_of(stored), stored),
            reason_given=bool(reason.strip()),
            successor_is_live=successor is None
            or (successor.pk != stored.pk and successor.publications.live().exists()),
        )
        require("retire", actor_of(by), situation)
        live = stored.publications.live().get()
        gone, rows = take_off(stored, live, by=by, now=now, reason=reason, successor=successor)
        stored.state = State.CLOSED
        stored.save(update_fields=["state"])
        notify("retired", users_in(Role.EDITOR), article=stored, by=by, now=now, more=reason)
        details = {
            "reason": reason.strip(),
            "revisions": [each.number for each in gone],
            "successor": successor.pk if successor else None,
            "state": State.CLOSED,
        }
        record("retire", by=by, now=now, article=stored, rows=[*rows, *gone], details=details)
    return gone


@contextmanager
def _held(article: Article, lock_version: int, successor: Article | None) -> Iterator[Article]:
    """Claim the article, and hold its successor as it is until the end of the transaction.

    Two articles retired into each other at once would send readers in a circle. Rows are locked
    in the order of their keys, or the two would wait for each other forever.
    """
    with transaction.atomic():
        if successor is not None and successor.pk < article.pk:
            _hold(successor)
        with claimed(article, lock_version) as stored:
            if successor is not None and successor.pk > article.pk:
                _hold(successor)
            yield stored


def _hold(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(lock_version=F("lock_version"))
