"""The glossary: every definition of a live article, by its term, with the review it has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from articles.models.publication import Publication
from articles.models.published_definition import PublishedDefinition
from articles.public.catalog import Entry, entries, live_publications
from articles.public.heads import head_of_glossary
from articles.public.paths import article_path
from articles.public.shell import answer, make_page, today
from rlsportal.read_only import read_only

# More definitions than fit on one page are shown by their first letter.
ON_ONE_PAGE = 150
# Numbers of sources, as the renderer prints them where their list is not; within one, the numbers
# and what is none: tags, and places in a source.
_CITATION = re.compile(r'(?:\s|&nbsp;)*<sup class="citation">.*?</sup>', re.DOTALL)
_NUMBER = re.compile(r"<[^>]*>|\([^)]*\)|(\d+)")
OTHER = "#"  # where terms stand that begin with no letter


@dataclass(frozen=True)
class Definition:
    """What one article says a term means."""

    row: PublishedDefinition
    entry: Entry

    @property
    def html(self) -> SafeString:
        """The words as signed; each number of a source leads to the article's list of them."""
        path = article_path(self.entry.publication.slug)

        def linked(mark: re.Match[str]) -> str:
            return _NUMBER.sub(
                lambda found: (
                    f'<a href="{path}#ref-{found[1]}">{found[1]}</a>' if found[1] else found[0]
                ),
                mark[0],
            )

        return mark_safe(_CITATION.sub(linked, self.row.html))  # noqa: S308 - signed, and a slug

    @property
    def plain_html(self) -> str:
        """The words without numbers, for programs, which get no list of sources with them."""
        return _CITATION.sub("", self.row.html)


@dataclass(frozen=True)
class Term:
    """A term, in the spelling of its first definition, and what live articles say it means."""

    words: str
    anchor: str
    definitions: tuple[Definition, ...]


@dataclass(frozen=True)
class Letter:
    """A letter of the alphabet, with how many definitions it has."""

    sign: str
    count: int

    @property
    def name(self) -> str:
        """As it stands in the address."""
        return "other" if self.sign == OTHER else self.sign.lower()


def anchor_of(term: str) -> str:
    """Return the anchor of a term in the glossary; spellings that differ in case share one."""
    return f"term-{slugify(term, allow_unicode=True) or term.encode().hex()}"


def path_of(term: str) -> str:
    """Return the address of a term, on whichever page of the glossary it stands."""
    name = Letter(letter_of(term), 0).name
    return f"{reverse('articles:glossary')}?letter={name}#{anchor_of(term)}"


def letter_of(term: str) -> str:
    """Return the letter under which a term stands."""
    first = _plain(term)[:1].upper()
    return first if first.isalpha() else OTHER


@read_only
def glossary(request: HttpRequest) -> HttpResponseBase:
    """List the definitions of live articles from A to Z; four queries.

    All of them stand on one page unless they are many; then a letter at a time.
    """
    live = PublishedDefinition.objects.filter(publication__in=Publication.objects.live())
    index = sorted((letter_of(term), key) for key, term in live.values_list("pk", "term"))
    counted = ((sign, len(list(rows))) for sign, rows in groupby(index, lambda each: each[0]))
    letters = [Letter(sign, count) for sign, count in counted]
    shown = _shown(letters, str(request.GET.get("letter", "")), len(index))
    if shown is not None:
        live = live.filter(pk__in=[key for sign, key in index if sign == shown.sign])
    groups = _by_letter(_terms(live))
    context: dict[str, Any] = {
        "letters": letters,
        "shown": shown,
        "groups": groups,
        "count": len(index),
        "is_demonstration": any(
            each.entry.review.is_demonstration
            for _sign, terms in groups
            for term in terms
            for each in term.definitions
        ),
    }
    told = [
        (term.words, term.anchor, [each.plain_html for each in term.definitions])
        for _sign, terms in groups
        for term in terms
    ]
    letter = shown.name if shown else ""
    page = make_page("articles/glossary.html", context, head=lambda: head_of_glossary(told, letter))
    return answer(request, page)


def _plain(term: str) -> str:
    """Return a term as it is sorted: small letters, no accents."""
    decomposed = unicodedata.normalize("NFKD", term.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _shown(letters: list[Letter], asked: str, count: int) -> Letter | None:
    """Return the letter to show alone; none where everything fits on one page."""
    if count <= ON_ONE_PAGE:
        return None
    return next((letter for letter in letters if letter.name == asked.lower()), letters[0])


def _terms(rows: Iterable[PublishedDefinition]) -> list[Term]:
    """Return the terms in their order, definitions of the same term together."""
    listed = list(rows)
    publications = live_publications().filter(pk__in={row.publication_id for row in listed})
    by_key = {entry.publication.pk: entry for entry in entries(publications, today())}
    groups: dict[str, list[Definition]] = {}
    for row in listed:
        if row.publication_id in by_key:  # which was withdrawn between two queries otherwise
            found = Definition(row, by_key[row.publication_id])
            groups.setdefault(anchor_of(row.term), []).append(found)
    terms = [
        Term(
            group[0].row.term,
            anchor,
            tuple(sorted(group, key=lambda d: (d.entry.publication.title, d.row.pk))),
        )
        for anchor, group in groups.items()
    ]
    return sorted(terms, key=lambda term: (letter_of(term.words), _plain(term.words), term.words))


def _by_letter(terms: list[Term]) -> list[tuple[str, list[Term]]]:
    return [
        (sign, list(group)) for sign, group in groupby(terms, lambda term: letter_of(term.words))
    ]
