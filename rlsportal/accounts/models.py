"""The user: who works at the portal, who made the account, and who knows its password."""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rlsportal.accounts.lineage import INSIDERS, insiders_of, lineage, note_insiders


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

    second_factor_since = models.DateTimeField(
        _("second factor since"), null=True, blank=True, editable=False
    )
    second_factor_reset_by = models.ForeignKey(
        "self",
        verbose_name=_("second factor removed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("Who last removed it, other than the owner. Empty if on the command line."),
    )
    second_factor_reset_at = models.DateTimeField(
        _("second factor removed by somebody else at"), null=True, blank=True, editable=False
    )
    email_set_by_other = models.ForeignKey(
        "self",
        verbose_name=_("mail address changed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("Who last changed it, other than the owner."),
    )
    email_set_by_other_at = models.DateTimeField(
        _("mail address changed by somebody else at"), null=True, blank=True, editable=False
    )
    is_demonstration = models.BooleanField(
        _("demonstration account"), default=False, editable=False
    )

    @classmethod
    def locked(cls, pk: int) -> "User":
        """Return the account as it is stored, owned until the transaction ends.

        Whoever locks a doctor's record, too, locks the account first. Keys to the account stay
        free on PostgreSQL: an event in the chain has one, and who waits for the chain while
        somebody in it waits for the account would wait for ever.
        """
        return cls.objects.select_for_update(no_key=True).get(pk=pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep for good who could act in the owner's place."""
        super().save(*args, **kwargs)
        written = kwargs.get("update_fields")
        if written is None or any(column.removesuffix("_id") in written for column in INSIDERS):
            note_insiders(self)

    def has_insider(self, by: "User") -> bool:
        """Whether somebody could act in the owner's place, or might be somebody who could.

        Accounts are easily made. So nobody acts through another account: where the same person is
        behind both, because they once made the one or the other, took it over, or made whoever
        did, the two count as one. Only the command line makes an account that nobody is behind.
        Oneself is no insider: nobody verifies their own licence anyway.
        """
        behind = lineage({by.pk})
        if by.pk == self.pk:
            return False
        return self.pk in behind or bool(behind & lineage(insiders_of({self.pk})))

    @property
    def credentials_set_by_other_at(self) -> datetime | None:
        """When somebody else last set the password or removed the second factor."""
        found = (self.password_set_by_other_at, self.second_factor_reset_at)
        return max((at for at in found if at is not None), default=None)

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

    def record_email_set_by(self, by: "User", *, now: datetime) -> None:
        """Note who changed the mail address; the caller saves.

        A password set by mail counts as theirs from then on.
        """
        is_own = by.pk == self.pk
        self.email_set_by_other = None if is_own else by
        self.email_set_by_other_at = None if is_own else now

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


class Insider(models.Model):
    """Somebody who once made an account, or could act in its owner's place. Never taken back."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="insider_rows", verbose_name=_("account")
    )
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who was behind it")
    )

    class Meta:
        verbose_name = _("insider")
        verbose_name_plural = _("insiders")
        constraints = [
            models.UniqueConstraint(fields=["user", "by"], name="insider_once_per_account")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.by_id}"


class RecoveryCode(models.Model):
    """A code on paper that stands in for the phone once. Only its hash is kept.

    The hashes of one set share their salt, so that one slow computation finds a code among them.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    encoded = models.CharField(max_length=256)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")

    def __str__(self) -> str:
        return f"{self.user} {self.pk}"


class Attempts(models.Model):
    """How many passwords were tried lately for an account, from a browser or from an address.

    Which one is kept as a keyed hash: the table tells nobody who works here, and from where.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("attempts")
        verbose_name_plural = _("attempts")

    def __str__(self) -> str:
        return f"{self.key[:12]}: {self.count}"
