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
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="medical_reviewer",
        verbose_name=_("person"),
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    display_name = models.CharField(_("name as printed"), max_length=120)
    credentials = models.CharField(_("credentials"), max_length=60, help_text=_("Such as MD."))
    specialty = models.CharField(_("specialty"), max_length=120, blank=True, default="")
    is_specialist = models.BooleanField(
        _("specialist"),
        default=False,
        db_default=False,
        help_text=_(
            "Registered as a specialist in a field that treats restless legs syndrome. It is "
            "verified together with the licence; articles of high risk need one."
        ),
    )
    topics = models.ManyToManyField(
        "articles.Topic",
        blank=True,
        verbose_name=_("topics"),
        related_name="+",
        help_text=_("What this doctor is suggested for first."),
    )
    absent_from = models.DateField(_("absent from"), null=True, blank=True)
    absent_until = models.DateField(_("absent until"), null=True, blank=True)
    cover = user_key(
        null=True,
        blank=True,
        verbose_name=_("covered by"),
        help_text=_("The doctor to ask meanwhile."),
    )
    licence_number = models.CharField(_("licence number"), max_length=60)
    licence_jurisdiction = models.CharField(_("jurisdiction"), max_length=80)
    licence_valid_until = models.DateField(_("licence valid until"))
    verified_by = user_key(null=True, editable=False, verbose_name=_("verified by"))
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    is_demonstration = models.BooleanField(_("demonstration only"), default=False, editable=False)

    class Meta:
        ordering = ["display_name"]
        verbose_name = _("medical reviewer")
        verbose_name_plural = _("medical reviewers")
        constraints = [
            models.CheckConstraint(
                condition=Q(absent_from__isnull=True, absent_until__isnull=True)
                | Q(absent_until__gte=models.F("absent_from")),
                name="reviewer_absence_has_both_ends",
                violation_error_message=_("An absence needs its first and its last day."),
            ),
            models.CheckConstraint(
                condition=Q(cover__isnull=True) | ~Q(cover=models.F("user")),
                name="reviewer_covered_by_another",
                violation_error_message=_("Somebody else has to cover the absence."),
            ),
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

    def is_absent_on(self, day: date) -> bool:
        """Return whether the doctor said to be away on that day."""
        return (
            self.absent_from is not None
            and self.absent_until is not None
            and self.absent_from <= day <= self.absent_until
        )
