"""Write plain data into the tables of the working copy. No rules here; the verbs ask them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q
from django.utils.text import slugify

from articles.citation_keys import with_other_keys
from articles.content import MARKDOWN_FIELDS, normalized
from articles.models import Article, Citation, Publication, PublishedFAQ, Topic
from articles.working_copy import ArticleDraft, FAQDraft, ReferenceDraft, new_uid

from ._core import name_one_at_a_time
from .library import item_name, put_image, put_reference

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

LINE_FIELDS = ("title", "summary", "meta_description", "change_note", "change_kind", "language")


def article_slug_is_taken(slug: str, article: Article | None = None) -> bool:
    """Return whether another article has this address, or ever had it in public."""
    own = article.pk if article else 0  # no row has it
    return (
        Article.objects.filter(slug=slug).exclude(pk=own).exists()
        or Publication.objects.filter(slug=slug).exclude(article_id=own).exists()
    )


def faq_slug_is_taken(slug: str, article: Article, uid: str) -> bool:
    """Return whether another FAQ has this address, or ever had it in public.

    :param article: whose FAQ asks; ``uid`` names the FAQ in it.
    """
    others = PublishedFAQ.objects.filter(slug=slug).exclude(
        publication__article_id=article.pk, uid=uid
    )
    faqs = article.faqs.model.objects.filter(slug=slug)
    return faqs.exclude(article_id=article.pk, uid=uid).exists() or others.exists()


def free_article_slug(wanted: str, article: Article | None = None) -> str:
    """Return ``wanted``, or it with a number, that no other article has or ever had in public."""
    return _free(slugify(wanted)[:70] or "article", lambda s: article_slug_is_taken(s, article))


def free_faq_slug(wanted: str, article: Article, uid: str) -> str:
    """Return ``wanted``, or it with a number, that no other FAQ has or ever had in public."""
    base = slugify(wanted)[:100] or "question"
    return _free(base, lambda slug: faq_slug_is_taken(slug, article, uid))


def _free(base: str, is_taken: Any) -> str:
    number, slug = 1, base
    while is_taken(slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


def create_article(draft: ArticleDraft, *, by: User, now: datetime) -> Article:
    """Insert an empty draft article with a free address."""
    name_one_at_a_time()
    return Article.objects.create(
        slug=free_article_slug(draft.slug or draft.title),
        title=draft.title,
        created_at=now,
        created_by=by,
        updated_at=now,
    )


def store_draft(article: Article, draft: ArticleDraft, *, by: User, now: datetime) -> list[str]:
    """Make the working copy equal to the draft; parts keep their rows by ``uid``.

    :returns: the references of the library that got words by it, as ``record_library`` takes them.
    """
    name_one_at_a_time()
    draft = normalized(draft)
    for name in LINE_FIELDS:
        setattr(article, name, getattr(draft, name))
    for name in MARKDOWN_FIELDS:
        setattr(article, f"{name}_source", getattr(draft, name))
    if draft.slug and draft.slug != article.slug:
        article.slug = free_article_slug(draft.slug, article)
    if draft.topic:
        article.topic = topic_named(draft.topic)
    if draft.topic or draft.risk == Article.Risk.HIGH:  # a draft without topic knows no risk either
        article.risk = draft.risk
    article.updated_at = now
    article.save()
    for image in draft.images:
        put_image(image, by=by, now=now)
    _store_parts(
        article.bylines,
        [
            (b.uid, {"name": b.name, "about": b.about, "disclosure": b.disclosure})
            for b in draft.bylines
        ],
    )
    _store_parts(
        article.sections,
        [(s.uid, {"heading": s.heading, "body_source": s.body}) for s in draft.sections],
    )
    _store_parts(article.faqs, list(_faq_rows(article, draft.faqs)))
    kept = Q()  # a card that changes its level must not meet the card that has that level now
    for card in draft.help_cards:
        kept |= Q(uid=card.uid, level=card.level)
    article.help_cards.exclude(kept).delete()
    _store_parts(
        article.help_cards,
        [
            (c.uid, {"level": c.level, "heading": c.heading, "body_source": c.body})
            for c in draft.help_cards
        ],
    )
    return _store_citations(article, draft.references)


def topic_named(name: str) -> Topic:
    """Return the topic of this name, made if there is none."""
    topic = Topic.objects.filter(name=name).first()
    if topic is not None:
        return topic
    slug = _free(slugify(name)[:70] or "topic", lambda s: Topic.objects.filter(slug=s).exists())
    return Topic.objects.create(name=name, slug=slug)


def _faq_rows(article: Article, faqs: Iterable[FAQDraft]) -> Iterable[tuple[str, dict[str, Any]]]:
    kept = dict(article.faqs.values_list("uid", "slug"))
    used: set[str] = set()
    faqs = list(faqs)
    if any(faq.uid not in kept and not faq.slug for faq in faqs):
        # One that comes back has the address that readers had it under.
        public = PublishedFAQ.objects.filter(publication__article_id=article.pk).order_by("pk")
        kept = {**dict(public.values_list("uid", "slug")), **kept}
    for faq, uid in zip(faqs, _distinct(faq.uid for faq in faqs), strict=True):
        slug = faq.slug or kept.get(uid) or faq.question
        slug = free_faq_slug(slug, article, uid)
        while slug in used:
            slug = f"{slug}-{uid[:4]}"
        used.add(slug)
        yield uid, {"question": faq.question, "answer_source": faq.answer, "slug": slug}


def _distinct(uids: Iterable[str]) -> list[str]:
    """Return the uids, a new one for each that is empty or repeats: no part replaces another."""
    distinct: list[str] = []
    for uid in uids:
        distinct.append(uid if uid and uid not in distinct else new_uid())
    return distinct


def _store_parts(manager: Any, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Update, insert and delete so that the parts are ``rows``, in that order."""
    existing: dict[str, Model] = {part.uid: part for part in manager.all()}
    uids = _distinct(uid for uid, _ in rows)
    manager.exclude(uid__in=uids).delete()
    for position, (uid, (_, values)) in enumerate(zip(uids, rows, strict=True), start=1):
        part = existing.get(uid)
        if part is None:
            manager.create(uid=uid, position=position, **values)
            continue
        for name, value in {**values, "position": position}.items():
            setattr(part, name, value)
        part.save()


