"""Content frozen at submission: what a doctor reads, and what a signature is about."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import sha256_field, user_key


class Revision(models.Model):
    """One frozen text with its rendered body. Never updated, never deleted (triggers)."""

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="revisions", verbose_name=_("article")
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.TextField(_("canonical content (JSON)"))
    content_hash = sha256_field(_("SHA-256 of the content"))
    body_html = models.TextField(_("rendered body"))
    renderer_version = models.CharField(_("renderer version"), max_length=20)
    fingerprint = sha256_field(_("fingerprint"))
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("based on")
    )
    submitted_at = models.DateTimeField(_("submitted at"))
    submitted_by = user_key(verbose_name=_("submitted by"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="revision_number_once_per_article"
            )
        ]

    def __str__(self) -> str:
        return f"{self.data['title']} · {self.number}"

    @cached_property
    def data(self) -> dict[str, Any]:
        """The canonical content as a dict; treat it as read-only."""
        loaded: dict[str, Any] = json.loads(self.content)
        return loaded
