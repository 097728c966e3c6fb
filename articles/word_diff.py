"""What changed between two texts, word by word; nothing that changed can look unchanged.

Works on Markdown as typed, because a changed link target or a lost emphasis leaves the words of
the page alone. Lines are compared first and words only within lines that differ: quick also for
repetitive text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from articles import alarms
from articles.alarms import Hit

SAME, ADDED, REMOVED = "same", "added", "removed"

# A number stays whole (7.5), and so does a word with its apostrophe; white space by kind.
TOKEN = re.compile(r"\n|[^\S\n]+|[^\W_]+(?:[.,'’–-][^\W_]+)*|[*_~`]+|.", re.DOTALL)
# Two lines that need more comparisons of tokens than this are shown whole, old and new.
MOST_COMPARISONS = 250_000
# More pairs of lines than this are not searched for the two most alike.
MOST_PAIRS = 400
# With less in common than this, a mix of both lines is harder to read than one after the other.
LEAST_IN_COMMON = 0.4

# Letters that pass for Latin ones within a Latin word, and wide forms of ASCII.
OTHERS = "[\u0391-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u0400-\u052f]"
POSING = re.compile(f"(?<=[A-Za-z]){OTHERS}|{OTHERS}(?=[A-Za-z])|[\uff01-\uff5e]")

# Unchanged text of more characters than this is folded, but for this much beside a change.
LONG, BESIDE = 400, 120
# So is unchanged text of more lines than this, however short they are.
MANY_LINES = 8

ALARMS = {
    alarms.AMOUNT: gettext_noop("amount"),
    alarms.NUMBER: gettext_noop("number"),
    alarms.UNIT: gettext_noop("unit"),
    alarms.NEGATION: gettext_noop("negation"),
    alarms.FORCE: gettext_noop("how strictly"),
    alarms.DIRECTION: gettext_noop("direction"),
    alarms.LINK: gettext_noop("link target"),
    alarms.EMPHASIS: gettext_noop("emphasis"),
    alarms.CALLOUT: gettext_noop("callout"),
}


@dataclass(frozen=True)
class Run:
    """Consecutive text of one kind: SAME, ADDED or REMOVED."""

    kind: str
    text: str


@dataclass(frozen=True)
class Passage:
    """One or more lines: either the same in both texts, or with what was added and removed.

    :param languages: of both texts, to find what to look twice at; None looks for nothing.
    """

    runs: tuple[Run, ...]
    languages: frozenset[str] | None = None

    @property
    def is_same(self) -> bool:
        """Whether nothing changed here."""
        return all(run.kind == SAME for run in self.runs)

    @property
    def is_long(self) -> bool:
        """Whether it is unchanged and long enough to be folded."""
        text = "".join(run.text for run in self.runs)
        return self.is_same and (len(text) > LONG or text.strip("\n").count("\n") >= MANY_LINES)

    @property
    def alarms(self) -> frozenset[str]:
        """The kinds of what changed here and is to be looked twice at."""
        return frozenset(hit.kind for hits in self._hits() for hit in hits)

    @property
    def html(self) -> SafeString:
        """The passage as HTML; additions and removals are named in words too."""
        if self.is_same:
            # Empty lines around what did not change would only push what changed out of sight.
            text = "".join(escape(run.text) for run in self.runs).strip("\n")
            return mark_safe(text)  # noqa: S308 - escaped
        last = len(self.runs) - 1
        parts = [
            _same_html(run.text, at == 0, at == last) if run.kind == SAME else _html(run, hits)
            for at, (run, hits) in enumerate(zip(self.runs, self._hits(), strict=True))
        ]
        return mark_safe("".join(parts))  # noqa: S308 - _html and _same_html escape

    def _hits(self) -> list[list[Hit]]:
        """Return for each run what to look twice at, by its own places; nothing where it is same.

        Read within the whole line: a minus sign or a unit says nothing alone.
        """
        found: list[list[Hit]] = [[] for _run in self.runs]
        if self.languages is None:
            return found
        for kind in (REMOVED, ADDED):
            side = [(at, run) for at, run in enumerate(self.runs) if run.kind in (SAME, kind)]
            hits = list(alarms.alarms("".join(run.text for _at, run in side), self.languages))
            begin = 0
            for at, run in side:
                end = begin + len(run.text)
                if run.kind == kind:
                    found[at] = [
                        Hit(max(hit.start, begin) - begin, min(hit.end, end) - begin, hit.kind)
                        for hit in hits
                        if hit.start < end and hit.end > begin
                    ]
                begin = end
        return found


def in_languages(passages: tuple[Passage, ...], languages: frozenset[str]) -> tuple[Passage, ...]:
    """Return the passages so that they name what to look twice at."""
    return tuple(replace(passage, languages=languages) for passage in passages)


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
        yield Passage(tuple(_words(old, new)))


def _are_too_long(old: Sequence[str], new: Sequence[str]) -> bool:
    """Return whether comparing what lies between the common ends would take too long."""
    head, tail = _common_ends(old, new)
    return (len(old) - head - tail) * (len(new) - head - tail) > MOST_COMPARISONS


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many tokens both begin with, and how many of the rest both end with.

    Most paragraphs change in one place: however long they are, only that has to be compared.
    """
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    rest = range(1, most - head + 1)
    tail = next((at - 1 for at in rest if old[-at] != new[-at]), most - head)
    return head, tail


