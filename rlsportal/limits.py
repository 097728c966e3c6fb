"""How often one address may ask for what costs much, or for what could be guessed.

Counted in the cache, by the minute or the day, under a hash that is another in the next one:
nothing about readers is kept. The cache is each process's own, so that each counts for itself: of
two, an address gets up to twice as many answers. Counting in the database would make readers' pages
write.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from rlsportal.client_address import client_address, network_of

MINUTE = 60  # seconds
DAY = 24 * 60 * MINUTE
LARGEST_BODY = 8 * 1024 * 1024  # bytes; a picture has 5 MB at most, a form of words 5 MB

View = Callable[..., HttpResponseBase]


def per_minute(times: int, refuse: Callable[[HttpRequest], HttpResponseBase]) -> Any:
    """Decorate a view: after so many answers to one address within a minute, refuse.

    :param refuse: makes the answer instead; it gets status 429 and says when to come back.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            wait = seconds_to_wait(request, view.__qualname__, times)
            if not wait:
                return view(request, *args, **kwargs)
            response = refuse(request)
            response.status_code = 429
            response.headers["Retry-After"] = str(wait)
            return response

        return answer

    return decorate


def seconds_to_wait(request: HttpRequest, name: str, times: int, *, within: int = MINUTE) -> int:
    """Count one more request; return the seconds until the next is answered, 0 if this one is.

    :param name: of what is counted.
    :param times: how many are answered in each span of time.
    :param within: the span in seconds; spans follow each other by the clock.
    """
    now = int(time.time())
    words = f"{name} {network_of(client_address(request))} {within} {now // within}"
    key = "limit-" + salted_hmac("rlsportal.limits", words, algorithm="sha256").hexdigest()
    cache.add(key, 0, within)
    try:
        count = int(cache.incr(key))
    except ValueError:  # the span ended in between
        count = 1
    return within - now % within if count > times else 0


def body_limit(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: refuse what is larger than any form here, before a byte of it is kept.

    Django limits the fields of a form, and writes its files to the disk however large they are,
    also for who is not logged in. A body without a stated length is not read at all.
    """
    from rlsportal.views.errors import too_large  # pages need the applications to be loaded

    def answer(request: HttpRequest) -> HttpResponseBase:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        is_large = not stated.isdecimal() or int(stated) > LARGEST_BODY
        return too_large(request) if is_large else get_response(request)

    return answer
