"""Where the pages of an article are, and how their whole addresses are written."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def article_path(slug: str) -> str:
    """Return the address where readers find what is live of an article."""
    return reverse("articles:article", kwargs={"slug": slug})


def revision_path(slug: str, number: int) -> str:
    """Return the permanent address of one revision."""
    return reverse("articles:revision", kwargs={"slug": slug, "number": number})


def absolute(path: str) -> str:
    """Return the whole address of a path of this site, as it is printed and copied."""
    return f"{settings.PORTAL_BASE_URL}{path}"


def named(name: str, **kwargs: object) -> str:
    """Return the whole address of a page by the name of its URL pattern."""
    return absolute(reverse(name, kwargs=kwargs))
