"""Page text as copied from a browser, read as an article.

The stages, each in a module of its own: ``lines`` (clean and number), ``furniture`` (what belongs
to the website), ``contents_list``, ``outline`` (title, headings), ``paragraphs``, ``callouts``,
``questions``, ``closing`` and ``bibliography``. Nothing is invented: every line with text ends up
in a field of the draft, as a recognized repetition, or on the list of what was not placed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from articles.working_copy import ArticleDraft, FAQDraft, SectionDraft

from .bibliography import Cited, Entry, entries_of, references_of
from .callouts import Subject, with_callouts
from .closing import split_off_call
from .contents_list import take_contents
from .furniture import take_furniture
from .introduction import introduction_of
from .labels import SHOWN_LABELS
from .lines import SUPERSCRIPTS, UNSEEN_ON_PAGES, Fate, Line, Sheet, folded
from .markdown_escape import escaped
from .notices import Kind, Notice, Unreadable, fault
from .outline import Zone, cut, take_title
from .paragraphs import Block, Wrapping, blocks_of, markdown_of, wrapping_of
from .parsed import Parsed
from .questions import questions_of

_KEPT = frozenset({"kept_line", "kept_statement"})
_HIGH = r"[⁰¹²³⁴-⁹]{1,3}(?:[,–-][⁰¹²³⁴-⁹]{1,3})*"
_LOW = r"\d{1,2}(?:[,–-]\d{1,2})*(?=\s|\Z)"
_MARKERS = re.compile(
    r"\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]"
    rf"|(?:(?<=[.,;:!?)\]”\"’'])|(?<=[^\W\d_]{{3}})){_HIGH}"  # but not m², and no power of ten
    rf"|(?:(?<=[^\W\d_]{{2}}[.!?,])|(?<=[^\W\d_]{{2}}[.!?,][”\"’)])|(?<=[^\W\d_][”\"’)][.!?,])){_LOW}"
)
"""How numbers of references are printed in a text: [1], the small ones, and ends of words.2"""


def parse(text: str, source: str) -> Parsed:
    """Return copied page text as a draft, with everything there is to say about it.

    :param text: with LF line ends, as ``files.read_text`` returns it.
    :param source: name of the file, noted as the place where reference fields were seen.
    :raises Unreadable: if the title is missing, or a line holds a control character.
    """
    unseen = [
        fault("control_character", number)
        for number, line in enumerate(text.split("\n"), start=1)
        if UNSEEN_ON_PAGES.search(line)
    ]
    if unseen:
        raise Unreadable(unseen)
    sheet = Sheet(text)
    kept = take_furniture(sheet)
    headings = take_contents(sheet)
    wrapping = wrapping_of(sheet)
    title = take_title(sheet, headings)
    zones = cut(sheet, headings, title, wrapping)
    return _Page(sheet, title, wrapping, source, kept).parsed(zones)


class _Page:
    """The draft in the making; one method per kind of part."""

    def __init__(
        self,
        sheet: Sheet,
        title: Line,
        wrapping: Wrapping,
        source: str,
        notices: Sequence[Notice] = (),
    ) -> None:
        self.sheet = sheet
        self.wrapping = wrapping
        self.source = source
        self.subject = Subject(title.text)
        self.title, self.title_line = title.text, title.number
        self.texts: dict[str, list[str]] = {}  # fields of Markdown, and the summary
        self.sections: list[SectionDraft] = []
        self.faqs: list[FAQDraft] = []
        self.cited: list[Cited] = []
        self.key_of: dict[int, str] = {}  # the key of each numbered reference
        self.is_bare = False  # the list of references has no numbers, and its order gives them
        self.notices: list[Notice] = list(notices)
        self.is_tight = wrapping.is_sparse
        self.waiting: list[Block] = []  # callouts that came before the first part

    def parsed(self, zones: Sequence[Zone]) -> Parsed:
        """Place the zones and return the whole."""
        self.is_tight = self.wrapping.is_sparse or self._lacks_blank_lines(zones)
        self._place_references([zone for zone in zones if zone.kind == "references"])
        for place, zone in enumerate(zones):
            self._note_label(zone)
            if zone.kind == "intro":
                self._place_intro(zone, zones[place + 1 :])
            elif zone.kind != "references":
                getattr(self, f"_place_{zone.kind}", self._place_text)(zone)
        self._note(Kind.MADE, "article", self.title_line, {"title": self.title})
        fates = self.sheet.fates()
        gone = {fate.line.number for fate in fates if fate.kind == Kind.NOT_PLACED}
        # What was kept for the text may have turned out to stand below the references.
        said = [ntc for ntc in self.notices if ntc.line not in gone or ntc.code not in _KEPT]
        notices = [*said, *map(_notice_of, (fate for fate in fates if fate.kind != Kind.MADE))]
        notices.sort(key=lambda notice: notice.line)
        return Parsed(self._draft(), tuple(notices), fates, is_plain_text=True)

    def _draft(self) -> ArticleDraft:
        texts: dict[str, Any] = {
            name: "\n\n".join(filter(None, parts)) for name, parts in self.texts.items()
        }
        return ArticleDraft(
            title=self.title,
            sections=tuple(self.sections),
            faqs=tuple(self.faqs),
            references=tuple(cited.reference for cited in self.cited),
            **texts,
        )

    def _lacks_blank_lines(self, zones: Sequence[Zone]) -> bool:
        """Whether paragraphs of this file mostly follow each other without a blank line."""
        touching = apart = 0
        for zone in zones:
            if zone.kind == "section":
                for block in blocks_of(zone.lines, self.wrapping)[1:]:
                    touching += block.follows
                    apart += not block.follows
        return touching > 2 and touching > apart

    def _note_label(self, zone: Zone) -> None:
        shown = SHOWN_LABELS.get(zone.kind, "")
        if zone.label and shown:
            params = {"text": zone.label.text, "shown": shown}
            code = "part" if folded(zone.label.text) == folded(shown) else "label"
            self._note(Kind.MADE, code, zone.label.number, params)

    def _note(self, kind: Kind, code: str, line: int, params: Mapping[str, object]) -> None:
        self.notices.append(Notice(kind, code, line, params))

    def _made(self, lines: Sequence[Line], where: str) -> None:
        self.sheet.take(lines, Kind.MADE, where)

    # --- parts ------------------------------------------------------------------------------

    def _place_intro(self, zone: Zone, following: Sequence[Zone]) -> None:
        """Take text before the first heading for the summary, or for a section if it is long.

        Where no more than callouts is left of it, they begin the part that follows.
        """
        holder = next((zone for zone in following if zone.kind != "references"), None)
        shown = self._shown(holder) if holder and holder.kind != "faqs" else ""
        blocks = blocks_of(zone.lines, self.wrapping)
        is_box_page = holder is not None and holder.kind == "why_it_matters"
        found = introduction_of(blocks, self.subject, shown, self.is_tight, is_box_page)
        self.notices.extend(found.notices)
        if found.summary:
            self._made(found.summary.lines, "summary")
            self.texts["summary"] = [found.summary.text]
        if found.is_moved:
            self.waiting = list(found.rest)
        elif found.rest:
            self._made([line for block in found.rest for line in block.lines], "section")
            self.sections.append(SectionDraft(self.title, self._markdown(found.rest)))

    def _shown(self, zone: Zone) -> str:
        """Return what a part is called in the report."""
        label = zone.label.text if zone.label else self.title
        return SHOWN_LABELS.get(zone.kind, label)

    def _with_waiting(self, blocks: Sequence[Block], where: str) -> list[Block]:
        """Return the blocks of a part below the callouts that wait for one."""
        waiting, self.waiting = self.waiting, []
        self._made([line for block in waiting for line in block.lines], where)
        return [*waiting, *blocks]

    def _place_section(self, zone: Zone) -> None:
        heading = zone.label.text if zone.label else self.title
        blocks = [
            replace(block, kind="heading") if block.lines[0].index in zone.subheadings else block
            for block in blocks_of(zone.lines, self.wrapping)
        ]
        blocks, guesses = with_callouts(blocks, heading, self.subject, self.is_tight)
        self.notices.extend(guesses)
        self._made(zone.lines, "section")
        blocks = self._with_waiting(blocks, "section")
        section = SectionDraft(heading, self._markdown(blocks))
        self.sections.append(section)
        line = zone.label.number if zone.label else 0
        self._note(Kind.MADE, "section", line, {"heading": heading})
        if zone.is_guess:
            self._note(Kind.GUESS, "heading", line, {"text": heading})
        for index, is_guess in zone.subheadings.items():
            sub = self.sheet.lines[index]
            if is_guess:
                self._note(Kind.GUESS, "subheading", sub.number, {"text": sub.text})
        if not section.body:
            self._note(Kind.WARNING, "empty_section", line, {"heading": heading})

    def _place_text(self, zone: Zone) -> None:
        """Place a part that is one field of Markdown; a second one of its kind is appended."""
        # A part of points and questions may well begin with what the article is about.
        subject = self.subject if zone.kind == "why_it_matters" else None
        self._append(zone, blocks_of(zone.lines, self.wrapping), subject)

    def _append(self, zone: Zone, blocks: Sequence[Block], subject: Subject | None) -> None:
        self._made([line for block in blocks for line in block.lines], zone.kind)
        marked, notices = with_callouts(blocks, self._shown(zone), subject, self.is_tight)
        self.notices.extend(notices)
        whole = self._with_waiting(marked, zone.kind)
        self.texts.setdefault(zone.kind, []).append(self._markdown(whole))

    def _place_bottom_line(self, zone: Zone) -> None:
        whole = blocks_of(zone.lines, self.wrapping)
        blocks, call = split_off_call(whole, self.subject, self.is_tight)
        self._append(zone, blocks, self.subject)
        if call:
            self._made([line for block in call for line in block.lines], "call_to_action")
            self.texts.setdefault("call_to_action", []).append(self._markdown(call))
            params = {"text": call[0].text}
            self._note(Kind.GUESS, "call_to_action", call[0].lines[0].number, params)

    def _place_faqs(self, zone: Zone) -> None:
        found = questions_of(blocks_of(zone.lines, self.wrapping))
        self.sheet.take(found.before, Kind.NOT_PLACED, "before_first_question")
        self.sheet.take(found.repeated, Kind.DUPLICATE, "questions")
        for question in found.questions:
            self._made(question.lines, "faq")
            self._made([line for block in question.answer for line in block.lines], "faq")
            faq = FAQDraft(question.text, self._markdown(question.answer))
            self.faqs.append(faq)
            params = {"question": faq.question}
            self._note(Kind.MADE, "faq", question.lines[0].number, params)
            if question.is_guess:
                self._note(Kind.GUESS, "question", question.lines[0].number, params)
            if not faq.answer:
                self._note(Kind.WARNING, "no_answer", question.lines[0].number, params)

    def _place_references(self, zones: Sequence[Zone]) -> None:
        """Read all lists of references; done first, because the text cites them by number."""
        entries: list[Entry] = []
        for zone in zones:
            is_wrapped = self.wrapping.width or wrapping_of(self.sheet, zone.lines).width
            found, after = entries_of(zone.lines, bool(is_wrapped))
            self.sheet.take(after, Kind.NOT_PLACED, "after_references")
            self._made([line for entry in found for line in entry.lines], "reference")
            entries.extend(found)
        self.cited = references_of(entries, self.source)
        # Some browsers copy a numbered list without its numbers.
        self.is_bare = not any(ref.entry.number or ref.is_whole_title for ref in self.cited)
        for place, cited in reversed(list(enumerate(self.cited, start=1))):
            if cited.entry.number or self.is_bare:
                self.key_of[cited.entry.number or place] = cited.reference.key
            self._note_reference(cited)

    def _note_reference(self, cited: Cited) -> None:
        code = "whole_reference" if cited.is_whole_title else "reference"
        if cited.unread:
            code = "reference_with_rest"
        params = {
            "key": cited.reference.key,
            "text": cited.entry.text,
            "unread": cited.unread,
            "fields": ", ".join(name for name in cited.reference.csl if name != "type"),
        }
        kind = Kind.MADE if code == "reference" else Kind.WARNING
        self._note(kind, code, cited.entry.lines[0].number, params)

    # --- words ------------------------------------------------------------------------------

    def _markdown(self, blocks: Sequence[Block]) -> str:
        for above, block in pairwise([None, *blocks]):
            if block is None:
                continue
            line = block.lines[0].number if block.lines else 0
            if block.is_guess and not (above and above.is_guess):
                self._note(Kind.GUESS, "list", line, {"text": block.text})
            for marker in _MARKERS.finditer(block.text):
                if not self._keys_for(marker[0]):
                    self._note(Kind.WARNING, "unknown_citation", line, {"text": marker[0]})
                    continue
                code = "citation_by_place" if self.is_bare else "citation"
                self._note(Kind.GUESS, code, line, {"text": marker[0]})
        return markdown_of(blocks, self._inline)

    def _inline(self, text: str) -> str:
        """Return words as Markdown; a bracketed number that a reference has becomes a citation."""
        made = ""
        position = 0
        for marker in _MARKERS.finditer(text):
            keys = self._keys_for(marker[0])
            if keys:
                made += _escaped_after(made, text[position : marker.start()])
                made += f"[{'; '.join(keys)}]"
                position = marker.end()
        return made + _escaped_after(made, text[position:])

    def _keys_for(self, numbers: str) -> list[str]:
        """Return the citations that "[1, 3-5]" stands for; none if a number has no reference."""
        wanted: list[int] = []
        plain = numbers.strip("[]").translate(SUPERSCRIPTS)
        for part in re.split(r"\s?[,;]\s?", plain):
            first, last = (re.split(r"\s?[–-]\s?", part) * 2)[:2]
            wanted.extend(range(int(first), int(last) + 1))
        if not wanted or any(number not in self.key_of for number in wanted):
            return []
        return [f"@{self.key_of[number]}" for number in wanted]


def _escaped_after(made: str, words: str) -> str:
    """Return words escaped, knowing that a citation may stand directly before them."""
    if not made:
        return escaped(words)
    # The bracket in front keeps them from being escaped as if they began a line.
    text = escaped(f"]{words}")[1:]
    return f"\\{text}" if text[:1] in {":", "("} else text


def _notice_of(fate: Fate) -> Notice:
    return Notice(fate.kind, fate.where, fate.line.number, {"text": fate.line.text})
