"""Names as the manuals print them: initials, suffixes, "et al", groups behind a semicolon.

Sources: AMA Manual of Style, 11th edition, 3.7; Citing Medicine, chapter 1 (box "Given names").
The processor counts groups as people and drops them behind "et al", so it gets names ready made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.bibliography.csl_fields import words
from articles.citation_styles.marks import GROUP, marked, without_private

_ET_AL = frozenset({"et al", "others", "and others"})
_PARTICLES = words(
    """
    al bin da das de del della den der di do dos du e el ibn la le ten ter van von y
    """
)
_LONGEST_INITIALS = 4
_ROMAN_OF = {"2nd": "II", "3rd": "III", "4th": "IV"}
_ORDINAL_OF = {roman: ordinal for ordinal, roman in _ROMAN_OF.items()}


@dataclass(frozen=True)
class NameRule:
    """How a style prints names: of more than ``most`` people, ``shown`` and ``others``."""

    most: int
    shown: int
    others: str
    suffixes: Mapping[str, str]


RULES = {
    "ama": NameRule(6, 3, ", et al", _ROMAN_OF),
    "nlm": NameRule(6, 6, ", et al.", _ORDINAL_OF),
    "plain": NameRule(2, 1, " and others", {}),
}


def printed_names(value: Any, rule: NameRule) -> list[dict[str, str]]:
    """Return names for the processor; two where there are several, so that "eds" is a plural.

    People stand first, as the manuals have it where people and groups share the work. A list that
    begins with a group keeps that order. Malformed names are left out.
    """
    people: list[str] = []
    groups: list[str] = []
    is_cut = is_group_first = False
    for name in value if isinstance(value, Sequence) and not isinstance(value, str) else ():
        if not isinstance(name, Mapping):
            continue
        family = words_of(name.get("family"))
        literal = words_of(name.get("literal")) or words_of(name.get("given"))
        if family and family.casefold().rstrip(".") in _ET_AL:
            is_cut = True
        elif re.search(r"[^\W_]", family):
            people.append(_person(family, name, rule))
        elif literal.casefold().rstrip(".") in _ET_AL:
            is_cut = True
        elif re.search(r"[^\W_]", literal):
            is_group_first = is_group_first or not people
            groups.append(marked(literal))
    return _in_two(_in_order(people, groups, is_cut, is_group_first, rule))


def initials(given: str) -> str:
    """Return initials without stops and hyphens: "Ya-li" is "YL", "É. A." is "ÉA".

    Particles stay words, and so do names in scripts that have no capitals.
    """
    parts = re.sub(r"[.\-‐‑–]", " ", unicodedata.normalize("NFC", given)).split()
    joined = "".join(parts)
    is_initials = joined.isalpha() and joined.isupper() and len(joined) <= _LONGEST_INITIALS
    if is_initials and all(map(str.isupper, parts)):
        return joined
    made = ""
    for word in parts:
        if word in _PARTICLES:
            made += f" {word} "
            continue
        letter = _first_letter(word)
        if letter and letter.lower() == letter.upper():
            made += f" {word} "
        elif letter:
            upper = letter.upper()
            made += upper if len(upper) == len(letter) else letter
    return " ".join(made.split())


def words_of(value: Any) -> str:
    """Return a text or number of a record as one line; an empty text for anything else."""
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return " ".join(str(value).split()) if is_text else ""


def _first_letter(word: str) -> str:
    """Return the first letter with the marks that belong to it."""
    found = re.search(r"[^\W\d_]", word)
    if found is None:
        return ""
    end = found.end()
    while end < len(word) and unicodedata.combining(word[end]):
        end += 1
    return word[found.start() : end]


def _person(family: str, name: Mapping[str, Any], rule: NameRule) -> str:
    given = words_of(name.get("given"))
    # Initials are letters; a tag is none of a name.
    short = initials(without_private(re.sub(r"<[^<>]*>", "", given)))
    suffix = words_of(name.get("suffix")).strip(" .,")
    parts = (
        words_of(name.get("non-dropping-particle")),
        family,
        short,
        words_of(name.get("dropping-particle")),
        rule.suffixes.get(suffix, suffix),
    )
    return marked(" ".join(part for part in parts if part))


def _in_order(
    people: list[str], groups: list[str], is_cut: bool, is_group_first: bool, rule: NameRule
) -> str:
    first = _cut(people, ", ", is_cut and bool(people), rule)
    rest = _cut([GROUP + group for group in groups], ", ", is_cut and not people, rule)
    # The mark of a group becomes a semicolon; people behind a group need one of their own.
    if is_group_first and people:
        return f"{rest}, {GROUP}{first}"
    return ", ".join(part for part in (first, rest) if part)


def _cut(names: list[str], delimiter: str, is_cut: bool, rule: NameRule) -> str:
    """Return names up to the number that the style prints."""
    is_long = len(names) > rule.most
    shown = names[: rule.shown] if is_long else names
    return delimiter.join(shown) + (rule.others if is_long or (is_cut and names) else "")


def _in_two(line: str) -> list[dict[str, str]]:
    if not line:
        return []
    first, comma, rest = line.partition(", ")
    return [{"family": first}, {"family": rest}] if comma else [{"family": line}]
