"""Values of BibTeX fields: texts in braces or quotation marks, numbers and words put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .bibtex_fields import MONTHS


class Macros:
    """The words a file defines by ``@string``, on top of the months."""

    def __init__(self, defined: Mapping[str, object]) -> None:
        self._defined = {name.lower(): str(value) for name, value in defined.items()}

    def value(self, word: str, unknown: set[str], depth: int = 0) -> str:
        """Return what a word stands for; a word that nothing defines stands for itself."""
        name = word.lower()
        if name in self._defined and depth < 10:
            return _value(self._defined[name], self, unknown, depth + 1)
        if name in MONTHS:
            return MONTHS[name]
        if not word.isdecimal():
            unknown.add(word)
        return word


def resolved(pairs: Iterable[tuple[str, str]], macros: Macros) -> tuple[dict[str, str], set[str]]:
    """Return the values of fields, and the words in them that nothing defines.

    A field that stands twice has its first value, as in BibTeX.
    """
    unknown: set[str] = set()
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, _value(value, macros, unknown).strip())
    return {name: value for name, value in fields.items() if value}, unknown


def _value(text: str, macros: Macros, unknown: set[str], depth: int = 0) -> str:
    parts = []
    for part in filter(None, _parts(text)):
        is_quoted = len(part) > 1 and (part[0], part[-1]) in (("{", "}"), ('"', '"'))
        parts.append(part[1:-1] if is_quoted else macros.value(part, unknown, depth))
    return "".join(parts)


def _parts(text: str) -> Iterator[str]:
    """Return what stands between the ``#`` signs outside of braces and quotation marks."""
    start, depth, is_quoted, is_escaped = 0, 0, False, False
    for place, sign in enumerate(text):
        if is_escaped:
            is_escaped = False
        elif sign == "\\":
            is_escaped = True
        elif sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"' and depth == 0:
            is_quoted = not is_quoted
        elif sign == "#" and depth == 0 and not is_quoted:
            yield text[start:place].strip()
            start = place + 1
    yield text[start:].strip()
