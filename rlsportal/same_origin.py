"""Forms for readers, who have neither a session nor a cookie that a token could be bound to."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., Any]


def from_our_pages(refuse: View) -> Callable[[View], View]:
    """Decorate a view: a form counts only if the browser says that a page of ours sent it.

    It takes the place of Django's token, which needs a cookie. Nothing is known of the reader, so
    there are no rights that another site could borrow; what is left is that no site can let its
    visitors fill our list. Every browser since 2020 sends one of the two headers.

    :param refuse: makes the answer instead, from the same arguments; it gets status 403.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method != "POST" or is_from_our_pages(request):
                return view(request, *args, **kwargs)
            response = refuse(request, *args, **kwargs)
            response.status_code = 403
            return response

        return answer

    return decorate


def is_from_our_pages(request: HttpRequest) -> bool:
    """Whether the browser says so; what it does not say is not believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return site is not None
    ours = urlsplit(request.build_absolute_uri("/"))
    return origin == f"{ours.scheme}://{ours.netloc}"
