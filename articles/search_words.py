"""Words as search compares them: folded, cut, reduced to how they sound. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MOST_WORDS = 12  # of a query
LONGEST_WORD = 64  # letters; more of a word is not compared
SHORTEST_BEGINNING = 3  # letters that stand for all words that begin so
LONGEST_TAUGHT = 24  # letters of a word that others are corrected to
LONG = 8  # letters of a word in which two may be wrong
CONSONANTS = "bcdfghjklmnpqrstvwxz"

# Words that say nothing about what somebody looks for. A query of nothing else is taken whole.
_SMALL = (
    "a about am an and any are aren as at be been being but by can could couldn did didn do does "
    "doesn doing don for from had has hasn have haven having he her his how i if in into is isn it "
    "its just me my no not of on or our really she should shouldn so some such than that the their "
    "them then there these they this those to too very was wasn we were weren what when where "
    "whether which while who whom whose why will with won would wouldn you your"
)
STOP_WORDS = frozenset(_SMALL.split())

_WORD = re.compile(r"[^\W_]+")
_VOWELS = re.compile("[aeiouyh]")
_DOUBLED = re.compile(r"(.)\1+")
# Letters that are taken for each other when one writes by ear.
_BY_EAR = (("ph", "f"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("c", "k"), ("z", "s"))


def fold(text: str) -> str:
    """Return text as it is compared in search: small letters, no accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """Return the folded words of a text, in order: letters and digits alone."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def spans(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield where each word of a text begins and ends, and the tokens that it is found by."""
    for match in _WORD.finditer(text):
        word = match.group()
        found = [word.lower()[:LONGEST_WORD]] if word.isascii() else tokens(word)
        yield match.start(), match.end(), found


def is_taught(word: str) -> bool:
    """Return whether other words may be corrected to this one."""
    return SHORTEST_BEGINNING <= len(word) <= LONGEST_TAUGHT and word.isalpha()


def sound(word: str) -> str:
    """Return what is left of a word when vowels and doubled letters are not told apart."""
    for letters, heard in _BY_EAR:
        word = word.replace(letters, heard)
    first = "a" if word[:1] and word[0] in "aeiouy" else ""
    return _DOUBLED.sub(r"\1", first + _VOWELS.sub("", word))


def sounds_near(heard: str) -> set[str]:
    """Return a sound and all that differ from it by one consonant."""
    cuts = [(heard[:n], heard[n:]) for n in range(len(heard) + 1)]
    near = {heard}
    near |= {before + after[1:] for before, after in cuts if after}
    near |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    near.add("a" + heard)  # a vowel that is missing before
    for letter in CONSONANTS:
        near |= {before + letter + after for before, after in cuts}
        near |= {before + letter + after[1:] for before, after in cuts if after}
    return {each for each in near if each}


def mistakes_allowed(word: str) -> int:
    """Return how many letters may be wrong in a word of this length, at most."""
    return 2 if len(word) >= LONG - 1 else 1


def may_mean(word: str, other: str) -> bool:
    """Return whether a word may be corrected to another.

    Few letters may be wrong: names of medicines and of diseases resemble everyday words. Of three
    letters only the order may be: with one changed, nearly any word resembles any. Two may be wrong
    in long words that begin alike or sound alike.
    """
    if len(word) <= SHORTEST_BEGINNING:
        return sorted(word) == sorted(other) and distance(word, other) == 1
    if abs(len(other) - len(word)) > 2:
        return False
    wrong = distance(word, other)
    if wrong <= 1:
        return True
    sounds_alike = max(len(word), len(other)) >= LONG and sound(word) == sound(other)
    return wrong == 2 and (sounds_alike or (len(word) >= LONG and word[0] == other[0]))


def surely_means(word: str, other: str) -> bool:
    """Return whether one may show at once what the other word finds."""
    is_long = len(word) >= LONG - 2
    return sound(word) == sound(other) or (distance(word, other) == 1 and is_long)


def distance(one: str, other: str) -> int:
    """Return how many letters are missing, added, changed, or swapped with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row, above = row, [i], before
        for j, wanted in enumerate(other, start=1):
            step = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                step = min(step, above[j - 2] + 1)
            row.append(step)
    return row[-1]
