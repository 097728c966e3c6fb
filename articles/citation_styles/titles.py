"""Capitals of the titles that AMA prints in italics: books, reports, theses (AMA 11th, 10.2)."""

from __future__ import annotations

import re

from articles.bibliography.csl_fields import words

_SMALL = words(
    """
    a an and as at but by de for in nor of off on or per so the to up via vs yet
    """
)
"""Articles, conjunctions and prepositions of up to three letters."""
_PREFIXES = words(
    """
    anti co de inter intra multi non post pre re semi sub un
    """
)
_ONE_WORD = frozenset({"follow-up", "x-ray", "e-mail", "check-up"})
_BEGINS_ANEW = (":", "?", "!", "—", "…")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_MARKS = re.compile("[\ue000-\uf8ff]")


def title_case(title: str) -> str:
    """Return a title with capitals; words that have one already keep their form.

    A small word behind a full stop stays small: the stop may be that of "Proc."
    """
    made: list[str] = []
    for word in title.split(" "):
        bare = _MARKS.sub("", word)
        last = _MARKS.sub("", made[-1])[-1:] if made else ":"
        made.append(_word(word, bare, is_first=last in _BEGINS_ANEW))
    return " ".join(made)


def _word(word: str, bare: str, *, is_first: bool) -> str:
    if not bare.islower() or any(map(str.isdigit, bare)) or set("/@<>") & set(bare):
        return word
    core = bare.strip(".,:;?!()[]\"'“”‘’«»—…")
    if core in _SMALL and not is_first:
        return word
    parts = word.split("-")
    is_whole = core in _ONE_WORD or core.split("-")[0] in _PREFIXES
    return "-".join(
        part if place and (is_whole or part in _SMALL) else _capital(part)
        for place, part in enumerate(parts)
    )


def _capital(part: str) -> str:
    letter = re.search(r"[^\W\d_]", _MARKS.sub(" ", part))
    if letter is None or not _LATIN.match(letter[0]):
        return part
    upper = letter[0].upper()
    return part[: letter.start()] + upper + part[letter.end() :] if len(upper) == 1 else part
