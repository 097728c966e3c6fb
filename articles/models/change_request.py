"""What a doctor wants changed, at which place, and the talk about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import user_key
from .review import ReviewRound


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    """Ways to ask for change requests."""

    def blocking(self) -> ChangeRequestQuerySet:
        """Return those that hold the article back until settled."""
        return self.filter(is_blocking=True)

    def unanswered(self) -> ChangeRequestQuerySet:
        """Return those no author has answered and the doctor has not settled."""
        return self.filter(answered_at__isnull=True, settled_at__isnull=True)

    def unsettled(self) -> ChangeRequestQuerySet:
        """Return those the doctor has not declared settled."""
        return self.filter(settled_at__isnull=True)


class ChangeRequest(models.Model):
    """A wish tied by ``uid`` to a place; it survives edits and deletion of that place."""

    class Anchor(models.TextChoices):
        ARTICLE = "article", _("the whole article")
        SECTION = "section", _("a section")
        FAQ = "faq", _("an FAQ")
        REFERENCE = "reference", _("a reference")
        HELP_CARD = "help_card", _("a help card")
        FIELD = "field", _("another text of the article")

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="change_requests", verbose_name=_("article")
    )
    round = models.ForeignKey(
        ReviewRound, models.PROTECT, related_name="change_requests", verbose_name=_("round")
    )
    raised_by = user_key(verbose_name=_("raised by"))
    raised_at = models.DateTimeField(_("raised at"))
    anchor = models.CharField(
        _("place"), max_length=10, choices=Anchor.choices, default=Anchor.ARTICLE
    )
    anchor_uid = models.CharField(_("mark of the place"), max_length=64, blank=True, default="")
    anchor_label = models.CharField(_("place in words"), max_length=200, blank=True, default="")
    quote = models.TextField(_("quoted words"), blank=True, default="")
    text = models.TextField(_("what should change, and why"))
    proposal = models.TextField(_("proposed wording"), blank=True, default="")
    is_blocking = models.BooleanField(_("blocking"), default=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_by = user_key(null=True, verbose_name=_("settled by"))

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(anchor="article", anchor_uid="") | ~Q(anchor_uid=""),
                name="change_request_anchor_named",
            )
        ]

    def __str__(self) -> str:
        return f"{self.anchor_label or self.get_anchor_display()}: {self.text[:60]}"


class ChangeRequestReply(models.Model):
    """One contribution to the talk about a change request."""

    change_request = models.ForeignKey(
        ChangeRequest, models.PROTECT, related_name="replies", verbose_name=_("change request")
    )
    by = user_key(verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("reply"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self) -> str:
        return self.text[:60]
