"""The authors of a printed reference, kept as printed."""

from __future__ import annotations

import re

Name = dict[str, str]
Date = tuple[str, str | None, str | None]

_CAPITAL = r"[^\W\d_a-z]"
_INITIALS = re.compile(
    rf"{_CAPITAL}{{1,4}}|(?:{_CAPITAL}\.[ -]?){{0,3}}{_CAPITAL}\.?|{_CAPITAL}(?:-{_CAPITAL}){{1,2}}"
)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd)\.?")
_PARTICLE = re.compile(
    r"(?:de|del|della|der|den|di|da|dos|du|el|la|le|ten|ter|van|von|zu|zur|af|al)"
)
_FAMILY = re.compile(r"(?:[^\W\d_]['’])?[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ET_AL = re.compile(r"et\s+al\.?", re.IGNORECASE)
_APA = re.compile(
    r"(?P<names>.+?)\s*\((?P<year>\d{4})[a-z]?(?:,\s*(?P<month>[A-Z][a-z]+)(?:\s(?P<day>\d{1,2}))?)?\)"
    r"\.?\s+(?P<rest>.+)"
)
_APA_NAME = re.compile(
    r"(?P<family>(?:[a-z]+ )*[^\W\d_][^,&()]*?),\s*(?P<given>(?:[^\W\d_]\.[ -]?){1,4})"
    r"(?:,\s*(?P<suffix>Jr\.|Sr\.|II|III))?"
)


def split_authors(text: str) -> tuple[list[Name], str]:
    """Return the authors a reference begins with, and the text after them.

    The list ends at the first full stop before which everything is a list of names. Without
    one, nothing is split off: a title is not mistaken for a person.
    """
    for match in re.finditer(r"\.\s+|:\s+(?=[A-Z])", text[:4000]):
        authors = authors_of(text[: match.start()])
        rest = text[match.end() :]
        if not authors or re.match(r"[A-Z]\.(?:,|\s)", rest):  # "Earley C. J., …" goes on
            continue
        # "Christopher J. Earley, James …": a given name, and the list is not over.
        is_given = len(authors) == 1 and re.match(r"[^\W\d_]+(?:,| and) [A-Z]", rest)
        return ([], text) if is_given else (authors, rest)
    return [], text


def authors_of(text: str) -> list[Name]:
    """Return a list of names as printed ("Earley CJ, Connor JR, et al"); empty if it is none.

    A group after a semicolon is an author of its own; "et al" is kept as it stands.
    """
    names: list[Name] = []
    people, *groups = text.split(";")
    for part in re.split(r",\s*|\s+(?:and|&)\s+|\s+(?=et\s+al\.?\Z)", people.strip()):
        if not part or part in {"and", "&"}:
            continue
        if _SUFFIX.fullmatch(part) and names and "given" in names[-1]:
            names[-1]["given"] += f" {part}"
            continue
        name = {"literal": part.rstrip(".")} if _ET_AL.fullmatch(part) else _person(part)
        if name is None:
            return []
        names.append(name)
    if not names or "literal" in names[0]:
        return []
    last = names[-1].get("given", "")
    if "." in last and last[-1].isalpha() and last[-1].isupper():
        names[-1]["given"] += "."  # "C.J.": the full stop that ended the list
    return [*names, *({"literal": group.strip()} for group in groups if group.strip())]


def split_apa(text: str) -> tuple[list[Name], Date, str] | None:
    """Return authors, (year, month, day) and the rest of a reference in the APA form."""
    match = _APA.fullmatch(text)
    if match is None:
        return None
    names = (
        _apa_names(match["names"])
        or authors_of(match["names"].rstrip(" .,"))
        or _body_of_authors(match["names"])
    )
    return (names, (match["year"], match["month"], match["day"]), match["rest"]) if names else None


def _body_of_authors(text: str) -> list[Name]:
    """Return "World Health Organization." as an author; a group has no comma and no number."""
    is_group = text.endswith(".") and len(text) <= 120 and not re.search(r"[,;?!\d]|\.\s", text)
    return [{"literal": text.rstrip(".")}] if is_group else []


def _apa_names(text: str) -> list[Name]:
    names: list[Name] = []
    position = 0
    while position < len(text):
        match = _APA_NAME.match(text, position)
        if match is None:
            rest = text[position:].strip(" .,&…")
            if _ET_AL.fullmatch(rest) and names:
                return [*names, {"literal": rest}]
            return names if not rest else []
        given = " ".join(filter(None, (match["given"].strip(), match["suffix"])))
        names.append({"family": match["family"].strip(), "given": given})
        position = match.end()
        separator = re.compile(r"(?:\s*(?:,|&|and\b|\.{3}|…))*\s*").match(text, position)
        position = separator.end() if separator else position
    return names


def _person(text: str) -> Name | None:
    """Return "Garcia-Borreguero D" or "de Weerd A" as family and given name."""
    words = text.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if not 2 <= len(words) <= 6 or not _INITIALS.fullmatch(words[-1]):
        return None
    *family, initials = words
    for word in family:
        is_name = _FAMILY.fullmatch(word) and not word[0].islower()
        if not is_name and not _PARTICLE.fullmatch(word):
            return None
    if _PARTICLE.fullmatch(family[-1]) and family[-1].islower():
        return None
    return {"family": " ".join(family), "given": f"{initials} {suffix}".strip()}
