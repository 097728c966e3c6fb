"""Identifiers of works, journals and people: in one form, and told apart from what is none.

Each function returns the identifier in the form in which it is stored, or raises
``BadIdentifier``. Rules: DOI Handbook 2.2 (a prefix ``10.`` and anything after the slash), NLM's
PMID (1 to 8 digits) and PMCID, ISO 2108 (ISBN), ISO 3297 (ISSN), ISO 27729 (ORCID).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

_HYPHENS = re.compile(r"[\s\-‐‑‒–—−]+")
_DOI_URL = re.compile(r"(?:https?:)?(?://)?(?:www\.|dx\.)?doi\.org/+", re.IGNORECASE)
_DOI_PREFIX = re.compile(r"(?:info:doi/|urn:doi:|doi\s*[:=/]?)\s*", re.IGNORECASE)
_DOI = re.compile(r"""10\.\d{4,9}(?:\.\d+)*/[^\s"“”`{}|\\^]+""")
_PMID_PREFIX = re.compile(
    r"(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)"
    r"|(?:PMID|PubMed(?:\s*ID)?|MEDLINE)\s*[:#]?\s*",
    re.IGNORECASE,
)
_PMCID_PREFIX = re.compile(
    r"(?:https?://)?(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pmc/articles/"
    r"|pmc\.ncbi\.nlm\.nih\.gov/articles/|europepmc\.org/(?:articles?|abstract)/(?:PMC/)?)|PMC\s*ID\s*:?\s*",
    re.IGNORECASE,
)
_ORCID_PREFIX = re.compile(
    r"(?:ORCID(?: iD)?(?!\.)\s*:?\s*)?(?:(?:https?://)?(?:www\.)?orcid\.org/)?", re.IGNORECASE
)
_BOOK_PREFIX = re.compile(r"(?:urn:)?IS[BS]N(?:[- ]?1[03](?=[^\d-]))?\s*[:=]?\s*", re.IGNORECASE)
_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
# Where the next of several begins. A semicolon alone may be part of a DOI, and a blank or a comma
# of a number written "12 345 678".
_NEXT = {
    "DOI": re.compile(
        r"[\s;,|]+(?=(?:(?:https?://)?(?:www\.|dx\.)?doi\.org/+|doi\s*[:=]?\s*)?10\.\d{4,9}[/.])",
        re.IGNORECASE,
    ),
    "PMID": re.compile(
        r"(?<=\d)(?:\s*[;|/]\s*|\s*,(?!\d{3}(?!\d))\s*)(?=(?:PMID\s*:?\s*)?\d)|"
        r"(?<=\d)\s+(?=PMID)|(?<=\d{6})\s+(?=\d{6})",
        re.IGNORECASE,
    ),
    "PMCID": re.compile(r"[\s;,|]+(?=(?:PMCID\s*:?\s*)?PMC\s*\d)", re.IGNORECASE),
}
_PAIRS = {")": "(", "]": "[", ">": "<"}


class BadIdentifier(ValueError):
    """What stands there is no identifier of that kind; ``code`` is malformed or check_digit."""

    def __init__(self, kind: str, code: str, value: str) -> None:
        super().__init__(f"{kind}: {code}: {value}")
        self.kind, self.code, self.value = kind, code, value


def doi(text: str) -> str:
    """Return a DOI without address and prefix, its letters as given."""
    bare, is_address = _without(_DOI_URL, text.strip().strip("<\"'“”").strip())
    bare, _found = _without(_DOI_PREFIX, bare)
    if not is_address:
        bare, is_address = _without(_DOI_URL, bare)
    bare = _trimmed(unquote(bare) if is_address else bare)
    if _NEXT["DOI"].search(bare):
        raise BadIdentifier("DOI", "malformed", text)
    return _whole(_DOI, bare, "DOI", text)


def pmid(text: str) -> str:
    """Return the digits of a PubMed identifier."""
    bare, _found = _without(_PMID_PREFIX, text.strip())
    return _whole(re.compile(r"[1-9]\d{0,7}"), bare.rstrip("/.,; "), "PMID", text)


def pmcid(text: str) -> str:
    """Return a PubMed Central identifier with its letters, without a version."""
    bare, _found = _without(_PMCID_PREFIX, text.strip())
    match = re.fullmatch(r"(?:PMC)?\s*([1-9]\d{0,8})(?:\.\d+)?[/.,; ]*", bare, re.IGNORECASE)
    if not match:
        raise BadIdentifier("PMCID", "malformed", text)
    return f"PMC{match[1]}"


