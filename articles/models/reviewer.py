"""The doctor behind a user account, and the licence that lets them sign."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .fields import user_key


class MedicalReviewer(models.Model):
    """Credentials of a medical reviewer. Editing the licence takes back its verification."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="medical_reviewer"
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    display_name = models.CharField(_("name as printed"), max_length=120)
    credentials = models.CharField(_("credentials"), max_length=60, help_text=_("Such as MD."))
    specialty = models.CharField(_("specialty"), max_length=120, blank=True, default="")
    licence_number = models.CharField(_("licence number"), max_length=60)
    licence_jurisdiction = models.CharField(_("jurisdiction"), max_length=80)
    licence_valid_until = models.DateField(_("licence valid until"))
    verified_by = user_key(null=True, editable=False)
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    is_demonstration = models.BooleanField(_("demonstration only"), default=False, editable=False)

    class Meta:
        ordering = ["display_name"]
        verbose_name = _("medical reviewer")
        verbose_name_plural = _("medical reviewers")
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="reviewer_verified_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=models.F("user")),
                name="reviewer_not_verified_by_self",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.display_name}, {self.credentials}"

    def licence_is_valid(self, on: date) -> bool:
        """Return whether the licence is verified and has not run out on that day."""
        return self.verified_at is not None and self.licence_valid_until >= on
