"""The canonical content of an article, read from the working copy, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from articles.canonical import (
    PLAIN_SCHEMA,
    SCHEMA,
    canonical_json,
    clean_line,
    clean_text,
    clean_value,
    fingerprint,
    sha256,
)
from articles.models import Article, Citation, Image, Reference
from articles.reference_text import reference_text, verified_source
from articles.rendering import RENDERER_VERSION, Body, render_body
from articles.workflow import Reason
from articles.working_copy import (
    ArticleDraft,
    BylineDraft,
    FAQDraft,
    HelpCardDraft,
    ImageDraft,
    ReferenceDraft,
    SectionDraft,
)

_IMAGE_LINK = r"!\[[^\]]*\]\(\s*<?image:"
IMAGE_USE = re.compile(rf"{_IMAGE_LINK}([a-z0-9][a-z0-9-]*)")
MARKDOWN_FIELDS = ("in_short", "why_it_matters", "questions", "bottom_line", "call_to_action")

MAXIMUM_LENGTH = 500_000  # characters of canonical content: some eighty printed pages

content_hash = sha256

__all__ = [
    "Frozen",
    "canonical",
    "canonical_json",
    "content_hash",
    "draft_of",
    "draft_of_content",
    "freeze",
    "image_use_pattern",
    "normalized",
    "preview_material",
    "problems_of",
    "working_copy_hash",
]


@dataclass(frozen=True)
class Frozen:
    """Content and body as a revision stores them, with everything its fingerprint covers."""

    data: dict[str, Any]
    content: str
    content_hash: str
    body: Body
    fingerprint: str


def canonical(article: Article) -> dict[str, Any]:
    """Return the canonical content of the working copy, schema 1 or, where needed, 2."""
    markdown = {name: clean_text(getattr(article, f"{name}_source")) for name in MARKDOWN_FIELDS}
    sections = [
        {"uid": s.uid, "heading": clean_line(s.heading), "body": clean_text(s.body_source)}
        for s in article.sections.all()
    ]
    faqs = [
        {"uid": f.uid, "question": clean_line(f.question), "answer": clean_text(f.answer_source)}
        for f in article.faqs.all()
    ]
    help_cards = [
        {
            "uid": card.uid,
            "level": card.level,
            "heading": clean_line(card.heading),
            "body": clean_text(card.body_source),
        }
        for card in article.help_cards.all()
    ]
    texts = [*markdown.values(), *(s["body"] for s in sections), *(f["answer"] for f in faqs)]
    later = _schema_2(article)
    return {
        "schema": SCHEMA if later else PLAIN_SCHEMA,
        "language": article.language,
        "title": clean_line(article.title),
        "summary": clean_line(article.summary),
        "meta_description": clean_line(article.meta_description),
        "change_note": clean_line(article.change_note),
        **markdown,
        "sections": sections,
        "faqs": faqs,
        "help_cards": help_cards,
        "references": [_reference(c) for c in article.citations.select_related("reference").all()],
        "images": _images([*texts, *(card["body"] for card in help_cards)]),
        **later,
    }


def _schema_2(article: Article) -> dict[str, Any]:
    """Return what schema 2 adds, or nothing where it would say nothing."""
    bylines = [
        {
            "uid": byline.uid,
            "name": clean_line(byline.name),
            "about": clean_line(byline.about),
            "disclosure": clean_line(byline.disclosure),
        }
        for byline in article.bylines.all()
    ]
    if not bylines and not article.change_kind:
        return {}
    return {"bylines": bylines, "change_kind": article.change_kind}


def _reference(citation: Citation) -> dict[str, Any]:
    reference = citation.reference
    source = clean_value(verified_source(reference.csl, reference.verified))
    return {
        "key": reference.key,
        "text": clean_line(reference_text(source, settings.PORTAL_REFERENCE_STYLE)),
        "source": source,
        "finding": clean_line(citation.finding),
        "locator": clean_line(citation.locator),
        "strength": citation.strength,
    }


def _images(texts: Iterable[str]) -> list[dict[str, Any]]:
    names = {name for text in texts for name in IMAGE_USE.findall(text)}
    if not names:
        return []
    return [
        {
            "name": image.name,
            "sha256": image.sha256,
            "extension": image.extension,
            "alt": clean_line(image.alt),
            "credit": clean_line(image.credit),
            "licence": clean_line(image.licence),
            "width": image.width,
            "height": image.height,
        }
        for image in Image.objects.filter(name__in=names).order_by("name")
    ]


def image_use_pattern(name: str) -> str:
    """Return what finds the uses of one library image, for Python and for both databases.

    :param name: of the image; another name that only begins with it is not found.
    """
    return rf"{_IMAGE_LINK}{re.escape(name)}(?![a-z0-9-])"


def preview_material(
    text: str, references: Iterable[Reference]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what one Markdown field may refer to, in the form the canonical content has it.

    :param text: the field as typed; images it names are looked up in the library.
    :param references: library records in the order of the article's list.
    :returns: references and images, as ``rendering.render_fragment`` takes them.
    """
    return [_reference(Citation(reference=each)) for each in references], _images([text])


def working_copy_hash(article: Article) -> str:
    """Return the content hash of the working copy as it is now."""
    return content_hash(canonical_json(canonical(article)))


