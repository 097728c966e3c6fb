"""Is the database still what the promise rests on? Asked by checks, readiness and commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

MISSING_TRIGGER = "articles.E001"
DEMONSTRATION_DATA = "articles.E002"


@checks.register(checks.Tags.database)
def triggers_stand(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Name triggers that are missing or altered in a migrated database."""
    from articles.models import Revision, triggers

    messages: list[checks.CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if Revision._meta.db_table not in connection.introspection.table_names():
            continue  # before the first migration
        messages += [
            checks.Error(
                f"Trigger {name} is missing or altered in database {alias!r}.",
                hint="Run `manage.py migrate`, then `manage.py verify_integrity`.",
                id=MISSING_TRIGGER,
            )
            for name in triggers.altered(connection)
        ]
    return messages


def readiness_problems() -> list[str]:
    """Return why this node should not serve, in machine-readable words."""
    from articles.models import triggers

    return [f"trigger:{name}" for name in triggers.altered(connections["default"])]


def holds_demonstration() -> bool:
    """Return whether the database holds signatures or reviewers of the demonstration."""
    from articles.models import MedicalReview, MedicalReviewer

    return (
        MedicalReview.objects.filter(is_demonstration=True).exists()
        or MedicalReviewer.objects.filter(is_demonstration=True).exists()
    )


def refuse_demonstration_in_production() -> None:
    """Stop a production process whose database holds demonstration signatures.

    :raises ImproperlyConfigured: naming what to do.
    """
    if settings.PORTAL_PRODUCTION and holds_demonstration():
        raise ImproperlyConfigured(
            "PORTAL_PRODUCTION is on, but the database holds demonstration reviewers or "
            "signatures. Start with an empty database (DATABASE_URL), and create real accounts."
        )
