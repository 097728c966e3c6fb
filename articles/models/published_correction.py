"""Which publications are corrections, derived from their signed texts like their FAQs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .publication import Publication


class PublishedCorrection(models.Model):
    """That a publication puts right what the one before it said: its signed text says so.

    The log of corrections and the first page find the newest by an index, and read no text. The
    row stays when the text is withdrawn: that something was put right is no word of it.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="corrections", verbose_name=_("publication")
    )
    corrected_at = models.DateTimeField(_("corrected at"))

    class Meta:
        ordering = ["-corrected_at", "-publication"]
        verbose_name = _("published correction")
        verbose_name_plural = _("published corrections")
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], name="published_correction_once_per_publication"
            )
        ]
        indexes = [models.Index(fields=["-corrected_at", "-publication"], name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.corrected_at:%Y-%m-%d}"
