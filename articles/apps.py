"""The articles application."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Articles: drafting, medical review, publication, and the pages readers see."""

    name = "articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        """Keep triggers and groups in step with every migration; register the checks."""
        from articles import checks  # noqa: F401 - registers by import

        pre_migrate.connect(drop_triggers, sender=self, dispatch_uid="articles.drop_triggers")
        post_migrate.connect(after_migrate, dispatch_uid="articles.after_migrate")


def drop_triggers(using: str, **kwargs: Any) -> None:
    """Let the migration rebuild tables: SQLite copies their rows, which triggers would refuse."""
    from articles.models import triggers

    triggers.drop(connections[using])


def after_migrate(using: str, sender: AppConfig, **kwargs: Any) -> None:
    """Install triggers and search, and the groups once every application has its permissions."""
    from articles.models import search_tables, triggers
    from articles.roles import ensure_groups

    if sender.name == "articles":
        triggers.install(connections[using])
        if search_tables.install(connections[using]):
            fill_search(using)
    if sender.name in ("faqs", "django.contrib.auth"):
        # Auth makes an application's permissions in a receiver of its own. Whichever of the two
        # comes last in INSTALLED_APPS finds those of articles and faqs complete.
        ensure_groups()


def fill_search(using: str) -> None:
    """Compute search and lists anew where they are behind: at first, or in a restored copy."""
    from articles import following

    if using == DEFAULT_DB_ALIAS:
        following.mend()
