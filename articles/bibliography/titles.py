"""Titles as they are compared: whether two name the same work, with mistakes of whoever typed them.

A slip of the pen and a missing subtitle make no other work. A number of a part, an edition and
words such as "Correction to" do: a notice about a work, or a reply to it, is a work of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from .csl_fields import words
from .text import clean, without_markup

SIMILAR = 0.9
"""How much of two titles must be equal, in letters, for the works to be probably the same."""
_SMALL = words("""
    a an and as at by for from in into its of on or the to with der die das und le la les de des et
""")
_WORD = re.compile(r"\w+")
_SUBTITLE = re.compile(r"[:;.?!](?=\s)|\s[-‐‑–—―]+(?=\s)|—")
_MOST_CUTS = 4
_LEAST_WORDS = 4  # of a title without its subtitle, to tell one work from the others of its author

# Publishers put this before the title of the work itself.
_MARKED = re.compile(
    r"^(?:[\[(](?:retracted(?: article| paper)?|withdrawn)[\])]\s*:?|"
    r"(?:retracted(?: article| paper)?|withdrawn)\s*[:.—–-])\s*|"
    r"\s*[\[(](?:retracted|withdrawn)(?: article| paper)?[^\])]{0,200}[\])]\s*$"
)
_WHOSE = r"(?:(?:the )?(?:author|publisher|editorial|editor)(?:s['’]?|['’]s)? )?"
_STOP = r"\s*[:.]|\s+[-–—]"
_TO = rf"(?:\s+(?:to|of|for|in|on|re|regarding|concerning|about)\b(?:\s*[:.])?|{_STOP})\s*"
_ERRATUM = r"(?:errat(?:um|a)|corrigend(?:um|a)|addendum)"
_REPLY = rf"{_WHOSE}(?:in )?(?:reply|response|rejoinder)"
_KINDS = {
    # "Correction of anemia" and "Retraction of the lung" are no notices: "of" says it only behind
    # a word that says it already, or before a colon.
    "correction": rf"{_WHOSE}(?:corrections?(?:\s+(?:to|for)\b|{_STOP})\s*:?\s*|{_ERRATUM}{_TO})",
    "retraction": (
        rf"(?:partial )?(?:retraction(?:\s+(?:to|of|for)\s*:|{_STOP})\s*|"
        rf"retraction (?:notice|note|statement){_TO})|notice of retraction{_TO}"
    ),
    "concern": rf"{_WHOSE}expression of concern{_TO}",
    "reply": rf"{_REPLY}(?:\s+to\b(?:\s*:)?|{_STOP})\s*",
    "comment": (
        r"(?:re|invited commentary|comments?|commentary|letter(?: to the editor)?)\s*[:.]\s*|"
        r"(?:comments?|commentary|discussion|editorial|letter(?: to the editor)?)"
        r"\s+(?:on|re|regarding|concerning|about)\b(?:\s*:)?\s*"
    ),
}
_BEFORE = {kind: re.compile(rf"[\[(]?(?:{pattern})") for kind, pattern in _KINDS.items()}
# "T: authors' reply", "T [Erratum]".
_BEHIND = re.compile(
    rf"(?:[:.?!]|\s[-–—]|\s[\[(])\s*(?:(?P<reply>{_REPLY})|"
    rf"(?P<correction>{_WHOSE}(?:correction|{_ERRATUM}))|"
    r"(?P<retraction>retraction(?: notice| note)?)|(?P<concern>expression of concern)|"
    r"(?P<comment>(?:an? |invited )?comment(?:ary)?))\s*[\])]?\.?\s*$"
)

_COUNTED = (
    *("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    "tenth",
)
_NAMED = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ORDINALS = {name: number for number, name in enumerate(_COUNTED) if name}
_VALUES = {
    **_ORDINALS,
    **{name: number for number, name in enumerate(_NAMED) if name},
    **{name: number for number, name in enumerate(_ROMAN) if name},
}
_LABELS = words("""
    appendix book chapter no number paper part phase section series stage study supplement teil tome
    type vol volume
