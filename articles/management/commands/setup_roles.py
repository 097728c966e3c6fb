"""Make the groups of the roles, each with exactly its permissions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from articles.roles import GROUPS, ensure_groups


class Command(BaseCommand):
    help = (
        "Make the groups of the roles, each with exactly the permissions that articles/roles.py "
        "lists, and say them. Every migrate does the same; run it again after somebody changed "
        "groups by other means. People stay in their groups."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            ensure_groups()
        rows = Group.objects.filter(name__in=GROUPS.values()).annotate(count=Count("permissions"))
        for group in rows.order_by("name"):
            words = _("%(name)s: %(count)d permissions")
            self.stdout.write(words % {"name": group.name, "count": group.count})
