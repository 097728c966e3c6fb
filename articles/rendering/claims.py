"""What an article claims: its cited sentences, the sources under each, and what cites nothing.

The one place that says what a claim is: a sentence of the body with a citation inside, or right
behind its full stop. A list item and a cell of a table end a sentence, with a full stop or without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from articles.rendering.citations import Mark
from articles.rendering.labels import labels_for
from articles.rendering.numbering import Entry, Numbering
from articles.rendering.parser import Document
from articles.rendering.reading import ParsedArticle, read_article
from articles.rendering.tokens import text_of

# Stands for a citation while sentences are told apart. The parser leaves no such character in.
_MARK = "\x00"
# A full stop, with what closes behind it, the citations that follow it, and blanks.
_END = re.compile(rf"[.!?…][\"'”’)\]]*(?:\s*{_MARK})*\s+")
# After these a full stop ends no sentence; nor after what has another one inside, as "e.g.".
_SHORT = frozenset("al approx ca cf dr fig mr mrs ms no prof resp st vs".split())  # noqa: SIM905
_LOOK = 40  # characters before and behind a full stop that tell whether it ends a sentence
_OPENERS = "\"'“‘([¿¡"
# What tells readers things as facts. The other parts ask, advise, or sum up what these cite.
_CITES = ("in_short", "section", "faq")


@dataclass(frozen=True)
class Use:
    """One source under a claim.

    :param number: of the reference in the printed list.
    :param locator: where in the source, of this citation; "" where it names no place.
    """

    key: str
    number: int
    locator: str


@dataclass(frozen=True)
class Claim:
    """A sentence of the body that cites something: its plain words, without the citations.

    :param where: the part it stands in: "in_short", "section:<uid>", "faq:<uid>", …
    :param anchor: the id of its first citation in the body.
    :param uses: its sources by number; one that it cites for two places comes twice.
    """

    text: str
    where: str
    anchor: str
    uses: tuple[Use, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The references it cites, in the order of their numbers, each once."""
        return tuple(dict.fromkeys(use.key for use in self.uses))


@dataclass(frozen=True)
class Claims:
    """The claims of an article in reading order, and what stands without.

    :param uncited: places of "In short", sections and FAQs that say something and cite nothing.
    :param unused: keys of references that nothing cites, in the order of the list.
    """

    claims: tuple[Claim, ...]
    uncited: tuple[str, ...]
    unused: tuple[str, ...]

    def on(self, key: str) -> tuple[Claim, ...]:
        """Return the claims that rest on a reference."""
        return tuple(claim for claim in self.claims if key in claim.keys)


def claims_of(content: Mapping[str, Any]) -> Claims:
    """Read the claims of canonical content, schema 1 or 2, as ``render_body`` prints it."""
    article = read_article(content)
    return read_claims(article, numbered(article, content))


def numbered(article: ParsedArticle, content: Mapping[str, Any]) -> list[Entry]:
    """Give the citations of a parsed article their marks; return the list as it is printed."""
    numbering = Numbering(article.sources, labels_for(content.get("language", "en")))
    for document in article.documents():
        numbering.read(document.tokens)
    return numbering.finish()


def read_claims(article: ParsedArticle, entries: list[Entry]) -> Claims:
    """Return the claims of an article whose citations have their marks.

    :param entries: of ``numbered``.
    """
    keys = {entry.number: entry.source.key for entry in entries}
    documents = list(article.documents())
    cited = {mark.number for document in documents for mark in _marks(document)}
    return Claims(
        claims=tuple(
            claim
            for document in documents
            for block in blocks(document)
            for claim in _claims(block, document.where, keys)
        ),
        uncited=tuple(each.where for each in documents if _lacks_citation(each)),
        unused=tuple(entry.source.key for entry in entries if entry.number not in cited),
    )


def blocks(document: Document) -> Iterator[list[Token]]:
    """Yield what stands in each paragraph, cell, heading or figure of a field."""
    for token in document.tokens:
        if token.children:
            yield token.children


def _marks(document: Document) -> Iterator[Mark]:
    for block in blocks(document):
        for token in block:
            if token.type == "citation":
                yield from token.meta["marks"]


def _lacks_citation(document: Document) -> bool:
    """Whether a field has running text, not headings and pictures alone, and cites nothing."""
    if document.where.split(":")[0] not in _CITES or any(_marks(document)):
        return False
    before = ""
    for token in document.tokens:
        if token.children and before != "heading_open":
            words = text_of(child for child in token.children if child.type != "image")
            if any(letter.isalnum() for letter in words):
                return True
        before = token.type
    return False


def _claims(block: list[Token], where: str, keys: Mapping[int, str]) -> Iterator[Claim]:
    groups = iter([token.meta["marks"] for token in block if token.type == "citation"])
    for sentence in sentences(_with_marks(block)):
        marks = [mark for _ in range(sentence.count(_MARK)) for mark in next(groups)]
        text = " ".join(re.sub(rf"\s*{_MARK}", "", sentence).split())
        if marks and text:
            yield Claim(text, where, marks[0].anchor, _uses(marks, keys))


def _uses(marks: list[Mark], keys: Mapping[int, str]) -> tuple[Use, ...]:
    found = [Use(keys[mark.number], mark.number, mark.locator) for mark in marks]
    return tuple(sorted(dict.fromkeys(found), key=lambda use: use.number))


def _with_marks(block: list[Token]) -> str:
    """Return the words of a block, with a sign where a citation stands."""
    words = {"softbreak": " ", "hardbreak": " ", "image": "", "citation": _MARK}
    return "".join(words.get(token.type, token.content.replace(_MARK, "")) for token in block)


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph. Where it is not clear that one ends, it goes on."""
    found, begin = [], 0
    for match in _END.finditer(text):
        before = text[max(begin, match.start() - _LOOK) : match.start()]
        after = text[match.end() : match.end() + _LOOK]
        if _ends(before.rsplit(maxsplit=1)[-1:], after):
            found.append(text[begin : match.end()])
            begin = match.end()
    return [*found, text[begin:]]


def _ends(last: list[str], after: str) -> bool:
    """Whether a sentence ends between its last word, if it has one, and what comes after."""
    word = last[0].strip(_OPENERS).casefold() if last else ""
    if word in _SHORT or "." in word:
        return False
    first = after.lstrip(_OPENERS + _MARK)[:1]
    return first != "" and not first.islower()
