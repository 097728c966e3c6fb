"""The body of an article file in Markdown, cut into its parts by headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.canonical import clean_line, clean_text
from articles.working_copy import (
    HELP_CARD_LEVELS,
    UID_PATTERN,
    FAQDraft,
    HelpCardDraft,
    SectionDraft,
)

from .limits import LENGTHS, too_long
from .lines import folded
from .markdown_form import (
    BODY_MARK,
    CLASS_OF_HEADING,
    END_MARK,
    FAQ_CLASS,
    SECTION_CLASS,
    SPECIAL_PARTS,
    Attributes,
    Fence,
    attributes_of,
    heading_level,
)
from .notices import Fault, Kind, Notice, fault


@dataclass
class Part:
    """A heading with the text below it; ``line`` is where the heading stands."""

    line: int
    attributes: Attributes
    lines: list[str] = field(default_factory=list)
    children: list[Part] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text below the heading in canonical form."""
        return clean_text("\n".join(self.lines))

    @property
    def heading(self) -> str:
        """The words of the heading."""
        return clean_line(self.attributes.text)

    def kind(self, default: str = SECTION_CLASS) -> str:
        """Return the class, or what the heading's words say if it has none."""
        if self.attributes.classes:
            return self.attributes.classes[0]
        return CLASS_OF_HEADING.get(folded(self.heading), default)


@dataclass
class BodyParts:
    """What the body holds, field by field of the draft."""

    texts: dict[str, str] = field(default_factory=dict)
    sections: list[SectionDraft] = field(default_factory=list)
    faqs: list[FAQDraft] = field(default_factory=list)
    help_cards: list[HelpCardDraft] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def note(self, part: Part, code: str, **params: object) -> None:
        """Say what became of a part."""
        self.notices.append(Notice(Kind.MADE, code, part.line, params))


def parts_of(lines: Sequence[str], first_line: int, faults: list[Fault]) -> BodyParts:
    """Return the parts of a body; what is wrong is added to ``faults``.

    :param first_line: number in the file of the first of ``lines``.
    """
    found = BodyParts()
    lines_of_field: dict[str, int] = {}
    for part in _cut(lines, first_line, faults):
        kind = part.kind()
        known = (SECTION_CLASS, *SPECIAL_PARTS)
        if kind not in known or len(part.attributes.classes) > 1:
            faults.append(_unknown_class(part, known))
        elif kind == SECTION_CLASS:
            _check(part, faults, "heading")
            found.sections.append(SectionDraft(part.heading, part.text, _uid(part)))
            found.note(part, "section", heading=part.heading)
        elif kind in lines_of_field:
            faults.append(fault("part_twice", part.line, name=kind, first=lines_of_field[kind]))
        else:
            lines_of_field[kind] = part.line
            _add_special(found, kind, part, faults)
    return found


def _cut(lines: Sequence[str], first_line: int, faults: list[Fault]) -> list[Part]:
    """Return the parts that headings of level 2 begin, with those of level 3 where they count."""
    parts: list[Part] = []
    current: Part | None = None
    fence, opened = Fence(), 0
    for number, line in enumerate(lines, start=first_line):
        level = 0 if fence.mark else heading_level(line)
        has_children = bool(parts) and parts[-1].kind() in {"faqs", "help-cards"}
        if 0 < level <= (3 if has_children else 2) and not line.endswith(BODY_MARK):
            if level == 1:
                faults.append(fault("heading_of_level_1", number, text=line))
            current = Part(number, attributes_of(line[level:]))
            (parts[-1].children if level == 3 else parts).append(current)
        elif current is None:
            if line.strip():
                faults.append(fault("text_before_heading", number, text=line.strip()[:80]))
                return parts
        else:
            opened = opened if fence.mark else number
            _take_in(line, current, fence, 0 < level <= (3 if has_children else 2))
    if fence.mark:
        faults.append(fault("open_code_block", opened))
    return parts


