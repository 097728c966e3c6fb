"""A decision sent by somebody whose login has expired: refused, and nothing typed is lost.

The stock admin answers such a request with its login page, and what the doctor wrote is gone.
Here the page gives the words back, and takes them to the workbench again after a new login. It
never decides anything.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.template.response import TemplateResponse

RESUME = "resume"
# Of what was sent, these are not given back: the token is of the old login, the password secret.
DROPPED = ("csrfmiddlewaretoken", "password", "decision", "settle", "more_rows", RESUME)


class _TokenCheck(CsrfViewMiddleware):
    """Django's own check, which says why it refuses instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _no_view(request: HttpRequest) -> HttpResponse:
    """Stand in for the view, which the check asks only whether it is exempt."""
    return HttpResponse()


def token_is_right(request: HttpRequest) -> bool:
    """Return whether the form came with the token of this login."""
    check = _TokenCheck(_no_view)
    check.process_request(request)
    return check.process_view(request, _no_view, (), {}) is None


def is_own_page(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of ours sent the form.

    Words that another site sent are never given back: a doctor might sign them.
    """
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def give_back(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Answer with what was typed, and the way to log in and go on."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in DROPPED
        for value in values
    ]
    shown = [(name, value) for name, value in kept if _is_typed(name) and value.strip()]
    context = {**context, "kept": kept, "typed": shown, "resume": RESUME}
    template = "admin/articles/workbench/kept.html"
    return TemplateResponse(request, template, context, status=403)


def _is_typed(name: str) -> bool:
    return name == "comment" or name.endswith(("-quote", "-text", "-proposal"))
