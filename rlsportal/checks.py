"""What `check --deploy` says of settings that the portal can do without, and should not."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

NO_SECURITY_CONTACT = "rlsportal.W001"


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
