"""Where to tell of a weakness, for people and programs that look at the usual place (RFC 9116)."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from articles.public.shell import answer, finished, today
from rlsportal.read_only import read_only

GOOD_FOR = timedelta(days=180)  # the standard asks for less than a year


@read_only
def security_txt(request: HttpRequest) -> HttpResponseBase:
    """Name the contact that the settings name; not found without one.

    The day of expiry is counted from today: a portal that runs is one whose contact holds.
    """
    if not settings.PORTAL_SECURITY_CONTACT:
        raise Http404
    expires = datetime.combine(today() + GOOD_FOR, time(), UTC)
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    lines = [
        f"Contact: {settings.PORTAL_SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {languages}",
        f"Canonical: {settings.PORTAL_BASE_URL}{reverse('security_txt')}",
    ]
    if settings.PORTAL_SECURITY_POLICY:
        lines.append(f"Policy: {settings.PORTAL_SECURITY_POLICY}")
    body = "\n".join([*lines, ""]).encode()
    return answer(request, finished(body, "text/plain; charset=utf-8"))
