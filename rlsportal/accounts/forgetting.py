"""Erase what is stored about somebody who left, and keep what was signed.

The chain covers rows by hashes in which people are numbers. So names can go from the account
while every hash stays; what a signature said (name, licence, day) was copied into the signed row,
is evidence of who answers for a text, and stays. The page docs/privacy.md says which is which.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils.html import escape
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.ledger import record
from articles.models import (
    Article,
    AuditEvent,
    AutosaveBuffer,
    MailSettings,
    MedicalReview,
    MedicalReviewer,
    OutboxMessage,
    PreviewLink,
    ReviewAssignment,
)
from articles.workflow import State
from rlsportal.accounts.models import RecoveryCode, User
from rlsportal.accounts.personal_data import entries_about, sessions_of

NOTHING = "–"
# What a doctor does about a request to review, and the mails by which editors hear of it.
ANSWERS = ("accept", "claim", "decline", "recuse")
TELLING = ("accepted", "claimed", "conflict_declared", "declined")


def refusals(user: User) -> list[str]:
    """Return in sentences why a person cannot be forgotten yet; empty means they can."""
    found = []
    if user.is_active:
        found.append(_("The account is active. Deactivate it under Users first."))
    if user.username.startswith(f"former-{user.pk}"):
        found.append(_("This person was forgotten before."))
    running = ReviewAssignment.objects.filter(
        reviewer=user, status__in=["invited", "accepted"], round__closed_at=None
    ).count()
    if running:
        words = _("Reviews that still run: %(count)d. Give them to another doctor first.")
        found.append(words % {"count": running})
    owned = Article.objects.exclude(state=State.CLOSED)
    looked_after = owned.filter(Q(owner=user) | Q(backup_owner=user)).count()
    if looked_after:
        words = _("Articles that they look after: %(count)d. Name another owner first.")
        found.append(words % {"count": looked_after})
    if waiting := _approvals_waiting(user):
        words = _(
            "Texts that they approved and that are not published: %(count)d. Publish them or take "
            "the approval back first: it counts by the licence."
        )
        found.append(words % {"count": waiting})
    return found


def _approvals_waiting(user: User) -> int:
    """Return how many approvals count towards a publication to come."""
    given = MedicalReview.objects.filter(
        signer=user,
        decision=MedicalReview.Decision.APPROVE,
        revocation=None,
        revision__publication=None,
        round__article__state__in=[State.IN_REVIEW, State.APPROVED],
    )
    return sum(each.round.article.revision_id == each.revision_id for each in given)


def forget(user: User, *, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Erase a person's data in one transaction, and record that it was done.

    :param dry_run: do it, count, and take it all back.
    :returns: how many rows of each kind were erased or emptied.
    :raises ValueError: when ``refusals`` has any; they are asked again under the lock.
    """
    with transaction.atomic():
        stored = User.locked(user.pk)
        if reasons := refusals(stored):
            raise ValueError("\n".join(reasons))
        names = _names(stored)
        counts = {kind: erase(stored, names) for kind, erase in ERASURES.items()}
        _empty(stored)
        profile = _empty_profile(stored, now)
        counts["medical reviewer"] = int(profile is not None)
        rows = [profile] if profile is not None else []
        record(
            "forget_person", by=None, now=now, article=None, rows=rows, details={"user": stored.pk}
        )
        if dry_run:
            transaction.set_rollback(True)
    return {kind: count for kind, count in counts.items() if count}


# --- what the person is called ---------------------------------------------------------------


