"""The portal's admin site: the desk and the workbench stand on it."""

from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from rlsportal.headers import forget_in_browser

# What people do every day comes first, in this order. A list that is not named here is a record:
# something that grows by itself, and that somebody looks up now and then.
WORK = (
    *("Article", "ReviewAssignment", "Feedback", "EvidenceFlag", "Reference", "Image", "Topic"),
)
GROUPS = (
    ("work", _("Work"), WORK),
    ("people", _("People"), ("User", "Group", "MedicalReviewer")),
)
REPORTS = ("reports", _("Reports"))
RECORD = ("record", _("Record"))


class PortalAdminSite(admin.AdminSite):
    """The only admin site; `admin.site` and `@admin.register` mean this one."""

    site_title = settings.PORTAL_SITE_NAME
    site_header = settings.PORTAL_SITE_NAME
    index_title = _("Desk")
    login_template = "admin/portal_login.html"

    def get_urls(self) -> list[Any]:
        """Add the pages that belong to no list."""
        # Pages import models, which do not exist yet when this module is imported.
        from articles.admin.pages import urls_of
        from rlsportal.accounts import account_views, factor_views, reset_views, views

        welcome = views.WelcomeView.as_view()  # for those who cannot log in yet
        account = [
            path("second-step/", factor_views.CodeView.as_view(), name="second_factor"),
            path("second-step/new/", factor_views.NewPhoneView.as_view(), name="second_factor_new"),
            path("account/", self.admin_view(account_views.account), name="account"),
            path(
                "account/sessions/",
                self.admin_view(account_views.end_sessions),
                name="end_sessions",
            ),
            path("account/codes/", self.admin_view(account_views.new_codes), name="new_codes"),
            path("password-reset/", reset_views.ask, name="password_reset"),
            path("password-reset/asked/", reset_views.asked, name="password_reset_done"),
            path(
                "password-reset/<uidb64>/<token>/",
                reset_views.ConfirmView.as_view(),
                name="password_reset_confirm",
            ),
            path("second-step/leave/", factor_views.leave, name="second_factor_leave"),
        ]
        people = [
            path("invitations/", self.admin_view(views.invitations), name="invitations"),
            path("invitations/<int:pk>/", self.admin_view(views.invite_again), name="invite_again"),
            path("welcome/<uidb64>/<token>/", welcome, name="welcome"),
        ]
        return [*account, *people, *urls_of(self), *super().get_urls()]

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register as Django does; no list of the site breaks on what an address says."""
        # Imports the admin's models, which do not exist yet when this module is imported.
        from rlsportal.lists import tolerant

        chosen = tolerant(admin_class or admin.ModelAdmin)
        super().register(model_or_iterable, chosen, **options)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the log-in page; its form says what to do when name or password are wrong."""
        # Forms import the user model, which does not exist yet when this module is imported.
        from rlsportal.accounts.factor_views import waiting_room
        from rlsportal.accounts.forms import LoginForm

        half = getattr(request, "half_user", None)
        if request.method == "GET" and half is not None and half.is_authenticated:
            return waiting_room(request, half)
        self.login_form = LoginForm
        return super().login(request, {"title": _("Log in"), **(extra_context or {})})

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Log out, and have the browser forget what it kept of the desk."""
        answer = super().logout(request, extra_context)
        if request.method == "POST":
            forget_in_browser(answer)
        return answer

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the lists this person may open, by what they are for.

        Applications are how the program is built, which is of no use to who works with it.

        :param app_label: of one application, whose own page lists it alone, as Django does.
        """
        apps = super().get_app_list(request, app_label)
        entries = {entry["object_name"]: entry for app in apps for entry in app["models"]}
        for entry in entries.values():
            entry["name"] = self.list_name(entry["model"])
        if app_label is not None:
            return apps
        groups = []
        for label, name, members in GROUPS:
            found = [entries.pop(member) for member in members if member in entries]
            if label == "people":
                found += self.people_pages(request)
            groups.append(_group(label, name, found))
        groups.append(_group(*REPORTS, self.report_pages(request)))
        groups.append(_group(*RECORD, list(entries.values())))
        return [group for group in groups if group["models"]]

    def people_pages(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the page on which people are invited, for those who may."""
        from articles.admin.base import roles_on
        from articles.workflow import Role

        if Role.EDITOR not in roles_on(request) and not request.user.is_superuser:
            return []
        return [_page("invitations", _("Invitations"))]

    def report_pages(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the pages of reports, for those who may open them."""
        from articles.admin.base import roles_on
        from articles.admin.pages import LEADING

        if not roles_on(request) & LEADING:
            return []
        return [_page("reports", _("Reports")), _page("reminders", _("Reminders to come"))]

    def list_name(self, model: type[Model]) -> str:
        """Return what the list of a model is called everywhere: on lists of lists, in paths."""
        default = capfirst(model._meta.verbose_name_plural)
        return str(getattr(self.get_model_admin(model), "list_name", default))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Let people change their own password, and remember that it was they who did."""
        from rlsportal.accounts.views import OwnPasswordChangeView

        request.current_app = self.name
        context = {**self.each_context(request), **(extra_context or {})}
        view = never_cache(OwnPasswordChangeView.as_view(extra_context=context))
        return cast("TemplateResponse", view(request))


def _group(label: str, name: Any, entries: list[Any]) -> dict[str, Any]:
    """Return a group in the shape in which Django's templates take an application."""
    return {"app_label": label, "name": name, "app_url": "", "models": entries}


def _page(name: str, title: Any) -> dict[str, Any]:
    """Return a page in the shape in which Django's templates take a list."""
    address = reverse(f"admin:{name}")
    return {"object_name": name, "name": title, "admin_url": address, "model": None}
