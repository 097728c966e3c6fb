"""What readers are told about sources beside the signed text, in the publisher's words.

Written by ``articles.source_notices`` and, for what becomes public later, at publication.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import sha256_field, user_key
from .notice import SourceNotice
from .publication import Publication


class PublishedNotice(models.Model):
    """That one reference of a publication has a standing notice; gone when the notice is."""

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="notices", verbose_name=_("publication")
    )
    notice = models.ForeignKey(
        SourceNotice, models.PROTECT, related_name="published", verbose_name=_("notice")
    )
    number = models.PositiveIntegerField(_("number of the reference"))
    nature = models.CharField(_("kind"), max_length=10, choices=SourceNotice.Nature.choices)
    on = models.DateField(_("day of the notice"), null=True)
    notice_doi = models.CharField(_("DOI of the notice"), max_length=300, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("published notice about a source")
        verbose_name_plural = _("published notices about sources")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "notice"], name="published_notice_once_per_publication"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_nature_display()}"


class EvidenceCheck(models.Model):
    """One comparison of all sources with a data set of notices, and what it found."""

    at = models.DateTimeField(_("made at"))
    by = user_key(null=True, verbose_name=_("made by"))
    file_hash = sha256_field(_("SHA-256 of the file"))
    rows = models.PositiveIntegerField(_("notices in the file"))
    unread = models.PositiveIntegerField(_("rows that say nothing"))
    found = models.PositiveIntegerField(_("new notices about our sources"))
    ended = models.PositiveIntegerField(_("notices that ended"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("check of the sources")
        verbose_name_plural = _("checks of the sources")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
