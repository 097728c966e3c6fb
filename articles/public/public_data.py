"""Articles and withdrawals as JSON, from the rows that the pages print. See docs/public-data.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from articles.canonical import row_value
from articles.models.publication import Publication, PublishedSignature
from articles.public import addresses
from articles.public.catalog import HEAVY, signatures_of
from articles.public.extracts import extract_of, minutes_to_read
from articles.public.json_pages import json_page
from articles.public.licensing import licence
from articles.public.paths import absolute, article_path, named, revision_path
from articles.public.records import state_of
from articles.public.reviews import Review, review_of
from articles.public.shell import answer, moved, today
from articles.public.sources import sources_of
from articles.public.structured_parts import image_url
from rlsportal.read_only import read_only

ARTICLE, WITHDRAWN, RECALLS = (
    f"rls-portal {name} 1" for name in ("article", "withdrawn", "recalls")
)
YEARS = ("count", "dated", "oldest", "newest", "median")
SIGNED = (
    "name",
    "credentials",
    "specialty",
    "licence_jurisdiction",
    "licence_number",
    "kind",
    "scope",
    "signed_at",
    "next_review_due_on",
    "conflict",
    "conflict_statement",
    "meaning",
    "is_demonstration",
)


def data_path(slug: str, number: int | None = None) -> str:
    """Return the address of the JSON of an article, or of one revision."""
    if number is None:
        return reverse("articles:data", kwargs={"slug": slug})
    return reverse("articles:revision_data", kwargs={"slug": slug, "number": number})


@read_only
def article(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return what is live of an article; 410 with the reason when nothing is."""
    publication = addresses.live_at(slug)
    if publication is not None:
        return answer(request, json_page(data_of(publication, slug)))
    newest = addresses.newest_once_at(slug)
    if newest is None:
        raise Http404
    if newest.is_live:
        return moved(data_path(newest.slug))
    return answer(request, json_page(notice_of(newest, slug)), status=410)


