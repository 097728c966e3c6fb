"""Mail to the people concerned, put into the outbox within the transaction that caused it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article, OutboxMessage

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


def _sentence(kind: str, title: str) -> str:
    """Return the first sentence of a mail of this kind."""
    sentences = {
        "submitted": _("“%(title)s” was submitted and waits for a medical reviewer."),
        "assigned": _("You are asked to review “%(title)s”."),
        "claimed": _("A medical reviewer took the review of “%(title)s”."),
        "unassigned": _("Your review of “%(title)s” was given to another doctor."),
        "expedited": _("The review of “%(title)s” is urgent now. It is due earlier than before."),
        "reopened": _("An answer to a change request about “%(title)s” does not do yet."),
        "withdrawal_unscheduled": _(
            "The withdrawal of “%(title)s” that you scheduled was taken back: a newer revision is "
            "public."
        ),
        "retired": _("“%(title)s” was retired from the public site."),
        "accepted": _("A medical reviewer accepted to review “%(title)s”."),
        "declined": _("A medical reviewer cannot review “%(title)s”. Please assign another."),
        "conflict_declared": _(
            "A medical reviewer declared a conflict of interest about “%(title)s”. "
            "Waive it with a reason, or assign another reviewer."
        ),
        "changes_requested": _("A medical reviewer asks for changes to “%(title)s”."),
        "approved": _("“%(title)s” is approved and can be published."),
        "published": _("“%(title)s” is public now."),
        "schedule_failed": _("“%(title)s” was NOT published as scheduled. It needs attention."),
        "withdrawn": _("“%(title)s” was withdrawn from the public site."),
        "returned": _("“%(title)s” went back to review."),
        "recalled": _("“%(title)s” was recalled. Your review is not needed now."),
    }
    return sentences[kind] % {"title": title}


def notify(
    kind: str,
    to: Iterable[User],
    *,
    article: Article,
    by: User | None,
    now: datetime,
    more: str = "",
) -> None:
    """Put one mail for each person into the outbox; nobody is told what they did themselves.

    :param kind: one of the kinds above.
    :param more: further lines, such as reasons.
    """
    sentence = _sentence(kind, article.title)
    address = settings.PORTAL_BASE_URL + reverse("admin:index")
    body = "\n\n".join(part for part in (sentence, more, _("Log in: %s") % address) if part)
    people = {person.pk: person for person in to}
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            to=person,
            kind=kind,
            article=article,
            subject=sentence[:200],
            body=body,
            created_at=now,
        )
        for person in people.values()
        if by is None or person.pk != by.pk
    )
