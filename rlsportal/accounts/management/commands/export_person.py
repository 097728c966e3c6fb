"""Write down everything that is stored about somebody who works here."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from rlsportal.accounts.models import User
from rlsportal.accounts.personal_data import personal_data


class Command(BaseCommand):
    help = (
        "Writes everything that is stored about a person as JSON to standard output: account, "
        "roles, sessions, what they wrote, read, signed and were told. Other people are numbers; "
        "hashes of passwords, keys and links are left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="the user name of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            words = _("There is no account with the user name “%(name)s”.")
            raise CommandError(words % {"name": options["username"]})
        data = personal_data(user)
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        self.stdout.write(text)
