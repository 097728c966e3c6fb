"""What was known of a text when it was submitted, and why it went on all the same."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import user_key
from .revision import Revision


class SubmissionReport(models.Model):
    """What the checks said of a revision on the day it was submitted. Never changed (triggers).

    Texts of JSON, and not columns: what is measured may change, and an old report says what it
    said. Revisions older than this table have none.
    """

    revision = models.OneToOneField(
        Revision, models.PROTECT, related_name="submission_report", verbose_name=_("revision")
    )
    readability = models.TextField(_("what was measured (JSON)"))
    advice = models.TextField(_("advice given (JSON)"))
    waiver = models.TextField(_("reason to submit all the same"), blank=True, default="")
    waived_by = user_key(null=True, verbose_name=_("waived by"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("report on a submission")
        verbose_name_plural = _("reports on submissions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(waiver="", waived_by__isnull=True)
                | (~models.Q(waiver="") & models.Q(waived_by__isnull=False)),
                name="waiver_has_its_person",
            )
        ]

    def __str__(self) -> str:
        return str(self.revision)
