"""What serves people at work and is neither text nor record: buffers, links, wishes about mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import sha256_field, user_key
from .revision import Revision


class AutosaveBuffer(models.Model):
    """What somebody has typed into an article's form and not saved. Never part of the text.

    Writing it changes neither the working copy nor its ``lock_version``, and is no event. Saving
    the form drops it; nobody but its owner is shown it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, related_name="+", verbose_name=_("article")
    )
    lock_version = models.PositiveIntegerField(_("lock version of the form"), default=0)
    data = models.TextField(_("fields as typed (URL-encoded)"))
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        ordering = ["-saved_at"]
        verbose_name = _("autosave buffer")
        verbose_name_plural = _("autosave buffers")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "article"], name="one_buffer_per_user_and_article"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(article__isnull=True),
                name="one_buffer_per_user_for_a_new_article",
            ),
        ]

    def __str__(self) -> str:
        text = self.article or _("new article")
        return f"{self.user} · {text}"


class PreviewLink(models.Model):
    """A way for an outside expert to read one revision: bound to it, expiring, revocable.

    Only the hash of the secret is stored; the link is shown once, to whoever made it.
    """

    token_hash = sha256_field(_("SHA-256 of the secret"), unique=True)
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="preview_links", verbose_name=_("revision")
    )
    note = models.CharField(_("for whom"), max_length=200)
    created_by = user_key(verbose_name=_("made by"))
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = user_key(null=True, verbose_name=_("ended by"))
    opened_count = models.PositiveIntegerField(_("times opened"), default=0)
    last_opened_at = models.DateTimeField(_("last opened at"), null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="preview_link_expires"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="preview_link_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision} · {self.note}"


class MailSettings(models.Model):
    """How somebody wants to be told. What one is asked to do always comes as a mail at once."""

    class Delivery(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DIGEST = "digest", _("once a day, together")
        NEVER = "never", _("not by mail")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="mail_settings",
        verbose_name=_("person"),
    )
    progress = models.CharField(
        _("what happens to articles I have a part in"),
        max_length=8,
        choices=Delivery.choices,
        default=Delivery.AT_ONCE,
    )
    reminders = models.CharField(
        _("reminders of what is due"),
        max_length=8,
        choices=Delivery.choices[:2],
        default=Delivery.AT_ONCE,
    )

    class Meta:
        verbose_name = _("mail settings")
        verbose_name_plural = _("mail settings")
        constraints = [
            models.CheckConstraint(
                condition=Q(reminders__in=["at_once", "digest"]), name="mail_reminders_are_sent"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Reminder(models.Model):
    """That a reminder was put into the outbox: each at most once, however often a run looks.

    ``target`` names the row it is about (table/id); ``due_on`` is part of the name, so that a
    date that is moved is reminded of anew. ``offset_days`` is negative before that day.
    """

    kind = models.CharField(_("kind"), max_length=40)
    target = models.CharField(_("row"), max_length=80)
    due_on = models.DateField(_("due on"))
    offset_days = models.IntegerField(_("days after the due date"))
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target", "due_on", "offset_days"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.target} · {self.due_on}"
