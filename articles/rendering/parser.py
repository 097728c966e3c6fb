"""Markdown to tokens: the dialect, assembled from CommonMark and the rules of this package."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.token import Token

from articles.rendering import blocks
from articles.rendering.callouts import callout
from articles.rendering.characters import reveal
from articles.rendering.citations import citation
from articles.rendering.headings import level_headings
from articles.rendering.images import Images, figures, image, place_image
from articles.rendering.links import Links, autolink, link, name_empty_links, raw_html
from articles.rendering.problems import Report
from articles.rendering.text import with_line_feeds
from articles.rendering.tokens import set_problem, text_token

FIELD_LIMIT = 200_000
LINE_LIMIT = 10_000
# Each bracket may begin a link, whose end is looked for again and again.
BRACKET_LIMIT = 10_000
_EMPHASIS_LIMIT = 8
_EMPHASIS = re.compile("(?:em|strong|s)_(?:open|close)")


class _Parser(MarkdownIt):
    """Leaves addresses as typed and accepts them all: ``links`` decides, and reports."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the parser's name
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's name
        return True


@cache
def _parser() -> MarkdownIt:
    """The parser. It keeps no state between calls, so one serves all threads."""
    parser = _Parser("commonmark", {"html": False, "maxNesting": blocks.MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    # A definition of a link is nowhere on the page, so it could hide words from the doctor.
    parser.disable(["reference", "html_block", "html_inline"])
    interrupts: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}
    parser.block.ruler.before("table", "callout", callout, interrupts)
    parser.block.ruler.before("callout", "too_deep", blocks.too_deep)
    parser.block.ruler.at("table", blocks.table, {"alt": ["paragraph"]})
    parser.inline.ruler.at("link", link)
    parser.inline.ruler.at("image", image)
    parser.inline.ruler.at("autolink", autolink)
    parser.inline.ruler.before("link", "citation", citation)
    parser.inline.ruler.after("autolink", "raw_html", raw_html)
    parser.core.ruler.at("inline", blocks.inline)
    parser.core.ruler.before("inline", "visible_info", blocks.visible_info)
    return parser


@dataclass(frozen=True)
class Library:
    """What a text may refer to: the keys of the references, and the images by name."""

    keys: Collection[str] = ()
    images: Images = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """One parsed field."""

    where: str
    tokens: list[Token]


def parse(source: str, report: Report, library: Library, *, base: int | None = 3) -> Document:
    """Parse one field and report everything odd in it.

    :param base: highest heading level in this field; None where there are no headings.
    """
    text = with_line_feeds(source)
    tokens = _tokens(text, report)
    for token in tokens:
        if token.type == "inline":
            token.children = _resolved(token.children or [], library)
    level_headings(tokens, base)
    tokens = figures(tokens)
    _report(tokens, report)
    return Document(report.where, tokens)


def words_only(source: str) -> list[Token]:
    """The tokens of a text as they stand, for readers of its words."""
    return _tokens(with_line_feeds(source), Report(""))


def _tokens(text: str, report: Report) -> list[Token]:
    for limit, size, unit in (
        (FIELD_LIMIT, len(text), "characters"),
        (LINE_LIMIT, text.count("\n") + 1, "lines"),
        (BRACKET_LIMIT, text.count("["), "brackets"),
    ):
        if size > limit:
            report.add("too_long", limit=str(limit), unit=unit)
            return _unparsed(reveal(text, report))
    return _parser().parse(reveal(text, report), {})


def _unparsed(text: str) -> list[Token]:
    """One paragraph with the text as typed."""
    inline = Token("inline", "", 0, content=text, children=[text_token(text)])
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]


def _resolved(children: list[Token], library: Library) -> list[Token]:
    """Decide about links, images, citations and the depth of emphasis."""
    links = Links()
    emphasis = _Emphasis()
    steps: dict[str, Callable[[Token], Token]] = {
        "link_open": links.open,
        "link_close": links.close,
        "image": lambda token: place_image(token, library.images),
        "citation": lambda token: _known(token, library.keys),
    }
    resolved = [
        emphasis.limited(token)
        if _EMPHASIS.fullmatch(token.type)
        else steps.get(token.type, _unchanged)(token)
        for token in children
    ]
    return name_empty_links(resolved)


def _unchanged(token: Token) -> Token:
    return token


def _known(token: Token, keys: Collection[str]) -> Token:
    """Note which of the keys of a citation are not in the list."""
    items = token.meta["items"]
    unknown = [key for key, _ in items if key not in keys]
    if unknown:
        token.meta["unknown"] = [
            f"[@{key}, {locator}]" if locator else f"[@{key}]"
            for key, locator in items
            if key in unknown
        ]
        set_problem(token, "unknown_citation", key=", ".join(unknown))
    return token


class _Emphasis:
    """Turns emphasis beyond a depth nobody needs back into its markers."""

    def __init__(self) -> None:
        self._depth = 0

    def limited(self, token: Token) -> Token:
        is_opener = token.nesting > 0
        self._depth += is_opener
        beyond = self._depth > _EMPHASIS_LIMIT
        self._depth -= not is_opener
        if not beyond:
            return token
        literal = text_token(token.markup)
        if is_opener:
            set_problem(literal, "nested_too_deeply")
        return literal


def _report(tokens: list[Token], report: Report, line: int = 0) -> None:
    """Turn what the rules noted into problems with line numbers.

    :param line: where the content that holds these tokens begins, for tokens without a map.
    """
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        _note(token, token.content, line, report)
        for child in token.children or ():
            _note(child, token.content, line, report)
            _report(child.children or [], report, line)


def _note(token: Token, content: str, line: int, report: Report) -> None:
    if "problem" in token.meta:
        code, params = token.meta["problem"]
        at = 0 if report.is_full else token.meta.get("at", 0)
        report.add(code, line + content.count("\n", 0, at), **params)
