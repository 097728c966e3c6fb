"""What of an article readers speak about, and what editors see of where they did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from articles.models.publication import Publication
from articles.rendering.labels import labels_for

# Before the name of a part that a text has once; the uid of a section never begins so.
ONCE = "_"


@dataclass(frozen=True)
class Place:
    """The whole text, a part that it has once, a section, a help card, or a question."""

    uid: str
    words: str


def places(publication: Publication) -> list[Place]:
    """Return the whole text and its parts, in the order and the words in which readers see them."""
    return [Place("", publication.title), *_parts(publication)]


def _parts(publication: Publication) -> Iterator[Place]:
    data, labels = publication.data, labels_for(publication.language)
    names = ("in_short", "why_it_matters", "bottom_line", "questions", "references")
    once = {name: Place(f"{ONCE}{name}", getattr(labels, name)) for name in names if data.get(name)}
    yield from (once.pop(name) for name in names[:2] if name in once)
    yield from (Place(each["uid"], each["heading"]) for each in data["sections"])
    yield from (Place(each["uid"], each["heading"]) for each in data["help_cards"])
    yield from (Place(each["uid"], each["question"]) for each in data["faqs"])
    yield from once.values()
