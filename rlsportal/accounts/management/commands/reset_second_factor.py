"""Remove the second factor of somebody who lost phone and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from rlsportal.accounts import second_factor
from rlsportal.accounts.models import User


class Command(BaseCommand):
    help = (
        "Remove the second factor of an account; its next log-in sets up another. A medical "
        "reviewer cannot sign afterwards until an editor has verified the licence again. See first "
        "that it is really the owner who asks: call back a number that you knew before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="the user name of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            words = _("There is no account with the user name “%(name)s”.")
            raise CommandError(words % {"name": options["username"]})
        second_factor.remove(user, by=None, now=timezone.now())
        self.stderr.write(_("removed the second factor of %(name)s") % {"name": user})
