"""The accounts application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The people who work at the portal. Readers have no accounts."""

    name = "rlsportal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Listen to log-ins."""
        # Signals need the user model, which does not exist yet when this module is imported.
        from rlsportal.accounts import log_ins, security_log  # noqa: F401
