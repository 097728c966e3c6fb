"""What happens whenever somebody has logged in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from rlsportal.accounts import alerts, devices, second_factor, sessions
from rlsportal.accounts.models import User


@receiver(user_logged_in)
def after_the_password(request: HttpRequest, user: User, **more: Any) -> None:
    """Begin a session: the password alone opens nothing that a code has opened before."""
    sessions.begin(request.session, devices.label(request), timezone.now())
    if second_factor.is_owed(user, request.session):
        request.session.set_expiry(int(sessions.HALF.total_seconds()))
    else:
        request.session.set_expiry(None)
        complete(request, user)


def complete(request: HttpRequest, user: User) -> None:
    """Do what comes after the last step: tell the owner of a browser that is new, and know it."""
    if "REMOTE_ADDR" not in request.META or devices.known(request, user.get_username()):
        return  # no browser at all, or one that was here before
    browser = devices.label(request) or _("a browser")
    words = _("Somebody logged in as you from a browser that is new here: %(browser)s.")
    alerts.alert(user, words % {"browser": browser}, now=timezone.now())
    request.remember_device = user  # type: ignore[attr-defined]
