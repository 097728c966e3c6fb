"""Compute anew what search compares and what lists are made from."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from articles import list_index
from articles.models import search_tables
from articles.search_index import rebuild


class Command(BaseCommand):
    help = (
        "Computes the index of search anew from what is live: documents, full text, and the words "
        "that spelling is corrected to; and the lists of articles, topics, questions and doctors. "
        "Readers find what they found before, or what was missing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        search_tables.install(connection)
        count = rebuild()
        list_index.rebuild()
        if options["verbosity"]:
            self.stdout.write(f"{count} articles and questions can be found.")