def _store_citations(article: Article, references: Sequence[ReferenceDraft]) -> list[str]:
    kept, written, keys = [], [], {}
    for position, draft in enumerate(references, start=1):
        reference, is_written = put_reference(draft, article)
        if reference.key != draft.key:
            keys[draft.key] = reference.key
        written += [item_name(reference)] if is_written else []
        citation, _ = Citation.objects.update_or_create(
            article=article,
            reference=reference,
            defaults={
                "position": position,
                "finding": draft.finding,
                "locator": draft.locator,
                "strength": draft.strength,
            },
        )
        kept.append(citation.pk)
    article.citations.exclude(pk__in=kept).delete()
    cite_by_other_keys(article, keys)
    return written


def cite_by_other_keys(article: Article, keys: Mapping[str, str]) -> None:
    """Let the texts of the working copy cite merged records by the key they have now.

    :param keys: the new key of each old one.
    """
    if not keys:
        return
    for name in MARKDOWN_FIELDS:
        text = getattr(article, f"{name}_source")
        setattr(article, f"{name}_source", with_other_keys(text, keys))
    article.save(update_fields=[f"{name}_source" for name in MARKDOWN_FIELDS])
    parts = ((article.sections, "body"), (article.faqs, "answer"), (article.help_cards, "body"))
    for manager, name in parts:
        for part in manager.all():
            text = getattr(part, f"{name}_source")
            renamed = with_other_keys(text, keys)
            if renamed != text:
                setattr(part, f"{name}_source", renamed)
                part.save(update_fields=[f"{name}_source"])
