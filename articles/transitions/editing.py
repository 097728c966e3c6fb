"""The author's verbs: save, submit, recall, start again, discard."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from articles.canonical import canonical_json
from articles.content import canonical, content_hash, draft_of_content, freeze
from articles.examination import advice_json, advice_of_json, examine, readability_json
from articles.ledger import record
from articles.models import (
    Article,
    Contribution,
    Publication,
    ReviewAssignment,
    ReviewRound,
    Revision,
    SubmissionReport,
)
from articles.notifications import notify
from articles.policy import POLICIES, Policy, checklist_json, policy_json
from articles.rendering import RENDERER_VERSION
from articles.roles import actor_of, users_in
from articles.workflow import Role, Situation, State, state_after_discard
from articles.working_copy import ArticleDraft

from . import facts
from ._core import claimed, require
from ._store import create_article, store_draft
from .library import editors_of_used, record_library

if TYPE_CHECKING:
    from articles.content import Frozen
    from articles.examination import Examination
    from rlsportal.accounts.models import User


def begin_edit(article: Article, *, by: User, lock_version: int) -> Article:
    """Claim an article for saving a form; call within a transaction, before writing.

    :param lock_version: as the form carried it.
    :returns: the stored article with the new ``lock_version``.
    :raises Stale: somebody saved since the form was shown.
    :raises Refused: wrong role, or not editable in its state.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("begin_edit and finish_edit share one transaction")
    with claimed(article, lock_version) as stored:
        require("edit", actor_of(by), facts.situation_of(stored))
    return stored


def finish_edit(article: Article, *, by: User, now: datetime) -> bool:
    """Record the contribution if the content differs from the last recorded one.

    Words that the text takes from the library make contributors of those who wrote them there.
    A change of risk, topic or address alone is an event, but makes nobody a contributor.

    Call after the parts are saved, in the transaction of ``begin_edit``.

    :returns: whether the content changed.
    """
    data = canonical(article)
    changed_to = content_hash(canonical_json(data))
    last = article.contributions.order_by("-pk").first()
    rows = []
    if last is None or last.content_hash != changed_to:
        for user_id in [*_writers_brought_along(article, data, by), by.pk]:
            row = Contribution(article=article, user_id=user_id, at=now, content_hash=changed_to)
            row.save(force_insert=True)
            rows.append(row)
    settings = _settings_of(article)
    if rows or settings != _recorded_settings(article):
        Article.objects.filter(pk=article.pk).update(updated_at=now)
        details = {"settings": settings}
        record("edit", by=by, now=now, article=article, rows=rows, details=details)
    return bool(rows)


def _writers_brought_along(article: Article, data: dict[str, Any], by: User) -> list[int]:
    """Return who wrote words of the library that the text uses, and is no contributor so far."""
    editors = editors_of_used(data) - {by.pk}
    if not editors:
        return []
    known = article.contributions.filter(user_id__in=editors).order_by()
    return sorted(editors - set(known.values_list("user_id", flat=True)))


def _settings_of(article: Article) -> dict[str, str]:
    """Return what no doctor signs, but decides how many of them must: it belongs in the record."""
    topic = article.topic.slug if article.topic else ""
    return {"slug": article.slug, "risk": article.risk, "topic": topic}


def _recorded_settings(article: Article) -> dict[str, str] | None:
    event = article.events.filter(kind="edit").order_by("-seq").first()
    recorded: dict[str, str] | None = json.loads(event.payload).get("settings") if event else None
    return recorded


def save_draft(
    draft: ArticleDraft,
    *,
    by: User,
    now: datetime,
    article: Article | None = None,
    lock_version: int | None = None,
) -> Article:
    """Create an article from plain data, or replace the whole working copy of one.

    :param lock_version: of the article as it was read; None takes what is stored.
    :raises Stale: somebody saved in between.
    :raises Refused: wrong role or state, or a reference that other articles use differently.
    """
    with transaction.atomic():
        if article is None:
            require("edit", actor_of(by), Situation())
            stored = create_article(draft, by=by, now=now)
        else:
            with claimed(article, lock_version) as stored:
                require("edit", actor_of(by), facts.situation_of(stored))
        written = store_draft(stored, draft, by=by, now=now)
        finish_edit(stored, by=by, now=now)
        record_library(written, by=by, now=now)
        stored.refresh_from_db()
    return stored


