"""Plain text as Markdown that shows the same characters.

Only what CommonMark, or one of our own marks, would read as markup gets a backslash, so that
the result stays pleasant to edit.
"""

from __future__ import annotations

import re

INLINE = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~]|\Z)   # a backslash that would vanish, or take the line break
    | [`*\[]                      # code, emphasis, links, images, citations
    | (?<![^\W_])_ | _(?![^\W_])  # an underscore, except between letters or digits
    | ~(?=~) | (?<=~)~            # strikethrough
    | <(?=[A-Za-z/!?])            # HTML, automatic links
    | &(?=\#?\w+;)                # character references
    """,
    re.VERBOSE,
)
LINE_START = re.compile(
    r"""\#{1,6}(?=\s|\Z)            # heading
    | >                           # quotation
    | [-+](?=\s|\Z)               # list
    | (?:[-=]\s*)+\Z              # rule, underlined heading
    | :{3,}                       # callout
    | (?P<number>\d{1,9})(?=[.)](?:\s|\Z))
    """,
    re.VERBOSE,
)


def escaped(text: str) -> str:
    """Return one line of plain text as Markdown.

    :param text: a paragraph on one line, without blanks at its ends.
    """
    inline = INLINE.sub(lambda match: "\\" + match.group(), text)
    start = LINE_START.match(inline)
    if start is None:
        return inline
    digits = start.end("number") if start["number"] else 0
    return f"{inline[:digits]}\\{inline[digits:]}"
