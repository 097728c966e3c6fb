"""The page that says which reminders go out next, to whom and when, before they do."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.reminders import upcoming

from .pages import LEADING, answer, require_role

PER_PAGE = 50


def view(request: HttpRequest) -> HttpResponse:
    """List what will be sent if nothing changes until then."""
    require_role(request, LEADING)
    today = timezone.localdate()
    page = Paginator(upcoming(today), PER_PAGE).get_page(request.GET.get("p"))
    lines: list[dict[str, Any]] = [
        {
            "day": day,
            "is_today": day <= today,
            "sentence": planned.sentence(day),
            "path": planned.path,
            "people": [
                person.get_full_name() or person.get_username() for person, _as in planned.to
            ],
        }
        for day, planned in page
    ]
    context = {"page": page, "lines": lines}
    return answer(request, "admin/reminders.html", _("Reminders to come"), context)
