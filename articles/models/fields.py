"""Field types of ours, so that migrations name our path and not a package's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField

from articles.working_copy import UID_PATTERN, new_uid

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class MarkdownField(MarkdownxField):
    """Markdown source, edited with a live preview."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


class UidField(models.CharField):
    """The lasting name of a part of an article, kept through edits, export and import."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("default", new_uid)
        kwargs.setdefault("editable", False)
        kwargs.setdefault(
            "validators",
            [
                RegexValidator(
                    rf"^{UID_PATTERN.pattern}\Z", _("Use 6 to 32 of the characters a–z and 0–9.")
                )
            ],
        )
        super().__init__(*args, **kwargs)


def user_key(related_name: str = "+", **kwargs: Any) -> models.ForeignKey:
    """Return a protected key to a user: people in the record are deactivated, never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name, **kwargs
    )


def sha256_field(verbose_name: StrOrPromise, **kwargs: Any) -> models.CharField:
    """Return a column for a SHA-256 in lower-case hexadecimal."""
    return models.CharField(verbose_name, max_length=64, **kwargs)
