"""What follows from a publication: the rows that its own pages, lists and search read.

Computed without writing, so that ``verify_integrity`` can compute them again and compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.text import slugify

from articles.models import (
    MedicalReview,
    Publication,
    PublishedCorrection,
    PublishedDefinition,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    ReviewRound,
    SearchEntry,
)
from articles.policy import months_later
from articles.rendering import RENDERER_VERSION, Body, plain_text, render_body


@dataclass(frozen=True)
class Derived:
    """Unsaved rows; the chained ones are covered by the audit chain, search can be rebuilt."""

    chained: list[models.Model]
    search: list[SearchEntry]


def derived_rows(publication: Publication, faq_slugs: Mapping[str, str]) -> Derived:
    """Return the rows that follow from a publication.

    :param faq_slugs: address of each FAQ by its ``uid``.
    """
    body = render_body(publication.data)
    faqs = published_faqs(publication, body, faq_slugs)
    return Derived(
        chained=[
            *faqs,
            *published_references(publication, body),
            *published_images(publication),
            *published_definitions(publication, body),
            *published_corrections(publication),
        ],
        search=search_entries(publication, faqs),
    )


PRINTED = ("title", "summary", "meta_description", "change_note", "language")


def prints_what_was_signed(publication: Publication) -> bool:
    """Return whether what pages print besides the body follows from the signed text; five queries.

    What the renderer makes of the text is compared where this version of it made the rows; a newer
    one may word its labels otherwise, and ``verify_integrity`` knows what was stored then.
    """
    data = publication.data
    if any(getattr(publication, name) != data[name] for name in PRINTED):
        return False
    body = render_body(data)
    stored_faqs = list(publication.faqs.all())
    faqs = published_faqs(publication, body, {each.uid: each.slug for each in stored_faqs})
    pairs: list[tuple[Iterable[models.Model], Iterable[models.Model]]] = [
        (stored_faqs, faqs),
        (publication.references.all(), published_references(publication, body)),
        (publication.definitions.all(), published_definitions(publication, body)),
        (publication.images.all(), published_images(publication)),
        (publication.search_entries.all(), search_entries(publication, faqs)),
    ]
    is_same = publication.renderer_version == RENDERER_VERSION
    return all(_printed(stored, is_same) == _printed(made, is_same) for stored, made in pairs)


# What pages print of a row; and what of it the renderer made.
COLUMNS: dict[type[models.Model], tuple[tuple[str, ...], tuple[str, ...]]] = {
    PublishedFAQ: (("position", "uid", "question"), ("answer_html",)),
    PublishedReference: (("number", "key", "text", "finding", "strength"), ()),
    PublishedDefinition: (("position", "term"), ("anchor", "html")),
    PublishedImage: (("sha256", "extension"), ()),
    SearchEntry: (("kind", "slug", "title"), ("text",)),
}


def _printed(rows: Iterable[models.Model], is_same_renderer: bool) -> list[tuple[object, ...]]:
    found = []
    for row in rows:
        typed, rendered = COLUMNS[type(row)]
        names = (*typed, *rendered) if is_same_renderer else typed
        found.append(tuple(getattr(row, name) for name in names))
    return sorted(found)


def published_images(publication: Publication) -> list[PublishedImage]:
    """Return one row for each picture that the publication shows."""
    images = {(each["sha256"], each["extension"]) for each in publication.data["images"]}
    return [
        PublishedImage(publication=publication, sha256=sha256, extension=extension)
        for sha256, extension in sorted(images)
    ]


def published_faqs(
    publication: Publication, body: Body, slugs: Mapping[str, str]
) -> list[PublishedFAQ]:
    """Return one row for each FAQ of the publication."""
    return [
        PublishedFAQ(
            publication=publication,
            uid=faq["uid"],
            slug=slugs.get(faq["uid"]) or f"{slugify(faq['question'])[:100]}-{faq['uid']}",
            position=position,
            question=faq["question"],
            answer_html=body.faq_html[faq["uid"]],
        )
        for position, faq in enumerate(publication.data["faqs"], start=1)
    ]


def published_references(publication: Publication, body: Body) -> list[PublishedReference]:
    """Return one row for each reference, with the number readers see."""
    return [
        PublishedReference(
            publication=publication,
            key=reference["key"],
            number=body.numbers[reference["key"]],
            text=reference["text"],
            finding=reference["finding"],
            strength=reference["strength"],
        )
        for reference in publication.data["references"]
    ]


def published_definitions(publication: Publication, body: Body) -> list[PublishedDefinition]:
    """Return one row for each definition callout that has a term."""
    return [
        PublishedDefinition(
            publication=publication,
            anchor=definition.anchor,
            position=position,
            term=definition.term,
            html=definition.html,
        )
        for position, definition in enumerate(body.definitions, start=1)
    ]


def published_corrections(publication: Publication) -> list[PublishedCorrection]:
    """Return one row for a text that says it corrects the one before it, else none."""
    if publication.data.get("change_kind") != "correction":
        return []
    return [PublishedCorrection(publication=publication, corrected_at=publication.published_at)]


def signature_columns(
    publication: Publication, round_: ReviewRound, review: MedicalReview, months: int
) -> dict[str, str | int | bool | date]:
    """Return the columns of a published signature: copies of what was signed."""
    signed_on = review.signed_at.date()
    return {
        "article_id": publication.article_id,
        "number": publication.number,
        "kind": round_.kind,
        "scope": review.scope,
        "name": review.signer_name,
        "slug": review.signer_slug,
        "credentials": review.signer_credentials,
        "specialty": review.signer_specialty,
        "licence_number": review.licence_number,
        "licence_jurisdiction": review.licence_jurisdiction,
        "conflict": review.conflict,
        "conflict_statement": review.conflict_statement,
        "meaning": review.meaning,
        "signed_at": review.signed_at,
        "next_review_due_on": months_later(signed_on, months),
        "is_demonstration": review.is_demonstration,
    }


def search_entries(publication: Publication, faqs: list[PublishedFAQ]) -> list[SearchEntry]:
    """Return the words by which the article and each of its FAQs is found."""
    data = publication.data
    parts = [data["summary"], *(plain_text(data[name]) for name in ("in_short", "why_it_matters"))]
    for section in data["sections"]:
        parts += [section["heading"], plain_text(section["body"])]
    parts += [card["heading"] + " " + plain_text(card["body"]) for card in data["help_cards"]]
    parts += [plain_text(data[name]) for name in ("questions", "bottom_line")]
    answers = {faq["uid"]: plain_text(faq["answer"]) for faq in data["faqs"]}
    entries = [
        _entry(publication, SearchEntry.Kind.ARTICLE, publication.slug, data["title"], parts)
    ]
    for faq in faqs:
        answer = [answers[faq.uid]]
        entries.append(_entry(publication, SearchEntry.Kind.FAQ, faq.slug, faq.question, answer))
    return entries


def _entry(
    publication: Publication, kind: str, slug: str, title: str, parts: list[str]
) -> SearchEntry:
    text = " ".join(" ".join(parts).split())
    return SearchEntry(
        publication=publication,
        kind=kind,
        slug=slug,
        title=title,
        text=text,
    )
