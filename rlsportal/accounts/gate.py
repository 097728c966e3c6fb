"""The gate: whoever owes a second factor is a stranger to every page but those that ask for it.

So is whoever did nothing for too long, or logged in too long ago.

It stands in the middleware and not in the views, so that no view can forget it. A stranger is what
each page of the desk refuses anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from rlsportal.accounts import devices, second_factor, security_log, sessions


def second_factor_gate(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware after Django's own, which knows the password; ``request.half_user`` is who waits.

    Lazy, like Django's: pages for readers never ask who they are, and touch no session.
    """
    desk = reverse("admin:index")

    def answer(request: HttpRequest) -> HttpResponseBase:
        found: Any = request.user
        who = SimpleLazyObject(lambda: _who(request, found))
        request.half_user = SimpleLazyObject(lambda: who[1])  # type: ignore[attr-defined]
        request.user = SimpleLazyObject(lambda: who[0])  # type: ignore[assignment]
        response = get_response(request)
        if response.status_code == HTTPStatus.FORBIDDEN and request.path.startswith(desk):
            _note_refusal(request)
        if user := getattr(request, "remember_device", None):
            devices.remember(request, response, user)
        return response

    return answer


def _note_refusal(request: HttpRequest) -> None:
    """Tell the log who was refused; Django's own line says only what. Strangers have no number."""
    asked: Any = request
    for user in (asked.user, asked.half_user):
        if user.is_authenticated:
            security_log.access_refused(user, request.method, request.path)


def _who(request: HttpRequest, user: Any) -> tuple[Any, Any]:
    """Return who asks, and who gave a password and owes a code; each may be anonymous."""
    nobody = AnonymousUser()
    if not user.is_authenticated:
        return user, nobody
    is_half, now = second_factor.is_owed(user, request.session), timezone.now()
    if sessions.is_over(request.session, now, is_half=is_half):
        request.session.flush()
        return nobody, nobody
    sessions.note(request.session, now)
    return (nobody, user) if is_half else (user, nobody)
