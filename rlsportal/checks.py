"""What `check --deploy` says of settings that the portal can do without, and should not."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

NO_SECURITY_CONTACT = "rlsportal.W001"
NO_SECOND_FACTOR = "rlsportal.W002"


@checks.register(checks.Tags.security, deploy=True)
def somebody_can_be_told_of_a_weakness(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Warn where nobody who finds a weakness learns whom to tell."""
    if settings.PORTAL_SECURITY_CONTACT or not settings.PORTAL_PRODUCTION:
        return []
    return [
        checks.Warning(
            "PORTAL_SECURITY_CONTACT is not set: /.well-known/security.txt is not found.",
            hint="Name an address, such as mailto:security@example.org.",
            id=NO_SECURITY_CONTACT,
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def a_password_is_not_all(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Warn where whoever learns a doctor's password is already at the desk."""
    if settings.PORTAL_SECOND_FACTOR_REQUIRED or not settings.PORTAL_PRODUCTION:
        return []
    return [
        checks.Warning(
            "PORTAL_SECOND_FACTOR_REQUIRED is off: a password alone signs and publishes.",
            hint="Leave it unset, so that doctors, editors and superusers set up a second step.",
            id=NO_SECOND_FACTOR,
        )
    ]
