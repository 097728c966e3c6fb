"""What an article says and on what it rests, as a table: claims with sources, sources with claims.

All of it is signed content: the sentences, what a source showed, where in it, and how strong it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from articles.rendering.claims import Claim, Use, numbered, read_claims
from articles.rendering.labels import Labels, labels_for
from articles.rendering.numbering import Entry
from articles.rendering.reading import ParsedArticle, read_article


@dataclass(frozen=True)
class Basis:
    """One source under one claim.

    :param name: the short form, "Allen 2013".
    :param text: the reference as it is printed.
    :param locator: where in the source, of this citation or else of the reference.
    :param strength: "strong", "moderate", "limited", or "" where nobody judged it.
    :param strength_words: the same in the words of the page.
    """

    key: str
    number: int
    name: str
    text: str
    finding: str
    locator: str
    strength: str
    strength_words: str


@dataclass(frozen=True)
class Line:
    """One claim with its sources; ``number`` counts the claims from 1, in reading order."""

    number: int
    text: str
    where: str
    place: str
    anchor: str
    bases: tuple[Basis, ...]


@dataclass(frozen=True)
class Ground:
    """One source, and the numbers of the claims that rest on it."""

    basis: Basis
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """The claims in reading order, the sources by number, and the places that cite nothing."""

    lines: tuple[Line, ...]
    grounds: tuple[Ground, ...]
    uncited: tuple[tuple[str, str], ...]

    @property
    def parts(self) -> list[tuple[str, list[Line]]]:
        """The claims of each part together: place, and its lines."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.where, []).append(line)
        return [(lines[0].place, lines) for lines in found.values()]

    @property
    def shared(self) -> tuple[Ground, ...]:
        """The sources on which more than one claim rests."""
        return tuple(ground for ground in self.grounds if len(ground.lines) > 1)


def table_of(content: Mapping[str, Any]) -> Table:
    """Return the table of canonical content, schema 1 or 2."""
    article, labels = read_article(content), labels_for(content.get("language", "en"))
    entries = numbered(article, content)
    found = read_claims(article, entries)
    places = place_names(article, labels)
    known = {entry.number: entry for entry in entries}
    lines = tuple(
        Line(
            number,
            claim.text,
            claim.where,
            places[claim.where],
            claim.anchor,
            tuple(_basis(known[use.number], labels, use) for use in claim.uses),
        )
        for number, claim in enumerate(found.claims, start=1)
    )
    grounds = tuple(Ground(_basis(e, labels), _resting(e, found.claims)) for e in entries)
    return Table(lines, grounds, tuple((where, places[where]) for where in found.uncited))


def place_names(article: ParsedArticle, labels: Labels) -> dict[str, str]:
    """Return the parts of an article by the words under which readers find them."""
    names = {
        "in_short": labels.in_short,
        "why_it_matters": labels.why_it_matters,
        "bottom_line": labels.bottom_line,
        "questions": labels.questions,
        "call_to_action": labels.call_to_action,
    }
    items = (*article.sections, *article.help_cards, *article.faqs)
    return names | {item.document.where: item.heading or labels.untitled for item in items}


def as_data(table: Table) -> dict[str, Any]:
    """Return the table as JSON can hold it, each source told once."""
    return {
        "claims": [
            {
                "number": line.number,
                "text": line.text,
                "where": line.where,
                "place": line.place,
                "sources": [{"key": b.key, "locator": b.locator} for b in line.bases],
            }
            for line in table.lines
        ],
        "sources": [{**asdict(g.basis), "claims": list(g.lines)} for g in table.grounds],
        "without_source": [{"where": where, "place": place} for where, place in table.uncited],
    }


def _basis(entry: Entry, labels: Labels, use: Use | None = None) -> Basis:
    source = entry.source
    return Basis(
        key=source.key,
        number=entry.number,
        name=source.name,
        text=source.text,
        finding=source.finding,
        locator=(use.locator if use else "") or source.locator,
        strength=source.strength if source.strength in labels.strengths else "",
        strength_words=labels.strengths.get(source.strength, ""),
    )


def _resting(entry: Entry, claims: tuple[Claim, ...]) -> tuple[int, ...]:
    numbers = ({use.number for use in claim.uses} for claim in claims)
    return tuple(n for n, used in enumerate(numbers, start=1) if entry.number in used)
