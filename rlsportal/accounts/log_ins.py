"""What happens whenever somebody has logged in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from rlsportal.accounts import second_factor
from rlsportal.accounts.models import User


@receiver(user_logged_in)
def give_little_time_for_the_second_step(request: HttpRequest, user: User, **more: Any) -> None:
    """Let a session that owes a second factor end soon: a password alone opens nothing for long."""
    if second_factor.is_owed(user, request.session):
        request.session.set_expiry(second_factor.HALF_SESSION)
