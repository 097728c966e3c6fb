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
TOKEN = re.compile(r"\n|[^\S\n]+|[^\W_]+(?:[.,'’–-][^\W_]+)*|[*_~`]+|.", re.DOTALL)
# Two lines that need more comparisons of tokens than this are shown whole, old and new.
MOST_COMPARISONS = 250_000
# More pairs of lines than this are not searched for the two most alike.
MOST_PAIRS = 400
# With less in common than this, a mix of both lines is harder to read than one after the other.
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
        return tuple(_apart([old] * bool(old), [new] * bool(new))) or (Passage((Run(SAME, ""),)),)
    before, after = old.split("\n"), new.split("\n")
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    passages: list[Passage] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            passages.append(Passage((Run(SAME, "\n".join(before[i1:i2])),)))
        else:
            passages.extend(_lines(before[i1:i2], after[j1:j2]))
    return tuple(passages)


def _apart(before: Sequence[str], after: Sequence[str]) -> Iterator[Passage]:
    """Yield old and new lines one after the other, each as a whole."""
    for kind, lines in ((REMOVED, before), (ADDED, after)):
        if lines:
            yield Passage((Run(kind, "\n".join(lines)),))


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Passage]:
    """Compare lines that differ: the two most alike with each other, then those around them."""
    if before == after and before:
        yield Passage((Run(SAME, "\n".join(before)),))
    elif _is_too_much(before, after):
        yield from _in_order(before, after)
    elif (pair := _most_alike(before, after)) is None:
        yield from _apart(before, after)
    else:
        i, j = pair
        yield from _lines(before[:i], after[:j])
        yield Passage(tuple(_words(before[i], after[j])))
        yield from _lines(before[i + 1 :], after[j + 1 :])


def _is_too_much(before: Sequence[str], after: Sequence[str]) -> bool:
    """Return whether comparing every line with every other would take too long."""
    old, new = sum(len(_tokens(line)) for line in before), sum(len(_tokens(x)) for x in after)
    return len(before) * len(after) > MOST_PAIRS or old * new > 8 * MOST_COMPARISONS


def _in_order(before: Sequence[str], after: Sequence[str]) -> Iterator[Passage]:
    """Compare the first line with the first, and so on; all or nothing if numbers differ."""
    if len(before) != len(after):
        yield from _apart(before, after)
        return
    for old, new in zip(before, after, strict=True):
        if old != new and _are_too_long(_tokens(old), _tokens(new)):
            yield from _apart([old], [new])
        else:
            yield Passage(tuple(_words(old, new)))


def _are_too_long(old: Sequence[str], new: Sequence[str]) -> bool:
    return len(old) * len(new) > MOST_COMPARISONS


def _most_alike(before: Sequence[str], after: Sequence[str]) -> tuple[int, int] | None:
    """Return the places of the two lines that have most in common, if that is enough."""
    best, pair = LEAST_IN_COMMON, None
    old_words = [_tokens(line, blanks=False) for line in before]
    new_words = [_tokens(line, blanks=False) for line in after]
    for j, new in enumerate(new_words):
        matcher = SequenceMatcher(None, (), new, autojunk=False)
        for i, old in enumerate(old_words):
            matcher.set_seq1(old)
            # The cheap estimates are never too low, so they spare the dear one.
            if _are_too_long(old, new):
                continue
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                ratio = matcher.ratio()
                if ratio > best:
                    best, pair = ratio, (i, j)
    return pair


def _tokens(line: str, *, blanks: bool = True) -> list[str]:
    """Return the tokens of a line; without blanks to see what lines have in common."""
    found = TOKEN.findall(line)
    return found if blanks else [token for token in found if not token.isspace()]


def _words(old: str, new: str) -> Iterator[Run]:
    """Compare two lines word by word."""
    if old == new:
        yield Run(SAME, old)
        return
    before, after = _tokens(old), _tokens(new)
    pieces: list[tuple[str, str, str]] = []  # same, removed, added; one side is always empty
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        removed, added = "".join(before[i1:i2]), "".join(after[j1:j2])
        pieces.append((removed, "", "") if tag == "equal" else ("", removed, added))
    for same, removed, added in _folded(pieces):
        for kind, text in ((SAME, same), (REMOVED, removed), (ADDED, added)):
            if text:
                yield Run(kind, text)


def _folded(pieces: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Join changes with the few same words between them: confetti cannot be read."""
    joined: list[tuple[str, str, str]] = []
    for index, (same, removed, added) in enumerate(pieces):
        after = pieces[index + 1] if index + 1 < len(pieces) else ("", "", "")
        before = joined[-1] if joined else ("", "", "")
        if same and 0 < len(same) <= min(_size(before), _size(after)):
            joined[-1] = ("", before[1] + same, before[2] + same)
        elif not same and _size(before):
            joined[-1] = ("", before[1] + removed, before[2] + added)
        else:
            joined.append((same, removed, added))
    return joined


def _size(piece: tuple[str, str, str]) -> int:
    """Return how long a change is; 0 for what is the same."""
    return max(len(piece[1]), len(piece[2]))


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
