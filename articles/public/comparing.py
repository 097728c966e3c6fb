"""Any two public revisions of an article, compared word by word as at the workbench."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.diff import LISTS, Comparison, PartDiff, compare_revisions
from articles.models.publication import Publication
from articles.public import addresses
from articles.public.heads_of_records import head_of_comparison
from articles.public.history import history_path
from articles.public.shell import answer, make_page, moved, shell_language
from articles.public.views import withdrawn
from articles.public.word_counts import counted
from articles.word_diff import Passage
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
    """One field of a part, as pieces in reading order."""

    label: str
    pieces: tuple[Piece, ...]


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
    number, groups = 0, []
    for name, parts in sorted_in.items():
        changed = list(_changed((part for part in parts if not part.is_same), number))
        number = max([number, *(_last(part) for part in changed)])
        same = tuple(_text_of(comparison.new.data, part) for part in parts if part.is_same)
        if parts:
            groups.append(Group(name, headings[name], tuple(changed), same))
    return groups, number


def _changed(parts: Iterable[PartDiff], number: int) -> Iterator[Part]:
    for part in parts:
        fields = []
        for field in part.fields:
            pieces = []
            for passage in field.passages:
                # What a doctor is to look at twice is no matter of readers.
                plain = replace(passage, languages=None)
                number += not passage.is_same
                pieces.append(Piece(plain, 0 if passage.is_same else number))
            fields.append(Field(field.label, tuple(pieces)))
        number += not fields
        yield Part(part, tuple(fields), number=0 if fields else number)


def _last(part: Part) -> int:
    return max([part.number, *(piece.number for field in part.fields for piece in field.pieces)])


def _text_of(content: Mapping[str, Any], part: PartDiff) -> tuple[str, str]:
    """Return label and text of a part that is the same in both, to be folded."""
    value = content.get(part.kind)
    if part.kind in LISTS and isinstance(value, list):
        name = LISTS[part.kind][0]
        item: Mapping[str, Any] = next(
            (each for each in value if str(each.get(name, "")) == part.uid), {}
        )
        value = "\n\n".join(
            str(item[key])
            for key in ("heading", "question", "body", "answer", "text")
            if item.get(key)
        )
    return part.label, str(value or "")


__all__ = ["choose", "compare", "compare_path", "compared"]
