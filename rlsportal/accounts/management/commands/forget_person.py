"""Erase what is stored about somebody who left; what was signed stays."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from rlsportal.accounts.forgetting import forget, refusals
from rlsportal.accounts.person_command import PersonCommand


class Command(PersonCommand):
    help = (
        "Erases the personal data of somebody whose account is deactivated: name, mail address, "
        "drafts, mails, sessions, second step. What was signed and recorded stays, under a number. "
        "It cannot be taken back, and backups still hold what they held."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        user = self.person(options)
        if reasons := refusals(user):
            raise CommandError("\n".join(reasons))
        counts = forget(user, now=timezone.now(), dry_run=options["dry_run"])
        for kind, count in counts.items():
            self.stdout.write(f"{kind}: {count}")
        if options["dry_run"]:
            self.stdout.write(_("Nothing was changed."))
            return
        user.refresh_from_db()
        words = _("The account is called %(name)s from now on.")
        self.stdout.write(words % {"name": user.get_username()})
