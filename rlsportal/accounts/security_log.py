"""What happens at the doors in the log, by the number of the account.

Passwords, second steps and log-outs; neither the name that was typed, which may be a password in
the wrong field, nor a code, nor an address.
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
    logger.warning("password of %s was wrong", _account(credentials.get("username") or ""))


def not_looked_at(username: str) -> None:
    """Note an attempt that came too soon after others, wherever a password is asked for."""
    logger.warning("password of %s was not looked at, after too many", _account(username))


def asked_again(user: User, *, is_right: bool) -> None:
    """Note a password that somebody at work was asked for before what weighs more."""
    level, word = (logging.INFO, "right") if is_right else (logging.WARNING, "wrong")
    logger.log(level, "password of account %s, asked for again, was %s", user.pk, word)


def second_step(user: User, outcome: str) -> None:
    """Note what came of a code after the password; not the code.

    :param outcome: begins with "right" if it opened the desk.
    """
    level = logging.INFO if outcome.startswith("right") else logging.WARNING
    logger.log(level, "second step of account %s was %s", user.pk, outcome)


def second_step_changed(user: User, what: str) -> None:
    """Note that phone or paper codes of an account changed."""
    logger.info("second step of account %s: %s", user.pk, what)


def sessions_ended(user: User, count: int, *, by: User) -> None:
    """Note that somebody else ended the sessions of an account."""
    logger.info("sessions of account %s: %s ended by account %s", user.pk, count, by.pk)


def access_refused(user: User, method: str | None, path: str) -> None:
    """Note what somebody with an account asked for and may not have.

    :param path: without what follows the question mark; of the desk, so there is no secret in it.
    """
    logger.warning("account %s was refused: %s %s", user.pk, method, path)


def _account(username: str) -> str:
    """Return the number of an account for what was typed as its name."""
    found = User.objects.filter(username=username).values_list("pk", flat=True).first()
    return f"account {found}" if found else "no account"
