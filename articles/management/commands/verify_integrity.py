"""Recompute the record: is everything still as it was signed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.integrity import counted, findings
from articles.ledger import head


class Command(BaseCommand):
    help = (
        "Recomputes the chain of events, every signed row and every fingerprint. Names the first "
        "row that does not fit and exits with status 1; prints the head of the chain otherwise."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            metavar="HASH",
            help="hash of the newest event as it was published; shows a lost or rewritten tail",
        )
        parser.add_argument(
            "--all", action="store_true", help="name every finding, not only the first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for finding in findings(options["head"]):
            number += 1
            self.stderr.write(self.style.ERROR(f"{finding.where}: {finding.what}"))
            if not options["all"]:
                break
        if number:
            raise CommandError(
                "The record does not hold. Publish nothing before this is explained."
            )
        for name, count in counted().items():
            self.stderr.write(f"{count} {name}")
        self.stderr.write("Everything is as it was signed. Head of the chain:")
        self.stdout.write(head())
