"""Which state of what is public the database holds: a word that changes with every change of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicGeneration(models.Model):
    """One row, whose token the triggers of ``triggers`` make anew whenever a public row changes.

    Whatever was made for readers is the same until the token changes. It is random and no
    counter: a database that was restored never comes back to a token that meant something else.
    """

    token = models.CharField(_("token"), max_length=36)

    class Meta:
        verbose_name = _("generation of what is public")
        verbose_name_plural = _("generations of what is public")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="public_generation_is_one_row")
        ]

    def __str__(self) -> str:
        return self.token
