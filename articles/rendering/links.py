"""Links: where they may lead, and how the others are shown.

Allowed are http, https, mailto and tel addresses, and paths from the root of this site. What is
refused stays in the text as typed, address included, so that a doctor reads what was meant.
"""

from __future__ import annotations

import re

import nh3
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as commonmark_autolink
from markdown_it.rules_inline import link as commonmark_link
from markdown_it.token import Token

from articles.rendering.text import escape
from articles.rendering.tokens import push_literal, set_problem, text_of, text_token, with_position

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ALLOWED = re.compile(
    # A name with a dot, no user before it: an "@" in front of the name only serves to deceive.
    rf"""
    https?://(?:{_LABEL}\.)+(?P<top>[a-z][a-z0-9-]*[a-z0-9])\.?(?::[0-9]{{1,4}})?(?:[/?#].*)?
    | mailto:[^/].*
    | tel:[+0-9(].*
    | /(?:[^/\\].*)?  # never //host, nor /\host
    """,
    re.VERBOSE | re.IGNORECASE,
)

link = with_position(commonmark_link, "link_open")
autolink = with_position(commonmark_autolink, "link_open")

_TAG = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:[\s/][^<>]{0,1000})?>")
# What opens here may be closed paragraphs later, or not at all.
_DANGLING = re.compile(
    r"</?(?P<name>script|style|svg|math|img|iframe|object|embed|form|input|button|textarea|video"
    r"|audio|base|link|meta|body|html|head|title|table|div|details|noscript|template|!--|!doctype"
    r"|!\[cdata\[)(?![A-Za-z0-9-])",
    re.IGNORECASE,
)


def encoded(address: str) -> str:
    """The address with everything percent-encoded that must not stand in one."""
    before, sign, fragment = normalizeLink(address).partition("#")
    return before + sign + fragment.replace("#", "%23")


def is_allowed(href: str) -> bool:
    """Whether a link of an author may lead there. The address must be percent-encoded."""
    if not _ALLOWED.fullmatch(href):
        return False
    # A name in Punycode may be one that no browser accepts.
    return "xn--" not in href.lower() or "href" in nh3.clean(f'<a href="{escape(href)}">')


def is_external(href: str) -> bool:
    """Whether an allowed address leads to another site."""
    return href[:4].lower() == "http"


def raw_html(state: StateInline, silent: bool) -> bool:
    """Inline rule: HTML is text here, and the author is told."""
    match = _DANGLING.match(state.src, state.pos, state.posMax) or _TAG.match(
        state.src, state.pos, state.posMax
    )
    if not match:
        return False
    push_literal(state, "<", silent, "raw_html", tag=match["name"].lower())
    return True


class Links:
    """Goes through inline tokens and turns refused and nested links back into typed text."""

    def __init__(self) -> None:
        self._closers: list[str | None] = []

    def open(self, token: Token) -> Token:
        """The token to print for a ``link_open``; its address is percent-encoded here."""
        typed = str(token.attrs["href"])
        href = encoded(typed)
        is_nested = any(closer is None for closer in self._closers)
        if is_allowed(href) and "\\" not in typed and not is_nested:
            self._closers.append(None)
            token.attrs["href"] = href
            if "title" in token.attrs:
                set_problem(token, "link_title", text=str(token.attrs["title"]))
            return token
        is_auto = token.info == "auto"
        self._closers.append(">" if is_auto else f"]({destination(token, 'href')})")
        literal = text_token("<" if is_auto else "[")
        literal.type, literal.meta = "literal", token.meta
        set_problem(literal, "nested_link" if is_nested else "disallowed_link", url=typed)
        return literal

    def close(self, token: Token) -> Token:
        """The token to print for a ``link_close``."""
        closer = self._closers.pop()
        return token if closer is None else text_token(closer)


def destination(token: Token, attribute: str) -> str:
    """The address and title of a link or image about as they were typed."""
    address, title = token.attrs[attribute], token.attrs.get("title")
    return f'{address} "{title}"' if title else str(address)


def name_empty_links(children: list[Token]) -> list[Token]:
    """Give links without words their address as text: a link nobody can read is a trap."""
    result: list[Token] = []
    start = 0
    for token in children:
        if token.type == "link_open":
            start = len(result)
        elif token.type == "link_close" and not text_of(result[start:]):
            opener = result[start]
            set_problem(opener, "link_without_text", url=str(opener.attrs["href"]))
            result.append(text_token(str(opener.attrs["href"])))
        result.append(token)
    return result


def render_link_open(token: Token) -> str:
    """``<a>``; a link to another site tells that site nothing about the window it came from."""
    href = str(token.attrs["href"])
    title = token.attrs.get("title")
    result = f'<a href="{escape(href)}"'
    if title:
        result += f' title="{escape(str(title))}"'
    return result + (' rel="noopener">' if is_external(href) else ">")
