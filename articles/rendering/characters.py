"""Characters which nobody sees, but which change what is read.

A direction override shows "5 mg" where the text says "gm 5"; a zero-width space hides a word from
search. A doctor could sign one text and the public read another. So such a character is
reported, and printed as its code point instead of taking effect.
"""

from __future__ import annotations

import re
import sys

from markdown_it.common.entities import entities

from articles.rendering.problems import Report

_INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but tab and line ends
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0"  # soft hyphen, joiner, fillers
    "\u2028\u2029\u202a-\u202e\u2060-\u206f"  # line separators, overrides, isolates
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"  # surrogates, byte order mark
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # tags and hidden variation selectors
)
# These are at home in some scripts, and suspicious outside of them.
_MARKS = "\u061c\u200e\u200f"
_JOINERS = "\u200b\u200c\u200d"
_SUSPICIOUS = re.compile(f"[{_INVISIBLE}{_MARKS}{_JOINERS}]")
_SUSPICIOUS_OR_ENTITY = re.compile(
    f"{_SUSPICIOUS.pattern}|&(?:#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});"
)
_OPENING, _CLOSING = "\u2039", "\u203a"  # quotation marks that Markdown does not know
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Hebrew to Mongolian: the block of scripts that shape or break words with joiners.
_JOINING = re.compile("[\u0590-\u18af]")
_PICTURE = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")


def reveal(text: str, report: Report, *, first_line: int = 1) -> str:
    """Replace suspicious characters, also those written as entities, by their code point.

    The line ends must be line feeds already. Each one is reported as ``suspicious_character`` with
    its line and ``character``, for example ``U+202E``.

    :param first_line: the number of the first line; 0 for a text of one line that has no number.
    """
    if not _SUSPICIOUS_OR_ENTITY.search(text):
        return text
    lines = enumerate(text.split("\n"), start=first_line)
    return "\n".join(_revealed(line, number, report) for number, line in lines)


def _revealed(line: str, number: int, report: Report) -> str:
    is_right_to_left = bool(_RIGHT_TO_LEFT.search(line))

    def replace(match: re.Match[str]) -> str:
        character = _decoded(match.group())
        if not _SUSPICIOUS.fullmatch(character):
            return match.group()
        if character in _MARKS and is_right_to_left:
            return match.group()
        if character in _JOINERS and _joins(character, line, match):
            return match.group()
        name = f"U+{ord(character):04X}"
        report.add("suspicious_character", number, character=name)
        return f"{_OPENING}{name}{_CLOSING}"

    return _SUSPICIOUS_OR_ENTITY.sub(replace, line)


def _decoded(found: str) -> str:
    """The character itself, or the one which an entity stands for."""
    if not found.startswith("&"):
        return found
    if found[1] != "#":
        return entities.get(found[1:-1], "")
    number = int(found[3:-1], 16) if found[2] in "xX" else int(found[2:-1])
    return chr(number) if number <= sys.maxunicode else ""


def _joins(character: str, line: str, match: re.Match[str]) -> bool:
    """Whether both neighbors need a joiner: letters of some scripts, or parts of an emoji."""
    before, after = line[match.start() - 1 : match.start()], line[match.end() : match.end() + 1]
    if _JOINING.match(before) and _JOINING.match(after):
        return True
    return character == "\u200d" and bool(_PICTURE.match(before) and _PICTURE.match(after))
