"""Full-text search over live articles and FAQs: every word must occur, titles come first.

A plain scan for parts of words; it suits thousands of entries. Nothing of a query is stored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page as PageOfHits
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.models.publication import Publication, SearchEntry
from articles.public.catalog import HEAVY, signatures_of
from articles.public.reviews import Review, review_of
from articles.published import fold

MOST_WORDS = 12
LONGEST_QUERY = 200  # characters; the field takes no more either
PER_PAGE = 20
SNIPPET_LENGTH = 240  # characters
SNIPPET_LEAD = 60  # characters before the first hit

_WORD = re.compile(r"\w+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True)
class Hit:
    """One result: where it leads, and why it was found."""

    entry: SearchEntry
    title: SafeString
    snippet: SafeString
    review: Review

    @property
    def is_faq(self) -> bool:
        """Whether it is a question with a page of its own."""
        return self.entry.kind == SearchEntry.Kind.FAQ


def cleaned(query: str) -> str:
    """Return a query as it is shown again: one line, without what HTML cannot hold."""
    return " ".join(_CONTROL.sub(" ", query).split())[:LONGEST_QUERY].strip()


def words_of(query: str) -> list[str]:
    """Return the folded words to look for, each once."""
    return list(dict.fromkeys(_WORD.findall(fold(query))))[:MOST_WORDS]


def find(words: Sequence[str], page: str | None, today: date) -> tuple[PageOfHits, list[Hit]]:
    """Return one page of results, and its hits.

    :param words: from ``words_of``, at least one.
    :param page: its number as the reader typed it; nonsense is the first or the last page.

    Three queries: how many, which, and the signatures under them.
    """
    found = Paginator(_matching(words), PER_PAGE).get_page(page)
    listed = list(found)
    signatures = signatures_of(entry.publication.article_id for entry in listed)
    return found, [
        Hit(
            entry,
            highlighted(entry.title, words),
            highlighted(excerpt(entry.text, words), words),
            review_of(entry.publication, signatures[entry.publication.article_id], today),
        )
        for entry in listed
    ]


def _matching(words: Sequence[str]) -> QuerySet[SearchEntry]:
    everywhere, all_in_title = Q(), Q()
    for word in words:
        in_title = Q(folded_title__contains=word)
        everywhere &= in_title | Q(folded_text__contains=word)
        all_in_title &= in_title
    return (
        SearchEntry.objects.filter(everywhere, publication__in=Publication.objects.live())
        .annotate(
            rank=Case(When(all_in_title, then=Value(0)), default=1, output_field=IntegerField())
        )
        .select_related("publication")
        .defer("folded_text", *(f"publication__{name}" for name in HEAVY))
        .order_by("rank", "kind", "title", "pk")
    )


def excerpt(text: str, words: Sequence[str]) -> str:
    """Return the part of a text around the first hit, cut between words."""
    first = next((m.start() for m in _WORD.finditer(text) if _is_hit(m.group(), words)), 0)
    start = max(0, first - SNIPPET_LEAD)
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = start + SNIPPET_LENGTH
    if end < len(text):
        end = max(text.rfind(" ", first, end), first + 1)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return f"{before}{text[start:end].strip()}{after}"


def highlighted(text: str, words: Sequence[str]) -> SafeString:
    """Return plain text as HTML with the words that were found marked.

    Every piece of the text is escaped; only our own tags are not.
    """
    parts: list[str] = []
    position = 0
    for match in _WORD.finditer(text):
        if _is_hit(match.group(), words):
            between = escape(text[position : match.start()])
            parts.append(f"{between}<mark>{escape(match.group())}</mark>")
            position = match.end()
    parts.append(escape(text[position:]))
    return mark_safe("".join(parts))  # noqa: S308 - escaped piece by piece above


def _is_hit(word: str, words: Sequence[str]) -> bool:
    folded = fold(word)
    return any(each in folded for each in words)
