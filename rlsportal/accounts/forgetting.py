"""Erase what is stored about somebody who left, and keep what was signed.

The chain covers rows by hashes in which people are numbers. So names can go from the account
while every hash stays; what a signature said (name, licence, day) was copied into the signed row,
is evidence of who answers for a text, and stays. The page docs/privacy.md says which is which.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
from rlsportal.accounts.personal_data import sessions_of

NOTHING = "–"


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
        words = _("Texts that they approved and that are not published: %(count)d.")
        more = _("Publish them or take the approval back first: it counts by the licence.")
        found.append(f"{words % {'count': waiting}} {more}")
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
        stored = User.objects.select_for_update().get(pk=user.pk)
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


def _names(user: User) -> re.Pattern[str]:
    """Return what finds the person's names in a text of ours, as whole words."""
    profile = MedicalReviewer.objects.filter(user=user).first()
    found = [user.get_full_name(), user.get_username(), user.email]
    found += [profile.display_name] if profile else []
    found += [escape(name) for name in found]  # as it stands in the HTML of a mail
    words = "|".join(re.escape(name) for name in dict.fromkeys(found) if name.strip())
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


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
    """Rename the person where the desk noted which row somebody changed."""
    changed = 0
    for entry in LogEntry.objects.all().iterator():
        if names.search(entry.object_repr):
            LogEntry.objects.filter(pk=entry.pk).update(object_repr=_new_name(user))
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
