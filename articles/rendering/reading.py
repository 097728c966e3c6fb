"""The canonical content of an article, parsed field by field in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.rendering.characters import reveal
from articles.rendering.citations import plain_citations
from articles.rendering.parser import FIELD_LIMIT, Document, Library, parse
from articles.rendering.problems import Problem, Report, Reports
from articles.rendering.sources import Source, read_sources
from articles.rendering.text import one_line

_PLAIN_FIELDS = ("title", "summary", "meta_description", "change_note")
# The highest heading level a field may use: the one below its own heading. The call to action has
# no heading, so none may stand in it.
_BASES: Mapping[str, int | None] = {"faq": 4, "help_card": 4, "call_to_action": None}


@dataclass(frozen=True)
class Item:
    """A section, FAQ or help card; ``level`` is that of a help card."""

    uid: str
    heading: str
    document: Document
    level: str


@dataclass(frozen=True)
class ParsedArticle:
    """Everything that is printed in the body. ``fields`` holds the single ones, None if empty."""

    fields: Mapping[str, Document | None]
    sections: Sequence[Item]
    faqs: Sequence[Item]
    help_cards: Sequence[Item]
    sources: Sequence[Source]
    problems: tuple[Problem, ...]

    def documents(self) -> Iterator[Document]:
        """All Markdown fields, in the order in which they are read on the page."""
        items = (*self.sections, *self.help_cards, *self.faqs)
        before, after = ("in_short", "why_it_matters"), ("bottom_line", "questions")
        ordered = [
            *(self.fields[name] for name in before),
            *(item.document for item in items),
            *(self.fields[name] for name in (*after, "call_to_action")),
        ]
        return (document for document in ordered if document)


def read_article(content: Mapping[str, Any]) -> ParsedArticle:
    """Parse the canonical content, schema 1 or 2."""
    reports = Reports()
    for name in _PLAIN_FIELDS:
        read_line(content.get(name), reports.of(name))
    for byline in _rows(content, "bylines"):
        for name in ("name", "about", "disclosure"):
            read_line(byline.get(name), reports.of(f"byline:{byline['uid']}"))
    library = library_of(
        _rows(content, "references"), _rows(content, "images"), reports.of("images")
    )

    def single(name: str) -> Document | None:
        source = content.get(name) or ""
        return read_field(source, reports.of(name), library) if source.strip() else None

    def items(name: str, where: str, heading: str, body: str) -> list[Item]:
        return [
            _item(item, item[heading], item[body], reports.of(f"{where}:{item['uid']}"), library)
            for item in _rows(content, name)
        ]

    fields = {name: single(name) for name in ("in_short", "why_it_matters")}
    sections = items("sections", "section", "heading", "body")
    faqs = items("faqs", "faq", "question", "answer")
    help_cards = items("help_cards", "help_card", "heading", "body")
    fields |= {name: single(name) for name in ("bottom_line", "questions", "call_to_action")}
    sources = read_sources(_rows(content, "references"), reports.of("references"))
    return ParsedArticle(fields, sections, faqs, help_cards, sources, reports.problems)


def _rows(content: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    return content.get(name) or ()


def read_field(source: str, report: Report, library: Library) -> Document:
    """Parse one Markdown field; its name decides which headings it may have."""
    return parse(source, report, library, base=_BASES.get(report.where.split(":")[0], 3))


def read_line(value: Any, report: Report) -> str:
    """A plain text field on one line. Markdown has no effect there, so citations are reported."""
    text = one_line(str(value or ""))
    if len(text) > FIELD_LIMIT:
        report.add("too_long", limit=str(FIELD_LIMIT), unit="characters")
    for citation in plain_citations(text):
        report.add("citation_malformed", text=citation)
    return reveal(text, report, first_line=0)


def library_of(
    references: Sequence[Mapping[str, Any]], images: Sequence[Mapping[str, Any]], report: Report
) -> Library:
    """What the Markdown of an article may refer to."""
    words = ("alt", "credit", "licence")
    records = {
        image["name"]: {**image, **{name: read_line(image.get(name), report) for name in words}}
        for image in images
    }
    return Library(frozenset(reference["key"] for reference in references), records)


def _item(
    item: Mapping[str, Any], heading: str, source: str, report: Report, library: Library
) -> Item:
    line = read_line(heading, report)
    if not line:
        report.add("empty_heading")
    document = read_field(source, report, library)
    return Item(item["uid"], line, document, item.get("level", ""))
