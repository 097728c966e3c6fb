"""The admin application, with the portal's own site as its default site."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Makes `admin.site` the portal's site everywhere; a stock site would miss its log-in rules."""

    default_site = "rlsportal.site.PortalAdminSite"

    def ready(self) -> None:
        """Find the desk's pages as Django does; register the checks."""
        super().ready()
        from rlsportal import checks  # noqa: F401 - registers by import
