"""What the commands about one account share: its user name, and a refusal that says so."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rlsportal.accounts.models import User


class PersonCommand(BaseCommand):
    """A command about one person, who is named first."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the user name."""
        parser.add_argument("username", help="the user name of the account")

    def person(self, options: dict[str, Any]) -> User:
        """Return the account that was named.

        :raises CommandError: if there is none.
        """
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            words = _("There is no account with the user name “%(name)s”.")
            raise CommandError(words % {"name": options["username"]})
        return user
