"""The admin application, with the portal's own site as its default site."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Makes `admin.site` the portal's site everywhere; a stock site would miss its log-in rules."""

    default_site = "rlsportal.site.PortalAdminSite"
