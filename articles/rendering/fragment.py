"""One field alone, for the preview beside the editor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.rendering.html import View, to_html
from articles.rendering.labels import labels_for
from articles.rendering.numbering import Numbering
from articles.rendering.problems import Problem, Report
from articles.rendering.reading import library_of, read_field
from articles.rendering.sanitize import sanitize
from articles.rendering.sources import read_sources


@dataclass(frozen=True)
class Fragment:
    """A field as it will look, and what its author should know."""

    html: str
    problems: tuple[Problem, ...]


def render_fragment(
    source: str,
    *,
    where: str,
    references: Sequence[Mapping[str, Any]],
    images: Sequence[Mapping[str, Any]],
    language: str = "en",
    numbers: Mapping[str, int] | None = None,
) -> Fragment:
    """Render one Markdown field without ids and without links between citations and list.

    :param where: the field as in ``Problem.where``; it decides which headings are allowed.
    :param numbers: the numbers of the references in the whole article (``Body.numbers``). Without
        them the citations are numbered within the field.
    """
    labels = labels_for(language)
    elsewhere = Report("")  # the problems of the list and the library belong to other fields
    report = Report(where)
    document = read_field(source, report, library_of(references, images, elsewhere))
    Numbering(read_sources(references, elsewhere), labels, numbers).read(document.tokens)
    html = sanitize(to_html(document.tokens, View(labels, on_page=False)))
    return Fragment(html, report.problems)
