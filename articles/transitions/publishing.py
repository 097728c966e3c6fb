"""The editor's verbs: publish, schedule, withdraw, ask for a re-reading."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from articles.following import follow
from articles.ledger import record
from articles.models import (
    Article,
    Publication,
    PublishedSignature,
    ReviewAssignment,
    ReviewRound,
    Revision,
)
from articles.notifications import notify
from articles.published import derived_rows, signature_columns
from articles.roles import actor_of, users_in
from articles.workflow import Actor, Role

from . import facts
from ._core import claimed, require
from .editing import close_open_round, open_round
from .evidence import show_notices
from .feedback import credit_reports, credit_withdrawal

if TYPE_CHECKING:
    from articles.workflow import Situation
    from rlsportal.accounts.models import User

SCHEDULER = Actor(roles=frozenset({Role.SCHEDULER}))


def publish(
    article: Article,
    *,
    by: User,
    now: datetime,
    lock_version: int,
    revision: Revision,
    fingerprint: str,
    as_scheduler: bool = False,
) -> Publication:
    """Make the approved revision what readers see.

    :param by: the editor; with ``as_scheduler`` the editor who scheduled it.
    :param revision: the one the person saw; it must be the approved one.
    :param fingerprint: of that revision, as the person saw it.
    :raises Stale: the article changed since the form was shown.
    :raises Refused: with everything that stands against it, checked at this moment.
    """
    with claimed(article, lock_version) as stored:
        situation = _release_situation(stored, revision, fingerprint, now)
        require("publish", SCHEDULER if as_scheduler else actor_of(by), situation)
        assert stored.revision is not None  # approved articles have one, says the database
        rows = _supersede(stored, now)
        publication = _put_live(stored, stored.revision, by=by, now=now)
        stored.scheduled_for, stored.scheduled_by = None, None
        stored.save(update_fields=["scheduled_for", "scheduled_by"])
        if stored.withdrawal_scheduled_for is not None:  # it was about what was live until now
            planner = stored.withdrawal_scheduled_by
            drop_withdrawal_schedule(stored)
            told = [planner] if planner else []
            notify("withdrawal_unscheduled", told, article=stored, by=by, now=now)
        derived = derived_rows(publication, dict(stored.faqs.values_list("uid", "slug")))
        _insert([*derived.chained, *derived.search])
        signatures = sign_publication(publication, publication.round)
        follow(stored)
        credited = credit_reports(publication)
        notify("published", [stored.revision.submitted_by], article=stored, by=by, now=now)
        show_notices(publication)
        record(
            "publish",
            by=None if as_scheduler else by,
            now=now,
            article=stored,
            rows=[*rows, publication, *derived.chained, *signatures, *credited],
            details={"revision": publication.number, "fingerprint": publication.fingerprint},
        )
    return publication


def _insert(rows: list[models.Model]) -> None:
    """Insert the rows, one statement for each table however many they are."""
    tables: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    for model, together in tables.items():
        model._base_manager.bulk_create(together)


def _release_situation(
    article: Article, revision: Revision, fingerprint: str, now: datetime
) -> Situation:
    current = article.revision
    situation = facts.with_release(facts.situation_of(article), article, now)
    return replace(
        situation,
        revision_is_current=current is not None and current.pk == revision.pk,
        fingerprint_matches=current is not None and current.fingerprint == fingerprint,
    )


def _supersede(article: Article, now: datetime) -> list[Publication]:
    live = article.publications.live().first()
    if live is None:
        return []
    live.superseded_at = now
    live.save(update_fields=["superseded_at"])
    return [live]


def _put_live(article: Article, revision: Revision, *, by: User, now: datetime) -> Publication:
    round_ = facts.release_round(revision)
    assert round_ is not None  # the rules refuse without a quorum
    data = revision.data
    first = article.publications.order_by("published_at").first()
    return Publication.objects.create(
        article=article,
        revision=revision,
        round=round_,
        number=revision.number,
        slug=article.slug,
        topic_slug=article.topic.slug if article.topic else "",
        topic_name=article.topic.name if article.topic else "",
        language=data["language"],
        title=data["title"],
        summary=data["summary"],
        meta_description=data["meta_description"],
        change_note=data["change_note"],
        content=revision.content,
        body_html=revision.body_html,
        renderer_version=revision.renderer_version,
        fingerprint=revision.fingerprint,
        first_published_at=first.first_published_at if first else now,
        published_at=now,
        published_by=by,
        is_demonstration=any(r.is_demonstration for r in facts.standing_approvals(round_)),
    )


def sign_publication(publication: Publication, round_: ReviewRound) -> list[PublishedSignature]:
    """Show the standing approvals of a round under the publication; return the rows."""
    months = json.loads(round_.policy)["review_interval_months"]
    return [
        PublishedSignature.objects.create(
            publication=publication,
            medical_review=review,
            **signature_columns(publication, round_, review, months),
        )
        for review in facts.standing_approvals(round_)
    ]


def schedule(
    article: Article,
    *,
    by: User,
    now: datetime,
    lock_version: int,
    revision: Revision,
    fingerprint: str,
    publish_at: datetime,
) -> Article:
    """Have ``run_due`` publish the approved revision; every guard runs again then.

    :param publish_at: an aware datetime after ``now``.
    """
    with claimed(article, lock_version) as stored:
        situation = _release_situation(stored, revision, fingerprint, now)
        situation = replace(situation, time_is_future=publish_at > now)
        require("schedule", actor_of(by), situation)
        stored.scheduled_for, stored.scheduled_by = publish_at, by
        stored.save(update_fields=["scheduled_for", "scheduled_by"])
        details = {"for": publish_at.isoformat(), "revision": revision.number}
        record("schedule", by=by, now=now, article=stored, details=details)
    return stored


def unschedule(article: Article, *, by: User, now: datetime, lock_version: int) -> Article:
    """Take a schedule back."""
    with claimed(article, lock_version) as stored:
        require("unschedule", actor_of(by), facts.situation_of(stored))
        drop_schedule(stored)
        record("unschedule", by=by, now=now, article=stored)
    return stored


def drop_schedule(article: Article) -> None:
    """Forget that the approved revision was to be published."""
    article.scheduled_for, article.scheduled_by = None, None
    article.save(update_fields=["scheduled_for", "scheduled_by"])


def drop_withdrawal_schedule(article: Article) -> None:
    """Forget that the live text was to be withdrawn."""
    article.withdrawal_scheduled_for, article.withdrawal_scheduled_by = None, None
    article.withdrawal_scheduled_reason = ""
    article.save(
        update_fields=[
            "withdrawal_scheduled_for",
            "withdrawal_scheduled_by",
            "withdrawal_scheduled_reason",
        ]
    )


def open_reaffirmation(
    article: Article, *, by: User, now: datetime, lock_version: int
) -> ReviewRound:
    """Open a round in which doctors re-read the live text; the working copy is untouched."""
    with claimed(article, lock_version) as stored:
        situation = facts.with_live(facts.situation_of(stored), stored)
        situation = facts.with_round(situation, facts.open_round(stored))
        require("open_reaffirmation", actor_of(by), situation)
        live = stored.publications.live().select_related("revision").get()
        round_ = open_round(stored, live.revision, ReviewRound.Kind.REAFFIRM, by=by, now=now)
        record("open_reaffirmation", by=by, now=now, article=stored, rows=[round_])
    return round_


def withdraw(
    publication: Publication,
    *,
    by: User,
    now: datetime,
    reason: str,
    earlier_too: bool = True,
) -> list[Publication]:
    """Take a text off the site with a public notice; one person suffices, at once.

    No ``lock_version``: nothing that happened meanwhile makes a dangerous text safe.

    :param reason: shown to readers.
    :param earlier_too: with the live publication, also those it superseded.
    :returns: the publications withdrawn.
    """
    with claimed(publication.article, None) as article:
        stored = Publication.objects.get(pk=publication.pk)
        situation = replace(
            facts.situation_of(article),
            publication_is_public=stored.withdrawn_at is None,
            reason_given=bool(reason.strip()),
        )
        require("withdraw", actor_of(by), situation)
        gone, rows = take_off(
            article, stored, by=by, now=now, reason=reason, earlier_too=earlier_too
        )
        notify("withdrawn", users_in(Role.EDITOR), article=article, by=by, now=now, more=reason)
        details = {"reason": reason.strip(), "revisions": [each.number for each in gone]}
        rows += [*gone, *credit_withdrawal(gone)]
        record("withdraw", by=by, now=now, article=article, rows=rows, details=details)
    return gone


def take_off(
    article: Article,
    publication: Publication,
    *,
    by: User,
    now: datetime,
    reason: str,
    earlier_too: bool = True,
    successor: Article | None = None,
) -> tuple[list[Publication], list[models.Model]]:
    """Write a withdrawal; the verbs ask the rules before.

    :returns: the publications withdrawn, and the further rows changed.
    """
    gone = [publication]
    if publication.is_live and earlier_too:
        gone += article.publications.public().exclude(pk=publication.pk)
    rows: list[models.Model] = _close_rereading(article, publication, now)
    was_live = publication.is_live
    for each in gone:
        each.withdrawn_at, each.withdrawn_by = now, by
        each.withdrawal_reason, each.successor = reason.strip(), successor
        each.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason", "successor"])
    follow(article)
    if article.scheduled_for is not None:
        drop_schedule(article)
    if was_live and article.withdrawal_scheduled_for is not None:
        drop_withdrawal_schedule(article)
    return gone, rows


def _close_rereading(
    article: Article, publication: Publication, now: datetime
) -> list[models.Model]:
    round_ = facts.open_round(article)
    if round_ is None or round_.revision_id != publication.revision_id:
        return []
    rows: list[ReviewRound | ReviewAssignment] = close_open_round(
        article, ReviewRound.Outcome.WITHDRAWN, now
    )
    return [*rows]
