"""What of an article readers speak about, and what editors see of where they did."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models.publication import Publication


@dataclass(frozen=True)
class Place:
    """The whole text, a section of it, or a question."""

    uid: str
    words: str


def places(publication: Publication) -> list[Place]:
    """Return the whole text, its sections, and its questions, as readers know them."""
    data = publication.data
    sections = [Place(each["uid"], each["heading"]) for each in data["sections"]]
    faqs = [Place(each["uid"], each["question"]) for each in data["faqs"]]
    return [Place("", publication.title), *sections, *faqs]