def _names(user: User) -> re.Pattern[str]:
    """Return what finds the person's names in a text of ours, as whole words.

    Whole names and addresses are found in any case. A single word, such as a user name, only as it
    is: it may be the first name of somebody else, or no name at all.
    """
    profile = MedicalReviewer.objects.filter(user=user).first()
    found = {*_names_now(user), *([profile.display_name] if profile else []), *_earlier_names(user)}
    # As they stand in the HTML of a mail, and in what the desk notes about a change.
    found |= {as_written for name in found for as_written in (escape(name), json.dumps(name)[1:-1])}
    # The longest first: a name may be how an address or a whole name begins.
    words = sorted(filter(str.strip, found), key=lambda name: (-len(name), name))
    patterns = (rf"(?i:{re.escape(w)})" if re.search(r"[\s@]", w) else re.escape(w) for w in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


def _names_now(user: User) -> list[str]:
    return [user.get_full_name(), user.get_username(), user.email]


def _earlier_names(user: User) -> set[str]:
    """Return what the person was called before, wherever something of theirs still says it.

    Not what is somebody else's name by now: mails that name that other person keep it.
    """
    said = {entry.object_repr.partition(", ")[0] for entry in entries_about(user)}
    reviews = MedicalReview.objects
    said.update(reviews.filter(signer=user).values_list("signer_name", flat=True))
    waived = reviews.filter(assignment__waived_by=user)
    said.update(waived.values_list("conflict_waived_by_name", flat=True))
    said.update(OutboxMessage.objects.filter(to=user).values_list("address", flat=True))
    said.update(_names_told(user))
    taken = {
        name.lower() for other in User.objects.exclude(pk=user.pk) for name in _names_now(other)
    }
    doctors = MedicalReviewer.objects.exclude(user=user).values_list("display_name", flat=True)
    taken.update(name.lower() for name in doctors)
    return {name for name in said if name.lower() not in taken}


def _names_told(user: User) -> Iterator[str]:
    """Yield what the mails called them that told editors how they answered a request.

    Such a mail was written at the very moment of the event, and begins with its subject and then
    the name, by itself or before what the person wrote.
    """
    answers = AuditEvent.objects.filter(actor=user, kind__in=ANSWERS)
    for article, at in answers.values_list("article", "at"):
        mails = OutboxMessage.objects.filter(article=article, created_at=at, kind__in=TELLING)
        for body in mails.values_list("body", flat=True):
            paragraphs = body.split("\n\n")
            yield paragraphs[1].partition("\n")[0].partition(": ")[0] if paragraphs[1:] else ""


# --- what is erased, each with its count -----------------------------------------------------


def _sessions(user: User, names: re.Pattern[str]) -> int:
    keys = [session.pk for session in sessions_of(user)]
    return Session.objects.filter(pk__in=keys).delete()[0]


def _phones(user: User, names: re.Pattern[str]) -> int:
    return TOTPDevice.objects.filter(user=user).delete()[0]


def _recovery_codes(user: User, names: re.Pattern[str]) -> int:
    return RecoveryCode.objects.filter(user=user).delete()[0]


def _drafts(user: User, names: re.Pattern[str]) -> int:
    return AutosaveBuffer.objects.filter(user=user).delete()[0]


def _mail_settings(user: User, names: re.Pattern[str]) -> int:
    return MailSettings.objects.filter(user=user).delete()[0]


def _mails(user: User, names: re.Pattern[str]) -> int:
    """Erase mails to the person, and their names in mails to others, sent or not."""
    changed = 0
    for mail in OutboxMessage.objects.exclude(to=user).iterator():
        words = {name: getattr(mail, name) for name in ("subject", "body", "html")}
        without = {name: names.sub(_new_name(user), text) for name, text in words.items()}
        if without != words:
            OutboxMessage.objects.filter(pk=mail.pk).update(**without)
            changed += 1
    return changed + OutboxMessage.objects.filter(to=user).delete()[0]


def _notes(user: User, names: re.Pattern[str]) -> int:
    """Empty the notes on preview links that they made, or that are about them."""
    links = PreviewLink.objects.exclude(note=NOTHING)
    named = [link.pk for link in links if link.created_by_id == user.pk or names.search(link.note)]
    return PreviewLink.objects.filter(pk__in=named).update(note=NOTHING)


def _entries(user: User, names: re.Pattern[str]) -> int:
    """Rename the person where the desk noted which row somebody changed, and in what words.

    Entries about the account and the doctor are known by the row, whatever it was called then.
    """
    changed, new = 0, _new_name(user)
    about = {entry.pk for entry in entries_about(user)}
    for entry in LogEntry.objects.all().iterator():
        label = new if entry.pk in about else names.sub(new, entry.object_repr)
        words = names.sub(new, entry.change_message)
        if (label, words) != (entry.object_repr, entry.change_message):
            LogEntry.objects.filter(pk=entry.pk).update(object_repr=label, change_message=words)
            changed += 1
    return changed


ERASURES: dict[str, Callable[[User, re.Pattern[str]], int]] = {
    "sessions": _sessions,
    "phones": _phones,
    "recovery codes": _recovery_codes,
    "drafts of forms": _drafts,
    "mail settings": _mail_settings,
    "mails": _mails,
    "notes on preview links": _notes,
    "entries of the desk": _entries,
}


# --- what is emptied ---------------------------------------------------------------------------


def _new_name(user: User) -> str:
    """Return what the account is called from now on; nobody else may be called so."""
    name = f"former-{user.pk}"
    while User.objects.filter(username=name).exclude(pk=user.pk).exists():
        name += "-x"
    return name


def _empty(user: User) -> None:
    """Take names, address, rights and password from the account.

    Who made it and who knew its password stays: it says whose signature could be doubted.
    """
    user.username = _new_name(user)
    user.first_name = user.last_name = user.email = ""
    user.is_staff = user.is_superuser = False
    user.last_login = user.second_factor_since = None
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def _empty_profile(user: User, now: datetime) -> MedicalReviewer | None:
    """Take what is not a copy in a signature from the doctor behind the account.

    The address of the profile stays once something was signed: another doctor of that address
    would be shown with these signatures.
    """
    profile = MedicalReviewer.objects.select_for_update().filter(user=user).first()
    if profile is None:
        return None
    if not MedicalReview.objects.filter(signer=user).exists():
        profile.slug = user.username
    profile.display_name = user.username
    profile.credentials = profile.licence_number = profile.licence_jurisdiction = NOTHING
    profile.specialty, profile.is_specialist = "", False
    profile.licence_valid_until = now.date()
    profile.verified_by = profile.verified_at = None
    profile.absent_from = profile.absent_until = profile.cover = None
    profile.save()
    profile.topics.clear()
    return profile
