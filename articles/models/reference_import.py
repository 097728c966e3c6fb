"""A bibliography on its way into the library: read, shown, confirmed, written in portions."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import sha256_field


class ReferenceImport(models.Model):
    """What somebody uploaded or pasted, with what is to become of each record of it.

    Nobody but its owner is shown it. It is no part of the library, and is erased after some days.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("uploaded at"))
    file_hash = sha256_field(_("SHA-256 of the file"))
    format = models.CharField(_("format"), max_length=20)
    verified_by = models.CharField(_("where seen"), max_length=200, blank=True, default="")
    complete = models.BooleanField(_("complete records of the library"), default=False)
    entries = models.TextField(_("records as read (JSON)"))
    total = models.PositiveIntegerField(_("records in the file"))
    choices = models.JSONField(_("choices by number"), default=dict)
    position = models.PositiveIntegerField(_("records written"), default=0)
    results = models.JSONField(_("counts"), default=dict)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("import of references")
        verbose_name_plural = _("imports of references")

    def __str__(self) -> str:
        return f"{self.user} · {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_finished(self) -> bool:
        """Whether every record was written or left."""
        return self.confirmed_at is not None and self.position >= self.total

    @classmethod
    def erase(cls, *, before: datetime) -> int:
        """Erase what was uploaded before a time; return how many imports that were."""
        return cls.objects.filter(at__lt=before).delete()[0]
