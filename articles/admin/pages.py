"""Pages of the desk that belong to no list: their addresses, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from articles.workflow import Role

from .base import roles_on

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

LEADING = frozenset({Role.EDITOR, Role.LEAD_REVIEWER})


def urls_of(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of these pages, each behind the login."""
    from . import bulk, coming_mail, evidence, mail_settings, reports

    return [
        path("evidence/<int:pk>/", site.admin_view(evidence.revision_view), name="evidence"),
        path("signatures/", site.admin_view(evidence.signatures_view), name="own_signatures"),
        path("signatures/<int:pk>/", site.admin_view(evidence.signatures_view), name="signatures"),
        path("mail-settings/", site.admin_view(mail_settings.view), name="mail_settings"),
        path("reminders/", site.admin_view(coming_mail.view), name="reminders"),
        path("bulk/<slug:name>/", site.admin_view(bulk.view), name="bulk"),
        path("reports/", site.admin_view(reports.index), name="reports"),
        path("reports/<slug:name>/", site.admin_view(reports.show), name="report"),
    ]


def require_role(request: HttpRequest, roles: Iterable[Role]) -> None:
    """Raise PermissionDenied unless who asks has one of the roles."""
    if not roles_on(request) & set(roles):
        raise PermissionDenied


def answer(
    request: HttpRequest, template: str, title: str, context: dict[str, Any]
) -> HttpResponse:
    """Return a page of the desk with its frame."""
    from django.contrib import admin

    whole = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, template, whole)
