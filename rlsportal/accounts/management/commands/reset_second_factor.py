"""Remove the second factor of somebody who lost phone and recovery codes."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rlsportal.accounts import second_factor
from rlsportal.accounts.person_command import PersonCommand


class Command(PersonCommand):
    help = (
        "Remove the second factor of an account; its next log-in sets up another. A medical "
        "reviewer cannot sign afterwards until an editor has verified the licence again. See first "
        "that it is really the owner who asks: call back a number that you knew before."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        user = self.person(options)
        second_factor.remove(user, by=None, now=timezone.now())
        self.stderr.write(_("removed the second factor of %(name)s") % {"name": user})
