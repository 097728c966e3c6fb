"""What readers say: whether a text helped, and where it is wrong. Nothing about who said it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .change_request import ChangeRequest
from .fields import user_key
from .publication import Publication


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Ways to ask for reports of readers."""

    def waiting(self) -> FeedbackQuerySet:
        """Return those that nobody has looked into yet."""
        return self.filter(settled_at__isnull=True)

    def erase_words(self, *, before: datetime, received_before: date) -> int:
        """Erase what readers wrote where nothing needs it any more; return in how many reports.

        They may have written about themselves or others.

        :param before: of reports settled before this moment.
        :param received_before: also of those that nobody settled and that are older.
        """
        old = Q(settled_at__lt=before) | Q(received_on__lt=received_before)
        return self.filter(old).exclude(text="").update(text="")


class Feedback(models.Model):
    """A mistake that a reader reports, at a place of the publication they read.

    The day is kept and not the moment, which could be compared with somebody else's log.
    """

    class Outcome(models.TextChoices):
        WAITING = "", _("waits")
        DISMISSED = "dismissed", _("nothing to change")
        REQUESTED = "requested", _("became a change request")
        WITHDRAWN = "withdrawn", _("the text was withdrawn")

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="feedback", verbose_name=_("publication")
    )
    uid = models.CharField(max_length=32, blank=True, default="")
    place = models.CharField(_("place"), max_length=300)
    text = models.TextField(_("what the reader writes"), blank=True)
    received_on = models.DateField(_("received on"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, blank=True, default=Outcome.WAITING
    )
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_by = user_key(null=True, verbose_name=_("settled by"))
    note = models.TextField(_("what was found"), blank=True, default="")
    change_request = models.OneToOneField(
        ChangeRequest,
        models.PROTECT,
        null=True,
        related_name="feedback",
        verbose_name=_("change request"),
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("report of a reader")
        verbose_name_plural = _("reports of readers")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    outcome="",
                    settled_at__isnull=True,
                    settled_by__isnull=True,
                    change_request__isnull=True,
                )
                | Q(
                    outcome__in=("dismissed", "withdrawn"),
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                    change_request__isnull=True,
                )
                | Q(
                    outcome="requested",
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                    change_request__isnull=False,
                ),
                name="feedback_settled_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.text[:60]}"


class HelpfulCount(models.Model):
    """How many readers said of a place that it helped them, and how many that it did not."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="helpful_counts", verbose_name=_("publication")
    )
    uid = models.CharField(max_length=32, blank=True, default="")
    yes = models.PositiveIntegerField(_("it helped"), default=0)
    no = models.PositiveIntegerField(_("it did not"), default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer of readers")
        verbose_name_plural = _("answers of readers")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "uid"], name="helpful_count_once_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.yes} : {self.no}"
