"""What a live article says and on what it rests: its cited sentences with their sources."""

from __future__ import annotations

import json
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from articles.models.publication import Publication
from articles.public import addresses
from articles.public.heads_of_records import head_of_claims
from articles.public.shell import answer, make_page, moved
from articles.public.views import withdrawn
from articles.rendering.claims_table import Table, table_of
from rlsportal.read_only import read_only

KEPT = 16  # tables; one is read from the Markdown of its text in some 25 ms


def claims_path(slug: str) -> str:
    """Return the address of the claims of an article."""
    return reverse("articles:claims", kwargs={"slug": slug})


@read_only
def claims(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the claims of what is live at an address; 301 and 410 as for the article itself."""
    publication = addresses.live_at(slug)
    if publication is not None:
        return answer(request, _page(publication))
    newest = addresses.newest_once_at(slug)
    if newest is None:
        raise Http404
    if newest.is_live:
        return moved(claims_path(newest.slug))
    successor = addresses.successor_of(newest)
    return moved(claims_path(successor.slug)) if successor else withdrawn(request, newest)


def _page(publication: Publication) -> tuple[dict[str, str], bytes]:
    context = {"publication": publication, "table": _table(publication.content)}
    return make_page(
        "articles/claims.html",
        context,
        language=publication.language,
        head=lambda: head_of_claims(publication),
    )


@lru_cache(maxsize=KEPT)
def _table(content: str) -> Table:
    return table_of(json.loads(content))
