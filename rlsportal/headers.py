"""Headers that every answer carries, besides those of Django and of the two policies."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

POLICY = "Content-Security-Policy"
FORGET = '"cache", "storage"'


def isolated(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: nobody embeds what is here, lists the desk, or runs a script of theirs.

    The desk is not named in robots.txt, which is public: where it is may be a secret. Pages that
    say nothing about caches, such as refusals, are kept by none at the desk; elsewhere they are
    asked for anew, because what is not there today may be there tomorrow.
    """
    desk = reverse("admin:index")
    # Django sets some of them too, but further in, where early refusals and files do not pass.
    always = {
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "X-Permitted-Cross-Domain-Policies": "none",
    }

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in always.items():
            response.headers.setdefault(name, value)
        is_desk = request.path.startswith(desk)
        response.headers.setdefault("Cache-Control", "private, no-store" if is_desk else "no-cache")
        if is_desk:
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        elif POLICY in response.headers:  # pages for readers have files of ours, and nothing inline
            response.headers[POLICY] += "; script-src 'self'"
        return response

    return answer


def forget_in_browser(response: HttpResponseBase) -> None:
    """Have the browser forget, after a log-out, what it kept: pages to go back to, and stores.

    Not the cookies: that would take the one of a browser that is known, and the owner would be
    slowed down like a stranger (rlsportal/accounts/throttle.py) and get a mail about a new browser
    after each log-out. The session's cookie is deleted by name, and its row is gone. Browsers
    would also delete the cookies of other hosts of the domain, which are not ours.
    """
    response.headers["Clear-Site-Data"] = FORGET
