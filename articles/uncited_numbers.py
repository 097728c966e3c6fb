"""Figures that a text gives and no cited passage of it has: how many, of how many, in per cent.

Each part is looked at, also those that need not cite. The bottom line, a help card, a callout may
sum up what is cited elsewhere; a figure that stands nowhere else came from somewhere. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from articles.rendering.parser import Document
from articles.rendering.reading import read_article
from articles.rendering.tokens import text_of

_SMALL = dict(
    zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True)  # noqa: SIM905
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = "|".join(_SMALL)
_NO_TIME = r"(?![.,]?\d)(?!\s(?:minute|hour|day|night|week|month|year)s?\b)"
# "41%", "41 per cent", "3 of 10", "1 out of 5", "1 in 5", "one in five". "One of two" says little.
_FIGURE = re.compile(
    rf"(?P<share>(?<![\w.,])\d+(?:[.,]\d+)*)(?:\s*(?:–|-|to)\s*\d+(?:[.,]\d+)*)?\s?(?:%|per\s?cent\b)|"
    rf"(?<![\w.,])(?P<some>\d+(?:,\d{{3}})*)\s(?:(?:out\s)?of|in)\s(?:every\s|about\s)?"
    rf"(?P<all>\d+(?:,\d{{3}})*)\b{_NO_TIME}|"
    rf"\b(?P<one>{_WORD})\sin\s(?:every\s|about\s)?(?P<few>{_WORD})\b{_NO_TIME}",
    re.IGNORECASE,
)
_WHOLE = {"0", "100"}
_PLAIN = ("summary", "meta_description")


@dataclass
class _Passage:
    """What is read together: a paragraph with the list behind it, or a table."""

    where: str
    text: list[str] = field(default_factory=list)
    is_cited: bool = False


def uncited_numbers(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return by part the figures that neither a cited passage nor the finding of a source has.

    :param content: the canonical content of an article.
    """
    article = read_article(content)
    passages = [each for document in article.documents() for each in _passages(document)]
    passages += [_Passage(name, [str(content.get(name) or "")]) for name in _PLAIN]
    known = {number for each in passages if each.is_cited for number in _numbers(each.text)}
    findings = (str(row.get("finding") or "") for row in content.get("references") or ())
    known |= set(_numbers(findings)) | _WHOLE
    found: dict[str, list[str]] = {}
    for each in passages:
        for figure in _figures(each) if not each.is_cited else ():
            if not set(_numbers([figure])) <= known:
                listed = found.setdefault(each.where, [])
                listed += [figure] if figure not in listed else []
    return found


def _figures(passage: _Passage) -> Iterator[str]:
    for match in _FIGURE.finditer(" ".join(passage.text)):
        yield " ".join(match[0].split())


def _numbers(texts: Any) -> Iterator[str]:
    """Yield the numbers of texts in one form: without separators of thousands, words as digits."""
    for text in texts:
        for number in _NUMBER.findall(text):
            yield re.sub(r",(?=\d{3}(?!\d))", "", number).replace(",", ".")
        yield from (str(_SMALL[word]) for word in text.casefold().split() if word in _SMALL)


def _passages(document: Document) -> Iterator[_Passage]:
    """Yield the passages of a field. A list belongs to the paragraph before it."""
    passage, depth, before = _Passage(document.where), 0, ""
    for token in document.tokens:
        if token.type in ("bullet_list_open", "ordered_list_open", "table_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close", "table_close"):
            depth -= 1
        begins = token.type in ("paragraph_open", "heading_open", "table_open", "callout_open")
        if begins and depth == (token.type == "table_open"):
            yield passage
            passage = _Passage(document.where)
        if token.children:
            words = text_of(token.children)
            passage.text.append("" if before == "heading_open" else words)
            passage.is_cited |= any(child.type == "citation" for child in token.children)
        before = token.type
    yield passage
