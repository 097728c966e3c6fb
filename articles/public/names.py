"""Names of people as citations need them: family name apart, where a name says which it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TITLES = frozenset({"dame", "dr", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "sir"})
_PARTICLES = frozenset(
    {"af", "al", "av", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el"}
    | {"ibn", "la", "le", "ten", "ter", "van", "von", "zu", "zum", "zur"}
)
_AFTER_A_NAME = frozenset({"ii", "iii", "iv", "jr", "jr.", "sr", "sr."})
# "MD", "PhD", "FRCP", "DPhil": a short word with two capital letters at least.
_CREDENTIAL = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Za-z.]{2,10}")
_INITIALS = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True)
class Name:
    """The name of somebody; without a family name where it cannot be told, as of a group.

    :param whole: as it was signed.
    """

    whole: str
    family: str = ""
    given: str = ""

    @property
    def initials(self) -> str:
        """The first letters of the given names, without points: "AM" of "Ada Maria"."""
        parts = re.split(r"[\s.\-\u2010]+", self.given)
        return "".join(p if _INITIALS.fullmatch(p) else p[0].upper() for p in parts if p)

    @property
    def inverted(self) -> str:
        """Family name, comma, given names; else the whole name."""
        return f"{self.family}, {self.given}" if self.family else self.whole

    @property
    def short(self) -> str:
        """Family name and initials as in AMA and Vancouver; else the whole name."""
        return f"{self.family} {self.initials}" if self.family else self.whole


def parse(text: str) -> Name:
    """Return the name with the family name apart where that is plain, by the rule of BibTeX.

    The last word is the family name, with the small words before it ("van", "de la"). Titles
    before a name and credentials after it are left out. What has other small words, one word
    only, or no letters that are great or small may be the name of a group, or of a person who is
    called otherwise: it stays whole.
    """
    whole = " ".join(text.split())
    bare, *more = whole.split(",")
    if not all(_CREDENTIAL.fullmatch(word) for part in more for word in part.split()):
        return Name(whole)
    words = bare.split()
    while words and words[0].rstrip(".").casefold() in _TITLES:
        words.pop(0)
    if len(words) < 2 or not all(map(_is_of_a_person, words)) or words[0][0].islower():
        return Name(whole)
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    given, family = words[:start], words[start:]
    if words[-1] in _PARTICLES or any(word[0].islower() for word in given):
        return Name(whole)
    return Name(whole, " ".join(family), " ".join(given))


def _is_of_a_person(word: str) -> bool:
    if word in _PARTICLES:
        return True
    is_shouted = word.isupper() and len(word.strip(".")) > 2
    return (
        word[0].isupper()
        and not is_shouted
        and word.casefold() not in _AFTER_A_NAME
        and not any(letter.isdecimal() for letter in word)
    )
