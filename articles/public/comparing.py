"""Any two public revisions of an article, compared word by word.

Readers see words: citations by the short names of sources, callouts by their names. What changed
of a text beside its words is said in sentences; folded below stands the text as it was signed,
with its marks, compared as at the workbench. So nothing that was signed changes unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.diff import LISTS, Comparison, FieldDiff, PartDiff, compare_revisions
from articles.models.publication import Publication
from articles.public import addresses
from articles.public.heads_of_records import head_of_comparison
from articles.public.history import history_path
from articles.public.marks import changed_marks
from articles.public.shell import answer, make_page, moved, shell_language
from articles.public.stored_words import in_words
from articles.public.views import withdrawn
from articles.public.word_counts import counted
from articles.rendering.readable import readable, source_names
from articles.word_diff import Passage, compare_texts
from rlsportal.read_only import read_only

# What stands apart from the words that one reads from top to bottom.
APART = {
    "faqs": ("faqs",),
    "references": ("references",),
    "about": (
        "bylines",
        "images",
        "meta_description",
        "change_note",
        "change_kind",
        "language",
        "schema",
        "page",
    ),
}

# Fields that are typed with marks, by the kind of their part; "" where the part is the field.
MARKDOWN = {
    **dict.fromkeys(
        ("in_short", "why_it_matters", "bottom_line", "questions", "call_to_action"), ("",)
    ),
    "sections": ("body",),
    "faqs": ("answer",),
    "help_cards": ("body",),
}


@dataclass(frozen=True)
class Piece:
    """A passage; one that changed has its number on the page, counted from 1."""

    passage: Passage
    number: int = 0

    @property
    def before(self) -> int:
        """The number of the change before it; 0 for the first."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the change after it, if it is not the last."""
        return self.number + 1


@dataclass(frozen=True)
class Field:
    """One field of a part, as pieces in reading order.

    :param sentences: what changed beside its words.
    :param number: of the change that they are, where no word changed.
    :param as_signed: the same with its marks; empty where it has none.
    """

    label: str
    pieces: tuple[Piece, ...]
    sentences: tuple[str, ...] = ()
    number: int = 0
    as_signed: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part that differs, with its fields; ``number`` is that of a part that only moved."""

    part: PartDiff
    fields: tuple[Field, ...]
    number: int = 0


@dataclass(frozen=True)
class Group:
    """Parts of one kind: those that differ, and the text of those that do not."""

    name: str
    heading: str
    changed: tuple[Part, ...]
    unchanged: tuple[tuple[str, str], ...]


def compare_path(slug: str, old: int, new: int) -> str:
    """Return the address that compares two revisions, the older one first."""
    return reverse("articles:compare", kwargs={"slug": slug, "old": old, "new": new})


@read_only
def compare(request: HttpRequest, slug: str, old: int, new: int) -> HttpResponseBase:
    """Compare two public revisions; 410 when one of them was withdrawn."""
    older, newer = addresses.revision_at(slug, old), addresses.revision_at(slug, new)
    for each in (newer, older):
        if each is not None and each.withdrawn_at is not None:
            return withdrawn(request, each, addresses.live_of(each.article_id))
    if older is None or newer is None or old == new:
        raise Http404
    address: str = newer.address  # type: ignore[attr-defined]  # annotated by the query
    if slug != address or old > new:
        return moved(compare_path(address, min(old, new), max(old, new)))
    with override(shell_language(newer.language)):
        context = compared(older, newer)
    context["address"] = address
    page = make_page(
        "articles/compare.html",
        context,
        language=newer.language,
        head=lambda: head_of_comparison(older, newer, address),
    )
    return answer(request, page)


@read_only
def choose(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Lead from the form of the history to the comparison; to the history if it names no two."""
    newest = addresses.newest_once_at(slug)
    if newest is None:
        raise Http404
    numbers = sorted({_number(request.GET.get(name, "")) for name in ("old", "new")})
    if len(numbers) != 2 or numbers[0] < 1:
        return moved(history_path(newest.slug))
    return moved(compare_path(newest.slug, *numbers))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def compared(older: Publication, newer: Publication) -> dict[str, Any]:
    """Return what the page prints of a comparison."""
    comparison = compare_revisions(older, newer)
    groups, total = _groups(comparison)
    return {
        "older": older,
        "newer": newer,
        "groups": groups,
        "total": total,
        "words": counted(comparison.parts),
        "other_renderer": comparison.other_renderer,
        "is_demonstration": older.is_demonstration or newer.is_demonstration,
    }


