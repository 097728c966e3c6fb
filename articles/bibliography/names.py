"""Names of people and groups, between the text of a format and the parts of CSL.

Particles (van, de la) are kept as the beginning of the family name: that is how AMA prints and
sorts them, and the one form that all five formats have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .identifiers import BadIdentifier, orcid
from .text import clean

Name = dict[str, Any]

ET_AL: Name = {"literal": "et al"}
_ET_AL = re.compile(r"(?:and\s+)?(?:et\.?\s*al\.?|others)", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|2nd|3rd|4th|5th|II|III|IV)\.?", re.IGNORECASE)
_INITIALS = re.compile(r"(?P<family>[^\s\d]\S*(?:\s\S+){0,3}) (?P<given>(?:[A-Z]\.?-?){1,4})")
_SHORT = re.compile(
    r"(?P<family>[^\W\d_]{2}\S*(?: [^\W\d_]{2}\S*){0,3}) "
    r"(?P<given>[^\W\d_a-z](?:\.?[ -]?[^\W\d_a-z]){0,2}\.?)"
    r"(?: (?P<suffix>Jr|Sr|2nd|3rd|III?|IV)\.?)?"
)
_TURNED = re.compile(r"(?P<given>(?:[A-Z]\.[ -]?){1,3}) ?(?P<family>[^\W\d_]\S*(?:\s\S+){0,2})")
_GROUP = re.compile(
    r"\b(?:group|committee|society|association|network|consortium|institutes?|cent(?:er|re)|"
    r"university|organi[sz]ation|task force|foundation|academy|college|department|ministry|"
    r"agency|council|team|investigators|collaborators|federation|league|study|trial)\b",
    re.IGNORECASE,
)
_PARTS = ("family", "given", "suffix")
_JOINED = ("'", "’", "-")
"""How a particle ends that is written together with the name: d'Ortho."""


def inverted(text: str) -> tuple[Name | None, bool]:
    """Return a name written ``Family, Given, Suffix``, and whether that took a guess.

    RIS and EndNote write groups with a comma at the end, or with two where a name has one.
    Without a comma ``Allen RP`` is taken apart, for some publishers leave the comma out.
    """
    bare = clean(text)
    if ",," in bare or bare.endswith(","):
        return group(bare.replace(",,", ",").rstrip(", ")), False
    parts = [part.strip() for part in bare.split(",")]
    if len(parts) == 1:
        match = _INITIALS.fullmatch(bare)
        if match and not is_group(bare) and not bare.isupper():
            return person(match["family"], match["given"]), True
        turned = _TURNED.fullmatch(bare)
        if turned and not is_group(bare):
            return person(turned["family"], turned["given"]), True
        return group(bare), False
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[1]) and not _SUFFIX.fullmatch(parts[2]):
        parts = [parts[0], parts[2], parts[1]]
    return person(parts[0], parts[1], ", ".join(parts[2:])), False


def short(text: str) -> Name | None:
    """Return a name written as PubMed does, ``van der Berg JK Jr``; nothing for any other.

    Initials are one to three capitals, with or without stops. ``ALLEN RP`` may be anything.
    """
    match = _SHORT.fullmatch(clean(text))
    if match is None or is_group(text) or not re.search("[^\\W\\d_A-Z]", match["family"]):
        return None
    if not match["given"].isupper() or _SUFFIX.fullmatch(match["given"]):
        return None
    return person(match["family"], match["given"], match["suffix"] or "")


def written(name: Mapping[str, Any]) -> str:
    """Return a name as ``inverted`` reads it."""
    if "literal" in name:
        literal = str(name["literal"])
        return literal.replace(",", ",,", 1) if "," in literal else f"{literal},"
    parts = [str(name.get(part, "")) for part in _PARTS]
    if not parts[1] and not parts[2]:
        return f"{parts[0]}, "
    return ", ".join(parts if parts[2] else parts[:2])


def with_suffix_last(family: str, given: str) -> Name | None:
    """Return a person whose suffix stands after the given names, as in MEDLINE: ``Robert P Jr``."""
    first, _space, last = given.rpartition(" ")
    if first and _SUFFIX.fullmatch(last):
        return person(family, first, last)
    return person(family, given)


def is_group(text: str) -> bool:
    """Whether a word says that this is no person: group, society, university and the like."""
    return _GROUP.search(text) is not None


def group(text: str) -> Name | None:
    """Return a group or a name that has no parts; "et al." and "and others" in one form."""
    bare = clean(text)
    if _ET_AL.fullmatch(bare):
        return dict(ET_AL)
    return {"literal": bare} if _has_letter(bare) else None


def person(family: str, given: str = "", suffix: str = "") -> Name | None:
    """Return the name of a person, without parts that are empty."""
    parts = dict(zip(_PARTS, (clean(family), clean(given), clean(suffix)), strict=True))
    if not _has_letter(parts["family"]):
        return group(parts["given"])
    if not parts["given"] and not parts["suffix"]:
        return {"family": parts["family"]}
    return {part: text for part, text in parts.items() if text}


def normal(value: Any) -> Name | None:
    """Return one name of a CSL-JSON file with its particles joined, or nothing if it is none."""
    if isinstance(value, str):
        return inverted(value)[0]
    if not isinstance(value, Mapping):
        return None
    parts = {key: clean(str(part)) for key, part in value.items() if isinstance(part, str | int)}
    if parts.get("literal") or parts.get("name"):
        return group(parts.get("literal") or parts["name"])
    family = parts.get("family", "")
    # The one that drops stands before the other: "van" before "der Berg" makes "van der Berg".
    for name in ("non-dropping-particle", "dropping-particle"):
        if particle := parts.get(name):
            family = f"{particle}{'' if particle.endswith(_JOINED) else ' '}{family}"
    return with_orcid(
        person(family, parts.get("given", ""), parts.get("suffix", "")), parts.get("ORCID", "")
    )


def with_orcid(name: Name | None, text: str) -> Name | None:
    """Return the name with its ORCID iD, if the text is one; a group has none."""
    try:
        return {**name, "ORCID": orcid(text)} if name and text and "family" in name else name
    except BadIdentifier:
        return name


def _has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)
