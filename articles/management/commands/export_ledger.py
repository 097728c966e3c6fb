"""Export the record as JSON that a stranger can check."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.db import models, transaction

from articles.ledger import CHAINED, row_of
from articles.models import AuditEvent


class Command(BaseCommand):
    help = (
        "Writes every event and every signed row to standard output, one JSON object a line: "
        '{"table": …, "row": …}. docs/verify_export.py checks such a file without this software.'
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        with transaction.atomic():
            tables: tuple[type[models.Model], ...] = (AuditEvent, *CHAINED)
            for model in tables:
                for row in model._base_manager.order_by("pk").iterator(500):
                    line = {"table": model._meta.db_table, "row": row_of(row)}
                    self.stdout.write(json.dumps(line, ensure_ascii=False, sort_keys=True))
                    number += 1
        self.stderr.write(f"{number} rows written.")
