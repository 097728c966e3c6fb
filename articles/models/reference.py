"""The library of sources, and their use in articles."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.reference_text import reference_text, verified_source
from articles.working_copy import REFERENCE_KEY_PATTERN

from .article import Article


class Reference(models.Model):
    """One source. ``csl`` is its CSL-JSON record; readers see verified fields only."""

    key = models.CharField(
        _("key"),
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(
                rf"^{REFERENCE_KEY_PATTERN.pattern}\Z",
                _("Use letters, digits, - and _, for example allen2013."),
            )
        ],
        help_text=_("What authors write between [@ and ], for example allen2013."),
    )
    csl = models.JSONField(_("record (CSL-JSON)"), default=dict)
    verified = models.JSONField(
        _("verified fields"),
        default=dict,
        blank=True,
        help_text=_("For each field of the record, where it was seen; missing means to check."),
    )

    class Meta:
        ordering = ["key"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")

    def __str__(self) -> str:
        return f"{self.key}: {self.csl.get('title', '')}"

    @property
    def text(self) -> str:
        """The reference as readers see it, made of its verified fields."""
        return reference_text(verified_source(self.csl, self.verified))

    @property
    def fields_to_check(self) -> list[str]:
        """The fields nobody has verified yet."""
        return [name for name in self.csl if not self.verified.get(name) and name != "type"]


class Citation(models.Model):
    """The use of one reference in one article, with what it showed and how strongly."""

    class Strength(models.TextChoices):
        STRONG = "strong", _("strong: guideline or large review")
        MODERATE = "moderate", _("moderate: a trial or several studies")
        LIMITED = "limited", _("limited: small, early or conflicting")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="citations", verbose_name=_("article")
    )
    reference = models.ForeignKey(
        Reference, models.PROTECT, related_name="citations", verbose_name=_("reference")
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    finding = models.CharField(_("what it showed"), max_length=300, blank=True, default="")
    locator = models.CharField(_("where in it"), max_length=80, blank=True, default="")
    strength = models.CharField(
        _("strength of evidence"), max_length=10, choices=Strength.choices, blank=True, default=""
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "reference"],
                name="reference_once_per_article",
                violation_error_message=_("This reference is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.reference.key
