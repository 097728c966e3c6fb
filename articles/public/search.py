"""Search over live articles and FAQs: texts that have all words, titles first.

The full text index says which entries have the words (``matching``); what readers see of them are
the words of ``SearchEntry`` and of publications that are live. Nothing of a query is stored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page as PageOfHits
from django.core.paginator import Paginator
from django.utils.safestring import SafeString

from articles.models.publication import Publication, SearchEntry
from articles.policy import months_later
from articles.public.catalog import HEAVY, signatures_of
from articles.public.matching import LISTED, Cell, Narrowed, best, cells
from articles.public.reviews import Review, review_of
from articles.public.snippets import excerpt, highlighted
from articles.search_terms import Matcher, Term, terms_of
from articles.search_words import MOST_WORDS, STOP_WORDS, tokens

LONGEST_QUERY = 200  # characters; the field takes no more either
PER_PAGE = 20
SUGGESTED = 6  # titles while typing
RECENT_MONTHS = 24  # how long a whole-page review counts as recent

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True)
class Hit:
    """One result: where it leads, and why it was found.

    :param article: of a question that was found by it, the title of its article.
    """

    entry: SearchEntry
    title: SafeString
    snippet: SafeString
    review: Review
    article: SafeString

    @property
    def is_faq(self) -> bool:
        """Whether it is a question with a page of its own."""
        return self.entry.kind == SearchEntry.Kind.FAQ

    @property
    def is_by_reference(self) -> bool:
        """Whether only its references have the words: nothing of it is marked."""
        return not self.is_faq and "<mark>" not in self.title + self.snippet


@dataclass(frozen=True)
class Suggestion:
    """One title while typing."""

    title: str
    slug: str
    language: str
    is_faq: bool


@dataclass(frozen=True)
class Found:
    """One page of results, and what is known of all of them.

    :param count: of all entries, also those that nobody can turn to.
    :param cells: how many of which kind, topic and state of review, whatever it is narrowed to.
    """

    page: PageOfHits
    hits: list[Hit]
    count: int
    cells: list[Cell]

    @property
    def is_cut(self) -> bool:
        """Whether there are more results than anybody can turn to."""
        return self.count > LISTED


def cleaned(query: str) -> str:
    """Return a query as it is shown again: one line, without what HTML cannot hold."""
    return " ".join(_CONTROL.sub(" ", query[: 10 * LONGEST_QUERY]).split())[:LONGEST_QUERY].strip()


def words_of(query: str) -> list[str]:
    """Return the folded words of a query, each once; small words only if there are no others."""
    words = list(dict.fromkeys(tokens(query)))
    return ([word for word in words if word not in STOP_WORDS] or words)[:MOST_WORDS]


def recent_since(day: date) -> date:
    """Return the first day on which a whole-page review counts as recent."""
    return months_later(day, -RECENT_MONTHS)


def find(terms: Sequence[Term], narrowed: Narrowed, page: str | None, day: date) -> Found:
    """Return one page of results.

    :param terms: from ``terms_of``, at least one.
    :param page: its number as the reader typed it; nonsense is the first or the last page.
    :param day: today.

    Four queries: how many, which, their words, and the signatures under them.
    """
    counted = cells(terms, recent_since(day))
    count = sum(cell.count for cell in counted if fits(cell, narrowed))
    keys = best(terms, narrowed) if count else []
    # The index may hold a row more for a moment than is live; then a hit is missing on its page.
    found = Paginator(keys, PER_PAGE).get_page(page)
    return Found(found, shown(list(found), terms, day), count, counted)


def fits(cell: Cell, narrowed: Narrowed) -> bool:
    """Return whether the entries of a cell are among the results."""
    return (
        narrowed.kind in ("", cell.kind)
        and narrowed.topic in ("", cell.topic)
        and (cell.is_recent or narrowed.since is None)
    )


def shown(keys: Sequence[int], terms: Sequence[Term], day: date) -> list[Hit]:
    """Return entries as results, those of live publications alone; two queries."""
    entries = live_entries(keys)
    signatures = signatures_of(entry.publication.article_id for entry in entries)
    matcher = Matcher(terms)
    return [
        Hit(
            entry,
            highlighted(entry.title, matcher),
            highlighted(excerpt(entry.text, matcher), matcher),
            review_of(entry.publication, signatures[entry.publication.article_id], day),
            _found_by(entry, matcher),
        )
        for entry in entries
    ]


def _found_by(entry: SearchEntry, matcher: Matcher) -> SafeString:
    """Return the title of a question's article where it has words that the question lacks."""
    if entry.kind != SearchEntry.Kind.FAQ:
        return SafeString()
    own, of_article = (
        {number for text in texts for _, _, number in matcher.places(text)}
        for texts in ((entry.title, entry.text), (entry.publication.title,))
    )
    return SafeString() if of_article <= own else highlighted(entry.publication.title, matcher)


def live_entries(keys: Sequence[int]) -> list[SearchEntry]:
    """Return the live ones of these entries in this order; one query."""
    rows = (
        SearchEntry.objects.filter(pk__in=keys, publication__in=Publication.objects.live())
        .select_related("publication")
        .defer(*(f"publication__{name}" for name in HEAVY))
    )
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def suggestions(query: str) -> list[Suggestion]:
    """Return entries whose title, summary or headings have what is being typed; two queries."""
    terms = terms_of(cleaned(query))
    if sum(len(word) for term in terms for word in term.words) < 2:
        return []
    keys = best(terms, Narrowed(), tiers=2, most=SUGGESTED)
    return [
        Suggestion(
            entry.title,
            entry.slug,
            entry.publication.language,
            entry.kind == SearchEntry.Kind.FAQ,
        )
        for entry in live_entries(keys)
    ]
