"""A file read again: what it keeps of the article that is there, and what it changes.

Pure: drafts in, drafts out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from articles.working_copy import (
    ArticleDraft,
    BylineDraft,
    FAQDraft,
    HelpCardDraft,
    ReferenceDraft,
    SectionDraft,
)

from .notices import Kind, Notice

Part = TypeVar("Part", SectionDraft, FAQDraft, HelpCardDraft, BylineDraft)

TEXTS = ("in_short", "why_it_matters", "questions", "bottom_line", "call_to_action")
_NOTES = ("meta_description", "change_note", "change_kind")
LINES = ("title", "slug", "language", "topic", "risk", "summary", *_NOTES)
_UNKNOWN_TO_PLAIN_TEXT = ("language", "topic", "risk", *_NOTES, "bylines")
_CITATION = re.compile(r"\[@[A-Za-z0-9_-]+(?:; @[A-Za-z0-9_-]+)*\]")


def merged(new: ArticleDraft, old: ArticleDraft, *, is_plain_text: bool) -> ArticleDraft:
    """Return the draft of a file with what only the stored article knows.

    Parts without a uid take that of the stored part with the same heading or question, in order.
    Plain text keeps what it cannot say (topic, risk, help cards, findings …) and every part that
    it does not have; its sections, FAQs and references replace the stored ones.
    """
    draft = replace(
        new,
        slug=old.slug,
        topic=new.topic or old.topic,
        sections=_with_uids(new.sections, old.sections, "heading"),
        faqs=_with_slugs(_with_uids(new.faqs, old.faqs, "question"), old.faqs),
        help_cards=_with_uids(new.help_cards, old.help_cards, "level"),
        bylines=_with_uids(new.bylines, old.bylines, "name"),
    )
    if not is_plain_text:
        return replace(draft, slug=new.slug or old.slug)
    kept = {name: getattr(draft, name) or getattr(old, name) for name in (*TEXTS, "summary")}
    kept |= {name: getattr(old, name) for name in _UNKNOWN_TO_PLAIN_TEXT if name != "topic"}
    return replace(
        draft,
        **kept,
        help_cards=draft.help_cards or old.help_cards,
        images=old.images,
        references=_with_findings(draft.references, old.references),
    )


def _with_uids(new: Sequence[Part], old: Sequence[Part], name: str) -> tuple[Part, ...]:
    used = {part.uid for part in new}
    waiting: dict[str, list[str]] = defaultdict(list)
    for part in reversed(old):
        if part.uid not in used:
            waiting[getattr(part, name)].append(part.uid)
    return tuple(
        part
        if part.uid or not waiting[getattr(part, name)]
        else replace(part, uid=waiting[getattr(part, name)].pop())
        for part in new
    )


def _with_slugs(new: Sequence[FAQDraft], old: Sequence[FAQDraft]) -> tuple[FAQDraft, ...]:
    slugs = {faq.uid: faq.slug for faq in old}
    return tuple(replace(faq, slug=faq.slug or slugs.get(faq.uid, "")) for faq in new)


def _with_findings(
    new: Sequence[ReferenceDraft], old: Sequence[ReferenceDraft]
) -> tuple[ReferenceDraft, ...]:
    known = {reference.key: reference for reference in old}
    return tuple(
        replace(
            reference,
            finding=known[reference.key].finding,
            locator=known[reference.key].locator,
            strength=known[reference.key].strength,
        )
        if reference.key in known
        else reference
        for reference in new
    )


def with_keys(draft: ArticleDraft, keys: Mapping[str, str]) -> ArticleDraft:
    """Return a draft read from plain text with other reference keys in its citations.

    :param keys: the new key of each old one that changes. In such a draft every unescaped
        ``[@key]`` was made by the importer, so no word of the text can be meant.
    """
    if not keys:
        return draft

    def renamed(text: str) -> str:
        return _CITATION.sub(
            lambda found: re.sub(
                r"@([A-Za-z0-9_-]+)", lambda key: f"@{keys.get(key[1], key[1])}", found[0]
            ),
            text,
        )

    texts: dict[str, Any] = {name: renamed(getattr(draft, name)) for name in TEXTS}
    return replace(
        draft,
        **texts,
        sections=tuple(replace(part, body=renamed(part.body)) for part in draft.sections),
        faqs=tuple(replace(part, answer=renamed(part.answer)) for part in draft.faqs),
    )


def changes(old: ArticleDraft, new: ArticleDraft) -> list[Notice]:
    """Return a notice for each part in which two drafts differ; images aside."""
    found = [
        _changed(name.replace("_", " "))
        for name in (*LINES, *TEXTS)
        if getattr(old, name) != getattr(new, name)
    ]
    kinds = (
        ("bylines", "name"),
        ("sections", "heading"),
        ("faqs", "question"),
        ("help_cards", "heading"),
    )
    for kind, heading in kinds:
        found += _changed_parts(getattr(old, kind), getattr(new, kind), heading)
    before = {reference.key: reference for reference in old.references}
    after = {reference.key: reference for reference in new.references}
    found += [
        _changed(f"[@{key}]") for key in {**before, **after} if before.get(key) != after.get(key)
    ]
    if not found and [*before] != [*after]:
        found.append(_changed("references"))
    return found


def _changed_parts(old: Iterable[Part], new: Iterable[Part], heading: str) -> list[Notice]:
    before: dict[str, Part] = {part.uid or f"old {n}": part for n, part in enumerate(old)}
    after: dict[str, Part] = {part.uid or f"new {n}": part for n, part in enumerate(new)}
    found = [
        _changed(getattr(after.get(uid) or before[uid], heading))
        for uid in {**before, **after}
        if before.get(uid) != after.get(uid)
    ]
    is_moved = not found and [*before] != [*after]
    return [_changed(getattr(part, heading)) for part in after.values()] if is_moved else found


def _changed(where: str) -> Notice:
    return Notice(Kind.CHANGED, "changed", 0, {"where": where})
