"""Readers get no cookie, whatever they send."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse


def cookies_for_the_desk_only(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that takes every cookie out of answers to addresses outside the desk.

    Views for readers set none. But a cookie that Django cannot read makes its middleware renew or
    delete it, whatever page was asked for. Outermost, so that no middleware comes after it.
    """
    desk = reverse("admin:index")

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not request.path.startswith(desk):
            response.cookies.clear()
        return response

    return answer
