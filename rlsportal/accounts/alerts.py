"""Mails about one's own account: what somebody else might have done in one's name."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.mails import Letter
from articles.models import OutboxMessage
from rlsportal.accounts.models import User

KIND = "account"


def alert(
    user: User, subject: str, more: str = "", *, now: datetime, address: str | None = None
) -> None:
    """Put a mail to the owner of an account into the outbox; preferences do not apply.

    :param subject: what happened, one sentence.
    :param more: what to do if it was somebody else.
    :param address: where it goes, if not to the address of the account.
    """
    # The address of this moment: whoever did what this tells may change it before the mail goes.
    address = user.email if address is None else address
    if user.is_demonstration or not address:
        return  # a shared account with a public password; an account that no mail reaches
    why = _("You get this because it is about your own account. It cannot be switched off.")
    more = more or _(
        "If that was not you, change your password at once and end the other sessions on the page "
        "of your account. Tell an editor, so that nobody trusts what was signed meanwhile."
    )
    letter = Letter(subject, why, reverse("admin:account"), more, link=_("Look at your account"))
    OutboxMessage.objects.create(
        to=user, kind=KIND, created_at=now, address=address, **letter.written()
    )


def alert_once_a_day(user: User, subject: str, more: str = "", *, now: datetime) -> None:
    """Tell it, unless the same was told within a day: what goes on for hours is one alarm."""
    with transaction.atomic():
        User.locked(user.pk)  # one of many at the same moment tells it
        lately = OutboxMessage.objects.filter(
            to=user, kind=KIND, subject=subject, created_at__gt=now - timedelta(days=1)
        )
        if not lately.exists():
            alert(user, subject, more, now=now)
