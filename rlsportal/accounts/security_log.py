"""Log-ins, failed ones and log-outs in the log, by the number of the account.

Neither the name that was typed, which may be a password in the wrong field, nor an address.
"""

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from rlsportal.accounts.models import User

logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def noted(user: User, **more: Any) -> None:
    """Note a right password."""
    logger.info("password of account %s was right", user.pk)


@receiver(user_logged_out)
def ended(user: User | None, **more: Any) -> None:
    """Note who leaves."""
    if user is not None:
        logger.info("account %s logged out", user.pk)


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], **more: Any) -> None:
    """Note a wrong password, and whether there is such an account."""
    name = credentials.get("username") or ""
    found = User.objects.filter(username=name).values_list("pk", flat=True).first()
    logger.warning("password of %s was wrong", f"account {found}" if found else "no account")
