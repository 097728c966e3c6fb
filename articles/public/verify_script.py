"""The program that checks a record on somebody's own computer, for readers to take along."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from articles.canonical import sha256
from articles.public.shell import Page, answer, finished
from rlsportal.read_only import read_only

NAME = "verify_record.py"


@cache
def _text() -> str:
    """Return the program as it stands in the source code, read once."""
    return (settings.BASE_DIR / "docs" / NAME).read_text(encoding="utf-8")


@cache
def script_sha256() -> str:
    """Return the SHA-256 of the program, which pages print beside the link to it."""
    return sha256(_text())


@cache
def _page() -> Page:
    headers = {
        "Content-Disposition": f'attachment; filename="{NAME}"',
        "X-Robots-Tag": "noindex",
    }
    return finished(_text().encode(), "text/x-python; charset=utf-8", headers)


@read_only
def script(request: HttpRequest) -> HttpResponseBase:
    """Return the program as a file; no query."""
    return answer(request, _page())