def isbn(text: str) -> str:
    """Return an ISBN of 10 or 13 digits without hyphens; the length stays as given."""
    bare, _found = _without(_BOOK_PREFIX, text.strip())
    digits = _HYPHENS.sub("", _REMARK.sub("", bare)).rstrip(".,;:").upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        is_right = digits[9] == _isbn10_check(digits)
    elif re.fullmatch(r"97[89]\d{10}", digits):
        is_right = digits[12] == _isbn13_check(digits)
    else:
        raise BadIdentifier("ISBN", "malformed", text)
    if not is_right:
        raise BadIdentifier("ISBN", "check_digit", text)
    return digits


def issn(text: str) -> str:
    """Return an ISSN as ``0028-3878``; remarks such as "(Print)" are left out."""
    bare, _found = _without(_BOOK_PREFIX, text.strip())
    digits = _HYPHENS.sub("", _REMARK.sub("", bare)).rstrip(".,;:").upper()
    if not re.fullmatch(r"\d{7}[\dX]", digits):
        raise BadIdentifier("ISSN", "malformed", text)
    total = sum((8 - place) * int(digit) for place, digit in enumerate(digits[:7]))
    if digits[7] != _modulo_11(total):
        raise BadIdentifier("ISSN", "check_digit", text)
    return f"{digits[:4]}-{digits[4:]}"


def orcid(text: str) -> str:
    """Return an ORCID iD as ``0000-0002-1825-0097``."""
    bare, _found = _without(_ORCID_PREFIX, text.strip())
    digits = _HYPHENS.sub("", bare).rstrip("/.,;").upper()
    if not re.fullmatch(r"\d{15}[\dX]", digits):
        raise BadIdentifier("ORCID", "malformed", text)
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    if digits[15] != _modulo_11(total - 1):
        raise BadIdentifier("ORCID", "check_digit", text)
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def several(one: Callable[[str], str]) -> Callable[[str], str]:
    """Return a function for fields that hold several of a kind, as those of books do."""

    def all_of(text: str) -> str:
        text = " ".join(text.split())
        parts = [part for part in re.split("[;,]", _REMARK.sub(", ", text)) if part.strip()]
        try:
            found = [one(part) for part in parts]
        except BadIdentifier:  # Zotero puts a blank between them
            found = [one(part) for part in re.sub("[;,]", " ", text).split()]
        if not found:
            raise BadIdentifier(one.__name__.upper(), "malformed", text)
        return ", ".join(dict.fromkeys(found))

    return all_of


def parts(kind: str, text: str) -> list[str]:
    """Return the values of a field that should hold one identifier and may hold several.

    :param kind: DOI, PMID or PMCID.
    """
    return [part for part in _NEXT[kind].split(text.strip()) if part]


SINGLE = frozenset(_NEXT)
"""Identifiers of which a work has one."""
NORMALIZE: Mapping[str, Callable[[str], str]] = {
    "DOI": doi,
    "PMID": pmid,
    "PMCID": pmcid,
    "ISBN": several(isbn),
    "ISSN": several(issn),
}
"""The fields of a CSL record that hold identifiers, and how each is brought into form."""


def is_valid(kind: str, text: str) -> bool:
    """Whether a text is an identifier of that kind."""
    try:
        NORMALIZE[kind](text)
    except BadIdentifier:
        return False
    return True


def comparable(kind: str, value: str) -> str:
    """Return what is equal where two valid identifiers name the same thing.

    The letters of a DOI count without case; of an ISBN the form with 13 digits counts.
    """
    if kind == "ISBN":
        bare = isbn(value)
        if len(bare) == 10:
            bare = f"978{bare[:9]}"
            bare += _isbn13_check(bare)
        return bare
    return NORMALIZE[kind](value).casefold()


def _without(prefix: re.Pattern[str], text: str) -> tuple[str, bool]:
    match = prefix.match(text)
    return (text[match.end() :], True) if match else (text, False)


def _whole(pattern: re.Pattern[str], bare: str, kind: str, text: str) -> str:
    if not pattern.fullmatch(bare):
        raise BadIdentifier(kind, "malformed", text)
    return bare


def _trimmed(bare: str) -> str:
    """Return a DOI without the punctuation of the sentence it stood in."""
    while bare:
        last = bare[-1]
        is_unpaired = last in _PAIRS and bare.count(last) > bare.count(_PAIRS[last])
        if last not in ".,;:'\"”’ /" and not is_unpaired:
            break
        bare = bare[:-1]
    return bare


def _modulo_11(total: int) -> str:
    rest = -total % 11
    return "X" if rest == 10 else str(rest)


def _isbn10_check(digits: str) -> str:
    return _modulo_11(sum((10 - place) * int(digits[place]) for place in range(9)))


def _isbn13_check(digits: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12]))
    return str(-total % 10)
