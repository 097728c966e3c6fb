"""FAQs in copied text: question lines and the answers below them.

A question is a paragraph, or an item of a list, in which every sentence ends with "?", or one
that begins with "Q:" and ends with "?". Everything up to the next question is its answer. If the
first question has its answer on the same line, so may the others that begin a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .lines import Line, folded
from .paragraphs import Block

_QUESTION_MARK = re.compile(r"\A(?:q|question)\s*\d{0,3}\s*[:.)]\s*(?=\S)", re.IGNORECASE)
_ANSWER_MARK = re.compile(r"\A(?:a|answer)\s*:\s*(?=\S)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!](?:[\"”’)]*)\s+(?=[\"“‘(]*[A-Z])")
_SAME_LINE = re.compile(r"(?P<question>[^?]{3,200}\?)\s+(?P<answer>(?:a|answer)\s*:.*)", re.I)
_ON_ONE_LINE = re.compile(r"(?P<question>[^.!?]{3,200}\?)\s+(?P<answer>[^a-z\s].*)")
LONGEST = 250
"""Longest question accepted, in characters."""


@dataclass(frozen=True)
class Question:
    """One question with the blocks of its answer; ``lines`` are those of the question."""

    lines: tuple[Line, ...]
    text: str
    answer: tuple[Block, ...]


@dataclass(frozen=True)
class Questions:
    """What the part holds: questions, lines before the first one, and a repeated list of them."""

    questions: tuple[Question, ...]
    before: tuple[Line, ...]
    repeated: tuple[Line, ...]


def questions_of(blocks: Sequence[Block]) -> Questions:
    """Return the questions that blocks form."""
    begun: list[tuple[Block, list[Block]]] = []  # each question with its answer so far
    before: list[Line] = []
    for block in _parted(blocks):
        asked = replace(block, text=_QUESTION_MARK.sub("", block.text, count=1))
        if is_question(asked.text):
            begun.append((asked, []))
        elif begun:
            begun[-1][1].append(block if begun[-1][1] else _without_mark(block))
        else:
            before.extend(block.lines)
    found = [Question(block.lines, block.text, tuple(answer)) for block, answer in begun]
    kept, repeated = _without_jump_list(found)
    return Questions(tuple(kept), tuple(before), tuple(repeated))


def is_question(text: str) -> bool:
    """Whether a paragraph is nothing but a question."""
    bare = text.rstrip("\"”’')")
    return bare.endswith("?") and len(text) <= LONGEST and not _SENTENCE_END.search(bare)


def _parted(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with a question and an answer marked "A:" on the same line parted."""
    parted: list[Block] = []
    is_usual = bool(blocks) and _ON_ONE_LINE.fullmatch(blocks[0].text) is not None
    for block in blocks:
        match = _SAME_LINE.fullmatch(block.text)
        if match is None and is_usual and not block.follows and block.kind == "paragraph":
            match = _ON_ONE_LINE.fullmatch(block.text)
        if match is None:
            parted.append(block)
            continue
        parted.append(replace(block, text=match["question"]))
        parted.append(replace(block, lines=(), text=match["answer"], kind="paragraph"))
    return parted


def _without_mark(block: Block) -> Block:
    return replace(block, text=_ANSWER_MARK.sub("", block.text, count=1))


def _without_jump_list(found: list[Question]) -> tuple[list[Question], list[Line]]:
    """Return the questions without those that stand again, with an answer, further down."""
    answered = {folded(question.text) for question in found if question.answer}
    kept: list[Question] = []
    repeated: list[Line] = []
    for question in found:
        if not question.answer and folded(question.text) in answered:
            repeated.extend(question.lines)
        else:
            kept.append(question)
    return kept, repeated