def _take_in(line: str, part: Part, fence: Fence, is_marked_heading: bool) -> None:
    """Add one line to a part, without the mark that the writer gave it."""
    if is_marked_heading:
        part.lines.append(line.removesuffix(BODY_MARK))
    elif not fence.closes_by_mark(line):
        part.lines.append(line)
        fence.follow(line)
    elif line.endswith(END_MARK * 2):
        part.lines.append(line.removesuffix(END_MARK))
    else:
        fence.mark = ""  # the writer's own line: the text itself leaves the code block open


def _add_special(found: BodyParts, kind: str, part: Part, faults: list[Fault]) -> None:
    name, shown = SPECIAL_PARTS[kind]
    if part.attributes.uids or part.attributes.slugs or part.attributes.unknown:
        faults.append(fault("attribute_without_use", part.line, heading=part.heading))
    is_other = part.heading and folded(part.heading) != folded(shown)
    found.note(part, "label" if is_other else "part", text=part.heading, shown=shown)
    if name == "faqs":
        for child in _children(part, faults):
            found.faqs.append(_faq(child, faults))
            found.note(child, "faq", question=child.heading)
    elif name == "help_cards":
        _add_help_cards(found, part, faults)
    else:
        found.texts[name] = part.text


def _children(part: Part, faults: list[Fault]) -> list[Part]:
    for number, line in enumerate(part.lines, start=part.line + 1):
        if line.strip():
            text = line.strip()[:80]
            faults.append(fault("text_before_first", number, heading=part.heading, text=text))
            break
    return part.children


def _faq(part: Part, faults: list[Fault]) -> FAQDraft:
    if part.attributes.classes not in ((), (FAQ_CLASS,)):
        faults.append(_unknown_class(part, [FAQ_CLASS]))
    _check(part, faults, "question", slugs=1)
    return FAQDraft(part.heading, part.text, _uid(part), "".join(part.attributes.slugs[:1]))


def _add_help_cards(found: BodyParts, part: Part, faults: list[Fault]) -> None:
    lines_of_level: dict[str, int] = {}
    for child in _children(part, faults):
        level = ".".join(child.attributes.classes)
        if level not in HELP_CARD_LEVELS:
            known = ", ".join(f".{name}" for name in HELP_CARD_LEVELS)
            faults.append(fault("unknown_level", child.line, level=level, known=known))
        elif level in lines_of_level:
            first = lines_of_level[level]
            faults.append(fault("part_twice", child.line, name=level, first=first))
        lines_of_level.setdefault(level, child.line)
        _check(child, faults, "heading")
        found.help_cards.append(HelpCardDraft(level, child.heading, child.text, _uid(child)))
        found.note(child, "help_card", heading=child.heading, level=level)


def _uid(part: Part) -> str:
    return "".join(part.attributes.uids[:1])


def _unknown_class(part: Part, known: Sequence[str]) -> Fault:
    name = ".".join(part.attributes.classes)
    return fault("unknown_class", part.line, name=name, known=", ".join(known))


def _check(part: Part, faults: list[Fault], field: str, slugs: int = 0) -> None:
    """Note what is wrong with the heading line of a section, FAQ or help card."""
    given = part.attributes
    if len(given.uids) > 1 or not all(map(UID_PATTERN.fullmatch, given.uids)):
        faults.append(fault("bad_uid", part.line, uid=" ".join(given.uids)))
    if given.unknown or len(given.slugs) > slugs:
        faults.append(fault("attribute_without_use", part.line, heading=part.heading))
    if len(part.heading) > LENGTHS[field]:
        faults.append(too_long(field, part.heading, part.line))


def repeated_uids(lines: Sequence[str], first_line: int) -> list[Fault]:
    """Return a fault for each uid that two headings of a body share."""
    faults: list[Fault] = []
    first: dict[str, int] = {}
    for part in _cut(lines, first_line, []):
        for heading in (part, *part.children):
            for uid in heading.attributes.uids:
                if uid in first:
                    faults.append(fault("uid_twice", heading.line, uid=uid, first=first[uid]))
                first.setdefault(uid, heading.line)
    return faults
