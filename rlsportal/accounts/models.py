"""The user: who works at the portal, who made the account, and who knows its password."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
    password_set_by = models.ForeignKey(
        "self",
        verbose_name=_("password set by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("Empty when it was set on the command line."),
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
        self.password_set_by = None
        self.password_set_by_other_at = timezone.now()

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. Storing it anew with a stronger hash is no new password."""
        marks = self.password_set_by_id, self.password_set_by_other_at
        is_right = super().check_password(raw_password)
        self.password_set_by_id, self.password_set_by_other_at = marks
        return is_right

    def record_password_set_by(
        self, by: "User", *, now: datetime, earlier: datetime | None
    ) -> None:
        """Note who set the password a moment ago; the caller saves.

        by: the person at the keyboard. now: when. earlier: `password_set_by_other_at` as it was
        before; one's own change keeps it, because only a new check of the licence ends the doubt.
        """
        self.password_set_by = by
        self.password_set_by_other_at = earlier if by.pk == self.pk else now
