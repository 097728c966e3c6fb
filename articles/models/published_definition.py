"""The glossary: each definition callout of a publication, derived from it like its FAQs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .publication import Publication


class PublishedDefinition(models.Model):
    """One term as a publication explains it, for the glossary.

    :param anchor: leads to the definition on the page of the article.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="definitions", verbose_name=_("publication")
    )
    anchor = models.TextField(_("anchor"))
    position = models.PositiveIntegerField(_("order"))
    term = models.TextField(_("term"))
    html = models.TextField(_("definition"))

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("published definition")
        verbose_name_plural = _("published definitions")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "anchor"], name="published_definition_once_per_publication"
            )
        ]

    def __str__(self) -> str:
        return self.term