def freeze(article: Article) -> Frozen:
    """Render the working copy and compute what a revision of it would store."""
    data = canonical(article)
    content = canonical_json(data)
    body = render_body(data)
    return Frozen(
        data=data,
        content=content,
        content_hash=content_hash(content),
        body=body,
        fingerprint=fingerprint(content, RENDERER_VERSION, body.html),
    )


def problems_of(frozen: Frozen) -> tuple[Reason, ...]:
    """Return everything that keeps this content from being submitted."""
    too_long = Reason("article_too_long", {"limit": MAXIMUM_LENGTH})
    return (
        *((too_long,) if len(frozen.content) > MAXIMUM_LENGTH else ()),
        *_missing(frozen.data),
        *_reported(frozen.body),
    )


def _missing(data: Mapping[str, Any]) -> Iterable[Reason]:
    if not data["title"]:
        yield Reason("no_title")
    if not data["sections"] and not data["faqs"]:
        yield Reason("no_section_or_faq")
    parts = (("section", "heading", "body"), ("faq", "question", "answer"))
    for kind, name, text in (*parts, ("help_card", "heading", "body")):
        for index, part in enumerate(data[f"{kind}s"], start=1):
            if not part[name] or not part[text]:
                yield Reason("part_incomplete", {"where": f"{kind}:{part['uid']}", "number": index})
    for reference in data["references"]:
        if not reference["source"].get("title") or not reference["text"]:
            yield Reason("reference_unverified", {"key": reference["key"]})


def _reported(body: Body) -> Iterable[Reason]:
    for problem in body.problems:
        yield Reason(
            f"text.{problem.code}",
            {**problem.params, "where": problem.where, "line": problem.line},
        )


def draft_of(article: Article) -> ArticleDraft:
    """Return the working copy as plain data, with whole library records."""
    data = canonical(article)
    references = tuple(
        ReferenceDraft(
            key=c.reference.key,
            csl=c.reference.csl,
            verified=c.reference.verified,
            finding=clean_line(c.finding),
            locator=clean_line(c.locator),
            strength=c.strength,
        )
        for c in article.citations.select_related("reference").all()
    )
    slugs = dict(article.faqs.values_list("uid", "slug"))
    draft = draft_of_content(data)
    return replace(
        draft,
        slug=article.slug,
        topic=article.topic.name if article.topic else "",
        risk=article.risk,
        faqs=tuple(replace(faq, slug=slugs[faq.uid]) for faq in draft.faqs),
        references=references,
    )


def draft_of_content(data: Mapping[str, Any]) -> ArticleDraft:
    """Return frozen content as plain data; its references name library records by key only."""
    return ArticleDraft(
        title=data["title"],
        language=data["language"],
        summary=data["summary"],
        meta_description=data["meta_description"],
        change_note=data["change_note"],
        change_kind=data.get("change_kind", ""),
        bylines=tuple(
            BylineDraft(b["name"], b["about"], b["disclosure"], b["uid"])
            for b in data.get("bylines", ())
        ),
        **{name: data[name] for name in MARKDOWN_FIELDS},
        sections=tuple(SectionDraft(s["heading"], s["body"], s["uid"]) for s in data["sections"]),
        faqs=tuple(FAQDraft(f["question"], f["answer"], f["uid"]) for f in data["faqs"]),
        help_cards=tuple(
            HelpCardDraft(c["level"], c["heading"], c["body"], c["uid"]) for c in data["help_cards"]
        ),
        references=tuple(
            ReferenceDraft(r["key"], {}, {}, r["finding"], r["locator"], r["strength"])
            for r in data["references"]
        ),
        images=tuple(
            ImageDraft(i["name"], i["sha256"], i["extension"], i["alt"], i["credit"], i["licence"])
            for i in data["images"]
        ),
    )


def normalized(draft: ArticleDraft) -> ArticleDraft:
    """Return the draft with every text in canonical form, as it will be stored."""
    markdown: Any = {name: clean_text(getattr(draft, name)) for name in MARKDOWN_FIELDS}
    return replace(
        draft,
        title=clean_line(draft.title),
        summary=clean_line(draft.summary),
        meta_description=clean_line(draft.meta_description),
        change_note=clean_line(draft.change_note),
        topic=clean_line(draft.topic),
        bylines=tuple(
            replace(
                b,
                name=clean_line(b.name),
                about=clean_line(b.about),
                disclosure=clean_line(b.disclosure),
            )
            for b in draft.bylines
        ),
        **markdown,
        sections=tuple(
            replace(s, heading=clean_line(s.heading), body=clean_text(s.body))
            for s in draft.sections
        ),
        faqs=tuple(
            replace(f, question=clean_line(f.question), answer=clean_text(f.answer))
            for f in draft.faqs
        ),
        help_cards=tuple(
            replace(c, heading=clean_line(c.heading), body=clean_text(c.body))
            for c in draft.help_cards
        ),
        references=tuple(
            replace(
                r,
                csl=clean_value(r.csl),
                verified=clean_value(r.verified),
                finding=clean_line(r.finding),
                locator=clean_line(r.locator),
            )
            for r in draft.references
        ),
        images=tuple(
            replace(
                i,
                alt=clean_line(i.alt),
                credit=clean_line(i.credit),
                licence=clean_line(i.licence),
            )
            for i in draft.images
        ),
    )