def _most_alike(before: Sequence[str], after: Sequence[str]) -> tuple[int, int] | None:
    """Return the places of the two lines that have most in common, if that is enough."""
    best, pair = LEAST_IN_COMMON, None
    old_words = [_tokens(line, blanks=False) for line in before]
    new_words = [_tokens(line, blanks=False) for line in after]
    for j, new in enumerate(new_words):
        for i, old in enumerate(old_words):
            ratio = _likeness(old, new, best)
            if ratio > best:
                best, pair = ratio, (i, j)
    return pair


def _likeness(old: Sequence[str], new: Sequence[str], least: float) -> float:
    """Return the share of tokens that both have in the same order; 0 if below ``least``."""
    head, tail = _common_ends(old, new)
    middle = SequenceMatcher(
        None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False
    )
    total, ends = (len(old) + len(new)) or 1, 2 * (head + tail)
    inner = total - ends
    # The cheap estimates are never too low, so they spare the dear one.
    for estimate in (middle.real_quick_ratio, middle.quick_ratio):
        if (ends + inner * estimate()) / total <= least:
            return 0.0
    if _are_too_long(old, new):
        return ends / total
    return (ends + inner * middle.ratio()) / total


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
    head, tail = _common_ends(before, after)
    pieces = [("".join(before[:head]), "", "")]  # same, removed, added; one side is always empty
    pieces += _pieces(before[head : len(before) - tail], after[head : len(after) - tail])
    pieces.append(("".join(before[len(before) - tail :]), "", ""))
    for same, removed, added in _folded(pieces):
        for kind, text in ((SAME, same), (REMOVED, removed), (ADDED, added)):
            if text:
                yield Run(kind, text)


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is the same, removed and added between the common ends of two lines."""
    if len(before) * len(after) > MOST_COMPARISONS:
        yield "", "".join(before), "".join(after)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        removed, added = "".join(before[i1:i2]), "".join(after[j1:j2])
        yield (removed, "", "") if tag == "equal" else ("", removed, added)


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


def _same_html(text: str, is_first: bool, is_last: bool) -> str:
    """Return unchanged text beside a change; what is far from any change is folded."""
    head = 0 if is_first else _word_end(text, BESIDE)
    tail = len(text) if is_last else len(text) - _word_end(text[::-1], BESIDE)
    if len(text) <= LONG or tail - head < BESIDE:
        return escape(text)
    count = len(text[head:tail].split())
    words = ngettext("… %(count)d word as before …", "… %(count)d words as before …", count)
    return (
        f"{escape(text[:head])}"
        f'<details class="diff-inline"><summary>{escape(words % {"count": count})}</summary>'
        f"{escape(text[head:tail])}</details>{escape(text[tail:])}"
    )


def _word_end(text: str, least: int) -> int:
    """Return where the word ends that is at ``least`` characters."""
    found = re.compile(r"\s").search(text, least)
    return found.start() if found else len(text)


def _html(run: Run, hits: Sequence[Hit]) -> str:
    is_new = run.kind == ADDED
    tag, words = ("ins", _("[added: %(words)s]")) if is_new else ("del", _("[removed: %(words)s]"))
    before, _placeholder, after = words.partition("%(words)s")  # the words are markup themselves
    return (
        f'<{tag}><span class="visually-hidden">{escape(before)}</span>'
        f'{_shown(run.text, hits)}<span class="visually-hidden">{escape(after)}</span></{tag}>'
    )


def _shown(text: str, hits: Sequence[Hit]) -> str:
    """Escape changed text, with a sign for every character that cannot be seen."""
    if not text.strip(" \n"):
        return text.replace(" ", "␣").replace("\n", "↵\n") or "↵"
    parts, at = [], 0
    for hit in hits:
        parts.append(_visible(text[at : hit.start]))
        parts.append(
            f'<mark><span class="visually-hidden">{escape(_(ALARMS[hit.kind]))} </span>'
            f"{_visible(text[hit.start : hit.end])}</mark>"
        )
        at = hit.end
    return "".join([*parts, _visible(text[at:])])


def _visible(text: str) -> str:
    posing = {found.start() for found in POSING.finditer(text)}
    return "".join(_letter(letter, at in posing) for at, letter in enumerate(text))


def _letter(letter: str, is_posing: bool) -> str:
    """Escape a letter; name it by its number if it cannot be seen, or passes for another."""
    code = f"[U+{ord(letter):04X}]"
    if letter not in " \n" and unicodedata.category(letter)[0] in "CZ":
        return code
    return escape(letter) + (code if is_posing else "")
