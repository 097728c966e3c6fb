"""The portal's admin site: the desk and the workbench stand on it."""

from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    """The only admin site; `admin.site` and `@admin.register` mean this one."""

    site_title = settings.PORTAL_SITE_NAME
    site_header = settings.PORTAL_SITE_NAME
    index_title = _("Desk")
    login_template = "admin/portal_login.html"

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the log-in page; its form says what to do when name or password are wrong."""
        # Forms import the user model, which does not exist yet when this module is imported.
        from rlsportal.accounts.forms import LoginForm

        self.login_form = LoginForm
        return super().login(request, {"title": _("Log in"), **(extra_context or {})})

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Let people change their own password, and remember that it was they who did."""
        from rlsportal.accounts.views import OwnPasswordChangeView

        request.current_app = self.name
        context = {**self.each_context(request), **(extra_context or {})}
        return cast(
            "TemplateResponse", OwnPasswordChangeView.as_view(extra_context=context)(request)
        )
