"""What belongs to the web page and not to the article: taken out by its words and its place.

A line that a website prints by itself (``website``) is taken out

1. in the head of the page: before the first labeled part, the first heading that the contents
   list, or, without either, the text below the first heading after the title;
2. in the list of references;
3. at the end: in the run of such lines that the file, or the text before the references, ends with.

Anywhere else it may be a sentence of the article ("Home" in a text about travel): it is kept, and
pointed out with its line. Two kinds are taken out wherever they stand, because no article says
them: "Advertisement" and the like, and a whole review statement that says by whom. A line that
stands in the list of contents is never furniture, and neither is one in the middle of a wrapped
sentence. Review statements are among what is taken out: imported, they would claim a review that
has not happened here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, takewhile

from .contents_list import listed
from .labels import is_contents_label, part_of
from .lines import Line, Sheet, folded, has_bullet
from .notices import Kind, Notice
from .outline import Shapes, ends_of_trails, title_of
from .paragraphs import wrapping_of
from .website import (
    is_disclaimer,
    is_link_list_label,
    is_never_content,
    is_rating,
    no_content,
    reads_like,
)

_OPEN_ENDS = (" by", " on", " of", " the", " for", " and", ",", ":", "-", "–")


def take_furniture(sheet: Sheet) -> list[Notice]:
    """Take out lines of the website; return a warning for each that was kept, inside the text."""
    sheet.take((ln for ln in list(sheet.free()) if ln.is_rule), Kind.NOT_PLACED, "rule")
    page = _Page(sheet)
    notices = []
    for line in list(sheet.free()):
        reason = page.odd.get(line.index)
        if reason and page.is_outside(line):
            sheet.take([line], Kind.NOT_PLACED, reason)
        elif page.reads_like(line):
            code = {"review_statement": "kept_statement"}.get(page.reads_like(line), "kept_line")
            notices.append(Notice(Kind.WARNING, code, line.number, {"text": line.text}))
    return notices


class _Page:
    """The zones of one page, and which of its lines are odd: not words of the article."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.headings, self.in_contents = listed(sheet)
        self.lines = list(sheet.free())
        self.odd: dict[int, str] = {}
        self.anywhere: set[int] = set()  # of those, the ones that no text holds
        self.wrapping = wrapping_of(sheet)
        self.counts = Counter(folded(line.text) for line in self.lines)
        for line in self.lines:
            if line.index not in self.odd:
                found = self._found_at(line)
                self.odd.update(found)
                self.anywhere.update(found if is_never_content(line.text) else ())
        self.start = self._start()
        self.tail = frozenset(self._tail())

    def is_outside(self, line: Line) -> bool:
        """Whether an odd line stands where, or is of a kind, that is no text of the article."""
        index = line.index
        return index < self.start or index in self.tail or index in self.anywhere

    def reads_like(self, line: Line) -> str:
        """Return what a line inside the text may be mistaken for, or nothing."""
        if self._is_listed(line) or self._is_inside_paragraph(line):
            return ""
        return reads_like(line.text) or ""

    def _found_at(self, line: Line) -> dict[int, str]:
        """Return the odd lines that begin with a line: itself, and what belongs to it."""
        if self._is_listed(line) or self._is_inside_paragraph(line):
            return {}
        reason = no_content(line.text)
        if is_rating(line.text):
            following = islice(self.sheet.free(line.index + 1), 2)
            answers = takewhile(lambda answer: answer.text in {"Yes", "No"}, following)
            return dict.fromkeys((line.index, *(found.index for found in answers)), "furniture")
        if reason == "review_statement":
            return dict.fromkeys((found.index for found in self._whole_statement(line)), reason)
        if reason is None and is_link_list_label(line.text):
            below = (found.index for found in self._links_below(line))
            return dict.fromkeys((line.index, *below), "furniture")
        return {line.index: reason} if reason else {}

    def _is_listed(self, line: Line) -> bool:
        return line.index in self.in_contents or folded(line.text) in self.headings

    def _is_inside_paragraph(self, line: Line) -> bool:
        above, below = self.sheet.neighbor(line, -1), self.sheet.neighbor(line, 1)
        if above is None or above.is_final or above.index in self.odd:
            return False
        if line.text[:1].islower() or (below is not None and below.text[:1].islower()):
            return True
        # What stands twice is a title. Where lines are not wrapped, a long one is no evidence.
        is_evidence = bool(self.wrapping.width) or not line.text[:1].isalpha()
        return is_evidence and len(above.text) > 60 and self.counts[folded(above.text)] == 1

    def _whole_statement(self, line: Line) -> list[Line]:
        """Return a review statement with the lines that finish its sentence."""
        lines = [line]
        following = self.sheet.neighbor(line, 1)
        while following and not lines[-1].is_final and len(lines) < 4:
            is_open = lines[-1].text.endswith(_OPEN_ENDS)
            if not following.text[:1].islower() and not (is_open and len(following.text) <= 80):
                break
            lines.append(following)
            following = self.sheet.neighbor(following, 1)
        return lines

    def _links_below(self, label: Line) -> Iterator[Line]:
        for line in self.sheet.free(label.index + 1):
            is_sentence = line.is_final and not line.text.endswith("?")
            if is_sentence or len(line.text) > 120 or self._begins_part(line):
                return
            yield line

    def _begins_part(self, line: Line) -> bool:
        if line.index in self.in_contents:
            return is_contents_label(line.text)
        is_label = part_of(line.text) is not None or folded(line.text) in self.headings
        return is_label and not has_bullet(line.text)

    def _start(self) -> int:
        """Return the index of the line where the head of the page ends."""
        plain = [
            line
            for line in self.lines
            if line.index not in self.odd and line.index not in self.in_contents
        ]
        shapes = Shapes(self.sheet, self.headings, self.wrapping)
        title, top, words = title_of(plain, self.headings, ends_of_trails(self.lines))
        title_words = folded(title.text) if title else ""
        titles = {ln.index for ln, own in zip(top, words, strict=True) if own == title_words}
        for line, following in pairwise([*plain, None]):
            if line is None or self._begins_part(line):
                return line.index if line else len(self.sheet.lines)
            is_heading = line.index not in titles and shapes.is_short_line(line)
            if is_heading and following and shapes.is_text(following):
                return following.index
        return len(self.sheet.lines)

    def _tail(self) -> Iterator[int]:
        """Yield the indexes of odd lines after the text, and in the list of references."""
        labels = [place for place, line in enumerate(self.lines) if self._is_references(line)]
        for end in (*labels, len(self.lines)):
            yield from self._odd_run(self.lines[:end][::-1])
        for label in labels:
            for line in self.lines[label + 1 :]:
                if self._begins_part(line):
                    break
                if line.index in self.odd:
                    yield line.index

    def _is_references(self, line: Line) -> bool:
        return self._begins_part(line) and part_of(line.text) == "references"

    def _odd_run(self, lines: Sequence[Line]) -> Iterator[int]:
        for line in lines:
            if line.index in self.odd:
                yield line.index
            elif not is_disclaimer(line.text):
                return
