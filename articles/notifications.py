"""Mail to the people concerned, put into the outbox within the transaction that caused it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.mails import Letter
from articles.models import Article, MailSettings, OutboxMessage, ReviewAssignment
from articles.roles import GROUPS
from articles.workflow import Role

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

WHY = {
    "editor": gettext_noop("You get this because you are an editor."),
    "doctor": gettext_noop("You get this because you are or were asked to review this article."),
    "asker": gettext_noop("You get this because you asked for this change."),
    "submitter": gettext_noop("You get this because you submitted this text for review."),
    "author": gettext_noop("You get this because you began this article."),
    "planner": gettext_noop("You get this because you scheduled it."),
    "owner": gettext_noop("You get this because you own this article."),
    "backup": gettext_noop("You get this because you are the backup owner of this article."),
}
# Written when it is sent: see rlsportal.accounts.invitations.
INVITATION = "invitation"
RESET = "reset"
EVERYBODY = frozenset(WHY)
NOBODY: frozenset[str] = frozenset()
EDITORS = frozenset({"editor"})


@dataclass(frozen=True)
class Kind:
    """One kind of news.

    :param sentence: the subject and first sentence.
    :param reader: what those are to the article whom the caller names; "" if some of them are
        editors and the others submitted the text.
    :param asks: who is asked to do or to stop something; they always get the mail at once.
    :param tells_owners: whether those who look after the article hear of it too.
    """

    sentence: str
    reader: str
    asks: frozenset[str] = EVERYBODY
    tells_owners: bool = False


KINDS: Mapping[str, Kind] = {
    "submitted": Kind(
        gettext_noop("“%(title)s” was submitted and waits for a medical reviewer."), "editor"
    ),
    "assigned": Kind(gettext_noop("You are asked to review “%(title)s”."), "doctor"),
    "reminded": Kind(gettext_noop("An editor reminds you: “%(title)s” waits for you."), "doctor"),
    "reminded_author": Kind(
        gettext_noop("An editor reminds you: “%(title)s” waits at your desk."), "author"
    ),
    "claimed": Kind(
        gettext_noop("A medical reviewer took the review of “%(title)s”."), "editor", NOBODY
    ),
    "unassigned": Kind(
        gettext_noop("Your review of “%(title)s” was given to another doctor."), "doctor"
    ),
    "expedited": Kind(
        gettext_noop("The review of “%(title)s” is urgent now. It is due earlier than before."),
        "doctor",
    ),
    "reported": Kind(
        gettext_noop("A reader reported a mistake in “%(title)s”; an editor asks for a change."),
        "submitter",
        tells_owners=True,
    ),
    "source_noticed": Kind(
        gettext_noop("“%(title)s” cites a source that was retracted, corrected or put in doubt."),
        "editor",
        tells_owners=True,
    ),
    "reopened": Kind(
        gettext_noop("An answer to a change request about “%(title)s” does not do yet."),
        "submitter",
    ),
    "answered": Kind(
        gettext_noop("A change request of yours about “%(title)s” was answered."), "asker", NOBODY
    ),
    "replied": Kind(
        gettext_noop("Somebody wrote about a change request to “%(title)s”."),
        "submitter",
        NOBODY,
        tells_owners=True,
    ),
    "withdrawal_unscheduled": Kind(
        gettext_noop(
            "The withdrawal of “%(title)s” that you scheduled was taken back: a newer revision is "
            "public."
        ),
        "planner",
    ),
    "retired": Kind(
        gettext_noop("“%(title)s” was retired from the public site."),
        "editor",
        NOBODY,
        tells_owners=True,
    ),
    "cancelled": Kind(gettext_noop("You are no longer asked to review “%(title)s”."), "doctor"),
    "conflict_waived": Kind(
        gettext_noop(
            "The conflict of interest you declared about “%(title)s” was waived. You can decide."
        ),
        "doctor",
    ),
    "reaffirmed": Kind(
        gettext_noop("“%(title)s” was read again as a whole, and is signed as still correct."),
        "editor",
        NOBODY,
        tells_owners=True,
    ),
    "accepted": Kind(
        gettext_noop("A medical reviewer accepted to review “%(title)s”."), "editor", NOBODY
    ),
    "declined": Kind(
        gettext_noop("A medical reviewer cannot review “%(title)s”. Please assign another."),
        "editor",
    ),
    "conflict_declared": Kind(
        gettext_noop(
            "A medical reviewer declared a conflict of interest about “%(title)s”. "
            "Waive it with a reason, or assign another reviewer."
        ),
        "editor",
    ),
    "changes_requested": Kind(
        gettext_noop("A medical reviewer asks for changes to “%(title)s”."), "", tells_owners=True
    ),
    "approved": Kind(
        gettext_noop("“%(title)s” is approved and can be published."),
        "",
        EDITORS,
        tells_owners=True,
    ),
    "published": Kind(
        gettext_noop("“%(title)s” is public now."), "submitter", NOBODY, tells_owners=True
    ),
    "schedule_failed": Kind(
        gettext_noop("“%(title)s” was NOT published as scheduled. It needs attention."),
        "planner",
        tells_owners=True,
    ),
    "withdrawal_schedule_failed": Kind(
        gettext_noop("“%(title)s” was NOT withdrawn as scheduled. It needs attention."),
        "editor",
        tells_owners=True,
    ),
    "withdrawn": Kind(
        gettext_noop("“%(title)s” was withdrawn from the public site."),
        "editor",
        tells_owners=True,
    ),
    "returned": Kind(
        gettext_noop("“%(title)s” went back to review."), "editor", EDITORS, tells_owners=True
    ),
    "recalled": Kind(
        gettext_noop("“%(title)s” was recalled. Your review is not needed now."), "doctor"
    ),
}


def notify(
    kind: str,
    to: Iterable[User],
    *,
    article: Article,
    by: User | None,
    now: datetime,
    more: str = "",
    others: Iterable[tuple[User, str]] = (),
    row: ReviewAssignment | None = None,
) -> None:
    """Put one mail for each person into the outbox; nobody is told what they did themselves.

    What somebody is asked to do comes at once; news of progress comes as the person wishes it:
    at once, in the daily digest, or not at all.

    :param kind: one of KINDS.
    :param more: further lines, such as reasons.
    :param others: who hears of it besides, each with what they are to the article (see WHY).
    :param row: the assignment of who is told, whose page the mail opens; else the article's.
    """
    news = KINDS[kind]
    readers = _readers(news, to, article, others)
    told = {pk: each for pk, each in readers.items() if by is None or pk != by.pk}
    wishes = _wishes(news, told)
    subject = _(news.sentence) % {"title": article.title}
    page = ("article", article.pk) if row is None else ("reviewassignment", row.pk)
    path = reverse(f"admin:articles_{page[0]}_change", args=[page[1]])
    letters = []
    for pk, (person, relation) in told.items():
        wish, relation_now = wishes.get(pk, (MailSettings.Delivery.AT_ONCE, relation))
        if wish == MailSettings.Delivery.NEVER:
            continue
        letter = Letter(subject, _(WHY[relation_now]), path, more)
        letters.append(
            OutboxMessage(
                to=person,
                kind=kind,
                article=article,
                is_for_digest=wish == MailSettings.Delivery.DIGEST,
                created_at=now,
                **letter.written(),
            )
        )
    OutboxMessage.objects.bulk_create(letters)


def _readers(
    news: Kind, to: Iterable[User], article: Article, others: Iterable[tuple[User, str]]
) -> dict[int, tuple[User, str]]:
    """Return each person once, with what they are to the article."""
    readers = {person.pk: (person, news.reader) for person in to}
    for person, relation in others:
        readers.setdefault(person.pk, (person, relation))
    if news.tells_owners:
        for person, relation in ((article.owner, "owner"), (article.backup_owner, "backup")):
            if person is not None and person.is_active:
                readers.setdefault(person.pk, (person, relation))
    return readers


def _wishes(news: Kind, told: Mapping[int, tuple[User, str]]) -> dict[int, tuple[str, str]]:
    """Return how each person wants to hear it, and what they are to the article.

    One query, and none where everybody is asked for something and is the same to the article.
    """
    if not told or (news.reader and news.asks == EVERYBODY):
        return {}
    from rlsportal.accounts.models import User

    editors = User.groups.through.objects.filter(
        user=OuterRef("pk"), group__name=GROUPS[Role.EDITOR]
    )
    people = User.objects.filter(pk__in=told).select_related("mail_settings")
    wishes = {}
    for person in people.annotate(is_editor=Exists(editors)):
        relation = told[person.pk][1] or ("editor" if person.is_editor else "submitter")
        is_asked = relation in news.asks
        wish = MailSettings.Delivery.AT_ONCE if is_asked else wishes_of(person).progress
        wishes[person.pk] = (wish, relation)
    return wishes


def wishes_of(person: User) -> MailSettings:
    """Return how somebody wants to be told; the defaults, unsaved, if they never said."""
    try:
        return person.mail_settings
    except MailSettings.DoesNotExist:
        return MailSettings(user=person)
