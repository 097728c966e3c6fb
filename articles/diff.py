"""What changed between two frozen texts, part by part; what a doctor is shown first.

Complete by construction: every key of the canonical content is compared, also one that this
module has no name for, and equality is that of the stored values. ``word_diff`` does the words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from articles.canonical import canonical_json
from articles.word_diff import (
    ADDED,
    ALARMS,
    REMOVED,
    Passage,
    Run,
    compare_texts,
    in_languages,
)

CHANGED, UNCHANGED = "changed", "unchanged"

# In reading order; what is listed nowhere comes at the end under its own name.
FIELDS = {
    "title": gettext_noop("Title"),
    "summary": gettext_noop("Summary"),
    "in_short": gettext_noop("In short"),
    "why_it_matters": gettext_noop("Why it matters"),
    "bottom_line": gettext_noop("The bottom line"),
    "questions": gettext_noop("Questions for your appointment"),
    "call_to_action": gettext_noop("Call to action"),
    "meta_description": gettext_noop("Description for search engines"),
    "change_note": gettext_noop("Change note"),
    "change_kind": gettext_noop("Kind of change"),
    "language": gettext_noop("Language"),
    "schema": gettext_noop("Format of the frozen text"),
}
# kind of part: what names one of them, its word, and the field that is its heading
LISTS = {
    "sections": ("uid", gettext_noop("Section"), "heading"),
    "faqs": ("uid", gettext_noop("FAQ"), "question"),
    "help_cards": ("uid", gettext_noop("Help card"), "heading"),
    "bylines": ("uid", gettext_noop("Byline"), "name"),
    "references": ("key", gettext_noop("Reference"), "text"),
    "images": ("name", gettext_noop("Image"), "name"),
}
ORDER = ("title", "summary", "in_short", "why_it_matters", "sections", "faqs", "help_cards")
PART_FIELDS = {
    "heading": gettext_noop("Heading"),
    "body": gettext_noop("Text"),
    "question": gettext_noop("Question"),
    "answer": gettext_noop("Answer"),
    "level": gettext_noop("Level"),
    "text": gettext_noop("Text"),
    "finding": gettext_noop("What it showed"),
    "locator": gettext_noop("Where in it"),
    "strength": gettext_noop("Strength of evidence"),
    "source": gettext_noop("Record"),
    "name": gettext_noop("Name"),
    "about": gettext_noop("About the author"),
    "disclosure": gettext_noop("Disclosure"),
    "alt": gettext_noop("Alt text"),
    "credit": gettext_noop("Credit"),
    "licence": gettext_noop("Licence"),
    "sha256": gettext_noop("File (SHA-256)"),
    "extension": gettext_noop("Kind of file"),
    "width": gettext_noop("Width in pixels"),
    "height": gettext_noop("Height in pixels"),
}
# How change requests call the lists.
ANCHORS = {
    "sections": "section",
    "faqs": "faq",
    "help_cards": "help_card",
    "references": "reference",
}
PICTURES = "images"
WITHOUT_ALARMS = ("sha256", "extension")


@dataclass(frozen=True)
class FieldDiff:
    """One field that differs; ``label`` is empty where the part is the field."""

    label: str
    passages: tuple[Passage, ...]
    name: str = ""


@dataclass(frozen=True)
class PartDiff:
    """One part of the article in both texts.

    :param status: CHANGED, UNCHANGED, ADDED or REMOVED; a part that only moved is UNCHANGED.
    :param moved: words about the new place, or "".
    :param uid: what names the part among those of its kind; "" where it is the only one.
    :param before, after: of a picture, what was frozen of it, to be looked at; None where it is
        not there.
    """

    kind: str
    label: str
    status: str
    fields: tuple[FieldDiff, ...] = ()
    moved: str = ""
    uid: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None

    @property
    def place(self) -> str:
        """The place as a change request names it: its anchor and the part's uid."""
        anchor = ANCHORS.get(self.kind)
        return f"{anchor}:{self.uid}" if anchor else f"field:{self.kind}"

    @property
    def alarms(self) -> list[str]:
        """What changed here and is to be looked twice at, in words."""
        kinds = {
            kind for field in self.fields for passage in field.passages for kind in passage.alarms
        }
        return [_(words) for kind, words in ALARMS.items() if kind in kinds]

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs, neither words nor place."""
        return self.status == UNCHANGED and not self.moved


class Frozen(Protocol):
    """A frozen text: a revision, or the publication that copies it."""

    number: Any
    body_html: Any
    renderer_version: Any

    @property
    def data(self) -> dict[str, Any]:
        """The canonical content."""


Text = TypeVar("Text", bound=Frozen)


@dataclass(frozen=True)
class Differences:
    """What separates two texts, of which one may be the working copy and have no page yet."""

    parts: tuple[PartDiff, ...]
    other_renderer: bool = False

    @property
    def changed(self) -> tuple[PartDiff, ...]:
        """The parts that differ, in reading order."""
        return tuple(part for part in self.parts if not part.is_same)

    @property
    def unchanged(self) -> tuple[PartDiff, ...]:
        """The parts that are the same in both."""
        return tuple(part for part in self.parts if part.is_same)


@dataclass(frozen=True, kw_only=True)
class Comparison(Differences, Generic[Text]):
    """What separates two frozen texts of an article."""

    old: Text
    new: Text


def compare_revisions(old: Text, new: Text) -> Comparison[Text]:
    """Compare two revisions; with equal words also the pages made of them."""
    parts = list(compare_contents(old.data, new.data))
    if all(part.is_same for part in parts) and old.body_html != new.body_html:
        passages = compare_texts(old.body_html, new.body_html)
        parts.append(PartDiff("page", _("The page as built"), CHANGED, (FieldDiff("", passages),)))
    renderers = old.renderer_version != new.renderer_version
    return Comparison(parts=tuple(parts), other_renderer=renderers, old=old, new=new)


def compare_contents(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[PartDiff]:
    """Yield every part of two canonical contents, in reading order."""
    languages = frozenset(str(each.get("language") or "") for each in (old, new))
    known = [*ORDER, *(key for key in (*FIELDS, *LISTS) if key not in ORDER)]
    extra = sorted({*old, *new} - set(known))
    for key in (*known, *extra):
        before, after = old.get(key), new.get(key)
        if key in LISTS and _are_lists(before, after):
            for part in _compare_lists(key, before or [], after or []):
                yield _with_alarms(part, languages)
        elif before or after or not _is_equal(before, after):
            label = _(FIELDS[key]) if key in FIELDS else key
            yield _with_alarms(_whole_part(key, label, before, after), languages)


def _with_alarms(part: PartDiff, languages: frozenset[str]) -> PartDiff:
    """Return the part so that it names what to look twice at; the figures of a hash are none."""
    fields = tuple(
        field
        if field.name in WITHOUT_ALARMS
        else replace(field, passages=in_languages(field.passages, languages))
        for field in part.fields
    )
    return replace(part, fields=fields)


def _are_lists(*values: Any) -> bool:
    return all(
        value is None or (isinstance(value, list) and all(isinstance(x, dict) for x in value))
        for value in values
    )


def _is_equal(one: Any, other: Any) -> bool:
    return canonical_json(one) == canonical_json(other)


def _whole_part(key: str, label: str, before: Any, after: Any) -> PartDiff:
    """Compare a part that has one field only."""
    if _is_equal(before, after):
        return PartDiff(key, label, UNCHANGED)
    status = ADDED if not before else REMOVED if not after else CHANGED
    return PartDiff(key, label, status, (FieldDiff("", _passages(before, after)),))


def _passages(before: Any, after: Any) -> tuple[Passage, ...]:
    """Compare two values that differ; show them as stored if their words do not tell."""
    passages = compare_texts(_text(before), _text(after))
    if any(not passage.is_same for passage in passages):
        return passages
    old, new = Run(REMOVED, canonical_json(before)), Run(ADDED, canonical_json(after))
    return (Passage((old,)), Passage((new,)))


def _text(value: Any) -> str:
    """Return a value as lines of text; a record has one line for each of its fields."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_line(inner)}" for key, inner in sorted(value.items()))
    return canonical_json(value)


