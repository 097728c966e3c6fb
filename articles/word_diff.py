"""What changed between two texts, word by word; nothing that changed can look unchanged.

Works on Markdown as typed, because a changed link target or a lost emphasis leaves the words of
the page alone. Lines are compared first and words only within lines that differ: quick also for
repetitive text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

SAME, ADDED, REMOVED = "same", "added", "removed"

# A number stays whole (7.5), and so does a word with its apostrophe; white space by kind.
TOKEN = re.compile(r"\n|[^\S\n]+|[^\W_]+(?:[.,'’-][^\W_]+)*|[*_~`]+|.", re.DOTALL)
# Beyond this many comparisons of tokens the passages are shown whole, old and new.
MOST_COMPARISONS = 4_000_000
# With less in common than this, a mix of both texts is harder to read than one after the other.
LEAST_IN_COMMON = 0.4

# Unchanged text of more characters than this is folded.
LONG = 400


@dataclass(frozen=True)
class Run:
    """Consecutive text of one kind: SAME, ADDED or REMOVED."""

    kind: str
    text: str


@dataclass(frozen=True)
class Passage:
    """One or more lines: either the same in both texts, or with what was added and removed."""

    runs: tuple[Run, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed here."""
        return all(run.kind == SAME for run in self.runs)

    @property
    def is_long(self) -> bool:
        """Whether it is unchanged and long enough to be folded."""
        return self.is_same and sum(len(run.text) for run in self.runs) > LONG

    @property
    def html(self) -> SafeString:
        """The passage as HTML; additions and removals are named in words too."""
        text = "".join(_html(run) for run in self.runs)
        # Empty lines around what did not change would only push what changed out of sight.
        return mark_safe(text.strip("\n") if self.is_same else text)  # noqa: S308 - _html escapes


def compare_texts(old: str, new: str) -> tuple[Passage, ...]:
    """Return both texts as passages in reading order.

    SAME and REMOVED runs of all passages, joined by line ends, give ``old`` back; SAME and ADDED
    runs give ``new``. A passage that only one text has counts for that text alone.
    """
    if not old or not new:
        return tuple(_whole(old, new)) or (Passage((Run(SAME, ""),)),)
    before, after = old.split("\n"), new.split("\n")
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    passages: list[Passage] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        lines, others = before[i1:i2], after[j1:j2]
        if tag == "equal":
            passages.append(Passage((Run(SAME, "\n".join(lines)),)))
        elif lines and others:
            passages.extend(_words("\n".join(lines), "\n".join(others)))
        else:
            kind, text = (REMOVED, lines) if lines else (ADDED, others)
            passages.append(Passage((Run(kind, "\n".join(text)),)))
    return tuple(passages)


def _whole(old: str, new: str) -> Iterator[Passage]:
    """Yield the old and the new text as passages of their own, where there is text."""
    for kind, text in ((REMOVED, old), (ADDED, new)):
        if text:
            yield Passage((Run(kind, text),))


def _words(old: str, new: str) -> Iterator[Passage]:
    """Compare lines that differ, word by word."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if len(before) * len(after) > MOST_COMPARISONS:
        yield from (Passage((Run(REMOVED, old),)), Passage((Run(ADDED, new),)))
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < LEAST_IN_COMMON:
        yield from (Passage((Run(REMOVED, old),)), Passage((Run(ADDED, new),)))
        return
    yield Passage(tuple(_joined(_runs(matcher.get_opcodes(), before, after))))


def _runs(opcodes: Sequence[tuple], before: Sequence[str], after: Sequence[str]) -> Iterator[Run]:
    for tag, i1, i2, j1, j2 in opcodes:
        if tag == "equal":
            yield Run(SAME, "".join(before[i1:i2]))
            continue
        if i1 < i2:
            yield Run(REMOVED, "".join(before[i1:i2]))
        if j1 < j2:
            yield Run(ADDED, "".join(after[j1:j2]))


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Join changes that only one blank separates: several new words read better in one piece."""
    removed = added = gap = ""
    for run in runs:
        if run.kind == SAME:
            if (removed or added) and not gap and run.text == " ":
                gap = run.text
                continue
            yield from _change(removed, added, gap)
            removed = added = gap = ""
            yield run
        else:
            removed += gap + run.text if run.kind == REMOVED else gap
            added += gap + run.text if run.kind == ADDED else gap
            gap = ""
    yield from _change(removed, added, gap)


def _change(removed: str, added: str, gap: str) -> Iterator[Run]:
    if removed:
        yield Run(REMOVED, removed)
    if added:
        yield Run(ADDED, added)
    if gap:
        yield Run(SAME, gap)


def _html(run: Run) -> str:
    if run.kind == SAME:
        return escape(run.text)
    tag, word = ("ins", _("[added:")) if run.kind == ADDED else ("del", _("[removed:"))
    return (
        f'<{tag}><span class="visually-hidden">{escape(word)} </span>'
        f'{_shown(run.text)}<span class="visually-hidden">]</span></{tag}>'
    )


def _shown(text: str) -> str:
    """Escape changed text, with a sign for every character that cannot be seen."""
    if not text.strip(" \n"):
        return text.replace(" ", "␣").replace("\n", "↵\n") or "↵"
    return "".join(_visible(letter) for letter in text)


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter in " \n" or category[0] not in "CZ":
        return escape(letter)
    return f"[U+{ord(letter):04X}]"
