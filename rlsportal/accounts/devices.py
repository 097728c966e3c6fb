"""Browsers from which somebody has logged in before. They carry a signed cookie of the desk."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import salted_hmac

from rlsportal.accounts.models import User

# With this beginning of its name, browsers keep the cookie only if it came by https. It is for the
# desk alone, so that it cannot also be for this very host, as those of settings.py are.
COOKIE = f"{'__Secure-' if settings.SESSION_COOKIE_SECURE else ''}portal_device"
SALT = "rlsportal.accounts.devices"
MAX_AGE = 180 * 24 * 60 * 60  # seconds
PEOPLE = 8  # who share a browser, as in a doctors' room; the one longest away is forgotten


def known(request: HttpRequest, username: str) -> str:
    """Return what the browser is called if this person has logged in from it, else nothing.

    People are numbers in the cookie: a name may change, and then be somebody else's.
    """
    people = _people(request)
    if not people:
        return ""
    user = User.objects.filter(username=username).only("pk", "password").first()
    name = people.get(str(user.pk), "") if user else ""
    return name if user and name.endswith(_of_password(user)) else ""


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Have the browser say from now on that this person, too, has logged in from it."""
    people = _people(request)
    people.pop(str(user.pk), None)
    kept = list(people.items())[-(PEOPLE - 1) :]
    name = secrets.token_hex(8) + _of_password(user)
    response.set_cookie(
        COOKIE,
        signing.dumps({**dict(kept), str(user.pk): name}, salt=SALT),
        max_age=MAX_AGE,
        path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _of_password(user: User) -> str:
    """Return what ends when the password does: whoever knew the old one is a stranger again."""
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()[:16]


def _people(request: HttpRequest) -> dict[str, str]:
    """Return what the browser is called for each person by their number, the latest last."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def label(request: HttpRequest) -> str:
    """Return what a person would call the browser: its name and system, no more than that."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome"}
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS X": "Mac",
        "Linux": "Linux",
    }
    browser = next((name for mark, name in browsers.items() if mark in agent), "")
    browser = browser or ("Safari" if "Safari/" in agent else "")
    system = next((name for mark, name in systems.items() if mark in agent), "")
    return ", ".join(filter(None, (browser, system)))
