"""Which words of the glossary a text uses, in the forms in which they are usually written.

The signed body is left alone: the list stands below it, in the words of the page, and the script
that reads it links the words in the browser. Asked for each answer, so that a definition which was
withdrawn is gone from all texts at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags

from articles.models.publication import Publication
from articles.models.published_definition import PublishedDefinition
from articles.public.glossary import path_of

MOST_WORDS = 6  # of a term that is looked for
_WITH_ABBREVIATION = re.compile(r"(.+?)\s*\(([^()]+)\)")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True)
class Explained:
    """A word that a text uses and a live article explains.

    :param href: to the definition: in this text where it has one, else in the glossary.
    :param forms: in which it is written, joined by bars, for the script.
    :param source: title of the other article that explains it; "" for this one.
    """

    term: str
    href: str
    forms: str
    source: str = ""
    language: str = ""


def forms_of(term: str) -> tuple[str, ...]:
    """Return the usual forms: with and without abbreviation, singular and plural."""
    found = _WITH_ABBREVIATION.fullmatch(term)
    parts = [found[1], found[2]] if found else [term]
    return tuple(dict.fromkeys(form for part in parts for form in _numbers(part)))


def is_abbreviation(form: str) -> bool:
    """Return whether case tells it from other words: RLS, RLSs, PSG."""
    letters = form.removesuffix("s")
    return len(letters) > 1 and letters.isupper()


def _numbers(form: str) -> Iterator[str]:
    """Yield a form in singular and plural, as far as spelling tells."""
    yield form
    if form.isupper():
        yield f"{form}s"
    elif form.endswith(("s", "x", "z", "ch", "sh")):
        yield f"{form}es"
        if form.endswith("s") and not form.endswith(("ss", "is", "us")):
            yield form[:-1]
    elif form.endswith("y") and form[-2:-1] not in "aeiou":
        yield f"{form[:-1]}ies"
    else:
        yield f"{form}s"


def explained_in(publication: Publication) -> list[Explained]:
    """Return the words of the glossary that a text uses, its own definitions first; one query.

    Of several articles that explain a word, the one published first says it.
    """
    rows = PublishedDefinition.objects.filter(publication__in=Publication.objects.live())
    rows = rows.filter(publication__language=publication.language).select_related("publication")
    rows = rows.only("term", "anchor", "publication__title", "publication__article_id")
    rows = rows.order_by("publication__first_published_at", "publication_id", "position")
    own = re.findall(r'<dfn id="([^"]+)">([^<]*)</dfn>', publication.body_html)
    listed = [Explained(unescape(term), f"#{anchor}", "") for anchor, term in own]
    others = (row for row in rows if row.publication.article_id != publication.article_id)
    listed += [
        Explained(row.term, path_of(row.term), "", row.publication.title, publication.language)
        for row in others
    ]
    return list(_used(listed, publication.body_html))


def _used(listed: Iterable[Explained], body_html: str) -> Iterator[Explained]:
    """Yield those whose forms the text has, each form once."""
    exact, small = _phrases(body_html)
    taken: set[str] = set()
    for each in listed:
        forms = [f for f in forms_of(each.term) if f.casefold() not in taken and "|" not in f]
        is_used = any(
            _key(form) in (exact if is_abbreviation(form) else small)
            for form in (forms if each.source else [])
        )
        if forms and (is_used or not each.source):
            taken.update(form.casefold() for form in forms)
            yield Explained(each.term, each.href, "|".join(forms), each.source, each.language)


def _key(form: str) -> tuple[str, ...]:
    words = _WORD.findall(form)
    return tuple(words if is_abbreviation(form) else (word.casefold() for word in words))


def _phrases(body_html: str) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """Return the runs of words in a text, as written and in small letters."""
    words = _WORD.findall(unescape(strip_tags(body_html.replace("<", " <"))))
    small = [word.casefold() for word in words]
    runs = {
        tuple(small[at : at + count])
        for count in range(1, MOST_WORDS + 1)
        for at in range(len(small) - count + 1)
    }
    return {(word,) for word in words}, runs
