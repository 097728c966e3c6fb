"""FAQs in copied text: question lines and the answers below them.

A question is a paragraph, or an item of a list, in which every sentence ends with "?". "Q:" before
it does not matter; with it, and "A:" before the answer, a question needs no "?". Everything up to
the next question is its answer. If the first question has its answer on the same line, so may the
others that begin a paragraph.

Without "?" a short line above text, without final punctuation, is taken for a question too, and
reported as a guess, if it begins as questions do ("Does iron ...", "How long ..."); where no
question of the part has a "?", also if it begins with another question word ("Who gets it").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .lines import FINAL, Line, folded, without_marker, without_number
from .paragraphs import Block

_QUESTION_MARK = re.compile(r"\A(?:q|question)\s*\d{0,3}\s*[:.)]\s*(?=\S)", re.IGNORECASE)
_ANSWER_MARK = re.compile(r"\A(?:a|answer)\s*:\s*(?=\S)", re.IGNORECASE)
_ANSWER_MARK_BELOW_Q = re.compile(r"\A(?:a|answer)\s*[:.)]\s*(?=\S)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!](?:[\"”’)]*)\s+(?=[\"“‘(]*[A-Z])")
_SAME_LINE = re.compile(r"(?P<question>[^?]{3,200}\?)\s+(?P<answer>(?:a|answer)\s*:.*)", re.I)
_ON_ONE_LINE = re.compile(r"(?P<question>[^.!?]{3,200}\?)\s+(?P<answer>[^a-z\s].*)")
_VERB = r"(?:is|are|am|was|were|do|does|did|can|could|will|would|should|has|have)\b"
_AMOUNT = r"(?:long|often|much|many|common|soon|fast|quickly|serious|dangerous|effective|safe)\b"
_ASKS = re.compile(r"(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_SURELY_ASKS = re.compile(
    rf"{_VERB}(?! not\b)|(?:who|what|which|when|where|why|how) {_VERB}|how {_AMOUNT}", re.IGNORECASE
)
LONGEST = 250
"""Longest question accepted, in characters."""


@dataclass(frozen=True)
class Question:
    """One question with the blocks of its answer; ``lines`` are those of the question."""

    lines: tuple[Line, ...]
    text: str
    answer: tuple[Block, ...]
    is_guess: bool = False


@dataclass(frozen=True)
class Questions:
    """What the part holds: questions, lines before the first one, and a repeated list of them."""

    questions: tuple[Question, ...]
    before: tuple[Line, ...]
    repeated: tuple[Line, ...]


def questions_of(blocks: Sequence[Block]) -> Questions:
    """Return the questions that blocks form."""
    begun: list[tuple[Block, list[Block], bool]] = []  # each question with its answer so far
    before: list[Line] = []
    parted = _parted(blocks)
    have_marks = any(is_question(block.text) for block in parted)
    for block, following in pairwise([*parted, None]):
        if block is None:
            break
        asked = replace(block, text=_QUESTION_MARK.sub("", block.text, count=1))
        is_marked = is_question(asked.text) or _is_marked(block, asked, following)
        if is_marked or _is_guessed(asked, following, have_marks):
            begun.append((asked, [], not is_marked))
        elif begun:
            ask, answer, _ = begun[-1]
            has_q = _QUESTION_MARK.match(without_marker(ask.lines[0].text)) is not None
            answer.append(block if answer else _without_mark(block, has_q))
        else:
            before.extend(block.lines)
    found = [Question(ask.lines, ask.text, tuple(answer), guess) for ask, answer, guess in begun]
    kept, repeated = _without_jump_list(found)
    return Questions(tuple(kept), tuple(before), tuple(repeated))


def is_question(text: str) -> bool:
    """Whether a paragraph is nothing but a question."""
    bare = text.rstrip("\"”’')")
    return bare.endswith("?") and len(text) <= LONGEST and not _SENTENCE_END.search(bare)


def asks(text: str, is_strict: bool) -> bool:
    """Whether a line without a question mark has the form of a question.

    :param is_strict: other questions have their mark, so that a question word is not enough.
    """
    words = without_number(_QUESTION_MARK.sub("", text, count=1))
    if len(words) > 120 or len(words.split()) > 16 or words[:1].islower() or FINAL.search(words):
        return False
    return bool(_SURELY_ASKS.match(words) or (not is_strict and _ASKS.match(words)))


def _is_marked(block: Block, asked: Block, following: Block | None) -> bool:
    """Whether "Q:" stands before the block and "A:" before the one that follows."""
    is_answered = following is not None and _ANSWER_MARK.match(following.text)
    return bool(is_answered) and asked.text != block.text


def _is_guessed(block: Block, following: Block | None, have_marks: bool) -> bool:
    if block.kind not in {"paragraph", "number"} or len(block.lines) != 1 or following is None:
        return False
    is_above_text = following.kind in {"paragraph", "bullet"} and not is_question(following.text)
    return is_above_text and asks(block.text, is_strict=have_marks)


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


def _without_mark(block: Block, has_q: bool) -> Block:
    """Return an answer without "A:", or, below a question marked by "Q", without "A."."""
    mark = _ANSWER_MARK_BELOW_Q if has_q else _ANSWER_MARK
    return replace(block, text=mark.sub("", block.text, count=1))


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
