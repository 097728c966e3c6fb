"""Reminders of what is due, and escalation: decided as data first, then written by a ledger.

``planned`` says what is to be sent, to whom and when; ``remind_due`` puts what has come due into
the outbox. Each reminder is a row of the ledger (``Reminder``) that can be inserted once, so a run
may come twice, late, or at the same moment as another. After skipped days only the newest
reminder of each kind is sent. A date that is moved is a new date, and is reminded of anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from articles.mails import Letter
from articles.models import (
    Article,
    MailSettings,
    MedicalReviewer,
    OutboxMessage,
    PublishedSignature,
    Reminder,
    ReviewAssignment,
)
from articles.notifications import WHY, wishes_of
from articles.roles import users_in
from articles.workflow import Role, State

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

# Days after the due date (negative: before it) on which each group of people is written to.
REVIEW_BY = {-3: ("doctor",), 0: ("doctor",), 3: ("doctor",), 7: ("editor", "lead")}
READ_AGAIN = {
    -60: ("owner",),
    -30: ("owner",),
    0: ("owner", "editor"),
    14: ("owner", "backup", "editor"),
}
LICENCE = {-60: ("holder", "editor"), -30: ("holder", "editor"), -7: ("holder", "editor")}

SENTENCES = {
    "assignment": gettext_noop("The review of “%(name)s” is due on %(day)s (%(when)s)."),
    "read_again": gettext_noop("“%(name)s” is to be read again as a whole by %(day)s (%(when)s)."),
    "licence": gettext_noop("The licence of %(name)s is valid until %(day)s (%(when)s)."),
}
REASONS = {
    **WHY,
    "lead": gettext_noop("You get this because you are a lead reviewer."),
    "holder": gettext_noop("You get this because it is your licence."),
}
Circle = dict[str, tuple["User", ...]]


@dataclass(frozen=True)
class Planned:
    """One reminder, sent or not.

    :param target: the row it is about, as the ledger names it.
    :param offset: days after ``due_on``.
    :param to: person and what they are to the matter.
    :param name: of the article or the doctor.
    """

    kind: str
    target: str
    due_on: date
    offset: int
    to: tuple[tuple[User, str], ...]
    name: str
    path: str
    article: Article | None = None

    @property
    def key(self) -> tuple[str, str, date, int]:
        """What the ledger knows it by."""
        return self.kind, self.target, self.due_on, self.offset

    @property
    def send_on(self) -> date:
        """The day from which it is sent."""
        return self.due_on + timedelta(days=self.offset)

    def sentence(self, today: date) -> str:
        """Return what it says on a day."""
        facts = {"name": self.name, "day": date_format(self.due_on), "when": _when(self, today)}
        return _(SENTENCES[self.kind]) % facts


def _when(planned: Planned, today: date) -> str:
    days = (planned.due_on - today).days
    if days > 0:
        return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
    if days == 0:
        return _("today")
    return ngettext("%(count)d day ago", "%(count)d days ago", -days) % {"count": -days}


def planned() -> list[Planned]:
    """Return every reminder there is to be about things as they are now, sent or not."""
    circle: Circle = {
        "editor": tuple(users_in(Role.EDITOR)),
        "lead": tuple(users_in(Role.LEAD_REVIEWER)),
    }
    found = [*_assignments(circle), *_texts(circle), *_licences(circle)]
    return [each for each in found if each.to]


def _people(groups: Iterable[str], circle: Circle) -> tuple[tuple[User, str], ...]:
    """Return each active person of the groups once, as the first group that has them."""
    people: dict[int, tuple[User, str]] = {}
    for group in groups:
        for person in circle.get(group, ()):
            if person.is_active:
                people.setdefault(person.pk, (person, group))
    return tuple(people.values())


def _assignments(circle: Circle) -> Iterator[Planned]:
    rows = ReviewAssignment.objects.filter(
        status__in=["invited", "accepted"], round__closed_at__isnull=True
    )
    for row in rows.select_related("reviewer__mail_settings", "round__article").order_by("pk"):
        own = {**circle, "doctor": (row.reviewer,)}
        path = reverse("admin:articles_reviewassignment_change", args=[row.pk])
        for offset, groups in REVIEW_BY.items():
            send_on = row.due_on + timedelta(days=offset)
            if offset < 0 and send_on <= timezone.localdate(row.assigned_at):
                continue  # the doctor was asked that day or later, and knows the date
            yield Planned(
                "assignment",
                f"reviewassignment/{row.pk}",
                row.due_on,
                offset,
                _people(groups, own),
                row.round.article.title,
                path,
                row.round.article,
            )


def _texts(circle: Circle) -> Iterator[Planned]:
    days = due_days()
    articles = Article.objects.filter(pk__in=days).order_by("pk")
    working = set(articles.filter(rounds__closed_at__isnull=True).values_list("pk", flat=True))
    people = articles.select_related("owner__mail_settings", "backup_owner__mail_settings")
    for article in people:
        owner = tuple(each for each in [article.owner] if each and each.is_active)
        backup = tuple(each for each in [article.backup_owner] if each)
        own = {**circle, "owner": owner or circle["editor"], "backup": backup}
        is_begun = article.pk in working or article.state != State.APPROVED
        for offset, groups in READ_AGAIN.items():
            if offset > 0 and is_begun:
                continue  # somebody acted: the review that runs has reminders of its own
            to = _people(groups, own)
            if not owner:
                to = tuple((who, "editor" if as_ == "owner" else as_) for who, as_ in to)
            yield Planned(
                "read_again",
                f"article/{article.pk}",
                days[article.pk],
                offset,
                to,
                article.title,
                reverse("admin:articles_article_change", args=[article.pk]),
                article,
            )


def due_days(of: Any = None) -> dict[int, date]:
    """Return for each live article by when a doctor is to read the whole page again.

    The newest whole-page signature under a text that was not withdrawn says it.

    :param of: keys of articles, or a query for them; of all if None.
    """
    signed = PublishedSignature.objects.filter(
        scope="whole",
        publication__withdrawn_at__isnull=True,
        article__publications__superseded_at__isnull=True,
        article__publications__withdrawn_at__isnull=True,
    )
    if of is not None:
        signed = signed.filter(article__in=of)
    rows = signed.order_by("signed_at", "pk").values_list("article", "next_review_due_on")
    return dict(rows)


def _licences(circle: Circle) -> Iterator[Planned]:
    profiles = MedicalReviewer.objects.filter(user__is_active=True, verified_at__isnull=False)
    for profile in profiles.select_related("user__mail_settings").order_by("pk"):
        own = {**circle, "holder": (profile.user,)}
        for offset, groups in LICENCE.items():
            yield Planned(
                "licence",
                f"medicalreviewer/{profile.pk}",
                profile.licence_valid_until,
                offset,
                _people(groups, own),
                profile.display_name,
                reverse("admin:index"),
            )


# --- what has come due, and what comes next -------------------------------------------------------


def _sent() -> set[tuple[str, str, date, int]]:
    """Return the keys of the ledger."""
    rows = Reminder.objects.filter(kind__in=SENTENCES)
    return set(rows.values_list("kind", "target", "due_on", "offset_days"))


def due(today: date) -> list[Planned]:
    """Return what is to be sent today: of each matter the newest, if it was not sent."""
    newest: dict[tuple[str, str], Planned] = {}
    for each in planned():
        if each.send_on <= today:
            best = newest.get((each.kind, each.target))
            if best is None or best.offset < each.offset:
                newest[each.kind, each.target] = each
    sent = _sent()
    return [each for each in newest.values() if each.key not in sent]


def upcoming(today: date) -> list[tuple[date, Planned]]:
    """Return what will be sent from today on if nothing changes, and the day of each, by day."""
    late = [(today, each) for each in due(today)]
    ahead = [(each.send_on, each) for each in planned() if each.send_on > today]
    return sorted([*late, *ahead], key=lambda line: (line[0], line[1].key))


def remind_due(*, now: datetime) -> int:
    """Put what has come due into the outbox; safe to run twice, late, or in parallel.

    :returns: how many mails were written.
    """
    return sum(_write(each, now) for each in due(timezone.localdate(now)))


def _write(each: Planned, now: datetime) -> int:
    """Write the row of the ledger and its mails together; nothing if another run was first."""
    subject = each.sentence(timezone.localdate(now))
    mails = [
        OutboxMessage(
            to=person,
            kind=f"reminder_{each.kind}",
            article=each.article,
            is_for_digest=wishes_of(person).reminders == MailSettings.Delivery.DIGEST,
            created_at=now,
            **Letter(subject, _(REASONS[relation]), each.path).written(),
        )
        for person, relation in each.to
    ]
    try:
        with transaction.atomic():
            kind, target, due_on, offset = each.key
            Reminder.objects.create(
                kind=kind, target=target, due_on=due_on, offset_days=offset, created_at=now
            )
            OutboxMessage.objects.bulk_create(mails)
    except IntegrityError:
        return 0
    return len(mails)
