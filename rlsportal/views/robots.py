"""What search engines may read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from articles.public.shell import answer, finished
from rlsportal.read_only import read_only


@read_only
def robots(request: HttpRequest) -> HttpResponseBase:
    """Keep search engines out of narrowed searches; name the sitemap.

    There are too many of those to walk through. A plain search names the page of the search as the
    one to list. The desk keeps search engines out itself.
    """
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('search')}*&",
        f"Disallow: {reverse('search_suggest')}",
        f"Sitemap: {settings.PORTAL_BASE_URL}{reverse('articles:sitemap')}",
        "",
    ]
    return answer(request, finished("\n".join(lines).encode(), "text/plain; charset=utf-8"))
