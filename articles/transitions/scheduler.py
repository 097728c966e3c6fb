"""What the scheduler does when a time has come: publish and withdraw, each article for itself.

Nothing that is wrong with one article may hold up another, a withdrawal least of all. What cannot
be done loses its schedule, and the people concerned are told why: tried again every minute, it
would stand in the way of what was planned after it, and nobody would know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError
from django.db.models import F

from articles.ledger import record
from articles.models import Article, Publication
from articles.notifications import notify
from articles.roles import users_in
from articles.workflow import Reason, Role

from . import facts
from ._core import Refused, Stale, claimed, require
from .publishing import SCHEDULER, drop_schedule, drop_withdrawal_schedule, publish, take_off

Outcome = tuple[list[Publication], list[tuple[Article, Refused]]]


def publish_due(*, now: datetime) -> Outcome:
    """Publish everything scheduled for now or earlier; safe to run twice, late, or in parallel.

    What the guards refuse loses its schedule, stays approved, and the editor is told why. Where a
    withdrawal was planned for before, a late run leaves the article to ``withdraw_due``: what
    happens does not depend on when the run comes.

    :returns: what went live, and what was refused.
    """
    due = Article.objects.filter(scheduled_for__lte=now).select_related("revision")
    due = due.exclude(withdrawal_scheduled_for__lte=F("scheduled_for"))
    articles = due.order_by("scheduled_for", "pk")
    return _each(list(articles), _publish, _give_up_publication, now)


def withdraw_due(*, now: datetime) -> Outcome:
    """Withdraw everything scheduled for now or earlier; safe to run twice, late, or in parallel.

    Where a publication was planned for before, a late run leaves the article to ``publish_due``.
    What cannot be withdrawn loses its schedule, and every editor is told why.

    :returns: what was withdrawn, and what was refused.
    """
    due = Article.objects.filter(withdrawal_scheduled_for__lte=now)
    due = due.exclude(scheduled_for__lt=F("withdrawal_scheduled_for"))
    articles = due.order_by("withdrawal_scheduled_for", "pk")
    return _each(list(articles), _withdraw, _give_up_withdrawal, now)


def _each(
    articles: list[Article],
    do: Callable[[Article, datetime], list[Publication]],
    give_up: Callable[[Article, Refused, datetime], None],
    now: datetime,
) -> Outcome:
    done: list[Publication] = []
    refused: list[tuple[Article, Refused]] = []
    for article in articles:
        try:
            try:
                done += do(article, now)
            except Refused as error:
                give_up(article, error, now)
                refused.append((article, error))
            except IntegrityError as error:
                words = {"message": str(error).splitlines()[0]}
                refusal = Refused("database", [Reason("database_refused", words)])
                give_up(article, refusal, now)
                refused.append((article, refusal))
        except Stale:
            continue  # another run took it, or somebody changed it: the next run looks again
    return done, refused


def _publish(article: Article, now: datetime) -> list[Publication]:
    assert article.revision is not None  # the database holds both for what is scheduled
    assert article.scheduled_by is not None
    publication = publish(
        article,
        by=article.scheduled_by,
        now=now,
        lock_version=article.lock_version,
        revision=article.revision,
        fingerprint=article.revision.fingerprint,
        as_scheduler=True,
    )
    return [publication]


def _withdraw(article: Article, now: datetime) -> list[Publication]:
    with claimed(article, article.lock_version) as stored:
        editor = stored.withdrawal_scheduled_by
        assert editor is not None  # the database holds both or neither
        live = stored.publications.live().first()
        reason = stored.withdrawal_scheduled_reason
        situation = replace(
            facts.situation_of(stored),
            publication_is_public=live is not None,
            reason_given=bool(reason),
        )
        require("withdraw", SCHEDULER, situation)
        assert live is not None  # the rules refuse without
        gone, rows = take_off(stored, live, by=editor, now=now, reason=reason)
        notify("withdrawn", users_in(Role.EDITOR), article=stored, by=None, now=now, more=reason)
        details = {"reason": reason, "revisions": [each.number for each in gone]}
        record("withdraw", by=None, now=now, article=stored, rows=[*rows, *gone], details=details)
    return gone


def _give_up_publication(article: Article, error: Refused, now: datetime) -> None:
    with claimed(article, article.lock_version) as stored:
        editor = stored.scheduled_by
        drop_schedule(stored)
        told = [editor] if editor else []
        more = _reasons(error)
        notify("schedule_failed", told, article=stored, by=None, now=now, more=more)
        _record("schedule_failed", stored, error, now)


def _give_up_withdrawal(article: Article, error: Refused, now: datetime) -> None:
    with claimed(article, article.lock_version) as stored:
        drop_withdrawal_schedule(stored)
        told, more = users_in(Role.EDITOR), _reasons(error)
        notify("withdrawal_schedule_failed", told, article=stored, by=None, now=now, more=more)
        _record("withdrawal_schedule_failed", stored, error, now)


def _reasons(error: Refused) -> str:
    # Sentences are for people; the verbs know codes only, except where they write a mail.
    from articles.wording import sentences

    return "\n".join(sentences(error.reasons))


def _record(kind: str, article: Article, error: Refused, now: datetime) -> None:
    details = {"reasons": [reason.code for reason in error.reasons]}
    record(kind, by=None, now=now, article=article, details=details)
