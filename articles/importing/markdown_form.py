"""The form of an article in Markdown, shared by reader and writer.

A part of the article begins with a heading of level 2, an FAQ or help card inside its part with
one of level 3; attributes in braces end the heading line: ``{.class #uid slug=address}``. Lines
of a text that look like such headings are marked, so that any text survives the way out and in:

* ``## Words {.body}`` is a line of the text above it, not a new part;
* a code block that its text leaves open is closed by a line such as ```` ``` {.end} ````, which
  is not part of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .lines import folded

SPECIAL_PARTS = {
    "in-short": ("in_short", "In short"),
    "why-it-matters": ("why_it_matters", "Why it matters"),
    "faqs": ("faqs", "FAQs"),
    "help-cards": ("help_cards", "When to get help"),
    "questions": ("questions", "Questions for your appointment"),
    "bottom-line": ("bottom_line", "The bottom line"),
    "call-to-action": ("call_to_action", "Call to action"),
}
"""Class of a part: the field of the article, and the heading it is written with."""

CLASS_OF_HEADING = {folded(heading): name for name, (_, heading) in SPECIAL_PARTS.items()}
SECTION_CLASS = "section"
FAQ_CLASS = "faq"
BODY_MARK = " {.body}"
END_MARK = " {.end}"

_ATTRIBUTES = re.compile(r"(?:^|(?<=\s))\{(?P<inside>(?:[#.]|slug=)[^{}]*)\}\s*\Z")
_OPENING = re.compile(r" {0,3}(?:(?P<ticks>`{3,})[^`]*|(?P<tildes>~{3,}).*)\Z")
_CLOSING = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})[ \t]*\Z")
_MARKED_CLOSING = re.compile(r"(?P<fence>`{3,}|~{3,})(?: \{\.end\})+\Z")


@dataclass(frozen=True)
class Attributes:
    """What the braces at the end of a heading say; ``given`` tells whether there are any."""

    text: str
    classes: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    given: bool = False


def attributes_of(heading: str) -> Attributes:
    """Return the words of a heading and its attributes."""
    match = _ATTRIBUTES.search(heading)
    if match is None:
        return Attributes(heading.strip())
    found = match["inside"].split()
    return Attributes(
        heading[: match.start()].strip(),
        classes=tuple(word[1:] for word in found if word.startswith(".")),
        uids=tuple(word[1:] for word in found if word.startswith("#")),
        slugs=tuple(word.removeprefix("slug=") for word in found if word.startswith("slug=")),
        unknown=tuple(word for word in found if not word.startswith((".", "#", "slug="))),
        given=True,
    )


def heading_level(line: str) -> int:
    """Return the number of # a line begins with like a heading, 0 for any other line."""
    match = re.match(r"(#{1,6})(?=[ \t]|\Z)", line)
    return len(match[1]) if match else 0


class Fence:
    """Whether the lines read so far leave a code block open."""

    def __init__(self) -> None:
        self.mark = ""

    def closes(self, line: str, pattern: re.Pattern[str] = _CLOSING) -> bool:
        """Whether a line ends the open code block."""
        match = pattern.match(line) if self.mark else None
        return match is not None and match["fence"].startswith(self.mark)

    def closes_by_mark(self, line: str) -> bool:
        """Whether a line is a closing one with END_MARK behind it, once or more often."""
        return self.closes(line, _MARKED_CLOSING)

    def follow(self, line: str) -> None:
        """Take in one more line."""
        if self.mark:
            self.mark = "" if self.closes(line) else self.mark
            return
        match = _OPENING.match(line)
        if match:
            self.mark = match["ticks"] or match["tildes"]


def written_body(body: str, structural_level: int) -> str:
    """Return a text with its lines marked that would be read as structure.

    :param structural_level: headings down to this level structure the file at this place.
    """
    fence = Fence()
    lines: list[str] = []
    for line in body.split("\n"):
        if fence.closes_by_mark(line):
            lines.append(line + END_MARK)
        elif not fence.mark and 0 < heading_level(line) <= structural_level:
            lines.append(line + BODY_MARK)
        else:
            lines.append(line)
            fence.follow(line)
    if fence.mark:
        lines.append(fence.mark + END_MARK)
    return "\n".join(lines)