def _line(value: Any) -> str:
    return value if isinstance(value, str) else canonical_json(value)


# --- lists of parts ---------------------------------------------------------------------------


def _compare_lists(
    kind: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> Iterator[PartDiff]:
    old, new = _named(kind, before), _named(kind, after)
    places = _moves([*old], [*new])
    for name, item in new.items():
        if name in old:
            yield _compare_item(kind, old[name], item, places.get(name, ""))
        else:
            yield _one_sided(kind, item, ADDED)
    for name, item in old.items():
        if name not in new:
            yield _one_sided(kind, item, REMOVED)


def _named(
    kind: str, items: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, int], Mapping[str, Any]]:
    """Return the items by their name; one that is there twice gets a number, to lose none."""
    named: dict[tuple[str, int], Mapping[str, Any]] = {}
    for item in items:
        name, number = str(item.get(LISTS[kind][0], "")), 1
        while (name, number) in named:
            number += 1
        named[name, number] = item
    return named


def _label(kind: str, item: Mapping[str, Any]) -> str:
    _name, word, heading = LISTS[kind]
    name = item.get(heading) or item.get(LISTS[kind][0], "")
    return pgettext("a part of a text", "%(kind)s: %(name)s") % {"kind": _(word), "name": name}


def _compare_item(
    kind: str, old: Mapping[str, Any], new: Mapping[str, Any], moved: str
) -> PartDiff:
    fields = tuple(
        FieldDiff(_field_label(name), _passages(old.get(name), new.get(name)), name)
        for name in _field_names(old, new)
        if not _is_equal(old.get(name), new.get(name))
    )
    status = CHANGED if fields else UNCHANGED
    part = PartDiff(kind, _label(kind, new), status, fields, moved, _uid(kind, new))
    return replace(part, before=old, after=new) if kind == PICTURES else part


