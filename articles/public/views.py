"""Pages of articles, topics and medical reviewers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase

from articles.models.listing import ListedTopic
from articles.models.publication import Publication, PublishedSignature
from articles.public import addresses
from articles.public.catalog import HEAVY, Listing
from articles.public.heads import head_of_reviewer, head_of_topic
from articles.public.page import article_path, render_page, revision_path
from articles.public.shell import answer, gone, make_page, moved, today
from rlsportal.read_only import read_only

PER_PAGE = 50  # articles of a topic, or signatures of a doctor


@read_only
def article(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show what is live of an article; 301 from old addresses, and to what took its place.

    410 when it was withdrawn and nothing took its place.
    """
    publication = addresses.live_at(slug)
    if publication is not None:
        return answer(request, render_page(publication))
    newest = addresses.newest_once_at(slug)
    if newest is None:
        raise Http404
    if newest.is_live:
        return moved(article_path(newest.slug))
    successor = addresses.successor_of(newest)
    return moved(article_path(successor.slug)) if successor else withdrawn(request, newest)


@read_only
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Show one revision that is or was live; 410 when it was withdrawn."""
    publication = addresses.revision_at(slug, number)
    if publication is None:
        raise Http404
    if publication.withdrawn_at is not None:
        current = addresses.live_of(publication.article_id)
        successor = None if current else addresses.successor_of(publication)
        return withdrawn(request, publication, current, successor)
    address: str = publication.address  # type: ignore[attr-defined]  # annotated by the query
    if slug != address:
        return moved(revision_path(address, number))
    return answer(request, render_page(publication))


def withdrawn(
    request: HttpRequest,
    publication: Publication,
    current: Publication | None = None,
    successor: Publication | None = None,
) -> HttpResponseBase:
    """Say when and why a text was withdrawn, and where the current one is if there is one.

    :param successor: what is live of the article that took its place.
    """
    context = {"publication": publication, "current": current, "successor": successor}
    return gone(request, "articles/withdrawn.html", context)


@read_only
def topic(request: HttpRequest, slug: str) -> HttpResponseBase:
    """List the live articles of a topic; three queries."""
    found = ListedTopic.objects.filter(slug=slug, articles__gt=0).first()
    if found is None:
        raise Http404
    lines: Any = Listing([found], today())  # a paginator asks no more than it has
    shown = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    listed = [entry for _, entry in shown]
    page = make_page(
        "articles/topic.html",
        {"topic": found, "entries": listed, "found": shown},
        head=lambda: head_of_topic(found, listed, shown.number),
    )
    return answer(request, page)


@read_only
def reviewer(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a medical reviewer as their published signatures tell, and what they signed.

    The name, credentials and licence are those of the newest signature. Four queries.
    """
    signatures = (
        PublishedSignature.objects.filter(slug=slug)
        .select_related("publication")
        .defer(*(f"publication__{name}" for name in HEAVY))
    )
    newest = signatures.first()
    if newest is None:
        raise Http404
    is_demonstration = signatures.filter(is_demonstration=True).exists()
    found = Paginator(signatures, PER_PAGE).get_page(request.GET.get("page"))
    context = {"reviewer": newest, "found": found, "is_demonstration": is_demonstration}
    page = make_page(
        "articles/reviewer.html",
        context,
        head=lambda: head_of_reviewer(newest, is_demonstration=is_demonstration),
    )
    return answer(request, page)