@read_only
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Return one revision that is or was live; 410 with the reason when it was withdrawn."""
    publication = addresses.revision_at(slug, number)
    if publication is None:
        raise Http404
    address: str = publication.address  # type: ignore[attr-defined]  # annotated by the query
    if publication.withdrawn_at is not None:
        return answer(request, json_page(notice_of(publication, address)), status=410)
    if slug != address:
        return moved(data_path(address, number))
    return answer(request, json_page(data_of(publication, address)))


def data_of(publication: Publication, address: str) -> dict[str, Any]:
    """Return a public revision as JSON can hold it; five queries.

    :param address: the slug under which the article is to be found now.
    """
    signatures = signatures_of([publication.article_id])[publication.article_id]
    review = review_of(publication, signatures, today())
    where = {"slug": address, "number": publication.number}
    plain = ("number", "language", "title", "summary", "meta_description", "change_note")
    moments = ("first_published_at", "published_at", "superseded_at")
    topic = {"slug": publication.topic_slug, "name": publication.topic_name}
    return {
        "format": ARTICLE,
        "url": absolute(article_path(address)),
        "permanent_url": absolute(revision_path(address, publication.number)),
        "history_url": named("articles:history", slug=address),
        "record_url": named("articles:record", **where),
        "state": state_of(publication),
        **{name: getattr(publication, name) for name in plain},
        "change_kind": publication.data.get("change_kind", ""),
        "topic": topic if publication.topic_slug else None,
        **{name: row_value(getattr(publication, name)) for name in moments},
        "publisher": settings.PORTAL_PUBLISHER_NAME,
        "licence": _licence(),
        "authors": publication.data.get("bylines", []),
        "is_demonstration": review.is_demonstration,
        "review": _review(review),
        "signatures": [_signature(each) for each in review.record],
        "fingerprint": publication.fingerprint,
        "renderer_version": publication.renderer_version,
        "faqs": _faqs(publication),
        "references": _references(publication),
        "sources": _sources(publication),
        "claims": _claims(publication, absolute(revision_path(address, publication.number))),
        "images": _images(publication),
        "words": extract_of(publication).words,
        "minutes_to_read": minutes_to_read(publication),
        "content": publication.data,
        "body_html": publication.body_html,
        "revisions": _revisions(publication, signatures, address),
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "state": str(review.state),
        "is_changes_only": review.is_changes_only,
        "last_reviewed_on": row_value(review.last_reviewed_on),
        "next_review_due_on": row_value(review.next_review_due_on),
    }


def _signature(signature: PublishedSignature) -> dict[str, Any]:
    return {
        "profile_url": named("articles:reviewer", slug=signature.slug),
        "revision": signature.number,
        **{name: row_value(getattr(signature, name)) for name in SIGNED},
    }


def _sources(publication: Publication) -> dict[str, Any]:
    """Return how old the sources are, when they were checked, and which are in doubt."""
    sources = sources_of(publication)
    return {
        **{name: getattr(sources.years, name) for name in YEARS},
        "checked_on": row_value(sources.checked_on),
        "notices": [
            {
                "reference": each.number,
                "nature": each.nature,
                "on": row_value(each.on),
                "doi": each.notice_doi,
            }
            for each in sources.notices
        ],
    }


def _faqs(publication: Publication) -> list[dict[str, Any]]:
    """Return the questions; only those of a live text have a page of their own."""
    rows = publication.faqs.order_by("position", "pk")
    return [
        {
            "uid": each.uid,
            "url": named("faqs:faq", slug=each.slug) if publication.is_live else None,
            "question": each.question,
            "answer_html": each.answer_html,
        }
        for each in rows
    ]


def _references(publication: Publication) -> list[dict[str, Any]]:
    """Return the references with the numbers readers see, and what was verified of each."""
    sources: Mapping[str, Any] = {r["key"]: r["source"] for r in publication.data["references"]}
    names = ("number", "key", "text", "finding", "strength")
    return [
        {**{name: getattr(each, name) for name in names}, "source": sources.get(each.key, {})}
        for each in publication.references.order_by("number")
    ]


def _licence() -> dict[str, str] | None:
    found = licence()
    return {"name": found.name, "url": found.url} if found else None


def _claims(publication: Publication, page_url: str) -> list[dict[str, Any]]:
    """Return the sentences that cite something; how strong it is stands with the references."""
    return [
        {"url": f"{page_url}#{each.anchor}", "text": each.text, "references": list(each.keys)}
        for each in extract_of(publication).claims
    ]


def _images(publication: Publication) -> list[dict[str, Any]]:
    names = ("width", "height", "alt", "caption", "credit", "licence")
    return [
        {"url": image_url(each), **{name: getattr(each, name) for name in names}}
        for each in extract_of(publication).pictures
    ]


def _revisions(
    publication: Publication, signatures: Iterable[PublishedSignature], address: str
) -> list[dict[str, Any]]:
    """Return every revision of the article, newest first; of withdrawn ones no words."""
    found = {publication.pk: publication, **{s.publication_id: s.publication for s in signatures}}
    return [
        {
            "number": each.number,
            "state": state_of(each),
            "published_at": row_value(each.published_at),
            "fingerprint": each.fingerprint,
            "url": absolute(revision_path(address, each.number)),
        }
        for each in sorted(found.values(), key=lambda each: each.number, reverse=True)
    ]


def notice_of(publication: Publication, address: str) -> dict[str, Any]:
    """Return what is told of a withdrawn publication: everything but its words."""
    where = {"slug": address, "number": publication.number}
    return {
        "format": WITHDRAWN,
        "url": absolute(article_path(address)),
        "permanent_url": absolute(revision_path(address, publication.number)),
        "record_url": named("articles:record", **where),
        "state": "withdrawn",
        "number": publication.number,
        "fingerprint": publication.fingerprint,
        "published_at": row_value(publication.published_at),
        "withdrawn_at": row_value(publication.withdrawn_at),
        "reason": publication.withdrawal_reason,
    }


@read_only
def recalls(request: HttpRequest) -> HttpResponseBase:
    """Return every withdrawn revision, newest withdrawal first, for those who took a copy."""
    gone = Publication.objects.filter(withdrawn_at__isnull=False).defer(*HEAVY)
    listed = gone.order_by("-withdrawn_at", "-pk")
    value = {
        "format": RECALLS,
        "url": named("articles:recalls"),
        "recalls": [_recall(each) for each in listed],
    }
    return answer(request, json_page(value))


def _recall(publication: Publication) -> dict[str, Any]:
    notice = notice_of(publication, publication.slug)
    return {name: value for name, value in notice.items() if name not in {"format", "state"}}
