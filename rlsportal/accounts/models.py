"""The user: who works at the portal, who made the account, and who knows its password."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PasswordOrigin(NamedTuple):
    """Who other than the owner last set a password (None: on the command line), and when."""

    by_id: int | None
    at: datetime | None


class User(AbstractUser):
    """A person who works at the portal. Deactivated when leaving, never deleted.

    Whoever sets a doctor's password could sign in the doctor's place. So the account remembers
    when somebody else last did; signing asks for a licence verified later than that.
    """

    created_by = models.ForeignKey(
        "self",
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("Empty for accounts made on the command line."),
    )
    password_set_by_other = models.ForeignKey(
        "self",
        verbose_name=_("password set by somebody else"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("Who last set it, other than the owner. Empty if on the command line."),
    )
    password_set_by_other_at = models.DateTimeField(
        _("password set by somebody else at"), null=True, blank=True, editable=False
    )

    def set_password(self, raw_password: str | None) -> None:
        """Set the password, by nobody we know: that counts as somebody else.

        Every way to a new password passes here (`manage.py changepassword` too); those that know
        the person call `record_password_set_by` afterwards.
        """
        super().set_password(raw_password)
        self.password_set_by_other = None
        self.password_set_by_other_at = timezone.now()

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. Storing it anew with a stronger hash is no new password."""
        origin = self.password_origin
        is_right = super().check_password(raw_password)
        self.password_set_by_other_id, self.password_set_by_other_at = origin
        return is_right

    @property
    def password_origin(self) -> PasswordOrigin:
        """Who other than the owner last set the password, and when."""
        return PasswordOrigin(self.password_set_by_other_id, self.password_set_by_other_at)

    def record_password_set_by(
        self, by: "User", *, now: datetime, earlier: PasswordOrigin | None
    ) -> None:
        """Note who set the password a moment ago; the caller saves.

        by: the person at the keyboard. now: when. earlier: ``password_origin`` as it was before;
        one's own change keeps it: whoever knew the old password could have made that change, so
        only a check of the licence by yet another person ends the doubt.
        """
        if by.pk != self.pk:
            earlier = PasswordOrigin(by.pk, now)
        self.password_set_by_other_id, self.password_set_by_other_at = earlier or (None, None)
