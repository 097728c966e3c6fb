"""Where the parts of a copied page begin: the title, the labeled parts, the sections.

How a section heading is known:

1. With a list of contents: a line that stands in the list; if the list has it indented below
   another, a subheading. Other short lines that look like
   headings (rule 2) become subheadings of the section they stand in, and are reported.
2. Without one, in a part that is no section, and where the list names more that is not there than
   is: a line of at most 14 words and 100 characters that does not begin with a small letter, has
   no final punctuation other than "?", stands alone between blank lines (or, of at most eight
   words, directly above a list; or, as a question, directly above a sentence), and is followed by
   a paragraph or a list. It is reported as a guess. Three or more such lines in a row are a list
   and no headings; of two in a row the second is a subheading, and so is one numbered "2.1".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from itertools import dropwhile, islice, takewhile

from .contents_list import nested_headings
from .labels import CALLOUT_LABEL, OPENINGS, part_of
from .limits import LENGTHS
from .lines import Line, Sheet, folded, has_bullet, list_number
from .notices import Kind, refuse
from .paragraphs import Wrapping
from .questions import asks
from .website import is_trail, no_content


@dataclass
class Zone:
    """One part of the page: its label or heading, the lines below it, the subheadings among them.

    ``kind`` is ``intro``, ``section`` or the name of a field of the article; ``is_guess`` says
    that rule 2 found the heading, and so do the values of ``subheadings``, by index of the line.
    """

    kind: str
    label: Line | None = None
    is_guess: bool = False
    lines: list[Line] = field(default_factory=list)
    subheadings: dict[int, bool] = field(default_factory=dict)
    has_question: bool = False


_DEEPER = re.compile(r"\d{1,2}\.\d")  # 2.1 When to test
_BY_THINGS = re.compile(r"By [^\W\d_]+(?: (?:and|or) [^\W\d_]+)?")  # "By Car": by nobody
_SITE = re.compile(r"\s[|–—-]\s")


def take_title(sheet: Sheet, headings: frozenset[str]) -> Line:
    """Take the title and its repetitions; return the line it was read from.

    It is the first line that stands twice before the first heading, else the one that the way to
    the page ends with ("Home > Sleep > Restless Legs"), else the first line.

    :raises Unreadable: where the text begins with something that cannot be a title.
    """
    title, top, words = title_of(sheet.free(), headings, ends_of_trails(sheet.lines))
    links = list(takewhile(lambda line: line is not title and has_bullet(line.text), sheet.free()))
    if title and links and not title.is_final and _can_be_title(title):
        sheet.take(links, Kind.NOT_PLACED, "before_title")
    elif title is None or links or not _can_be_title(title):
        first = next(sheet.free(), None)
        raise refuse(
            "missing_title", first.number if first else 1, text=first.text if first else ""
        )
    before = [
        line
        for line, own in zip(top, words, strict=True)
        if line.index < title.index and own != folded(title.text)
    ]
    sheet.take(before, Kind.NOT_PLACED, "before_title")
    sheet.take([title], Kind.MADE, "title")
    again = [
        line
        for line, own in zip(top, words, strict=True)
        if line.index != title.index and own == folded(title.text)
    ]
    sheet.take(again, Kind.DUPLICATE, "title")
    return title


def title_of(
    lines: Iterable[Line], headings: frozenset[str], ends: Set[str]
) -> tuple[Line | None, list[Line], list[str]]:
    """Return the line that must be the title, the lines the file begins with, and their words."""
    lines = list(lines)
    # Links to other pages may stand before everything else.
    top = _top(list(dropwhile(lambda line: has_bullet(line.text), lines)) or lines, headings)
    alone = {folded(line.text) for line in top}
    words = [_without_site(line.text, alone) for line in top]
    twice = [
        line
        for line, own in zip(top, words, strict=True)
        if words.count(own) > 1 and folded(line.text) == own
    ]
    named = [line for line in top if folded(line.text) in ends]
    return next(iter(twice or named or top), None), top, words


def ends_of_trails(lines: Iterable[Line]) -> Set[str]:
    """Return what each way to the page ("Home > Sleep > Restless Legs") ends with, folded."""
    return {
        folded(re.split(r"[>›»/]", line.text)[-1].strip()) for line in lines if is_trail(line.text)
    }


def _without_site(text: str, alone: Set[str]) -> str:
    """Return a line folded; of "Title | Website" the title, if it stands alone elsewhere too."""
    first = folded(_SITE.split(text, maxsplit=1)[0])
    return first if first in alone else folded(text)


def _top(lines: Iterable[Line], headings: frozenset[str]) -> list[Line]:
    top: list[Line] = []
    for line in islice(lines, 12):
        if part_of(line.text) or (top and folded(line.text) in headings):
            break
        if top and (has_bullet(line.text) or line.text.endswith((".", ":", "!", ";"))):
            break  # the text has begun; what stands twice from here on is a repeated heading
        top.append(line)
    return top


def _can_be_title(line: Line) -> bool:
    is_sentence = line.text.endswith((".", ";", ",")) and len(line.text) > 80
    return len(line.text) <= LENGTHS["title"] and not is_sentence and not has_bullet(line.text)


def cut(sheet: Sheet, headings: frozenset[str], title: Line, wrapping: Wrapping) -> list[Zone]:
    """Return the parts of the page; labels and headings are taken, the lines below are not."""
    zones = [Zone("intro")]
    missing = sum(fate.where == "contents_without_section" for fate in sheet.fates())
    names_sections = len(headings) > missing
    shapes = Shapes(sheet, headings, wrapping, names_sections, nested_headings(sheet))
    for line in list(sheet.free()):
        zone = zones[-1]
        kind = _beginning(line, zone, shapes, folded(title.text))
        if kind == "title":
            sheet.take([line], Kind.DUPLICATE, "title")
        elif kind in {"subheading", "listed_subheading"}:
            zone.subheadings[line.index] = kind == "subheading"
            zone.lines.append(line)
        elif kind:
            name = kind.removeprefix("guessed_")
            if folded(line.text) in OPENINGS and all(other.kind != "section" for other in zones):
                name = kind = "in_short"
            sheet.take([line], Kind.MADE, name)
            zones.append(Zone(name, line, is_guess=name != kind))
        else:
            zone.lines.append(line)
            zone.has_question = zone.has_question or line.text.endswith("?")
    return zones


def _beginning(line: Line, zone: Zone, shapes: Shapes, title: str) -> str | None:
    """Return the kind of part that a line begins, or None for a line of the present part."""
    if has_bullet(line.text):
        return None
    part = part_of(line.text)
    if part:
        return part
    is_question = zone.kind == "faqs" and line.text.endswith("?")
    if folded(line.text) in shapes.headings and not is_question:
        is_nested = folded(line.text) in shapes.nested and zone.kind == "section"
        return "listed_subheading" if is_nested else "section"
    if folded(line.text) == title and not is_question and not shapes.is_heading(line):
        return "title"
    return _beginning_by_rule(line, zone, shapes)


def _beginning_by_rule(line: Line, zone: Zone, shapes: Shapes) -> str | None:
    if zone.kind == "references" or not shapes.is_heading(line):
        return None
    if zone.kind == "faqs":
        answers = not zone.lines or zone.lines[-1].text.endswith("?")
        is_question = line.text.endswith("?") or asks(line.text, is_strict=zone.has_question)
        is_answer = shapes.names_sections or answers or is_question
        return None if is_answer else "guessed_section"
    if shapes.names_sections and zone.kind in {"section", "intro"}:
        return "subheading" if zone.kind == "section" else None
    is_inside = not zone.lines or _DEEPER.match(line.text)
    return "subheading" if zone.kind == "section" and is_inside else "guessed_section"


@dataclass(frozen=True)
class Shapes:
    """The rule for headings that no list of contents names."""

    sheet: Sheet
    headings: frozenset[str]
    wrapping: Wrapping
    names_sections: bool = True
    nested: frozenset[str] = frozenset()

    def is_heading(self, line: Line) -> bool:
        """Whether a line looks like a heading and text follows."""
        if not self.is_short_line(line) or self._in_run_of_three(line):
            return False
        following = next(self.sheet.free(line.index + 1), None)
        if following is None or part_of(following.text):
            return False
        if self.is_short_line(following):
            following = next(self.sheet.free(following.index + 1), None)
        return following is not None and self.is_text(following)

    def _in_run_of_three(self, line: Line) -> bool:
        around = [self._near(line, step) for step in (-2, -1, 1, 2)]
        short = [near is not None and self.is_short_line(near) for near in around]
        return (short[0] and short[1]) or (short[1] and short[2]) or (short[2] and short[3])

    def _near(self, line: Line, step: int) -> Line | None:
        index = line.index + step
        found = 0
        while 0 <= index < len(self.sheet.lines) and abs(index - line.index) < 12:
            near = self.sheet.lines[index]
            found += self.sheet.is_free(near)
            if found == abs(step):
                return near
            index += 1 if step > 0 else -1
        return None

    def is_text(self, line: Line) -> bool:
        """Whether a line is words below a heading: a paragraph, an item, a row of a table."""
        if part_of(line.text) or folded(line.text) in self.headings:
            return False
        if not any(map(str.isalpha, line.text)):
            return False
        is_item = has_bullet(line.text) or list_number(line.text) is not None
        return is_item or len(line.cells) > 1 or not self.is_short_line(line)

    def is_short_line(self, line: Line) -> bool:
        """Whether a line has the shape of a heading, whatever follows it."""
        text = line.text
        if has_bullet(text) or part_of(text) or folded(text) in self.headings:
            return False
        above = self._near(line, -1)
        if CALLOUT_LABEL.fullmatch(text) or (above and CALLOUT_LABEL.fullmatch(above.text)):
            return False  # a box with its label and the defined word on lines of their own
        if len(text) > 100 or len(text.split()) > 14 or text[0].islower() or len(line.cells) > 1:
            return False
        if (line.is_final and not text.endswith("?")) or text.endswith(","):
            return False
        if not any(map(str.isalpha, text)) or (no_content(text) and not _BY_THINGS.fullmatch(text)):
            return False
        return self._stands_alone(line) and not self._is_item(line)

    def _is_item(self, line: Line) -> bool:
        """Whether the number a line begins with goes on directly above or below it."""
        number = list_number(line.text)
        around = (self.sheet.neighbor(line, step) for step in (-1, 1))
        numbers = [list_number(near.text) if near else None for near in around]
        return number is not None and (number - 1 == numbers[0] or number + 1 == numbers[1])

    def _stands_alone(self, line: Line) -> bool:
        above, below = self.sheet.neighbor(line, -1), self.sheet.neighbor(line, 1)
        if above and not (self.wrapping.is_sparse and above.is_final):
            return False
        if below is None:
            return True
        if has_bullet(below.text) or list_number(below.text) == 1:
            return len(line.text.split()) <= 8 and list_number(line.text) is None
        is_above_text = below.is_final and len(below.text) > len(line.text)
        is_asked = below.is_final and line.text.endswith("?") and not below.text.endswith("?")
        return not self.wrapping.width and (is_above_text or is_asked)
