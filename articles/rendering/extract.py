"""What an article says, for programs: how long it is, its cited sentences, and its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from articles.rendering.citations import Mark
from articles.rendering.images import file_name
from articles.rendering.labels import labels_for
from articles.rendering.numbering import Numbering
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


@dataclass(frozen=True)
class Claim:
    """A sentence of the body that cites something: its plain words, without the citations.

    :param anchor: the id of its first citation in the body.
    :param keys: of the references it cites, in the order of their numbers, each once.
    """

    text: str
    anchor: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """An image where the body shows it first; ``caption`` is printed beside credit and licence."""

    file: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    licence: str


@dataclass(frozen=True)
class Extract:
    """The facts of a body. ``words`` are those of the text, without references and citations."""

    words: int
    claims: tuple[Claim, ...]
    pictures: tuple[Picture, ...]


def extract(content: Mapping[str, Any]) -> Extract:
    """Read canonical content, schema 1 or 2, as ``render_body`` prints it.

    A claim is a sentence with a citation: inside, or right behind its full stop. A list item and a
    cell of a table end a sentence, with a full stop or without.
    """
    article = read_article(content)
    numbering = Numbering(article.sources, labels_for(content.get("language", "en")))
    for document in article.documents():
        numbering.read(document.tokens)
    keys = {number: key for key, number in numbering.numbers.items()}
    blocks = list(_blocks(article))
    pictures = {each.file: each for each in reversed([*_pictures(blocks)])}
    return Extract(
        words=sum(len(line.split()) for line in _lines(article, blocks)),
        claims=tuple(claim for block in blocks for claim in _claims(block, keys)),
        pictures=tuple(reversed(pictures.values())),
    )


def _blocks(article: ParsedArticle) -> Iterator[list[Token]]:
    """Yield what stands in each paragraph, cell, heading or figure."""
    for document in article.documents():
        for token in document.tokens:
            if token.children:
                yield token.children


def _lines(article: ParsedArticle, blocks: list[list[Token]]) -> Iterator[str]:
    for item in (*article.sections, *article.faqs, *article.help_cards):
        yield item.heading
    for block in blocks:
        yield text_of(token for token in block if token.type != "image")


def _pictures(blocks: list[list[Token]]) -> Iterator[Picture]:
    for token in (token for block in blocks for token in block):
        if token.type == "image":
            record = token.meta["record"]
            yield Picture(
                file=file_name(record),
                width=record["width"],
                height=record["height"],
                alt=token.meta["alt"],
                caption=str(token.attrs.get("title", "")),
                credit=record["credit"],
                licence=record["licence"],
            )


def _claims(block: list[Token], keys: Mapping[int, str]) -> Iterator[Claim]:
    groups = iter([token.meta["marks"] for token in block if token.type == "citation"])
    for sentence in sentences(_with_marks(block)):
        marks = [mark for _ in range(sentence.count(_MARK)) for mark in next(groups)]
        text = " ".join(re.sub(rf"\s*{_MARK}", "", sentence).split())
        if marks and text:
            yield _claim(text, marks, keys)


def _claim(text: str, marks: list[Mark], keys: Mapping[int, str]) -> Claim:
    numbers = sorted({mark.number for mark in marks})
    return Claim(text, marks[0].anchor, tuple(keys[number] for number in numbers))


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
