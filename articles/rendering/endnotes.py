"""The printed reference list, with the ways back to the text."""

from __future__ import annotations

from collections.abc import Sequence

from articles.rendering.labels import Labels
from articles.rendering.numbering import Entry
from articles.rendering.sources import SourceLink
from articles.rendering.text import escape


def render_endnotes(entries: Sequence[Entry], labels: Labels) -> str:
    """The section with the list; its numbers are those of the citations."""
    items = "\n".join(_item(entry, labels) for entry in entries)
    return (
        '<section class="references" role="doc-endnotes" aria-labelledby="references">\n'
        f'<h2 id="references">{labels.references}</h2>\n'
        f"<ol>\n{items}\n</ol>\n</section>"
    )


def _item(entry: Entry, labels: Labels) -> str:
    source = entry.source
    strength = labels.strengths.get(source.strength, source.strength)
    lines = [
        f'<p class="reference-text">{source.html}</p>',
        _paragraph("reference-links", " ".join(_link(each) for each in source.links)),
        _paragraph("reference-locator", _labeled(labels.locator, source.locator)),
        _paragraph("reference-finding", _labeled(labels.finding, source.finding)),
        _paragraph(_strength_classes(source.strength, labels), escape(strength)),
        _paragraph("back-links", _back_links(entry, labels)),
    ]
    return f'<li id="ref-{entry.number}">\n' + "\n".join(line for line in lines if line) + "\n</li>"


def _strength_classes(strength: str, labels: Labels) -> str:
    return "reference-strength" + (f" {strength}" if strength in labels.strengths else "")


def _paragraph(classes: str, inner: str) -> str:
    return f'<p class="{classes}">{inner}</p>' if inner else ""


def _labeled(label: str, text: str) -> str:
    return f'<span class="label">{label}</span> {escape(text)}' if text else ""


def _link(link: SourceLink) -> str:
    label = escape(link.label)
    if not link.href:
        return f"<span>{label}</span>"
    return f'<a href="{escape(link.href)}" rel="noopener">{label}</a>'


def _back_links(entry: Entry, labels: Labels) -> str:
    """One link per citation: in words where there is one, by letter where there are several."""
    if len(entry.marks) == 1:
        return _back_link(entry, 0, labels, labels.back_to_text)
    letters = [
        _back_link(entry, index, labels, mark.letter) for index, mark in enumerate(entry.marks)
    ]
    return f"{labels.back_to_text}: {' '.join(letters)}" if letters else ""


def _back_link(entry: Entry, index: int, labels: Labels, text: str) -> str:
    mark = entry.marks[index]
    name = labels.back_to_citation_of.format(number=entry.number, letter=mark.letter)
    return f'<a href="#{mark.anchor}" role="doc-backlink" aria-label="{escape(name)}">{text}</a>'
