"""The front, put together from the settings."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.db import connection
from django.http.request import split_domain_port, validate_host
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from articles.models.listing import LISTED
from articles.models.triggers import PUBLIC
from articles.public.compression import LEAST, is_text
from articles.public.shell import make_page
from rlsportal.kept_pages.freshness import Freshness, OfFile, OfLease, Question
from rlsportal.kept_pages.front import Application, Front, Ways
from rlsportal.kept_pages.keeping import Folder, Memory

MARGIN = 1.25  # how much longer a change waits than a generation is believed: seconds differ
PAGES = ("templates", "articles", "faqs", "rlsportal", "static")
MADE_OF = frozenset({".py", ".html", ".mo", ".css", ".js", ".txt", ".xml"})


def front(application: Application) -> Front:
    """Return the front of this portal, before Django's application."""
    freshness, settle = _freshness()
    return Front(
        application,
        freshness,
        Memory(settings.PORTAL_PAGES_MEMORY * 1024 * 1024),
        Folder(Path(settings.PORTAL_PAGES_ROOT), version()) if settings.PORTAL_PAGES_ROOT else None,
        Ways(
            public_tables=frozenset(model._meta.db_table for model in (*PUBLIC, *LISTED)),
            watch=connection.execute_wrapper,
            is_allowed=is_allowed,
            compress=forms_of,
            fresh_until=end_of_day,
            unavailable=_unavailable(),
            settle=settle,
        ),
        passes=(
            reverse("admin:index"),
            settings.STATIC_URL,
            "/preview/",
            "/healthz",
            "/readyz",
            "/search/",
        ),
        cookie=settings.SESSION_COOKIE_NAME,
        wants_https=settings.SECURE_SSL_REDIRECT,
    )


def _freshness() -> tuple[Freshness, Callable[[str | None], None] | None]:
    """Return how the generation is known, and how a change waits until everybody knows it."""
    if connection.vendor == "sqlite":
        return OfFile(str(connection.settings_dict["NAME"])), None
    parameters = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name in ("host", "port", "dbname", "user", "password", "service")
        or name.startswith("ssl")
    }
    ask = Question(parameters)
    seconds = settings.PORTAL_PAGES_LEASE / 1000

    def settle(before: str | None) -> None:
        try:
            if ask() == before:
                return
        except Exception:  # noqa: BLE001, S110 - whoever cannot tell waits
            pass
        time.sleep(seconds * MARGIN)

    lease = OfLease(ask, seconds, rather_old=settings.PORTAL_AVAILABILITY_FIRST)
    return lease, settle


def is_allowed(host: str) -> bool:
    """Whether Django would take a Host header."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def forms_of(content_type: str, body: bytes) -> dict[str, bytes]:
    """Return a page as it is, and compressed as well as it can be: it is done once."""
    if len(body) < LEAST or not is_text(content_type):
        return {"": body}
    return {
        "": body,
        "gzip": gzip.compress(body, 9, mtime=0),
        "br": brotli.compress(body, quality=11),
    }


def end_of_day() -> float:
    """Return when the day ends in the portal's time zone: marks about reviews change at no other.

    :returns: seconds since 1970.
    """
    zone = timezone.get_default_timezone()
    tomorrow = timezone.localdate(timezone=zone) + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone).timestamp()


def version() -> str:
    """Return a hash of what pages are made with besides what is public: programs and settings.

    A change of a template makes every page anew; the signed bodies in them come from the database
    as they were signed.
    """
    digest = sha256()
    for name in PAGES:
        for path in sorted((Path(settings.BASE_DIR) / name).rglob("*")):
            if path.suffix in MADE_OF and path.is_file():
                digest.update(f"{path.relative_to(settings.BASE_DIR)} ".encode())
                digest.update(path.read_bytes())
    for name in sorted(dir(settings)):
        if name.isupper():
            digest.update(f"{name}={plain(getattr(settings, name))!r}\n".encode())
    return digest.hexdigest()


def plain(value: Any) -> Any:
    """Return a setting in a form that reads the same in every process."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    return value if isinstance(value, (str, int, float, bool, type(None), Path)) else ""


def _unavailable() -> tuple[list[tuple[str, str]], bytes]:
    """Return the page for the time in which nobody knows what is public."""
    headers, body = make_page("503.html", {})
    always = [
        ("Content-Type", headers["Content-Type"]),
        ("Cache-Control", "no-store"),
        ("Retry-After", "5"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("Referrer-Policy", str(settings.SECURE_REFERRER_POLICY)),
    ]
    return always, body
