"""Is the database still what the promise rests on? Asked by checks, readiness and commands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

MISSING_TRIGGER = "articles.E001"
DEMONSTRATION_DATA = "articles.E002"
DATABASE_SILENT = "articles.W001"
MIGRATIONS_PENDING = "articles.W002"

HELD = "PORTAL_PRODUCTION is on, but the database holds demonstration reviewers or signatures."
INSTEAD = "Start with an empty database (DATABASE_URL), and create real accounts."


@checks.register(checks.Tags.database)
def triggers_stand(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Name triggers that are missing or altered in a migrated database.

    Django asks only where a database is named: by `check --database default`, and in `migrate`.
    """
    messages: list[checks.CheckMessage] = []
    for alias in databases or ():
        try:
            messages += _about_triggers(alias) if _is_migrated(alias) else []
        except DatabaseError as error:
            words = f"Database {alias!r} does not say whether its triggers stand: {error}"
            messages.append(checks.Warning(words.strip(), id=DATABASE_SILENT))
    return messages


def _about_triggers(alias: str) -> list[checks.CheckMessage]:
    from articles.models import triggers

    altered = triggers.altered(connections[alias])
    if altered and _has_pending_migrations(alias):
        # An error would keep `migrate` from installing the triggers of a new version.
        words = f"Migrations of database {alias!r} are pending; they install its triggers anew."
        return [checks.Warning(words, hint="Run `manage.py migrate`.", id=MIGRATIONS_PENDING)]
    return [
        checks.Error(
            f"Trigger {name} is missing or altered in database {alias!r}.",
            hint="Run `manage.py migrate --skip-checks`, then `manage.py verify_integrity`.",
            id=MISSING_TRIGGER,
        )
        for name in altered
    ]


def readiness_problems() -> list[str]:
    """Return why this node should not serve: a kind, a colon, and what a log may know."""
    from articles.models import triggers

    return [f"triggers:{name}" for name in triggers.altered(connections["default"])]


def holds_demonstration(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Return whether the database holds signatures or reviewers of the demonstration."""
    from articles.models import MedicalReview, MedicalReviewer

    return (
        MedicalReview.objects.using(alias).filter(is_demonstration=True).exists()
        or MedicalReviewer.objects.using(alias).filter(is_demonstration=True).exists()
    )


@checks.register(checks.Tags.database, deploy=True)
def no_demonstration_in_production(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Name a database of demonstrations in production mode, before the start is refused for it.

    Whoever asks for `check --deploy` names no database; the portal has one.
    """
    messages: list[checks.CheckMessage] = []
    for alias in (databases or [DEFAULT_DB_ALIAS]) if settings.PORTAL_PRODUCTION else ():
        try:
            found = _is_migrated(alias) and holds_demonstration(alias)
        except DatabaseError as error:
            words = f"Database {alias!r} does not say whether it holds a demonstration: {error}"
            messages.append(checks.Warning(words.strip(), id=DATABASE_SILENT))
        else:
            if found:
                messages.append(checks.Error(HELD, hint=INSTEAD, id=DEMONSTRATION_DATA))
    return messages


def _is_migrated(alias: str) -> bool:
    """Return whether there are tables to ask; asking SQLite must not make the file."""
    from articles.models import Revision

    connection = connections[alias]
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    return Revision._meta.db_table in connection.introspection.table_names()


def _has_pending_migrations(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_demonstration_in_production() -> None:
    """Stop a production process whose database holds demonstration signatures.

    :raises ImproperlyConfigured: naming what to do.
    """
    if settings.PORTAL_PRODUCTION and holds_demonstration():
        raise ImproperlyConfigured(f"{HELD} {INSTEAD}")