def submit_for_review(
    article: Article, *, by: User, now: datetime, lock_version: int, waiver: str = ""
) -> Revision:
    """Freeze the working copy as a revision with what the checks say of it, and open a round.

    If the text and its page are those of the newest revision, whose approval stands, nothing
    new is frozen and the article is approved again.

    :param waiver: why the text goes to review with what a check found grave. Kept with the
        revision, and only where something is.
    :raises Stale: somebody saved since the form was shown.
    :raises Refused: with everything that is missing.
    """
    with claimed(article, lock_version) as stored:
        frozen = freeze(stored)
        newest = stored.revisions.order_by("-number").first()
        standing = newest if newest and _stands_unchanged(stored, newest, frozen) else None
        situation = facts.with_text(facts.situation_of(stored), stored, frozen)
        if standing is not None:
            # Nothing changed that readers would have to be told.
            situation = replace(
                situation, has_change_note=True, change_note_is_old=False, has_change_kind=True
            )
            require("submit_for_review", actor_of(by), situation)
            _approve_again(stored, standing, by=by, now=now)
            return standing
        found = examine(frozen.data, topic_id=stored.topic_id, today=now.date())
        situation = facts.with_advice(situation, found, waiver)
        require("submit_for_review", actor_of(by), situation)
        reason = waiver.strip() if found.graves else ""
        revision = _freeze_as(stored, newest, frozen, by=by, now=now)
        report = _store_report(revision, found, reason, by=by)
        _open_release(stored, revision, report, by=by, now=now)
        return revision


def _stands_unchanged(article: Article, newest: Revision, frozen: Frozen) -> bool:
    """Return whether this text is approved already, by as many doctors as its risk asks today."""
    round_ = facts.release_round(newest)
    withdrawn = Publication.objects.filter(revision=newest, withdrawn_at__isnull=False).exists()
    return (
        newest.fingerprint == frozen.fingerprint
        and round_ is not None
        and facts.quorum_stands(round_)
        and round_.quorum >= POLICIES[article.risk].quorum
        and round_.specialists >= POLICIES[article.risk].specialists
        and not withdrawn
    )


def _approve_again(article: Article, newest: Revision, *, by: User, now: datetime) -> None:
    is_live = Publication.objects.live().filter(revision=newest).exists()
    rows = [] if is_live else close_open_round(article, ReviewRound.Outcome.SUPERSEDED, now)
    article.revision, article.state = newest, State.APPROVED
    article.save(update_fields=["revision", "state"])
    record(
        "submit_for_review",
        by=by,
        now=now,
        article=article,
        rows=rows,
        details={"state": State.APPROVED, "revision": newest.number, "unchanged": True},
    )


def _freeze_as(
    article: Article, newest: Revision | None, frozen: Frozen, *, by: User, now: datetime
) -> Revision:
    return Revision.objects.create(
        article=article,
        number=newest.number + 1 if newest else 1,
        content=frozen.content,
        content_hash=frozen.content_hash,
        body_html=frozen.body.html,
        renderer_version=RENDERER_VERSION,
        fingerprint=frozen.fingerprint,
        base=article.revision,
        submitted_at=now,
        submitted_by=by,
    )


def _store_report(
    revision: Revision, found: Examination, reason: str, *, by: User
) -> SubmissionReport:
    """Keep what the checks said, and why the text goes on all the same."""
    return SubmissionReport.objects.create(
        revision=revision,
        readability=readability_json(found.report),
        advice=advice_json(found.advice),
        waiver=reason,
        waived_by=by if reason else None,
    )


