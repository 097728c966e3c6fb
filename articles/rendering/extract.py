"""What an article says, for programs: how long it is, its cited sentences, and its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from articles.rendering.claims import Claim, blocks, numbered, read_claims
from articles.rendering.images import file_name
from articles.rendering.reading import ParsedArticle, read_article
from articles.rendering.tokens import text_of


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
    """Read canonical content, schema 1 or 2, as ``render_body`` prints it."""
    article = read_article(content)
    entries = numbered(article, content)
    read = [block for document in article.documents() for block in blocks(document)]
    pictures = {each.file: each for each in reversed([*_pictures(read)])}
    return Extract(
        words=sum(len(line.split()) for line in _lines(article, read)),
        claims=read_claims(article, entries).claims,
        pictures=tuple(reversed(pictures.values())),
    )


def _lines(article: ParsedArticle, read: list[list[Token]]) -> Iterator[str]:
    for item in (*article.sections, *article.help_cards, *article.faqs):
        yield item.heading
    for block in read:
        yield text_of(token for token in block if token.type != "image")


def _pictures(read: list[list[Token]]) -> Iterator[Picture]:
    for token in (token for block in read for token in block):
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
