"""The fields of CSL-JSON 1.0.2, by the kind of value they have."""

from __future__ import annotations

from collections.abc import Set as AbstractSet


def words(text: str) -> frozenset[str]:
    """Return a set of words that is easier to compare with a specification as one text."""
    return frozenset(text.split())


NAMES = words(
    """
    author chair collection-editor compiler composer container-author contributor curator director
    editor editorial-director executive-producer guest host illustrator interviewer narrator
    organizer original-author performer producer recipient reviewed-author script-writer
    series-creator translator
    """
)
"""Lists of people and groups."""

NAME_PARTS = words(
    """
    family given literal suffix dropping-particle non-dropping-particle comma-suffix
    static-ordering parse-names
    """
)

DATES = words("accessed available-date event-date issued original-date submitted")
DATE_PARTS = words("date-parts season circa literal raw")

# The variable "locator" is left out: in an article it says where in the source, per citation.
TEXTS = words(
    """
    id type abstract annote archive archive-place archive_collection archive_location authority
    call-number chapter-number citation-key citation-label citation-number collection-number
    collection-title container-title container-title-short dimensions division DOI edition event
    event-place event-title first-reference-note-number genre ISBN ISSN issue journalAbbreviation
    jurisdiction keyword language license medium note number number-of-pages number-of-volumes
    original-publisher original-publisher-place original-title page page-first part-number
    part-title PMCID PMID printing-number publisher publisher-place references reviewed-genre
    reviewed-title scale section shortTitle source status supplement-number title title-short URL
    version volume volume-title volume-title-short year-suffix
    """
)
"""Texts; a number may stand for one."""

ALL = NAMES | DATES | TEXTS

FIRST = (
    *("type", "title", "author", "container-title", "issued", "volume", "issue", "page"),
    *("DOI", "PMID", "PMCID", "URL"),
)
"""The fields people look for first, in the order they are written."""


NAME_PARTS_FIRST = ("family", "given")


def in_order(fields: AbstractSet[str]) -> list[str]:
    """Return field names in the order they are written: the usual first, the rest by name.

    Some databases keep no order of their own, and a file should not change with the database.
    """
    return _sorted(fields, FIRST)


def name_parts_in_order(parts: AbstractSet[str]) -> list[str]:
    """Return the parts of a person's name in the order they are written."""
    return _sorted(parts, NAME_PARTS_FIRST)


def _sorted(names: AbstractSet[str], first: tuple[str, ...]) -> list[str]:
    return [*(name for name in first if name in names), *sorted(set(names) - set(first))]
