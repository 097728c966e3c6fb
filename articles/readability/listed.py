"""Words of a list found in a text, however they are written there.

A plural, a hyphen for a blank, the end of a line, another apostrophe, a soft hyphen and signs that
nobody sees make no other word: readers read the same one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

# Signs without a width of their own (Default_Ignorable_Code_Point of Unicode) that are not in its
# category of formatting signs, which is looked up: a joiner, fillers, selectors of variants.
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
# What the renderer prints in the place of a sign that nobody sees (rendering/characters.py).
_REVEALED = re.compile("‹U\\+([0-9A-F]{4,6})›")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʻʹ′`´", "'"))
_HYPHEN = re.compile(r"(?<=\w)[-‐‑‒–−]\s*(?=\w)")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|\s+|.", re.DOTALL)
_BREAK = "|"  # between words that do not follow each other
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_LEAST = 4  # letters of a word from which on it has a plural: "no" and "in" have none


def bare(text: str) -> str:
    """Return a text in compatible characters (NFKC), without signs that nobody sees."""
    if text.isascii():
        return text
    signs = _REVEALED.sub(lambda found: " " if chr(int(found[1], 16)).isspace() else "", text)
    plain = unicodedata.normalize("NFKC", _IGNORABLE.sub("", signs))
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")


def found_in(text: str, listed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the words of a list that stand in a text, with what stands beside them in the list."""
    folded = _folded(text)
    for word, instead, forms in _forms(tuple(listed.items())):
        if any(form in folded for form in forms):
            yield word, instead


@lru_cache(maxsize=8)
def _forms(listed: tuple[tuple[str, str], ...]) -> list[tuple[str, str, frozenset[str]]]:
    """Return each listed word with the forms it is found in; one that is listed itself is its own.

    What is listed with a hyphen is found in one word too: "noncompliant".
    """
    own = {word: {_folded(word), _folded(word.replace("-", ""))} for word, _instead in listed}
    all_own = frozenset().union(*own.values())
    return [
        (word, instead, frozenset(own[word] | (_plurals(own[word]) - all_own)))
        for word, instead in listed
    ]


def _plurals(forms: set[str]) -> set[str]:
    """Return forms with one of the words in the plural: "victims of", "deficiencies"."""
    made = set()
    for form in forms:
        words = form.split()
        for place, word in enumerate(words):
            if len(word) >= _LEAST:
                made.add(f" {' '.join([*words[:place], _plural(word), *words[place + 1 :]])} ")
    return made


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}{'es' if word.endswith(_SIBILANTS) else 's'}"


def _folded(text: str) -> str:
    """Return the words of a text in small letters, each between blanks, without possessive ends.

    Parts joined by hyphens are words. Any other sign stands between two words as a break.
    """
    plain = _HYPHEN.sub(" ", bare(text).casefold().translate(_APOSTROPHES))
    tokens = (token for token in _TOKEN.findall(plain) if not token.isspace())
    words = (token.removesuffix("'s") if token[0].isalnum() else _BREAK for token in tokens)
    return f" {' '.join(words)} "
