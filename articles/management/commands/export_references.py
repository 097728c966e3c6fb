"""Write records of the library to standard output, in a format that other programs read."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.bibliography.formats import FORMATS
from articles.models import Reference
from articles.models.reference import ReferenceAlias
from articles.reference_export import exported, losses
from articles.source_wording import loss_sentences


class Command(BaseCommand):
    help = (
        "Writes references of the library to standard output: those with the keys given, or all. "
        "Fields that nobody verified are written too. What the format does not hold is said on "
        "standard error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY")
        parser.add_argument("--format", choices=sorted(FORMATS), default="csl-json")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Reference.objects.order_by("key")
        if options["keys"]:
            wanted = set(options["keys"])
            aliases = ReferenceAlias.objects.filter(key__in=wanted).select_related("reference")
            named = {alias.key: alias.reference.key for alias in aliases}
            wanted = {named.get(key, key) for key in wanted}
            rows = rows.filter(key__in=wanted)
            missing = sorted(wanted - set(rows.values_list("key", flat=True)))
            if missing:
                message = _("The library has no reference %(keys)s.")
                raise CommandError(message % {"keys": ", ".join(missing)})
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's locale is
        code = options["format"]
        self.stdout.write(exported(rows.iterator(500), code), ending="")
        for line in loss_sentences(losses(rows.iterator(500), code), FORMATS[code].name):
            self.stderr.write(line)