def _groups(comparison: Comparison[Publication]) -> tuple[list[Group], int]:
    """Return the groups that have a part, and how many changes there are."""
    headings = {
        "words": _("The text"),
        "faqs": _("Questions and answers"),
        "references": _("References"),
        "about": _("Pictures, authors, and notes about the text"),
    }
    kinds = {kind: name for name, listed in APART.items() for kind in listed}
    sorted_in: dict[str, list[PartDiff]] = {name: [] for name in headings}
    for part in comparison.parts:
        sorted_in[kinds.get(part.kind, "words")].append(part)
    writer, groups = _Writer(comparison), []
    for name, parts in sorted_in.items():
        changed = tuple(writer.changed(part) for part in parts if not part.is_same)
        same = tuple(writer.unchanged(part) for part in parts if part.is_same)
        if parts:
            groups.append(Group(name, headings[name], changed, same))
    return groups, writer.number


class _Writer:
    """Puts parts into words, and numbers the changes from 1 in their order."""

    def __init__(self, comparison: Comparison[Publication]) -> None:
        self.number = 0
        self._old, self._new = comparison.old.data, comparison.new.data
        self._names = source_names(self._old["references"], self._new["references"])

    def changed(self, part: PartDiff) -> Part:
        """Return a part that differs, with its fields."""
        fields = tuple(self._field(part, field) for field in part.fields)
        self.number += not fields
        return Part(part, fields, number=0 if fields else self.number)

    def _field(self, part: PartDiff, field: FieldDiff) -> Field:
        # What a doctor is to look at twice is no matter of readers.
        signed = tuple(replace(passage, languages=None) for passage in field.passages)
        if not _is_markdown(part.kind, field.name):
            return Field(field.label, self._pieces(self._said(part, field.name) or signed))
        typed = [_typed(data, part, field.name) for data in (self._old, self._new)]
        old, new = (
            readable(text, self._names, data["language"])
            for text, data in zip(typed, (self._old, self._new), strict=True)
        )
        sentences = tuple(changed_marks(old, new))
        pieces = self._pieces(compare_texts(old.text, new.text))
        only_marks = old.text == new.text
        self.number += only_marks
        has_marks = [old.text, new.text] != typed
        number = self.number if only_marks else 0
        return Field(field.label, pieces, sentences, number, signed if has_marks else ())

    def _said(self, part: PartDiff, name: str) -> tuple[Passage, ...]:
        """Return what is stored as data in words; nothing where they do not tell the change."""
        old, new = (
            in_words(name or part.kind, _stored(data, part, name), data["language"])
            for data in (self._old, self._new)
        )
        return compare_texts(old, new) if old != new else ()

    def _pieces(self, passages: Iterable[Passage]) -> tuple[Piece, ...]:
        pieces = []
        for passage in passages:
            self.number += not passage.is_same
            pieces.append(Piece(passage, 0 if passage.is_same else self.number))
        return tuple(pieces)

    def unchanged(self, part: PartDiff) -> tuple[str, str]:
        """Return label and words of a part that is the same in both, to be folded."""
        if part.kind not in LISTS:
            return part.label, self._words(part.kind, "", self._new.get(part.kind))
        item = _item(self._new, part)
        shown = ("heading", "question", "body", "answer", "text")
        said = (self._words(part.kind, name, item[name]) for name in shown if item.get(name))
        return part.label, "\n\n".join(said)

    def _words(self, kind: str, name: str, value: Any) -> str:
        text = str(value or "")
        if _is_markdown(kind, name):
            return readable(text, self._names, self._new["language"]).text
        return text


def _is_markdown(kind: str, name: str) -> bool:
    return name in MARKDOWN.get(kind, ())


def _typed(content: Mapping[str, Any], part: PartDiff, name: str) -> str:
    """Return a field as it was typed and signed; "" where the text has no such part."""
    return str(_stored(content, part, name) or "")


def _stored(content: Mapping[str, Any], part: PartDiff, name: str) -> Any:
    return _item(content, part).get(name) if part.kind in LISTS else content.get(part.kind)


def _item(content: Mapping[str, Any], part: PartDiff) -> Mapping[str, Any]:
    key = LISTS[part.kind][0]
    found: Iterable[Mapping[str, Any]] = content.get(part.kind) or ()
    return next((each for each in found if str(each.get(key, "")) == part.uid), {})


__all__ = ["choose", "compare", "compare_path", "compared"]
