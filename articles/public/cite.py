"""How to cite a revision: a page with every style, and the same as files."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from articles.models.publication import Publication
from articles.public.addresses import live_of, revision_at, successor_of
from articles.public.catalog import signatures_of
from articles.public.citation_formats import FORMATS, ama, vancouver
from articles.public.citing import Citable, citable
from articles.public.heads_of_records import head_of_cite
from articles.public.reviews import review_of
from articles.public.shell import answer, finished, make_page, moved, today
from articles.public.views import withdrawn
from rlsportal.read_only import read_only


@dataclass(frozen=True)
class File:
    """One style as a file to take along."""

    label: str
    path: str
    name: str


@read_only
def page(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Show how to cite one revision; 301 and 410 as for its own page."""
    publication = _public(slug, number)
    address: str = publication.address  # type: ignore[attr-defined]  # annotated by the query
    if publication.withdrawn_at is not None:
        return _gone(request, publication)
    if slug != address:
        kwargs = {"slug": address, "number": number}
        return moved(reverse("articles:cite", kwargs=kwargs))
    record = _record(publication, address)
    context = {
        "publication": publication,
        "record": record,
        "address": address,
        "lines": [("AMA", ama(record)), ("Vancouver", vancouver(record))],
        "files": [_file(record, address, style) for style in FORMATS],
    }
    page = make_page("articles/cite.html", context, head=lambda: head_of_cite(publication, address))
    return answer(request, page)


@read_only
def download(request: HttpRequest, slug: str, number: int, style: str) -> HttpResponseBase:
    """Return one style as a file; 301 and 410 as for the page of the revision."""
    if style not in FORMATS:
        raise Http404
    publication = _public(slug, number)
    address: str = publication.address  # type: ignore[attr-defined]  # annotated by the query
    if publication.withdrawn_at is not None:
        return _gone(request, publication)
    if slug != address:
        kwargs = {"slug": address, "number": number, "style": style}
        return moved(reverse("articles:cite_as", kwargs=kwargs))
    record, chosen = _record(publication, address), FORMATS[style]
    file = _file(record, address, style)
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "X-Robots-Tag": "noindex",
    }
    content_type = f"{chosen.content_type}; charset=utf-8"
    return answer(request, finished(chosen.make(record).encode(), content_type, headers))


def _public(slug: str, number: int) -> Publication:
    publication = revision_at(slug, number)
    if publication is None:
        raise Http404
    return publication


def _gone(request: HttpRequest, publication: Publication) -> HttpResponseBase:
    current = live_of(publication.article_id)
    successor = None if current else successor_of(publication)
    return withdrawn(request, publication, current, successor)


def _record(publication: Publication, address: str) -> Citable:
    signatures = signatures_of([publication.article_id])[publication.article_id]
    review = review_of(publication, signatures, today())
    return citable(publication, address, is_demonstration=review.is_demonstration)


def _file(record: Citable, address: str, style: str) -> File:
    chosen = FORMATS[style]
    kwargs = {"slug": address, "number": record.number, "style": style}
    path = reverse("articles:cite_as", kwargs=kwargs)
    return File(chosen.label, path, f"{record.key}.{chosen.extension}")
