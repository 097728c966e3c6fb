"""The second factor: who needs it, who has it, and what a session has shown of it.

Codes are those of RFC 6238, by django-otp, which also slows down guessing and refuses a code that
was used. For a phone that is lost there are recovery codes on paper, and for paper that is lost,
somebody else, who then may not be the one who verifies the licence.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.roles import roles_of
from articles.workflow import Role
from rlsportal.accounts import alerts, security_log, sessions, traces
from rlsportal.accounts.models import RecoveryCode, User

ROLES_THAT_NEED_IT = frozenset({Role.MEDICAL_REVIEWER, Role.EDITOR, Role.LEAD_REVIEWER})
SESSION_KEY = sessions.PROOF
# Each wrong code doubles the pause before the next, from a second to half an hour: nobody guesses
# one of a million codes at that pace, and nobody locks a doctor out for longer.
MOST_FAILURES = 12
TELL_AFTER = 3  # wrong codes in a row, by somebody who knows the password
CODES = 10
# Without those that are mistaken for each other on paper: 0 and O, 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LETTERS = 10  # of a recovery code: 49 bits, for one guess in a while


def is_required(user: User) -> bool:
    """Return whether this person may not work without a second factor.

    Who signs, who publishes, and who could act through the accounts of those: by their role, or by
    a right to accounts that somebody gave them singly.
    """
    if not settings.PORTAL_SECOND_FACTOR_REQUIRED or user.is_demonstration:
        return False
    if user.is_superuser or roles_of(user) & ROLES_THAT_NEED_IT:
        return True
    return any(user.has_perm(f"accounts.{right}_user") for right in ("add", "change"))


def is_owed(user: User, session: Any) -> bool:
    """Return whether the session has still to show a second factor, or to set one up."""
    if user.second_factor_since is None:
        return is_required(user)
    return session.get(SESSION_KEY) != user.second_factor_since.isoformat()


def passed(user: User, session: Any) -> None:
    """Note in the session that its owner showed the second factor that is set up now."""
    assert user.second_factor_since is not None
    session.cycle_key()
    session.set_expiry(None)
    session[SESSION_KEY] = user.second_factor_since.isoformat()


def device_of(user: User) -> TOTPDevice | None:
    """Return the phone that makes this person's codes."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def check(user: User, code: str, *, now: datetime) -> bool:
    """Return whether the code is right: six digits of the phone, or a recovery code, used up now.

    Wrong ones of either kind make the next attempt wait, longer each time.
    """
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        outcome = "not set up" if device is None else _outcome(user, device, plain(code), now)
    security_log.second_step(user, outcome)
    return outcome.startswith("right")


def _outcome(user: User, device: TOTPDevice, typed: str, now: datetime) -> str:
    """Return what came of a code, for the log; what begins with "right" opens the desk."""
    _put_clock_right(device, now)
    if not device.verify_is_allowed()[0]:
        return "not looked at, too soon after a wrong one"
    if is_of_a_phone(typed):
        if device.verify_token(typed):
            return "right, by phone"
    elif _use_up(user, typed, now):
        device.throttle_reset()
        left = codes_left(user)
        words = ngettext(
            "A recovery code was used to log in as you; %(n)d is left.",
            "A recovery code was used to log in as you; %(n)d are left.",
            left,
        )
        alerts.alert(user, words % {"n": left}, now=now)
        return "right, by paper"
    else:
        device.throttle_increment(commit=False)
    _count(device, user, now)
    return "wrong"


def plain(code: str) -> str:
    """Return a code as it is compared: however it was spaced and spelled."""
    return "".join(code.split()).replace("-", "").upper()


def is_of_a_phone(typed: str) -> bool:
    """Return whether a plain code looks like one of a phone."""
    digits: int = TOTPDevice._meta.get_field("digits").default
    return typed.isdecimal() and len(typed) == digits


def _put_clock_right(device: TOTPDevice, now: datetime) -> None:
    """Let a failure that lies in the future have been now: the clock was wrong then."""
    failed_at = device.throttling_failure_timestamp
    if failed_at is not None and failed_at > now + sessions.SKEW:
        device.throttling_failure_timestamp = now
        device.save(update_fields=["throttling_failure_timestamp"])


