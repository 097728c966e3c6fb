"""The gate: whoever owes a second factor is a stranger to every page but those that ask for it.

So is whoever did nothing for too long.

It stands in the middleware and not in the views, so that no view can forget it. A stranger is what
each page of the desk refuses anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from rlsportal.accounts import devices, second_factor, sessions


def second_factor_gate(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware after Django's own, which knows the password; ``request.half_user`` is who waits.

    Lazy, like Django's: pages for readers never ask who they are, and touch no session.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        found: Any = request.user
        request.half_user = SimpleLazyObject(lambda: _half(request, found))  # type: ignore[attr-defined]
        request.user = SimpleLazyObject(lambda: _whole(request, found))  # type: ignore[assignment]
        response = get_response(request)
        if user := getattr(request, "remember_device", None):
            devices.remember(response, user)
        return response

    return answer


def _whole(request: HttpRequest, user: Any) -> Any:
    if not user.is_authenticated:
        return user
    if sessions.is_idle(request.session, timezone.now()):
        request.session.flush()
        return AnonymousUser()
    return AnonymousUser() if second_factor.is_owed(user, request.session) else user


def _half(request: HttpRequest, user: Any) -> Any:
    """Return who gave a password and owes a code, or an anonymous user."""
    if user.is_authenticated and second_factor.is_owed(user, request.session):
        return user
    return AnonymousUser()
