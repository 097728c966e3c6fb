"""The one chain of events, each holding the hash of the one before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import sha256_field, user_key

GENESIS = "0" * 64


class AuditEvent(models.Model):
    """That something happened. Insert-only (triggers); written by ``articles.ledger`` only.

    ``payload`` is canonical JSON as stored text: what happened, and the hash of every signed
    row that was written with it.
    """

    seq = models.BigIntegerField(_("number"), primary_key=True)
    previous_hash = sha256_field(_("hash of the event before"), unique=True)
    hash = sha256_field(_("hash"), unique=True)
    at = models.DateTimeField(_("at"))
    actor = user_key(null=True, verbose_name=_("who"))
    kind = models.CharField(_("kind"), max_length=40)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="events", verbose_name=_("article")
    )
    payload = models.TextField(_("payload (JSON)"))

    class Meta:
        ordering = ["-seq"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        # Who gave the library words is asked at every change of a text.
        indexes = [models.Index(fields=["kind"], name="event_kind")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"
