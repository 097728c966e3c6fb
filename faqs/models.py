"""Questions with answers. Each belongs to one article and is reviewed with it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.models.fields import MarkdownField, UidField


class FAQ(models.Model):
    """One question of the working copy; readers see ``PublishedFAQ``."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="faqs")
    uid = UidField()
    position = models.PositiveIntegerField(_("order"), default=0)
    question = models.CharField(_("question"), max_length=300)
    answer_source = MarkdownField(_("answer"), help_text=_("The answer first, in 60 words."))
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        blank=True,
        help_text=_("Made from the question if left empty."),
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("FAQ")
        verbose_name_plural = _("FAQs")
        constraints = [
            models.UniqueConstraint(fields=["article", "uid"], name="faq_uid_once_per_article")
        ]

    def __str__(self) -> str:
        return self.question
