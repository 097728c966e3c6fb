"""Write down everything that is stored about somebody who works here."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from rlsportal.accounts.person_command import PersonCommand
from rlsportal.accounts.personal_data import personal_data


class Command(PersonCommand):
    help = (
        "Writes everything that is stored about a person as JSON to standard output: account, "
        "roles, sessions, what they wrote, read, signed and were told. Other people are numbers; "
        "hashes of passwords, keys and links are left out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        data = personal_data(self.person(options))
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        self.stdout.write(text)