""")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_EDITION = re.compile(
    rf"\b(?:(?P<digits>\d{{1,2}})(?:st|nd|rd|th)|(?P<name>{'|'.join(_ORDINALS)}))"
    r"\s+(?:\w+\s+)?(?:edition|edn|ed)\b"
)


@dataclass(frozen=True, slots=True)
class Title:
    """What is compared of a title.

    :param text: its words as they are compared, without what ``kind`` and ``edition`` say.
    :param prefixes: the text before each place where a subtitle may begin.
    :param kind: "" or what it is to the work it names: "correction", "retraction", "concern",
        "reply", "comment".
    :param edition: as the title says it; 0 where it does not.
    """

    text: str
    prefixes: tuple[str, ...]
    kind: str
    edition: int
    telling: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, title: Any) -> Title:
        """Return the title of a record; one that is no text is empty."""
        plain = without_markup(clean(title)).casefold().strip() if isinstance(title, str) else ""
        kind, plain = _kind(_MARKED.sub("", plain) or plain)
        edition = _EDITION.search(plain)
        if edition:
            plain = f"{plain[: edition.start()]}{plain[edition.end() :]}"
        text = " ".join(words_of(plain))
        found = islice(_SUBTITLE.finditer(plain), _MOST_CUTS)
        cuts = (" ".join(words_of(plain[: cut.start()])) for cut in found)
        prefixes = tuple(dict.fromkeys(cut for cut in cuts if cut and cut != text))
        return cls(
            text, prefixes, kind, _number_of(edition) if edition else 0,
            telling(text), _numbers(text, prefixes),
        )  # fmt: skip


def telling(text: str) -> frozenset[str]:
    """Return the words of a compared text that are not small."""
    return frozenset(word for word in text.split() if word not in _SMALL)


def initials(text: str) -> str:
    """Return the first letters of the words that are not small: slips seldom change these."""
    return "".join(word[0] for word in text.split() if word not in _SMALL)


def similarity(one: Title, other: Title) -> float:
    """Return how much of the letters of two titles is equal, 0 where they name different works."""
    if not one.text or not other.text or one.kind != other.kind:
        return 0.0
    if one.text == other.text:
        return 1.0
    if one.numbers != other.numbers:
        return 0.0  # part 1 is not part 2
    return _ratio(one.text, one.telling, other.text, other.telling)


def lacks_subtitle(one: Title, other: Title) -> bool:
    """Whether one of two titles is the other without its subtitle, and still tells enough."""
    if one.kind != other.kind:
        return False
    short, long = sorted((one, other), key=lambda title: (len(title.text), title.text))
    if len(short.telling) < _LEAST_WORDS:
        return False
    return any(
        abs(len(prefix) - len(short.text)) <= len(prefix) // 10
        and short.numbers == _numbers(prefix, ())
        and _ratio(prefix, telling(prefix), short.text, short.telling) >= SIMILAR
        for prefix in long.prefixes
    )


def edition_of(csl: Mapping[str, Any]) -> int:
    """Return the edition as its field says it, 0 where it does not."""
    value = str(csl.get("edition") or "").casefold()
    found = re.search(r"\d{1,3}", value)
    if found:
        return int(found[0])
    return next((_ORDINALS[word] for word in value.split() if word in _ORDINALS), 0)


def words_of(text: str) -> list[str]:
    """Return the words in small letters without accents; ß is ss, α is alpha as PubMed has it."""
    plain = without_markup(clean(text)).casefold()
    for sign, name in (("α", " alpha "), ("β", " beta "), ("γ", " gamma "), ("δ", " delta ")):
        plain = plain.replace(sign, name)
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign)
    )
    return _WORD.findall(re.sub(r"(?<=\w)['’](?=\w)", "", bare).replace("_", " "))


def _kind(plain: str) -> tuple[str, str]:
    """Return what a title is to the work it names, and the title of that."""
    for kind, pattern in _BEFORE.items():
        found = pattern.match(plain)
        if found:
            return kind, plain[found.end() :] or plain
    found = _BEHIND.search(plain)
    if found and found.start():
        return str(found.lastgroup), plain[: found.start()]
    return "", plain


def _number_of(edition: re.Match[str]) -> int:
    return int(edition["digits"]) if edition["digits"] else _ORDINALS[edition["name"]]


def _numbers(text: str, prefixes: tuple[str, ...]) -> frozenset[str]:
    """Return the numbers of a title, in whichever way they are written.

    Words and Roman numerals count beside a label ("part two", "second part"), letters behind one
    ("part B"); a Roman numeral also where the title or what stands before its subtitle ends. Else
    "IV" is intravenous, and "I" may be anybody.
    """
    tokens, found = text.split(), set()
    ends = {len(each.split()) - 1 for each in (*prefixes, text)}
    for place, token in enumerate(tokens):
        is_labelled = place > 0 and tokens[place - 1] in _LABELS
        ordinal = _ORDINAL.fullmatch(token)
        if token.isdecimal():
            found.add(token.lstrip("0") or "0")
        elif ordinal:
            found.add(ordinal[1])
        elif token in _ORDINALS and tokens[place + 1 : place + 2] and tokens[place + 1] in _LABELS:
            found.add(str(_ORDINALS[token]))
        elif token in _VALUES and (is_labelled or (place in ends and token in _ROMAN)):
            found.add(str(_VALUES[token]))
        elif is_labelled and len(token) == 1:
            found.add(token)
    return frozenset(found)


def _ratio(text: str, telling_: frozenset[str], other: str, other_telling: frozenset[str]) -> float:
    """Return how much of the letters of two texts is equal, 0 where too few words are near."""
    count = len(telling_) + len(other_telling)
    shared = telling_ & other_telling
    if count > 12 and len(shared) * 2 < count * 0.3:
        return 0.0
    rest, other_rest = telling_ - shared, other_telling - shared
    begins, ends = {word[:3] for word in other_rest}, {word[-3:] for word in other_rest}
    near = sum(word[:3] in begins or word[-3:] in ends for word in rest)
    if (len(shared) + near) * 2 < count * (0.7 if count > 8 else 0.5):
        return 0.0
    first, second = sorted((text, other))  # the other way round, it may find other runs
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
        return 0.0
    return matcher.ratio()
