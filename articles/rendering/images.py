"""Images of the library: ``![alternative text](image:name "caption")``.

Alone in a paragraph an image becomes a figure, with caption, credit and licence below. An image
from anywhere else than the library is not shown, but printed as typed and reported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import image as commonmark_image
from markdown_it.token import Token

from articles.rendering.labels import Labels
from articles.rendering.links import destination
from articles.rendering.text import escape
from articles.rendering.tokens import set_problem, text_of, with_position

_FILE = re.compile(r"[0-9a-f]{64}\.(?:png|jpg|webp)")
_SCHEME = "image:"

Images = Mapping[str, Mapping[str, Any]]

_positioned = with_position(commonmark_image, "image")


def image(state: StateInline, silent: bool) -> bool:
    """Inline rule for images, but not inside of the alternative text of another image."""
    if not state.src.startswith("![", state.pos) or state.env.get("in_alternative_text"):
        return False
    state.env["in_alternative_text"] = not silent
    matched = _positioned(state, silent)
    state.env["in_alternative_text"] = False
    return matched


def place_image(token: Token, images: Images) -> Token:
    """Look an ``image`` up in the library; an unknown one becomes a literal with a problem."""
    source = str(token.attrs["src"])
    record = images.get(source.removeprefix(_SCHEME)) if source.startswith(_SCHEME) else None
    if record is None or not _FILE.fullmatch(file_name(record)):
        literal = Token("unresolved", "", 0)
        literal.content = f"![{token.content}]({destination(token, 'src')})"
        literal.meta = token.meta
        set_problem(literal, "unknown_image", name=source.removeprefix(_SCHEME))
        return literal
    alt = text_of(token.children or (), citations=True) or str(record.get("alt") or "")
    token.meta |= {"record": record, "alt": alt}
    if not alt:
        set_problem(token, "image_without_alt", name=source.removeprefix(_SCHEME))
    elif any(child.type == "citation" for child in token.children or ()):
        set_problem(token, "citation_malformed", text=alt)
    return token


def file_name(record: Mapping[str, Any]) -> str:
    """The name by content, as in the store of images."""
    return f"{record.get('sha256')}.{record.get('extension')}"


def figures(tokens: list[Token]) -> list[Token]:
    """Replace each paragraph that consists of one image by a single ``figure`` token."""
    result: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        children = tokens[index + 1].children if token.type == "paragraph_open" else None
        if children and len(children) == 1 and children[0].type == "image":
            figure = Token("figure", "", 0, block=True, map=token.map, children=children)
            result.append(figure)
            index += 3
        else:
            result.append(token)
            index += 1
    return result


def render_image(token: Token, labels: Labels) -> str:
    """An image in running text, or in a heading, with its caption and credit behind it."""
    caption = _caption(token, labels)
    return _img(token) + (f' <span class="image-caption">({caption})</span>' if caption else "")


def render_figure(token: Token, labels: Labels) -> str:
    """An image on its own; the caption is what stands in quotes behind its name."""
    image_token = (token.children or [])[0]
    caption = _caption(image_token, labels)
    below = f"\n<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{_img(image_token)}{below}</figure>\n"


def _caption(token: Token, labels: Labels) -> str:
    record = token.meta["record"]
    words = [str(record.get(name) or "") for name in ("credit", "licence")]
    credit = ", ".join(escape(word) for word in words if word)
    title = escape(str(token.attrs.get("title", "")))
    if credit:
        credit = f'<span class="image-credit">{labels.image_credit} {credit}</span>'
    return f"{title} ({credit})" if title and credit else title or credit


def _img(token: Token) -> str:
    record = token.meta["record"]
    size = "".join(
        f' {side}="{record[side]}"'
        for side in ("width", "height")
        if isinstance(record.get(side), int) and record[side] > 0
    )
    return (
        f'<img src="/media/images/{file_name(record)}" alt="{escape(token.meta["alt"])}"'
        f'{size} loading="lazy">'
    )
