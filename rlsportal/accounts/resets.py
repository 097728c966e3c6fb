"""A new password by mail, for whoever forgot theirs.

The answer is the same whether or not there is such an account. The link is made when the mail is
sent, and kept nowhere (as with invitations); it opens the way to a new password only, and the
second factor is asked for as ever.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_encode
from django.utils.translation import gettext as _

from articles.mails import Letter
from articles.models import OutboxMessage
from articles.notifications import RESET
from rlsportal.accounts.models import User

GOOD_FOR = timedelta(hours=1)
PAUSE = timedelta(minutes=10)  # between two mails to the same person


class ResetTokens(PasswordResetTokenGenerator):
    """Tokens that are good for an hour and once: the new password ends them."""

    key_salt = "rlsportal.accounts.resets"

    def check_token(self, user: Any, token: str | None) -> bool:
        """Return whether the link is good."""
        if user is None or not user.is_active or not user.has_usable_password():
            return False
        if not super().check_token(user, token):
            return False
        assert token is not None
        age = self._num_seconds(self._now()) - base36_to_int(token.split("-")[0])
        return bool(age <= GOOD_FOR.total_seconds())


tokens = ResetTokens()


def accounts_of(address: str) -> QuerySet[User]:
    """Return the accounts whose mail goes to an address, if a new password would help them."""
    return User.objects.filter(email__iexact=address, is_active=True, is_demonstration=False)


def ask(address: str, *, now: datetime) -> None:
    """Put a mail with a link into the outbox for each account with this address, if there is any.

    :param address: as somebody typed it.
    """
    for user in accounts_of(address):
        lately = OutboxMessage.objects.filter(to=user, kind=RESET, created_at__gt=now - PAUSE)
        if not user.has_usable_password() or lately.exists():
            continue
        OutboxMessage.objects.create(
            to=user,
            kind=RESET,
            subject=_subject(),
            body=_("The link is made when this mail is sent, and is kept nowhere."),
            created_at=now,
        )


def _subject() -> str:
    return _("A new password for %(site)s") % {"site": settings.PORTAL_SITE_NAME}


def written(user: User) -> dict[str, str]:
    """Return the mail with a link made now; for the moment of sending only."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    words = _(
        "Somebody asked for a new password for your account %(name)s. The link works once, for an "
        "hour. If it was not you, do nothing: your password stays as it is."
    )
    letter = Letter(
        _subject(),
        _("You get this because somebody typed your address on the page for a new password."),
        reverse("admin:password_reset_confirm", args=[uid, tokens.make_token(user)]),
        words % {"name": user.get_username()},
        link=_("Choose a new password"),
    )
    return letter.written()
