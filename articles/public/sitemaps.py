"""The list of addresses for search engines: what is live, and nothing else.

One file holds 50,000 addresses by the protocol; the portal is far from that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models.publication import Publication, PublishedFAQ, PublishedSignature
from articles.public.page import article_path
from articles.public.shell import answer, finished

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

Address = tuple[str, date | None]


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Return every public address with the day its words changed last."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(f"{{{NAMESPACE}}}urlset")
    for path, changed_on in addresses():
        url = ElementTree.SubElement(root, f"{{{NAMESPACE}}}url")
        location = ElementTree.SubElement(url, f"{{{NAMESPACE}}}loc")
        location.text = settings.PORTAL_BASE_URL + path
        if changed_on:
            ElementTree.SubElement(url, f"{{{NAMESPACE}}}lastmod").text = changed_on.isoformat()
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return answer(request, finished(body, "application/xml; charset=utf-8"))


def addresses() -> Iterator[Address]:
    """Yield the paths of all pages that a search engine should know; three queries."""
    published = list(
        Publication.objects.live()
        .order_by("pk")
        .values_list("slug", "topic_slug", "published_at__date")
    )
    newest = max((day for *_, day in published), default=None)
    yield reverse("home"), newest
    for name in ("faqs:index", "articles:articles", "articles:topics"):
        yield reverse(name), newest
    yield reverse("articles:reviewers"), None
    for topic in sorted({topic for _, topic, _ in published if topic}):
        yield (
            reverse("articles:topic", kwargs={"slug": topic}),
            max(day for _, of_topic, day in published if of_topic == topic),
        )
    for slug, _, day in published:
        yield article_path(slug), day
    faqs = PublishedFAQ.objects.filter(publication__in=Publication.objects.live())
    for slug, day in faqs.order_by("pk").values_list("slug", "publication__published_at__date"):
        yield reverse("faqs:faq", kwargs={"slug": slug}), day
    signed = PublishedSignature.objects.filter(publication__withdrawn_at__isnull=True)
    for slug in signed.order_by("slug").values_list("slug", flat=True).distinct():
        yield reverse("articles:reviewer", kwargs={"slug": slug}), None
