"""The library of pictures: content-addressed files with alt text and licence."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.working_copy import IMAGE_NAME_PATTERN

from .fields import sha256_field, user_key


def stored_name(sha256: str, extension: str) -> str:
    """Return the file's place in the media store; the bytes decide it."""
    return f"images/{sha256}.{extension}"


class Image(models.Model):
    """One picture. Other bytes are another file, so an old page keeps what it showed."""

    name = models.CharField(
        _("name"),
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(
                rf"^{IMAGE_NAME_PATTERN.pattern}\Z", _("Use small letters, digits and hyphens.")
            )
        ],
        help_text=_("Authors write ![](image:NAME)."),
    )
    sha256 = sha256_field(_("SHA-256 of the bytes"), editable=False)
    extension = models.CharField(max_length=4, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    alt = models.CharField(
        _("alt text"),
        max_length=300,
        help_text=_("What the picture says, for those who do not see it."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True, default="")
    licence = models.CharField(_("licence"), max_length=80)
    uploaded_by = user_key(editable=False, verbose_name=_("added by"))
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The public address of the bytes."""
        return f"/media/{stored_name(self.sha256, self.extension)}"
