"""Which words of the glossary a text uses, in the forms in which they are usually written.

The signed body is left alone: the list stands below it, in the words of the page, and the script
that reads it links the words in the browser. Asked for each answer, so that a definition which was
withdrawn is gone from all texts at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags

from articles.models.listing import ListedForm
from articles.models.publication import Publication
from articles.models.published_definition import PublishedDefinition
from articles.public.glossary import path_of
from articles.term_forms import LONGEST, forms_of, is_abbreviation, words_of

MOST_WORDS = 6  # of a term that is looked for


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


def explained_in(publication: Publication) -> list[Explained]:
    """Return the words of the glossary that a text uses, its own definitions first; one query.

    Of several articles that explain a word, the one published first says it. Only terms are read
    that begin as some word of the text does.
    """
    text = words_of(unescape(strip_tags(publication.body_html.replace("<", " <"))))
    begin = {word.casefold()[:LONGEST] for word in text}
    listed_forms = ListedForm.objects.filter(first__in=begin).values("definition")
    rows = PublishedDefinition.objects.filter(
        pk__in=listed_forms, publication__in=Publication.objects.live()
    )
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
    return list(_used(listed, text))


def _used(listed: Iterable[Explained], text: Sequence[str]) -> Iterator[Explained]:
    """Yield those whose forms the text has, each form once."""
    exact, small = _phrases(text)
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
    words = words_of(form)
    return tuple(words if is_abbreviation(form) else (word.casefold() for word in words))


def _phrases(words: Sequence[str]) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """Return the runs of words in a text, as written and in small letters."""
    small = [word.casefold() for word in words]
    runs = {
        tuple(small[at : at + count])
        for count in range(1, MOST_WORDS + 1)
        for at in range(len(small) - count + 1)
    }
    return {(word,) for word in words}, runs
