"""What search engines may read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.public.shell import answer, finished


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """Keep search engines out of result pages; name the sitemap. The desk keeps them out itself."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('search')}",
        f"Sitemap: {settings.PORTAL_BASE_URL}{reverse('articles:sitemap')}",
        "",
    ]
    return answer(request, finished("\n".join(lines).encode(), "text/plain; charset=utf-8"))
