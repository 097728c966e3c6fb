"""Invitations: an account without a password, and a link by mail with which its owner sets one.

The link is made when the mail is sent, and is kept nowhere: whoever may read the outbox could
otherwise set a doctor's password, and sign in the doctor's place. It holds for
``PASSWORD_RESET_TIMEOUT``, for one use, and only until a newer one is sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from articles.mails import Letter
from articles.models import OutboxMessage
from articles.notifications import INVITATION
from articles.roles import GROUPS
from articles.workflow import Role
from rlsportal.accounts import traces
from rlsportal.accounts.models import User


class InvitationTokens(PasswordResetTokenGenerator):
    """Tokens that only an account without a password of its own accepts."""

    key_salt = "rlsportal.accounts.invitations"

    def check_token(self, user: Any, token: str | None) -> bool:
        """Return whether the link is good: fresh, the newest, and not used yet."""
        if user is None or user.has_usable_password() or not user.is_active:
            return False
        return super().check_token(user, token)


tokens = InvitationTokens()


def is_waiting(user: User) -> bool:
    """Return whether somebody was invited and has not come yet.

    Whoever was here once and has no password now lost it to a superuser, who gives another.
    """
    return user.is_active and not user.has_usable_password() and user.last_login is None


def invite(user: User, *, role: Role, by: User, now: datetime) -> User:
    """Make the account of a new person, without a password, and put the invitation in the outbox.

    :param user: unsaved, with user name and mail address.
    :param by: whoever invites; may then not verify a licence of this person.
    """
    with transaction.atomic():
        user.is_staff, user.created_by = True, by
        user.set_unusable_password()
        user.save()
        user.groups.set(Group.objects.filter(name=GROUPS[role]))
        traces.leave("make_account", user, by=by, now=now)
        _put_into_outbox(user, now)
    return user


def send_again(user: User, *, email: str, by: User, now: datetime) -> None:
    """Send a new link, to another address if that was wrong; earlier links end.

    :param by: who sends it; if they change the address, the password set there may be theirs.
    """
    with transaction.atomic():
        stored = User.locked(user.pk)
        if not is_waiting(stored):
            raise ValueError("the person has set a password meanwhile")
        if email != stored.email:
            stored.email = email
            if by.pk != stored.created_by_id:  # whoever invited could have typed any from the first
                stored.record_email_set_by(by, now=now)
            traces.leave("set_address", stored, by=by, now=now)
        stored.set_unusable_password()  # another random mark, so that earlier links do not fit
        stored.save()
        _put_into_outbox(stored, now)


def _put_into_outbox(user: User, now: datetime) -> None:
    waiting = OutboxMessage.objects.filter(to=user, kind=INVITATION, sent_at__isnull=True)
    waiting.update(sent_at=now, last_error="replaced by a newer invitation")
    OutboxMessage.objects.create(
        to=user,
        kind=INVITATION,
        subject=_subject(),
        body=_("The link is made when this mail is sent, and is kept nowhere."),
        created_at=now,
    )


def _subject() -> str:
    return _("Your account at %(site)s") % {"site": settings.PORTAL_SITE_NAME}


def written(user: User) -> dict[str, str]:
    """Return the mail with a link made now; for the moment of sending only."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    days = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days
    words = _(
        "An editor made an account for you. Your user name is: %(name)s\n"
        "Open the page below and choose a password, which nobody else will know. The link works "
        "once, for %(days)d days; after that, ask the editor for another."
    )
    letter = Letter(
        _subject(),
        _("You get this because an editor invited you to work at the portal."),
        reverse("admin:welcome", args=[uid, tokens.make_token(user)]),
        words % {"name": user.get_username(), "days": days},
        link=_("Choose your password"),
    )
    return letter.written()
