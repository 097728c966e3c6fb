"""The page of a publication: title, signed body, and who signed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.models.publication import Publication, PublishedSignature
from articles.public import shell
from articles.public.catalog import signatures_of
from articles.public.contents import contents_of
from articles.public.extracts import extract_of, minutes_to_read
from articles.public.heads import head_of_article
from articles.public.licensing import licence
from articles.public.paths import article_path, revision_path
from articles.public.places import places
from articles.public.predecessors import step_to
from articles.public.related import related_to
from articles.public.reviews import review_of
from articles.public.since_review import since_review
from articles.public.sources import sources_of
from articles.public.structured_article import Printed
from articles.public.terms import explained_in

__all__ = ["article_path", "change_label", "render_page", "revision_path"]

LISTED = 5  # newest revisions at the end of the page; the history has all

CHANGE_LABELS = {"correction": _("Correction"), "update": _("Update")}


def change_label(content: Mapping[str, Any]) -> str:
    """Return the kind of change that a signed text names, in words; "" where it names none."""
    return str(CHANGE_LABELS.get(content.get("change_kind", ""), ""))


def render_page(publication: Publication, *, today: date | None = None) -> shell.Page:
    """Return headers and bytes of a publication's page: the article's, or an earlier revision's.

    There is no request on purpose. The page depends on the publication, on the signatures and
    revisions of its article, on what is live beside it, and on one day: "due soon" and "overdue"
    are said as of ``today``.
    A live publication has the same page at its permanent address. The body is the signed one,
    byte for byte.

    :param today: the day for which the state of the review is said; default: the clock's.
    :raises ValueError: for a withdrawn publication, which has no page.

    Five queries: the signatures of the article, each with its publication, the words of the
    glossary, notices about its sources, the last check of them, and of what is live the texts to
    read next. An earlier revision names none. One more where doctors read only what changed: the
    text it changed from.
    """
    if publication.withdrawn_at is not None:
        raise ValueError(f"publication {publication.pk} is withdrawn")
    signatures = signatures_of([publication.article_id])[publication.article_id]
    revisions = _revisions(publication, signatures)
    newest = revisions[0]
    review = review_of(publication, signatures, today or shell.today())
    current, earlier = newest if newest.is_live else None, step_to(publication, revisions).before
    printed = Printed(
        publication, review, newest.slug, current, earlier, _others(publication, revisions)
    )
    context = {
        "publication": publication,
        "bylines": publication.data.get("bylines", ()),  # texts of schema 1 name no author
        "change_kind": change_label(publication.data),
        "review": review,
        "change": since_review(publication, review, revisions),
        "revisions": revisions[:LISTED],
        "newest": newest,
        "current": current,
        "is_earlier": not publication.is_live,
        "canonical": printed.canonical,
        "permanent": printed.permanent,
        "reading_minutes": minutes_to_read(publication),
        "licence": licence(),
        "contents": contents_of(publication.body_html),
        "related": related_to(publication) if publication.is_live else (),
        "places": places(publication),
        "has_claims": publication.is_live and bool(extract_of(publication).claims),
        "explained": explained_in(publication),
        "sources": sources_of(publication),
        "has_references": 'id="references"' in publication.body_html,
    }
    return shell.make_page(
        "articles/article.html",
        context,
        language=publication.language,
        head=lambda: head_of_article(printed),
    )


def _revisions(
    publication: Publication, signatures: Iterable[PublishedSignature]
) -> list[Publication]:
    """Return every publication of the article, newest first: each has signatures."""
    found = {publication.pk: publication}
    for signature in signatures:
        found.setdefault(signature.publication_id, signature.publication)
    return sorted(found.values(), key=lambda each: each.number, reverse=True)


def _others(publication: Publication, revisions: Sequence[Publication]) -> list[Publication]:
    """Return the revisions, besides the live one, that its page leads to; an earlier one none."""
    listed = revisions[:LISTED] if publication.is_live else []
    return [each for each in listed if each.withdrawn_at is None and each.pk != publication.pk]
