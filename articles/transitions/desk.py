"""Verbs of the desk that are not writing: restore, owners, links for outside experts."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet

from articles.canonical import sha256
from articles.content import draft_of_content
from articles.ledger import record
from articles.models import Article, PreviewLink, Publication, Revision
from articles.roles import actor_of
from articles.workflow import Reason

from . import facts
from ._core import claimed, locked, require
from ._store import store_draft
from .editing import finish_edit

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

LONGEST_PREVIEW = timedelta(days=30)


def restore_revision(
    article: Article, *, revision: Revision, by: User, now: datetime, lock_version: int
) -> Article:
    """Put the words of an earlier revision into the working copy; they need a review anew.

    Library records of references and images stay as they are today. So does the note on what
    changed, unless the newest revision is restored: an earlier note is about a change that is past.

    :param revision: one of this article.
    :raises Stale: somebody saved since the form was shown.
    """
    with claimed(article, lock_version) as stored:
        situation = replace(
            facts.situation_of(stored), revision_is_own=revision.article_id == stored.pk
        )
        require("restore_revision", actor_of(by), situation)
        draft = replace(draft_of_content(revision.data), images=())
        if not brings_its_note(stored, revision):
            draft = replace(draft, change_note=stored.change_note, change_kind=stored.change_kind)
        store_draft(stored, draft, by=by, now=now)
        finish_edit(stored, by=by, now=now)
        details = {"revision": revision.number, "fingerprint": revision.fingerprint}
        record("restore_revision", by=by, now=now, article=stored, details=details)
    return stored


def brings_its_note(article: Article, revision: Revision) -> bool:
    """Return whether restoring a revision also restores its note and kind of change.

    The newest one comes back whole, so that an approval of it stands.
    """
    return revision.pk == article.revision_id


def set_owners(
    article: Article, *, owner: User | None, backup_owner: User | None, by: User, now: datetime
) -> Article:
    """Say who looks after an article between reviews, and who if they do not."""
    with locked(article) as stored:
        people = [person for person in (owner, backup_owner) if person is not None]
        problems = [
            Reason("owner_not_active", {"name": person.get_full_name() or person.get_username()})
            for person in people
            if not person.is_active or not person.is_staff
        ]
        if len(people) == 2 and people[0].pk == people[1].pk:
            problems.append(Reason("owner_is_own_backup"))
        situation = replace(facts.situation_of(stored), assignee_problems=tuple(problems))
        require("set_owners", actor_of(by), situation)
        stored.owner, stored.backup_owner = owner, backup_owner
        stored.save(update_fields=["owner", "backup_owner"])
        details = {
            "owner": owner.pk if owner else None,
            "backup_owner": backup_owner.pk if backup_owner else None,
        }
        record("set_owners", by=by, now=now, article=stored, details=details)
    return stored


def create_preview_link(
    revision: Revision, *, by: User, now: datetime, expires_at: datetime, note: str
) -> tuple[PreviewLink, str]:
    """Make a link by which an outside expert reads one revision.

    :param expires_at: after ``now``, 30 days later at most.
    :param note: for whom it is; kept with the link, and not in the chain, which nobody can erase.
    :returns: the link, and the secret that its address ends in; only its hash is stored.
    """
    with locked(revision.article) as article:
        situation = replace(
            facts.situation_of(article),
            time_is_future=expires_at > now,
            lasts_too_long=expires_at > now + LONGEST_PREVIEW,
            reason_given=bool(note.strip()),
            revision_was_withdrawn=_is_withdrawn(revision),
        )
        require("create_preview_link", actor_of(by), situation)
        token = secrets.token_urlsafe(32)
        link = PreviewLink.objects.create(
            token_hash=sha256(token),
            revision=revision,
            note=note.strip()[:200],
            created_by=by,
            created_at=now,
            expires_at=expires_at,
        )
        until = expires_at.isoformat()
        details = {"link": link.pk, "revision": revision.number, "until": until}
        record("create_preview_link", by=by, now=now, article=article, details=details)
    return link, token


def revoke_preview_link(link: PreviewLink, *, by: User, now: datetime) -> PreviewLink:
    """End a preview link at once."""
    with locked(link.revision.article) as article:
        stored = PreviewLink.objects.select_related("revision").get(pk=link.pk)
        situation = replace(
            facts.situation_of(article), link_is_revoked=stored.revoked_at is not None
        )
        require("revoke_preview_link", actor_of(by), situation)
        stored.revoked_at, stored.revoked_by = now, by
        stored.save(update_fields=["revoked_at", "revoked_by"])
        details = {"link": stored.pk, "revision": stored.revision.number}
        record("revoke_preview_link", by=by, now=now, article=article, details=details)
    return stored


def open_preview(token: str, *, now: datetime) -> PreviewLink | None:
    """Return the link that a secret belongs to, and count the opening; None if it is no use.

    Whether it never existed, expired, was revoked, its text was withdrawn, or who made it has no
    account any more is not told apart.
    """
    link = find_preview(token, now=now)
    if link is not None:
        with transaction.atomic():
            usable = _usable(now).filter(pk=link.pk)
            usable.update(opened_count=F("opened_count") + 1, last_opened_at=now)
    return link


def find_preview(token: str, *, now: datetime) -> PreviewLink | None:
    """Return what ``open_preview`` would, and count nothing: for the pictures of the text."""
    links = _usable(now).select_related("revision__article")
    link = links.filter(token_hash=sha256(token)).first()
    return None if link is None or _is_withdrawn(link.revision) else link


def _usable(now: datetime) -> QuerySet[PreviewLink]:
    """Return the links that open something: somebody who works here answers for each."""
    links = PreviewLink.objects.filter(revoked_at__isnull=True, expires_at__gt=now)
    return links.filter(created_by__is_active=True)


def _is_withdrawn(revision: Revision) -> bool:
    publications = Publication.objects.filter(revision=revision)
    return publications.filter(withdrawn_at__isnull=False).exists()
