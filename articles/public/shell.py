"""Pages made without a request, so that nothing of one reader gets into what all readers get.

Everything the public reads passes here: made as (headers, bytes), then answered with the same
caching rule. "no-cache" lets caches keep a page and makes them ask before each use, because a
withdrawal must hold from the next request on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response

from articles.public.compression import as_it_travels
from articles.public.head import Head

CACHING = "no-cache"
MADE = "portal.made"  # in the environ: who keeps pages looks there (rlsportal.kept_pages)
HTML = "text/html; charset=utf-8"

Page = tuple[dict[str, str], bytes]


def today() -> date:
    """Return the day by which reviews are due or overdue, in the portal's time zone."""
    return timezone.localdate()


def day_of(moment: datetime) -> date:
    """Return the day on which something happened, as pages print it: in the portal's time zone."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def make_page(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str = "",
    head: Callable[[], Head] | None = None,
) -> Page:
    """Render a template without a request.

    :param language: of the content; the words around it follow where we have them.
    :param head: makes what the page tells programs, in the language of the words around.
    """
    tongue = shell_language(language)
    with translation.override(tongue):
        context = {**context, "head": head() if head else None}
        text = render_to_string(template, context)
    return finished(text.encode(), HTML, {"Content-Language": language or tongue})


def finished(body: bytes, content_type: str, more: Mapping[str, str] | None = None) -> Page:
    """Return the page with its headers; the entity tag is a hash of the bytes, hence strong."""
    headers = {
        "Content-Type": content_type,
        "Cache-Control": CACHING,
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        **(more or {}),
    }
    return headers, body


def answer(request: HttpRequest, page: Page, *, status: int = 200) -> HttpResponseBase:
    """Return the page as it was made, or 304 where the reader's copy is the same."""
    making = request.environ.get(MADE) if isinstance(request, WSGIRequest) else None
    if making is not None:
        making.page = page
    headers, body = as_it_travels(page, request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(body, status=status, headers=headers)
    # Django compares only answers of success. None comes back only where no response was given.
    return get_conditional_response(request, etag=headers["ETag"], response=response) or response


def moved(path: str) -> HttpResponsePermanentRedirect:
    """Return a permanent redirect that is asked for again: an address may move back one day."""
    return HttpResponsePermanentRedirect(path, headers={"Cache-Control": CACHING})


def gone(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponseBase:
    """Return 410 with words of the publisher; nothing of the text that is gone."""
    return answer(request, make_page(template, context), status=410)


def shell_language(language: str) -> str:
    """Return the language of navigation and notices around content in ``language``."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE
