"""The end of a copied page: what is the bottom line, and what is the call to action after it.

A call to action has no label. The last paragraph of the bottom line is taken for one if there is
another paragraph above it, it is at most two sentences long, and

* it invites: begins with "Talk", "Discuss", "Book", "Ready to" or the like, also after a question
  ("Not sure? Talk to us."), or offers something ("If you ..., our doctors"); or ends with "!"; or
* it stands directly below the other paragraph, without the blank line that separates paragraphs,
  and does not define what the article is about.

It is reported as a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .callouts import Subject, definition_of
from .paragraphs import Block

_INVITES = re.compile(
    r"(?:[^.!?]{3,100}\? )?(?:please )?(?:ask|book|browse|call|chat|click|connect|consult|contact"
    r"|discover|discuss|download|explore|find (?:a|out|your)|get (?:a|help|in touch|started|your)"
    r"|join|learn|message|reach out|request|schedule|sign up|speak|start|subscribe|talk"
    r"|try (?:our|it)|visit|ready to|want to|would you like|need (?:help|more|to)"
    r"|have (?:more )?questions|looking for)\b"
    r"|if you\b[^.!?]{3,100}, (?:please )?(?:our|we|book|chat|connect|contact|message|reach out)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[.!?]+[\"”’)]*(?:\s|\Z)")


def split_off_call(
    blocks: Sequence[Block], subject: Subject, is_tight: bool
) -> tuple[list[Block], list[Block]]:
    """Return the bottom line and the call to action, which may be empty."""
    if len(blocks) > 1 and _calls(blocks[-1], subject, is_tight):
        return list(blocks[:-1]), [blocks[-1]]
    return list(blocks), []


def _calls(block: Block, subject: Subject, is_tight: bool) -> bool:
    if block.kind != "paragraph" or len(_SENTENCES.findall(block.text)) > 2:
        return False
    invites = _INVITES.match(block.text) or block.text.endswith("!")
    defined = definition_of(block.text)
    is_box = defined is not None and subject.covers(*defined)
    return bool(invites) or (block.follows and not is_tight and not is_box)
