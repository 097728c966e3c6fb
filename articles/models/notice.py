"""Notices about sources (retraction, concern, correction), and the articles put in doubt."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import user_key


class SourceNoticeQuerySet(models.QuerySet["SourceNotice"]):
    """Notices by what is true of them."""

    def standing(self) -> SourceNoticeQuerySet:
        """Return those that the last check still found."""
        return self.filter(ended_at__isnull=True)


class SourceNotice(models.Model):
    """What a journal said about a source that we have. Written by checks, never by hand.

    It names the source by identifiers, not by a record of the library: what readers see may cite
    a record that the library no longer has.
    """

    class Nature(models.TextChoices):
        RETRACTION = "retraction", _("retracted")
        CONCERN = "concern", _("expression of concern")
        CORRECTION = "correction", _("corrected")

    record_id = models.CharField(_("number in the data set"), max_length=40)
    nature = models.CharField(_("kind"), max_length=10, choices=Nature.choices)
    doi = models.CharField(_("DOI of the source"), max_length=300, blank=True, db_index=True)
    pmid = models.CharField(_("PMID of the source"), max_length=9, blank=True, db_index=True)
    on = models.DateField(_("day of the notice"), null=True)
    notice_doi = models.CharField(_("DOI of the notice"), max_length=300, blank=True)
    notice_pmid = models.CharField(_("PMID of the notice"), max_length=9, blank=True)
    reasons = models.JSONField(_("reasons"), default=list)
    found_at = models.DateTimeField(_("found at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = SourceNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "pk"]
        verbose_name = _("notice about a source")
        verbose_name_plural = _("notices about sources")
        constraints = [
            models.UniqueConstraint(
                fields=["record_id"],
                condition=models.Q(ended_at__isnull=True),
                name="one_standing_notice_of_a_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}: {self.doi or self.pmid}"

    @property
    def gravity(self) -> int:
        """How much it takes from the source: a retraction most, a correction least."""
        return BY_GRAVITY.index(self.Nature(self.nature))

    def beside(self) -> models.QuerySet[SourceNotice]:
        """Return the other standing notices about the same source."""
        same = models.Q(doi=self.doi) if self.doi else models.Q(pk__in=[])
        if self.pmid:
            same |= models.Q(pmid=self.pmid)
        return SourceNotice.objects.standing().filter(same).exclude(pk=self.pk)


BY_GRAVITY = (
    SourceNotice.Nature.CORRECTION,
    SourceNotice.Nature.CONCERN,
    SourceNotice.Nature.RETRACTION,
)


class EvidenceFlagQuerySet(models.QuerySet["EvidenceFlag"]):
    """Flags by what is true of them."""

    def open(self) -> EvidenceFlagQuerySet:
        """Return those that somebody has to look at: not settled, and the notice stands."""
        return self.filter(settled_at__isnull=True, notice__ended_at__isnull=True)


class EvidenceFlag(models.Model):
    """That an article cites a source about which there is a notice: a task until it is settled."""

    class Outcome(models.TextChoices):
        KEPT = "kept", _("the text stands: the notice does not touch what it says")
        CHANGED = "changed", _("the text is being changed")
        WITHDRAWN = "withdrawn", _("the text was withdrawn")

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="evidence_flags", verbose_name=_("article")
    )
    notice = models.ForeignKey(
        SourceNotice, models.PROTECT, related_name="flags", verbose_name=_("notice")
    )
    key = models.CharField(_("key of the reference"), max_length=64)
    was_live = models.BooleanField(_("readers saw it"))
    raised_at = models.DateTimeField(_("raised at"))
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_by = user_key(null=True, verbose_name=_("settled by"))
    outcome = models.CharField(
        _("outcome"), max_length=9, choices=Outcome.choices, blank=True, default=""
    )
    note = models.TextField(_("note"), blank=True, default="")

    objects = EvidenceFlagQuerySet.as_manager()

    class Meta:
        # What readers see comes first.
        ordering = ["-was_live", "raised_at", "pk"]
        verbose_name = _("source in doubt")
        verbose_name_plural = _("sources in doubt")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "notice"], name="article_flagged_once_per_notice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.key}"
