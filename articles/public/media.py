"""The bytes of images, while something public shows them."""

from __future__ import annotations

import hashlib
import logging

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseBase

from articles.models.publication import Publication, PublishedImage
from articles.public import addresses
from articles.public.catalog import HEAVY
from articles.public.shell import Page, answer, gone
from rlsportal.read_only import read_only

logger = logging.getLogger(__name__)

CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


@read_only
def image(request: HttpRequest, sha256: str, extension: str) -> HttpResponseBase:
    """Return an image of a public text; 410 when all texts that showed it were withdrawn.

    Staff see the other images of the library too. Only then the session is looked at.
    """
    uses = PublishedImage.objects.filter(sha256=sha256, extension=extension)
    withdrawals = set(uses.values_list("publication__withdrawn_at", flat=True))
    if None in withdrawals:
        return answer(request, stored_image(sha256, extension, "no-cache"))
    if _is_staff(request):
        return answer(request, stored_image(sha256, extension, "private, no-cache"))
    if withdrawals:
        return _withdrawn(request, sha256, extension)
    raise Http404


def _withdrawn(request: HttpRequest, sha256: str, extension: str) -> HttpResponseBase:
    """Say when and why the last text that showed an image was withdrawn, and its record."""
    showing = Publication.objects.filter(images__sha256=sha256, images__extension=extension)
    newest = showing.defer(*HEAVY).order_by("-withdrawn_at", "-number", "-pk")[0]
    current = addresses.live_of(newest.article_id)
    successor = None if current else addresses.successor_of(newest)
    context = {"publication": newest, "current": current, "successor": successor, "is_image": True}
    return gone(request, "articles/withdrawn.html", context)


def _is_staff(request: HttpRequest) -> bool:
    """Whether somebody of the desk asks; a reader without a session cookie costs no look."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.is_active and request.user.is_staff


def stored_image(sha256: str, extension: str, caching: str) -> Page:
    """Return the stored bytes, but never others than those whose hash was signed."""
    try:
        with default_storage.open(f"images/{sha256}.{extension}") as file:
            body: bytes = file.read()
    except FileNotFoundError:
        logger.error("image %s.%s is missing from the media store", sha256, extension)  # noqa: TRY400 - the trace says no more
        raise Http404 from None
    if hashlib.sha256(body).hexdigest() != sha256:
        logger.error("image %s.%s has other bytes than its name says", sha256, extension)
        raise Http404
    headers = {
        "Content-Type": CONTENT_TYPES[extension],
        "Cache-Control": caching,
        "ETag": f'"{sha256}"',
    }
    return headers, body
