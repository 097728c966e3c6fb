"""The text before the first part of a copied page: the summary, and callouts that came first.

The summary is the first paragraph that is no callout, if it is short enough. A paragraph that
reads like a definition is a callout, by the rule of ``callouts``, where another paragraph can be
the summary, and where it is all that stands between the title and "Why it matters", and defines
what the article is about or an abbreviation; otherwise it is the summary itself, and the report
says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .callouts import Subject, definition_of, taken_for_callout, with_callouts
from .notices import Kind, Notice
from .paragraphs import Block

SUMMARY_LENGTH = 600
"""Longest single introductory paragraph taken for the summary, in characters."""
LEAD_LENGTH = 300
"""The same where more paragraphs follow it before the first heading."""


@dataclass(frozen=True)
class Introduction:
    """What the blocks before the first part are.

    :param rest: all but the summary.
    :param is_moved: nothing but callouts is left, and they can begin the part that follows.
    """

    summary: Block | None
    rest: tuple[Block, ...]
    is_moved: bool
    notices: tuple[Notice, ...]


def introduction_of(
    blocks: Sequence[Block],
    subject: Subject,
    following: str,
    is_tight: bool,
    is_box_page: bool = False,
) -> Introduction:
    """Return the introduction that blocks form.

    :param following: what the next part is called; empty if it cannot hold a callout.
    :param is_tight: as for ``with_callouts``.
    :param is_box_page: the next part says why the page matters, so that a definition which stands
        alone before it is a box.
    """
    marked, notices = with_callouts(blocks, "", subject, is_tight)
    summary = _summary_among(marked)
    if is_box_page and summary and len(marked) == 1 and _defines(summary, subject):
        box, notice = taken_for_callout(summary, following)
        summary, marked, notices = None, [box], [notice]
    elif summary is None:
        plain, without_guess = with_callouts(blocks, "", None, is_tight)
        summary = _summary_among(plain)
        marked, notices = (plain, without_guess) if summary else (marked, notices)
    rest = tuple(block for block in marked if block is not summary)
    is_moved = bool(following) and all(block.kind == "callout" for block in rest)
    place = following if is_moved else subject.title
    found = [replace(notice, params={**notice.params, "heading": place}) for notice in notices]
    if summary:
        code = "summary_definition" if definition_of(summary.text) else "summary"
        found.append(_guess(code, summary, place))
    if rest:
        found.append(_guess("callout_moved" if is_moved else "text_before_heading", rest[0], place))
    return Introduction(summary, rest, is_moved, tuple(found))


def _defines(block: Block, subject: Subject) -> bool:
    defined = definition_of(block.text)
    return defined is not None and (bool(defined[1]) or subject.covers(*defined))


def _guess(code: str, block: Block, place: str) -> Notice:
    params = {"text": block.text, "heading": place}
    return Notice(Kind.GUESS, code, block.lines[0].number, params)


def _summary_among(blocks: Sequence[Block]) -> Block | None:
    words = [block for block in blocks if block.kind != "callout"]
    most = SUMMARY_LENGTH if len(words) == 1 else LEAD_LENGTH
    is_one = words and words[0].kind == "paragraph" and len(words[0].text) <= most
    return words[0] if is_one else None