def _count(device: TOTPDevice, user: User, now: datetime) -> None:
    """Keep the pause bearable, and tell the owner that somebody knows the password."""
    if device.throttling_failure_count == TELL_AFTER:
        words = _("Somebody typed the right password and then wrong codes to log in as you.")
        alerts.alert(user, words, now=now)
    device.throttling_failure_count = min(device.throttling_failure_count, MOST_FAILURES)
    device.save()


def locked_until(user: User) -> datetime | None:
    """Return until when no code is looked at, because of the wrong ones before."""
    device = device_of(user)
    if device is None:
        return None
    is_allowed, why = device.verify_is_allowed()
    return None if is_allowed else why.get("locked_until")


def _use_up(user: User, typed: str, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(user=user, used_at=None)
    first = unused.first()
    if len(typed) != LETTERS or first is None:
        return False
    encoded = _encode(typed, first.encoded)
    return bool(unused.filter(encoded=encoded).update(used_at=now))


def _encode(code: str, like: str = "") -> str:
    """Hash a code; with the salt of another of its set, if given."""
    hasher = get_hasher()
    salt = hasher.decode(like)["salt"] if like else hasher.salt()
    return str(hasher.encode(code, salt))


def set_up(user: User, key: str, code: str, *, now: datetime) -> list[str]:
    """Make the phone with this key the second factor, if the code shows that it has the key.

    If somebody else had removed the one before, the doubt lasts until now: whoever verified the
    licence in between did not know whose phone this would be.

    :param user: as they were when it was decided that they may; who has got a phone meanwhile,
        in another browser that knew the password, gets no second one.
    :param key: of the phone, in hexadecimal digits.
    :returns: new recovery codes, to be shown once; none if the code is wrong.
    """
    device = TOTPDevice(user=user, name="phone", confirmed=True, key=key)
    with transaction.atomic():
        stored = User.locked(user.pk)
        if stored.second_factor_since != user.second_factor_since:
            return []
        TOTPDevice.objects.filter(user=user).delete()
        device.save()
        if not device.verify_token("".join(code.split())):
            transaction.set_rollback(True)
            security_log.second_step(user, "wrong for a new phone")
            return []
        if user.second_factor_since is None and stored.second_factor_reset_at is not None:
            user.second_factor_reset_at = now
        user.second_factor_since = now
        user.save(update_fields=["second_factor_since", "second_factor_reset_at"])
        security_log.second_step_changed(user, "a phone was set up")
        return new_codes(user)


def new_codes(user: User) -> list[str]:
    """Replace the recovery codes of a person; return them, to be shown once."""
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(CODES)]
    first = _encode(codes[0])
    rows = [RecoveryCode(user=user, encoded=first)]
    rows += [RecoveryCode(user=user, encoded=_encode(code, first)) for code in codes[1:]]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(rows)
    security_log.second_step_changed(user, "new codes for paper")
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(user: User) -> int:
    """Return how many recovery codes are unused."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def remove(user: User, *, by: User | None, now: datetime) -> None:
    """Remove the second factor of somebody who lost phone and paper; they set up another.

    Until somebody who is neither they nor ``by`` has verified their licence again, they sign
    nothing.

    :param by: who removes it; None on the command line.
    """
    with transaction.atomic():
        User.locked(user.pk)  # as setting one up does, before the phones
        TOTPDevice.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        user.second_factor_since = None
        user.second_factor_reset_by = by
        user.second_factor_reset_at = now
        user.save(
            update_fields=[
                "second_factor_since",
                "second_factor_reset_by",
                "second_factor_reset_at",
            ]
        )
        sessions.end(user.pk, now)
        traces.leave("remove_second_factor", user, by=by, now=now)
        words = _("The second step of your log-in was removed by %(name)s.")
        more = _(
            "Your next log-in sets up another. If you are a medical reviewer, you cannot sign "
            "until another editor has verified your licence again after that. If you did not ask "
            "for it, tell an editor at once."
        )
        who = f"account {by.pk}" if by else "the operator"
        security_log.second_step_changed(user, f"removed by {who}")
        name = str(by) if by else _("the operator")
        alerts.alert(user, words % {"name": name}, more, now=now)
