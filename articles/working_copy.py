"""The editable text of an article as plain data.

Importer, exporter, demo and "restore" speak in these records, so that none of them needs the
database tables; ``transitions.save_draft`` is the only thing that writes them there.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # no l, o, 0, 1: people read these aloud
UID_PATTERN = re.compile(r"[a-z0-9]{6,32}")
REFERENCE_KEY_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
IMAGE_NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

HELP_CARD_LEVELS = ("routine", "urgent", "emergency")
STRENGTHS = ("", "strong", "moderate", "limited")
RISKS = ("low", "high")
CHANGE_KINDS = ("", "correction", "update")


def new_uid() -> str:
    """Return a random name for a part of an article; it stays with the part for life."""
    return "".join(secrets.choice(UID_ALPHABET) for _ in range(10))


@dataclass(frozen=True)
class BylineDraft:
    """One author as printed, with what readers should know of their interests."""

    name: str
    about: str = ""
    disclosure: str = ""
    uid: str = ""


@dataclass(frozen=True)
class SectionDraft:
    """One section; ``body`` is Markdown."""

    heading: str
    body: str
    uid: str = ""


@dataclass(frozen=True)
class FAQDraft:
    """One question; ``answer`` is Markdown, ``slug`` its public address (made if empty)."""

    question: str
    answer: str
    uid: str = ""
    slug: str = ""


@dataclass(frozen=True)
class HelpCardDraft:
    """When to get help; ``level`` is one of HELP_CARD_LEVELS, ``body`` is Markdown."""

    level: str
    heading: str
    body: str
    uid: str = ""


@dataclass(frozen=True)
class ReferenceDraft:
    """A source of the library together with its use in this article.

    ``csl`` is the whole CSL-JSON record; ``verified`` maps a field of it to where that field
    was seen, and a field missing there is still to be checked.
    """

    key: str
    csl: Mapping[str, Any]
    verified: Mapping[str, str] = field(default_factory=dict)
    finding: str = ""
    locator: str = ""
    strength: str = ""


@dataclass(frozen=True)
class ImageDraft:
    """A picture of the library; ``data`` holds the file's bytes where they travel along."""

    name: str
    sha256: str
    extension: str
    alt: str
    credit: str = ""
    licence: str = ""
    data: bytes | None = None


@dataclass(frozen=True)
class ArticleDraft:
    """The whole working copy of one article."""

    title: str
    slug: str = ""
    language: str = "en"
    topic: str = ""
    risk: str = "low"
    summary: str = ""
    meta_description: str = ""
    change_note: str = ""
    change_kind: str = ""
    bylines: tuple[BylineDraft, ...] = ()
    in_short: str = ""
    why_it_matters: str = ""
    sections: tuple[SectionDraft, ...] = ()
    faqs: tuple[FAQDraft, ...] = ()
    help_cards: tuple[HelpCardDraft, ...] = ()
    questions: str = ""
    bottom_line: str = ""
    call_to_action: str = ""
    references: tuple[ReferenceDraft, ...] = ()
    images: tuple[ImageDraft, ...] = ()
