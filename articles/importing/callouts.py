"""Callouts in a part of copied text: marked ones, and unmarked ones by a stated rule.

Marked: a paragraph that begins with "Definition:" or "Key term:", or a line with such a label
alone over a definition; "Caution:", "Warning:" and "Important:" for cautions.

Unmarked: a browser copies a box as a plain paragraph. In a section, the introduction, "Why it
matters" and the bottom line a paragraph with other text beside it is taken for a definition, at
most one in each, if it has the form "Term (ABBR) is a …" or "Terms (ABBR) are … that …", and

1. its term is what the article is about (named in the title, or written with an abbreviation
   that the title uses or spells), it stands directly above or below another paragraph, without
   the blank line that separates paragraphs in this file; or
2. its term is the same, it is the first or last paragraph of the part, and the heading of the
   section does not name the term; or
3. its term is another one, no blank line separates it from its neighbor, and it ends the part, or
   begins it below a heading that does not name the term.

Every unmarked callout is reported as a guess.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .labels import CALLOUT_LABEL, CAUTION_LABEL
from .lines import folded
from .notices import Kind, Notice
from .paragraphs import Block

DEFINITION = re.compile(
    r"(?:(?:The|An?)\s+)?(?P<term>[^\W_][^.,;:!?()]{1,80}?)(?:\s+\((?P<abbr>[A-Z][\w/-]{1,11})\)"
    r"(?:\s(?:in|during|of|at|with)\s[\w-]+(?:\s[\w-]+)?)?)?"
    r"(?:,? (?P<alias>(?:also|sometimes|or)\b[^.;:!?]{1,90}),"
    r"| \((?P<alias_in_brackets>(?:also|sometimes|or)\b[^.;:!?]{1,90})\))?\s+"
    r"(?:(?:is|are)\s+(?:an?|the|any|one(?! of the)|when|how|where|your)\b"
    r"|(?:means|refers to|describes)\b"
    r"|(?:is|are)\s+(?P<kind>[\w-]+,?(?:\s[\w-]+,?){0,5}?)\s(?:that|which|who|of|in which)\b)"
)
_NO_KINDS = frozenset(  # "Restless legs (RLS) are common in people who …" tells no more than that
    {"among", "associated", "at", "because", "believed", "by", "capable", "caused"}
    | {"common", "due", "found", "hard", "important", "in", "known", "less", "likely"}
    | {"linked", "made", "more", "most", "not", "now", "often", "on", "one", "part", "rare"}
    | {"seen", "sometimes", "still", "thought", "tired", "treated", "typical", "used"}
    | {"usually", "very", "worse"}
)
_SPLIT = re.compile(r"(?P<term>[^:.!?]{2,60}?)\s*(?::|–|—|\s-)\s*(?P<text>\S.*)")
_NO_TERMS = frozenset(
    {"it", "this", "that", "these", "those", "they", "there", "what", "who", "he", "she", "we"}
    | {"you", "many", "most", "some", "one", "all", "both", "such", "another", "each", "here", "no"}
)


@dataclass(frozen=True)
class Subject:
    """What the article is about, as its title says."""

    title: str

    def covers(self, term: str, abbreviation: str, alias: str = "") -> bool:
        """Whether the title names a term, by words, another name, abbreviation or initials."""
        title, words = words_of(self.title), words_of(term)
        short = {folded(abbreviation), _initials(words)} - {""}
        spelled = {folded(abbreviation), words[0] if len(words) == 1 and term.isupper() else ""}
        return (
            _contains(title, words)
            or (len(words) > 2 and words[-1] in _KINDS and _contains(title, words[:-1]))
            or _contains(title, [word for word in words_of(alias) if word not in _NAMING])
            or bool(short & set(title))
            or any(len(name) > 1 and name in _initials(title) for name in spelled)
        )


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, without punctuation."""
    return re.findall(r"\w+", folded(text))


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    return bool(part) and f" {' '.join(part)} " in f" {' '.join(words)} "


_KINDS = frozenset({"syndrome", "disease", "disorder", "condition"})
_NAMING = frozenset({"also", "sometimes", "or", "known", "called", "referred", "to", "as", "the"})


def definition_of(text: str) -> tuple[str, str, str] | None:
    """Return what a paragraph defines, or None if it defines nothing.

    It is the term, its abbreviation and its other names, each as printed; the last two may be
    empty.
    """
    match = DEFINITION.match(text)
    if match is None:
        return None
    term = match["term"].strip()
    words = term.split()
    if match["kind"] and (not match["abbr"] or match["kind"].split()[0] in _NO_KINDS):
        return None
    if len(words) > 8 or words[0].casefold() in _NO_TERMS or text[0].islower():
        return None
    return term, match["abbr"] or "", match["alias"] or match["alias_in_brackets"] or ""


