"""The public log: what became public, signed by whom, and what went, as one chain for strangers.

The record (``AuditEvent``) names people and reasons that are nobody else's business, so readers
cannot recompute it. The log holds what they may know, each entry with the number and hash of the
event of the record behind it. Written by ``articles.public_log`` only; insert-only (triggers).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .feedback import Feedback
from .fields import sha256_field
from .publication import Publication, PublishedSignature


class PublishedEvent(models.Model):
    """One entry of the public log. Its words are those of the rows it is about; see ``facts``."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("submitted for review")
        SIGNED = "signed", _("signed")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    number = models.BigIntegerField(_("number"), primary_key=True)
    previous_hash = sha256_field(_("hash of the entry before"), unique=True)
    hash = sha256_field(_("hash"), unique=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="log_entries", verbose_name=_("publication")
    )
    signature = models.OneToOneField(
        PublishedSignature,
        models.PROTECT,
        null=True,
        related_name="log_entry",
        verbose_name=_("signature"),
    )
    at = models.DateTimeField(_("at"))
    facts_hash = sha256_field(_("hash of what it tells"))
    seq = models.BigIntegerField(_("number of the event"))
    event_hash = sha256_field(_("hash of the event"))

    class Meta:
        ordering = ["-number"]
        verbose_name = _("entry of the public log")
        verbose_name_plural = _("entries of the public log")

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"


class PublishedHead(models.Model):
    """How far the record and the public log had come on a day: whoever noted it can hold us to it.

    One row a day, also when nothing happened: it says that nothing before was written anew.
    """

    day = models.DateField(_("day"), unique=True)
    at = models.DateTimeField(_("at"))
    seq = models.BigIntegerField(_("number of the newest event"))
    event_hash = sha256_field(_("hash of the newest event"))
    entry = models.BigIntegerField(_("number of the newest entry"))
    entry_hash = sha256_field(_("hash of the newest entry"))

    class Meta:
        ordering = ["-day"]
        verbose_name = _("published head")
        verbose_name_plural = _("published heads")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.event_hash[:12]}"


class PublishedReport(models.Model):
    """That a correction or a withdrawal followed a reader's report, and its day. None of the words.

    :param publication: the correction; of a withdrawal, the text that the reader read.
    """

    class LedTo(models.TextChoices):
        CORRECTION = "correction", _("correction")
        WITHDRAWAL = "withdrawal", _("withdrawal")

    feedback = models.OneToOneField(
        Feedback,
        models.PROTECT,
        related_name="published_report",
        verbose_name=_("report of a reader"),
    )
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="reports", verbose_name=_("publication")
    )
    led_to = models.CharField(
        _("led to"), max_length=10, choices=LedTo.choices, default=LedTo.CORRECTION
    )
    received_on = models.DateField(_("received on"))

    class Meta:
        ordering = ["received_on", "pk"]
        verbose_name = _("report behind a correction or a withdrawal")
        verbose_name_plural = _("reports behind corrections and withdrawals")

    def __str__(self) -> str:
        return f"{self.received_on:%Y-%m-%d}"
