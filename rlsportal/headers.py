"""Headers that every answer carries, besides those of Django and of the two policies."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse


def isolated(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: no other site embeds what is here, and no search engine lists the desk.

    The desk is not named in robots.txt, which is public: where it is may be a secret.
    """
    desk = reverse("admin:index")

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        if request.path.startswith(desk):
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    return answer