def _one_sided(kind: str, item: Mapping[str, Any], status: str) -> PartDiff:
    fields = tuple(
        FieldDiff(_field_label(name), (Passage((Run(status, _text(item[name])),)),), name)
        for name in _field_names(item)
        if item[name] and name != LISTS[kind][0]
    )
    part = PartDiff(kind, _label(kind, item), status, fields, uid=_uid(kind, item))
    if kind != PICTURES:
        return part
    return replace(part, before=item) if status == REMOVED else replace(part, after=item)


def _uid(kind: str, item: Mapping[str, Any]) -> str:
    return str(item.get(LISTS[kind][0], ""))


def _field_names(*items: Mapping[str, Any]) -> list[str]:
    present = {name for item in items for name in item}
    known = [name for name in PART_FIELDS if name in present]
    return [*known, *sorted(present - set(known))]


def _field_label(name: str) -> str:
    return _(PART_FIELDS[name]) if name in PART_FIELDS else name


def _moves(old: Sequence[Any], new: Sequence[Any]) -> dict[Any, str]:
    """Return words for each part that stands in another order than before.

    As few as possible are called moved: those outside the longest run that kept its order.
    """
    place = {name: index for index, name in enumerate(old)}
    common = [name for name in new if name in place]
    kept = _longest_rising([place[name] for name in common])
    return {
        name: _("moved from place %(old)d to place %(new)d")
        % {"old": place[name] + 1, "new": new.index(name) + 1}
        for name in common
        if place[name] not in kept
    }


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return the members of a longest rising subsequence (patience sorting)."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at:] = [number, *ends[at + 1 :]]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
