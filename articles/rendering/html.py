"""Tokens to HTML. What comes out is still to be sanitized."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from articles.rendering.callouts import render_callout_open
from articles.rendering.citations import render_citation
from articles.rendering.images import render_figure, render_image
from articles.rendering.labels import Labels
from articles.rendering.links import render_link_open
from articles.rendering.text import escape


@dataclass(frozen=True)
class View:
    """How tokens are to be printed.

    ``on_page`` is True for the article's page, where the reference list is. Elsewhere citations
    are numbers without links, and nothing has an id, so that several texts fit on one page.
    ``shift`` is added to the levels of headings.
    """

    labels: Labels
    on_page: bool = True
    shift: int = 0


def to_html(tokens: list[Token], view: View) -> str:
    """The tokens of one field, or of a part of it, as HTML."""
    return _RENDERER.render(tokens, _OPTIONS, {"view": view})


class _Renderer(RendererHTML):
    """One method per type of token that is not printed as the library does it.

    The signatures are the library's.
    """

    def heading_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        view: View = env["view"]
        anchor = tokens[idx].meta.get("anchor") if view.on_page else None
        return (
            f'<{_tag(tokens[idx], view)} id="{anchor}">'
            if anchor
            else f"<{_tag(tokens[idx], view)}>"
        )

    def heading_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f"</{_tag(tokens[idx], env['view'])}>\n"

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return render_link_open(tokens[idx])

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return render_image(tokens[idx], env["view"].labels)

    def figure(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return render_figure(tokens[idx], env["view"].labels)

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Words; the last of them keeps to the number of a source behind it."""
        words = escape(tokens[idx].content)
        return words.rstrip(" ") + _NO_BREAK if _parts_from_number(tokens, idx) else words

    def softbreak(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return _NO_BREAK if _is_cited(tokens, idx + 1) else "\n"

    def citation(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        view: View = env["view"]
        return render_citation(tokens[idx], view.labels, linked=view.on_page)

    def literal(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escape(tokens[idx].content)

    def unresolved(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f'<mark class="unresolved">{escape(tokens[idx].content)}</mark>'

    def callout_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        view: View = env["view"]
        return render_callout_open(tokens[idx], view.labels, with_anchor=view.on_page)

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<pre><code>{escape(tokens[idx].content)}</code></pre>\n"

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A wide table scrolls inside of a region that the keyboard can reach."""
        view: View = env["view"]
        number = tokens[idx].meta.get("on_page" if view.on_page else "in_field", 1)
        label = view.labels.table_of.format(number=number)
        return (
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(label)}">\n'
            "<table>\n"
        )

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</table>\n</div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<th scope="col"{_alignment(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        if _names_row(tokens, idx):
            return f'<th scope="row"{_alignment(tokens[idx])}>'
        return f"<td{_alignment(tokens[idx])}>"

    def td_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</th>\n" if _names_row(tokens, idx - 2) else "</td>\n"


def _parts_from_number(tokens: Sequence[Token], idx: int) -> bool:
    """Whether a line could end between these words and the number behind them."""
    return tokens[idx].content.endswith(" ") and _is_cited(tokens, idx + 1)


def _is_cited(tokens: Sequence[Token], idx: int) -> bool:
    return idx < len(tokens) and bool(tokens[idx].meta.get("marks"))


def _names_row(tokens: Sequence[Token], idx: int) -> bool:
    """Whether a cell of a table is the first of its row, and says something."""
    return tokens[idx - 1].type == "tr_open" and bool(tokens[idx + 1].content.strip())


def _tag(token: Token, view: View) -> str:
    return f"h{int(token.tag[1]) + view.shift}"


def _alignment(token: Token) -> str:
    """The parser asks for an inline style, which the security policy forbids: a class instead."""
    style = str(token.attrs.get("style", ""))
    return f' class="align-{style.removeprefix("text-align:")}"' if style else ""


_NO_BREAK = "\u00a0"
_RENDERER = _Renderer()
_OPTIONS = MarkdownIt("commonmark", {"xhtmlOut": False}).options
