"""Lists of contents in copied page text: recognized, dropped, and used to know the headings.

A list is one if a label such as "Contents" stands over it; or if it has at least two entries and
every one of them stands again elsewhere as a line of its own; or if it is a run of three or more
short lines before the text, at least two of which are found again, one of them the label of a part
("FAQ" above, "Frequently asked questions" below): the links that a page begins with.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from .labels import is_contents_label, part_of
from .limits import LENGTHS
from .lines import Line, Sheet, folded, has_bullet, list_number
from .notices import Kind
from .website import is_never_content, no_content

_LONGEST_LINK = 60  # characters
_LONGEST_HEADING = 14  # words
_OUTLINE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[^\W\d_a-z])")  # 1.1 Causes


def take_contents(sheet: Sheet) -> frozenset[str]:
    """Take every list of contents out of the sheet; return its headings, folded.

    Only headings that stand again in the text are returned; an entry without a section is
    reported as not placed.
    """
    labels, entries = _found(sheet)
    return _taken(sheet, labels, entries)


def listed(sheet: Sheet) -> tuple[frozenset[str], frozenset[int]]:
    """Return what ``take_contents`` would: the headings, and where the lists themselves stand."""
    labels, entries = _found(sheet)
    inside = frozenset(line.index for line in (*labels, *entries))
    standing = _standing(sheet, inside)
    return _headings_among(entries, standing, _loosely(sheet, inside, entries, standing)), inside


def nested_headings(sheet: Sheet) -> frozenset[str]:
    """Return the entries that the lists taken out indent below others, folded.

    An entry is inside a list by two columns or more; what stands in the outer list too is not.
    """
    inner: set[str] = set()
    outer: set[str] = set()
    base = last = -1
    for fate in sheet.fates():
        line = fate.line
        if fate.where != "contents" or is_contents_label(line.text):
            continue
        base = line.indent if line.index > last + 2 or last < 0 else min(base, line.indent)
        last = line.index
        (inner if line.indent >= base + 2 else outer).add(folded(line.text))
    return frozenset(inner - outer)


def _found(sheet: Sheet) -> tuple[list[Line], list[Line]]:
    """Return the labels and the entries of every list of contents."""
    counts = Counter(folded(line.text) for line in sheet.free() if not has_bullet(line.text))
    labels = [line for line in sheet.free() if _is_label(line)]
    last = {folded(line.text): line.index for line in sheet.free()}
    found = {line.index: line for label in labels for line in _entries_under(sheet, label, last)}
    rest = [line for line in sheet.free() if line.index not in found]
    for run in (*_bulleted_runs(rest), _top_run(sheet)):
        needed = Counter(folded(line.text) for line in run if not has_bullet(line.text))
        if len(run) > 1 and all(counts[folded(ln.text)] > needed[folded(ln.text)] for ln in run):
            found.update((line.index, line) for line in run)
    found.update((line.index, line) for line in _jump_links(sheet))
    return labels, list(found.values())


def _headings_among(
    entries: Iterable[Line], standing: AbstractSet[str], loosely: Mapping[str, str]
) -> frozenset[str]:
    """Return the lines that entries name, folded, if they can be headings of sections."""
    # A longer line does not fit the column of headings, and is none; a label names another part.
    names = (
        loosely.get(folded(entry.text), folded(entry.text))
        for entry in entries
        if len(entry.text) <= LENGTHS["heading"] and not part_of(entry.text)
    )
    return frozenset(names) & standing


def _loosely(
    sheet: Sheet, inside: AbstractSet[int], entries: Iterable[Line], standing: AbstractSet[str]
) -> dict[str, str]:
    """Return the heading that each entry means which stands nowhere word for word, folded.

    It is the only short line with the same words and other punctuation, or with a few more words
    behind those of the entry.
    """
    known = {folded(entry.text) for entry in entries} & standing
    missing = [folded(entry.text) for entry in entries if folded(entry.text) not in standing]
    same: dict[tuple[str, ...], set[str]] = defaultdict(set)
    longer: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for line in sheet.free() if missing else ():
        text, words = folded(line.text), _words(line.text)
        if line.index in inside or has_bullet(line.text) or _is_sentence(line) or text in known:
            continue
        if len(words) <= _LONGEST_HEADING and not part_of(text):
            same[words].add(text)
            for length in range(max(2, len(words) - 4), len(words)):
                longer[words[:length]].add(text)
    found = {}
    for entry in missing:
        meant = same.get(_words(entry)) or longer.get(_words(entry)) or set()
        if len(meant) == 1:
            found[entry] = min(meant)
    return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", folded(text)))


def _standing(sheet: Sheet, inside: AbstractSet[int]) -> frozenset[str]:
    """Return the lines outside the lists, folded."""
    return frozenset(
        folded(line.text)
        for line in sheet.free()
        if line.index not in inside and not has_bullet(line.text)
    )


def _taken(sheet: Sheet, labels: Iterable[Line], entries: Iterable[Line]) -> frozenset[str]:
    sheet.take(labels, Kind.DUPLICATE, "contents")
    inside = {line.index for line in (*labels, *entries)}
    standing = _standing(sheet, inside)
    loosely = _loosely(sheet, inside, entries, standing)
    parts = {part_of(words) for words in standing} - {None}
    for entry in entries:
        words = folded(entry.text)
        known = words in standing or words in loosely or part_of(entry.text) in parts
        kind = Kind.DUPLICATE if known else Kind.NOT_PLACED
        sheet.take([entry], kind, "contents" if known else "contents_without_section")
    return _headings_among(entries, standing, loosely)


def _entries_under(sheet: Sheet, label: Line, last: Mapping[str, int]) -> list[Line]:
    return list(_marked_entries(sheet, label)) or list(_plain_entries(sheet, label, last))


def _marked_entries(sheet: Sheet, label: Line) -> Iterator[Line]:
    """Yield the bulleted or numbered lines that follow, blank lines between them allowed."""
    first: int | None = None
    for line in sheet.free(label.index + 1):
        number = list_number(line.text)
        is_marked = has_bullet(line.text) or number is not None
        if not is_marked and not (first is not None and _OUTLINE_NUMBER.match(line.text)):
            return
        if first is not None and number == first:
            return  # "1." again: the numbered headings of the text begin
        first = number if first is None else first
        yield line


def _plain_entries(sheet: Sheet, label: Line, last: Mapping[str, int]) -> Iterator[Line]:
    """Yield the lines that follow and stand again further down as lines of their own.

    :param last: for each line, folded, the index where it stands for the last time.
    """
    seen = {folded(next(sheet.free(), label).text)}  # the first line of the file is the title
    previous: list[Line] = []
    for line in sheet.free(label.index + 1):
        if is_never_content(line.text):
            continue
        words = folded(line.text)
        if last[words] == line.index or words in seen or _is_label(line) or _is_sentence(line):
            return
        if len(previous) > 1 and not _has_gap(*previous[:2]) and _has_gap(previous[-1], line):
            return
        seen.add(words)
        previous.append(line)
        yield line


def _bulleted_runs(lines: Iterable[Line]) -> list[list[Line]]:
    runs: list[list[Line]] = [[]]
    for line in lines:
        if has_bullet(line.text):
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return runs


def _top_run(sheet: Sheet) -> list[Line]:
    """Return the lines the file begins with, up to the first gap, if they all differ."""
    run: list[Line] = []
    line = next(sheet.free(), None)
    while line and not has_bullet(line.text) and not _is_label(line):
        run.append(line)
        line = sheet.neighbor(line, 1)
    return run if len({folded(line.text) for line in run}) == len(run) else []


def _jump_links(sheet: Sheet) -> list[Line]:
    """Return the links to parts of the page that stand before its text without a label."""
    title = next(sheet.free(), None)
    run: list[Line] = []
    for line in sheet.free(title.index + 1 if title else 0):
        is_around = no_content(line.text) or (title and folded(line.text) == folded(title.text))
        if not run and is_around:
            continue
        is_long = _is_sentence(line) or len(line.text) > _LONGEST_LINK
        is_gap = bool(run) and _has_gap(run[-1], line)
        if is_around or is_long or is_gap or has_bullet(line.text) or _is_label(line):
            break
        run.append(line)
    return run if len(run) > 2 and _are_found_again(sheet, run) else []


def _are_found_again(sheet: Sheet, run: list[Line]) -> bool:
    below = [line.text for line in sheet.free(run[-1].index + 1)]
    parts, words = {part_of(text) for text in below} - {None}, set(map(folded, below))
    is_label = [part_of(line.text) in parts for line in run]
    return any(is_label) and sum(map(max, is_label, (folded(ln.text) in words for ln in run))) > 1


def _is_label(line: Line) -> bool:
    marked = has_bullet(line.text) or list_number(line.text) is not None
    return not marked and is_contents_label(line.text)


def _is_sentence(line: Line) -> bool:
    return line.is_final and not line.text.endswith("?")


def _has_gap(first: Line, second: Line) -> bool:
    return second.index != first.index + 1
