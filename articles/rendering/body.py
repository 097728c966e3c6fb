"""The whole signed body of an article, in reading order. Title and summary are not part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from articles.rendering.endnotes import render_endnotes
from articles.rendering.headings import Anchors
from articles.rendering.html import View, to_html
from articles.rendering.labels import Labels, labels_for
from articles.rendering.numbering import Numbering
from articles.rendering.parser import Document
from articles.rendering.problems import Problem
from articles.rendering.reading import Item, ParsedArticle, read_article
from articles.rendering.sanitize import sanitize
from articles.rendering.text import escape

# A contents list of one line helps nobody.
_SHORTEST_CONTENTS = 2
# On the page of its own an FAQ's question is the h1, in the article it is an h3.
_FAQ_SHIFT = -2


@dataclass(frozen=True)
class Heading:
    """An entry of the contents list; ``anchor`` is the id without the number sign."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Definition:
    """A definition callout; ``anchor`` leads to it in the article, ``html`` has no ids."""

    term: str
    anchor: str
    html: str


@dataclass(frozen=True)
class Body:
    """What a doctor signs, and what is derived from it.

    ``faq_html`` holds each answer alone, by the uid of the FAQ: without ids, citations as numbers
    without links, headings from h2 on. ``numbers`` are those of the references by key.
    """

    html: str
    problems: tuple[Problem, ...]
    contents: tuple[Heading, ...]
    definitions: tuple[Definition, ...]
    faq_html: Mapping[str, str]
    numbers: Mapping[str, int]


def render_body(content: Mapping[str, Any]) -> Body:
    """Render canonical content, schema 1 or 2. The same content gives the same bytes.

    Never raises for what an author typed: what cannot be printed as meant is printed as typed,
    and reported. Image addresses are ``/media/images/<sha256>.<extension>``.
    """
    labels = labels_for(content.get("language", "en"))
    article = read_article(content)
    contents = _outline(article, labels)
    numbering = Numbering(article.sources, labels)
    for document in article.documents():
        numbering.read(document.tokens)
    parts = [_contents(contents, labels), *_parts(article, contents, View(labels))]
    if article.sources:
        parts.append(render_endnotes(numbering.finish(), labels))
    apart = View(labels, on_page=False)
    alone = View(labels, on_page=False, shift=_FAQ_SHIFT)
    return Body(
        html=sanitize("\n".join(part for part in parts if part)),
        problems=article.problems,
        contents=contents,
        definitions=tuple(
            definition
            for document in article.documents()
            for definition in _definitions(document, apart)
        ),
        faq_html={faq.uid: sanitize(to_html(faq.document.tokens, alone)) for faq in article.faqs},
        numbers=numbering.numbers,
    )


def _outline(article: ParsedArticle, labels: Labels) -> tuple[Heading, ...]:
    """Give out all anchors, and list the headings below the introduction.

    Sections come first, so that a heading within a section never changes a section's address.
    """
    anchors = Anchors()
    contents = [
        Heading(2, section.heading or labels.untitled, anchors.take("s-", section.heading))
        for section in article.sections
    ]
    for document in article.documents():
        anchors.mark(document.tokens)
    _number_tables(article.documents())
    fixed = (
        (article.help_cards, labels.help, "help"),
        (article.faqs, labels.faqs, "faqs"),
        (article.fields["bottom_line"], labels.bottom_line, "bottom-line"),
        (article.fields["questions"], labels.questions, "questions"),
        (article.sources, labels.references, "references"),
    )
    contents += [Heading(2, text, anchor) for part, text, anchor in fixed if part]
    return tuple(contents)


def _number_tables(documents: Iterator[Document]) -> None:
    """Number the tables of the page, and those of each field for when it is printed alone."""
    on_page = 0
    for document in documents:
        tables = [token for token in document.tokens if token.type == "table_open"]
        for in_field, token in enumerate(tables, start=1):
            on_page += 1
            token.meta |= {"on_page": on_page, "in_field": in_field}


def _contents(contents: Sequence[Heading], labels: Labels) -> str:
    if len(contents) < _SHORTEST_CONTENTS:
        return ""
    items = "\n".join(
        f'<li><a href="#{heading.anchor}">{escape(heading.text)}</a></li>' for heading in contents
    )
    return (
        '<nav class="contents" aria-labelledby="contents">\n'
        f'<h2 id="contents">{labels.contents}</h2>\n<ol>\n{items}\n</ol>\n</nav>'
    )


def _parts(article: ParsedArticle, contents: Sequence[Heading], view: View) -> Iterator[str]:
    """The parts between the contents list and the references."""
    labels, fields = view.labels, article.fields
    yield _part("in-short", labels.in_short, fields["in_short"], view)
    yield _part("why-it-matters", labels.why_it_matters, fields["why_it_matters"], view)
    for section, heading in zip(article.sections, contents, strict=False):
        inner = to_html(section.document.tokens, view)
        yield _section("article-section", heading.anchor, heading.text, inner)
    if article.help_cards:
        inner = "".join(_help_card(card, view) for card in article.help_cards)
        yield _section("help-cards", "help", labels.help, inner)
    if article.faqs:
        inner = "".join(_faq(faq, view) for faq in article.faqs)
        yield _section("faqs", "faqs", labels.faqs, inner)
    yield _part("bottom-line", labels.bottom_line, fields["bottom_line"], view)
    yield _part("questions", labels.questions, fields["questions"], view)
    yield _call_to_action(fields["call_to_action"], view)


def _part(name: str, heading: str, document: Document | None, view: View) -> str:
    return _section(name, name, heading, to_html(document.tokens, view)) if document else ""


def _section(name: str, anchor: str, heading: str, inner: str) -> str:
    return f'<section class="{name}">\n<h2 id="{anchor}">{escape(heading)}</h2>\n{inner}</section>'


def _faq(faq: Item, view: View) -> str:
    question = escape(faq.heading or view.labels.untitled)
    return (
        f'<details class="faq" id="faq-{escape(faq.uid)}">\n'
        f"<summary><h3>{question}</h3></summary>\n"
        f'<div class="faq-answer">\n{to_html(faq.document.tokens, view)}</div>\n</details>\n'
    )


def _help_card(card: Item, view: View) -> str:
    """The level is a word in the heading, so that it is neither color alone nor out of order."""
    levels = view.labels.help_levels
    level = escape(levels.get(card.level, card.level))
    classes = "help-card" + (f" help-card-{card.level}" if card.level in levels else "")
    heading = escape(card.heading or view.labels.untitled)
    return (
        f'<div class="{classes}" id="help-{escape(card.uid)}">\n'
        f'<h3><span class="help-card-level">{level}<span class="visually-hidden">:</span></span>'
        f" {heading}</h3>\n{to_html(card.document.tokens, view)}</div>\n"
    )


def _call_to_action(document: Document | None, view: View) -> str:
    if not document:
        return ""
    return (
        '<aside class="call-to-action" role="note"'
        f' aria-label="{escape(view.labels.call_to_action)}">\n'
        f"{to_html(document.tokens, view)}</aside>"
    )


def _definitions(document: Document, view: View) -> Iterator[Definition]:
    """The definition callouts of one field that have a term."""
    inside: list[Token] = []
    opener: Token | None = None
    for token in document.tokens:
        if token.type == "callout_close" and opener:
            html = sanitize(to_html(inside, view))
            yield Definition(opener.meta["name"], opener.meta["anchor"], html)
            opener = None
        elif opener:
            inside.append(token)
        elif token.type == "callout_open" and "anchor" in token.meta:
            opener, inside = token, []
