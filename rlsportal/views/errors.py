"""Pages about what was refused, where Django has no handler of its own."""

from django.http import HttpRequest, HttpResponseBase

from articles.public.shell import answer, make_page


def too_many(request: HttpRequest) -> HttpResponseBase:
    """Say that somebody asks too often, and that a minute later all is well."""
    return answer(request, make_page("429.html", {}), status=429)


def too_large(request: HttpRequest) -> HttpResponseBase:
    """Say that more was sent than any form of the portal has."""
    return answer(request, make_page("413.html", {}), status=413)
