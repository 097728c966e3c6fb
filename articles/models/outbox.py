"""Mail waiting to be sent, written in the transaction that caused it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import user_key


class OutboxMessage(models.Model):
    """One mail to one person. ``run_due`` sends it; a crash loses none."""

    to = user_key(verbose_name=_("recipient"))
    kind = models.CharField(_("kind"), max_length=40)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="+", verbose_name=_("article")
    )
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True, default="")
    # Waits for the daily digest of its person, which then names it and counts as its sending.
    is_for_digest = models.BooleanField(_("for the digest"), default=False)
    # Where it goes, if not to the address that the person has when it is sent.
    address = models.EmailField(_("address"), blank=True, default="")
    created_at = models.DateTimeField(_("created at"))
    # Set when a run takes the mail, before it is sent: no other run takes it for a while.
    attempted_at = models.DateTimeField(_("last attempt at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True, default="")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self) -> str:
        return self.subject
