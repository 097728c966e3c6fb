"""Refuse passwords that are known from breaches, by a list kept on this machine.

Django brings a list of the twenty thousand most common ones. A longer one may stand in the file of
PORTAL_BREACHED_PASSWORDS: lines ``SHA1`` or ``SHA1:COUNT`` in ascending order, upper case, as the
service Pwned Passwords gives its download. Nothing is asked of anybody else's machine.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DIGITS = 40  # of a SHA-1 in hexadecimal


class BreachedPasswordValidator:
    """Finds a password in the file by halving, so that its size does not matter."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what the list has.

        :raises ValidationError: with what to do instead.
        """
        path = settings.PORTAL_BREACHED_PASSWORDS
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if path and _has_line(Path(path), digest.encode()):
            raise ValidationError(
                _(
                    "This password is in lists that attackers have. Choose another; four or five "
                    "unrelated words are long and easy to remember."
                ),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        """Return what the page says about it."""
        return _("It must not be one that is known from a breach elsewhere.")


def _has_line(path: Path, digest: bytes) -> bool:
    with path.open("rb") as file:
        low, high = 0, file.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            line = _line_after(file, middle)
            if line[:DIGITS] == digest:
                return True
            if not line or line[:DIGITS] > digest:
                high = middle
            else:
                low = middle + 1
    return False


def _line_after(file: BinaryIO, offset: int) -> bytes:
    """Return the first whole line that starts at the offset or after it."""
    if offset == 0:
        file.seek(0)
        return file.readline().upper()
    file.seek(offset - 1)
    file.readline()  # the rest of the line before
    return file.readline().upper()
