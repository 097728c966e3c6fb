"""Pages about what was refused, where Django has no handler of its own."""

from django.http import HttpRequest, HttpResponseBase
from django.views.csrf import csrf_failure

from articles.public.shell import answer, make_page
from rlsportal.read_only import refusal_of


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a form that came without its token, and was refused before any view saw it.

    Where a page takes no form at all, the token is not what is missing: 405, as with a token.
    """
    refusal: HttpResponseBase | None = refusal_of(request)
    return refusal or csrf_failure(request, reason=reason)


def too_many(request: HttpRequest) -> HttpResponseBase:
    """Say that somebody asks too often, and that a minute later all is well."""
    return answer(request, make_page("429.html", {}), status=429)


def too_large(request: HttpRequest) -> HttpResponseBase:
    """Say that more was sent than any form of the portal has."""
    return answer(request, make_page("413.html", {}), status=413)