def _open_release(
    article: Article, revision: Revision, report: SubmissionReport, *, by: User, now: datetime
) -> None:
    rows = close_open_round(article, ReviewRound.Outcome.SUPERSEDED, now)
    article.revision, article.state = revision, State.IN_REVIEW
    article.save(update_fields=["revision", "state"])
    round_ = open_round(article, revision, ReviewRound.Kind.RELEASE, by=by, now=now)
    notify("submitted", users_in(Role.EDITOR), article=article, by=by, now=now)
    details: dict[str, Any] = {"state": State.IN_REVIEW, "revision": revision.number}
    if report.waiver:
        graves = (each.code for each in advice_of_json(report.advice) if each.is_grave)
        details |= {"reason": report.waiver, "waived": sorted(set(graves))}
    record(
        "submit_for_review",
        by=by,
        now=now,
        article=article,
        rows=[*rows, revision, report, round_],
        details=details,
    )


def open_round(
    article: Article, revision: Revision, kind: str, *, by: User, now: datetime
) -> ReviewRound:
    """Open a round with today's policy copied into it."""
    policy: Policy = POLICIES[article.risk]
    return ReviewRound.objects.create(
        article=article,
        revision=revision,
        kind=kind,
        quorum=policy.quorum,
        specialists=policy.specialists,
        checklist=checklist_json(article.risk),
        policy=policy_json(policy),
        opened_at=now,
        opened_by=by,
    )


def close_open_round(
    article: Article, outcome: str, now: datetime
) -> list[ReviewRound | ReviewAssignment]:
    """Close the open round, if any, with its running assignments; return the rows changed."""
    round_ = facts.open_round(article)
    return [] if round_ is None else close_round(round_, outcome, now)


def close_round(
    round_: ReviewRound, outcome: str, now: datetime
) -> list[ReviewRound | ReviewAssignment]:
    """Close a round with its running assignments; return the rows changed."""
    round_.closed_at, round_.outcome = now, outcome
    round_.save(update_fields=["closed_at", "outcome"])
    running = list(round_.assignments.filter(Q(status="invited") | Q(status="accepted")))
    for assignment in running:
        assignment.status = ReviewAssignment.Status.CANCELLED
        assignment.save(update_fields=["status"])
    return [round_, *running]


def recall(
    article: Article, *, by: User, now: datetime, lock_version: int, reason: str = ""
) -> Article:
    """Take a submitted text back to the desk.

    :param reason: required once a doctor has decided.
    """
    with claimed(article, lock_version) as stored:
        round_ = facts.open_round(stored)
        situation = facts.with_round(facts.situation_of(stored), round_)
        situation = replace(situation, reason_given=bool(reason.strip()))
        require("recall", actor_of(by), situation)
        rows = close_open_round(stored, ReviewRound.Outcome.RECALLED, now)
        stored.state = State.DRAFT
        stored.save(update_fields=["state"])
        told = [row.reviewer for row in rows if isinstance(row, ReviewAssignment)]
        notify("recalled", told, article=stored, by=by, now=now, more=reason)
        details = {"state": State.DRAFT, "reason": reason}
        record("recall", by=by, now=now, article=stored, rows=rows, details=details)
    return stored


def start_revision(article: Article, *, by: User, now: datetime, lock_version: int) -> Article:
    """Open the working copy of an approved article; readers keep what they have."""
    with claimed(article, lock_version) as stored:
        require("start_revision", actor_of(by), facts.situation_of(stored))
        stored.state = State.DRAFT
        stored.save(update_fields=["state"])
        details = {"state": State.DRAFT}
        record("start_revision", by=by, now=now, article=stored, details=details)
    return stored


def discard(article: Article, *, by: User, now: datetime, lock_version: int) -> Article:
    """Give up the working copy: back to what was published, or the end of the article.

    Decisions are kept. Putting the published text back is a contribution like any other edit.
    """
    with claimed(article, lock_version) as stored:
        situation = facts.situation_of(stored)
        require("discard", actor_of(by), situation)
        state = state_after_discard(situation.ever_published)
        publication = (
            stored.publications.live().first() or stored.publications.order_by("-number").first()
        )
        if publication is not None:
            # The library's images stay as they are: another alt text there is nothing to refuse.
            published = replace(draft_of_content(publication.data), images=())
            store_draft(stored, published, by=by, now=now)
            stored.revision = publication.revision
        stored.state = state
        stored.save(update_fields=["state", "revision"])
        if publication is not None:
            finish_edit(stored, by=by, now=now)
        record("discard", by=by, now=now, article=stored, details={"state": state})
    return stored