def with_callouts(
    blocks: Sequence[Block], heading: str, subject: Subject | None, is_tight: bool
) -> tuple[list[Block], list[Notice]]:
    """Return the blocks of a part with its callouts marked as such, and what was guessed.

    :param subject: what the article is about; None if only marked callouts are asked for.
    :param is_tight: paragraphs of this file follow each other without blank lines, so that the
        lack of one says nothing.
    """
    marked, notices = _with_marked(deque(blocks))
    found = _unmarked(marked, words_of(heading), subject, is_tight) if subject else None
    if found is not None:
        marked[found], notice = taken_for_callout(marked[found], heading)
        notices.append(notice)
    return marked, notices


def taken_for_callout(block: Block, heading: str) -> tuple[Block, Notice]:
    """Return a paragraph that defines something as a callout, and the guess to report."""
    term = _shown_term(block.text)
    params = {"term": term, "heading": heading, "text": block.text}
    notice = Notice(Kind.GUESS, "callout", block.lines[0].number, params)
    return replace(block, kind="callout", term=term), notice


def _with_marked(blocks: deque[Block]) -> tuple[list[Block], list[Notice]]:
    done: list[Block] = []
    notices: list[Notice] = []
    while blocks:
        block = blocks.popleft()
        is_text = block.kind in {"paragraph", "heading"}
        caution = CAUTION_LABEL.fullmatch(block.text) if is_text else None
        label = CALLOUT_LABEL.fullmatch(block.text) if is_text else None
        if caution:
            title = "" if caution["label"].casefold() == "caution" else caution["label"]
            done.append(_callout(block, caution["rest"], title, is_caution=True))
        elif label:
            done.append(_marked(block, (label["rest"] or "").strip(), blocks, notices))
        else:
            done.append(block)
        if done[-1].kind == "callout":
            params = {"text": block.text}
            notices.append(Notice(Kind.MADE, "marked_callout", block.lines[0].number, params))
    return done, notices


def _marked(block: Block, rest: str, following: deque[Block], notices: list[Notice]) -> Block:
    """Return the callout that a label begins, with the paragraphs below it that it needs."""
    used = [block]
    term = ""
    while len(used) < 3 and _is_name(rest) and following and following[0].kind == "paragraph":
        used.append(following.popleft())
        term, rest = rest, used[-1].text
    whole = replace(block, lines=tuple(line for part in used for line in part.lines))
    if not term and definition_of(rest):
        term = _shown_term(rest)
    elif not term and (split := _SPLIT.fullmatch(rest)):
        term, rest = split["term"], split["text"]
    if term and rest:
        return _callout(whole, rest, term)
    params = {"text": block.text}
    notices.append(Notice(Kind.WARNING, "callout_without_term", block.lines[0].number, params))
    return replace(whole, kind="paragraph", text=" ".join(part.text for part in used))


def _is_name(text: str) -> bool:
    """Whether this can be the defined word itself, with its definition still to come."""
    return len(text) <= 60 and not text.endswith((".", "!", "?")) and not _SPLIT.fullmatch(text)


def _callout(block: Block, text: str, term: str, is_caution: bool = False) -> Block:
    return replace(block, kind="callout", text=text, term=term, is_caution=is_caution)


def _shown_term(text: str) -> str:
    term, abbreviation, _ = definition_of(text) or ("", "", "")
    shown = f"{term} ({abbreviation})" if abbreviation else term
    return shown[:1].upper() + shown[1:]


def _unmarked(
    blocks: Sequence[Block], heading: list[str], subject: Subject, is_tight: bool
) -> int | None:
    """Return the index of the paragraph that the rule takes for a callout."""
    scores = [
        (_score(blocks, index, heading, subject, is_tight), index) for index in range(len(blocks))
    ]
    best, index = max(scores, default=(0, 0))
    return index if best else None


def _score(
    blocks: Sequence[Block], index: int, heading: list[str], subject: Subject, is_tight: bool
) -> int:
    """Return 0 for no callout, or how sure it is: 3 for the first rule, down to 1."""
    block = blocks[index]
    defined = definition_of(block.text) if block.kind == "paragraph" and block.is_final else None
    if defined is None or not _has_other_text(blocks, index):
        return 0
    is_first, is_last = index == 0, index == len(blocks) - 1
    above = not is_tight and block.follows and blocks[index - 1].kind != "heading"
    below = not is_tight and not is_last and blocks[index + 1].follows
    is_named = any(_contains(heading, words_of(name)) for name in defined[:2])
    if not subject.covers(*defined):
        return 1 if (above and is_last) or (below and is_first and not is_named) else 0
    if above or (below and not is_named):
        return 3
    return 2 if (is_first or is_last) and not is_named else 0


def _has_other_text(blocks: Sequence[Block], index: int) -> bool:
    # Only neighbors are asked, which is enough and keeps long sections cheap.
    near = [*blocks[max(index - 2, 0) : index], *blocks[index + 1 : index + 3]]
    return any(block.kind not in {"heading", "callout"} for block in near)
