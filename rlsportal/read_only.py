"""Views that are read and take no form, whoever sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.views.decorators.http import require_safe

METHODS = ("GET", "HEAD")

View = Callable[..., Any]


def read_only(view: View) -> View:
    """Decorate a view: every method but GET and HEAD gets 405.

    The same as Django's ``require_safe``, and the view can be asked whether it is one. Decorators
    around it pass that on, as ``functools.wraps`` does.
    """
    answer = require_safe(view)
    answer.is_read_only = True  # type: ignore[attr-defined]
    return answer


def refusal_of(request: HttpRequest) -> HttpResponseNotAllowed | None:
    """Return the answer to a form for the page that a request was for, if it takes none at all."""
    found = request.resolver_match
    if found is None or not getattr(found.func, "is_read_only", False):
        return None
    return HttpResponseNotAllowed(METHODS)
