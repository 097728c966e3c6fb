"""A record while it is read: every value is cleaned, checked and put in one form here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from . import addresses, csl_fields, dates, identifiers, kinds, names, pages
from .identifiers import NORMALIZE, BadIdentifier, is_valid
from .records import Csl, Entry, Problem, Refused, excerpt
from .text import clean, has_literal, without_markup

_RICH = frozenset({"title", "container-title", "collection-title", "original-title", "abstract"})
"""Fields in which markup means something; everywhere else it is noise."""
_NOTE_LINE = re.compile(r"^\s*\{?:?([A-Za-z][A-Za-z -]{2,30}?)\s*:\s*([^{}]+?)\s*\}?\s*$")
_NOTE_FIELDS = {name.lower(): name for name in (*NORMALIZE, *csl_fields.ALL) if "-" in name}
_NOTE_FIELDS |= {name.lower(): name for name in NORMALIZE}
_LONGEST_NOTE_FIELD = 300
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_KEEPS_ITS_STOP = re.compile(r"(?:\.\.|[A-Z]\.\s?[A-Z]\.|\b(?:et al|etc|vs)\.)$")
_LANGUAGES = {
    "english": "en", "eng": "en", "german": "de", "ger": "de", "deu": "de", "french": "fr",
    "fre": "fr", "fra": "fr", "spanish": "es", "spa": "es", "italian": "it", "ita": "it",
    "portuguese": "pt", "por": "pt", "dutch": "nl", "dut": "nl", "nld": "nl", "russian": "ru",
    "rus": "ru", "chinese": "zh", "chi": "zh", "zho": "zh", "japanese": "ja", "jpn": "ja",
    "korean": "ko", "kor": "ko", "polish": "pl", "pol": "pl", "swedish": "sv", "swe": "sv",
    "danish": "da", "dan": "da", "norwegian": "no", "nor": "no", "finnish": "fi", "fin": "fi",
    "czech": "cs", "cze": "cs", "turkish": "tr", "tur": "tr", "ngerman": "de", "american": "en",
}  # fmt: skip


_OLD_NAMES = {"shortTitle": "title-short", "journalAbbreviation": "container-title-short"}


class Draft:
    """Takes values in the words of a file; ``entry`` returns what became of them."""

    def __init__(self, csl_type: str, line: int, key: str = "") -> None:
        self.csl: Csl = {"type": csl_type}
        self.line = line
        self.key = clean(key)
        self._warnings: dict[tuple[str, str, str], Problem] = {}
        self._left_out: dict[str, None] = {}

    def warn(self, code: str, field: str = "", **params: str) -> None:
        """Note what a person should know about this record, each thing once."""
        shown = {name: excerpt(value) for name, value in params.items()}
        self._warnings.setdefault((code, field, str(shown)), Problem(code, field, shown))

    def leave_out(self, name: str) -> None:
        """Note a part of the record that is not kept; one warning names all of them."""
        self._left_out.setdefault(name)

    def put(self, field: str, text: str) -> None:
        """Take the value of a field of CSL that holds a date or a text."""
        if field in csl_fields.DATES:
            self.date(field, text)
        elif field == "note":
            self.note(text)
        else:
            self._text(field, text)

    def address(self, value: str) -> None:
        """Take a web address; one that only spells the DOI is the DOI."""
        value = value.strip()
        if re.match(r"(?:https?://)?(?:dx\.)?doi\.org/", value, re.IGNORECASE) and is_valid(
            "DOI", value
        ):
            self.put("DOI", value)
        elif "URL" in self.csl and value not in ("", self.csl["URL"]) and addresses.of(value):
            self.leave_out("URL")
        else:
            self.put("URL", value)

    def book_and_journal_numbers(self, values: Iterable[str], *, or_number: bool = False) -> None:
        """Take what stands in fields that hold an ISBN, an ISSN or several of both.

        :param or_number: whether what is no ISSN is the number of a report.
        """
        parts = [part.strip() for value in values for part in re.split(r"[\n;,]|(?<=\))", value)]
        books = [part for part in parts if len(re.sub(r"\([^()]*\)|[^\dXx]", "", part)) >= 10]
        others = [part for part in parts if part and part not in books]
        if or_number:
            for part in [part for part in others if not is_valid("ISSN", part)]:
                self.put("number", part)
                others.remove(part)
        self.identifiers("ISBN", books)
        self.identifiers("ISSN", others)

    def identifiers(self, field: str, values: Iterable[str]) -> None:
        """Take all the identifiers of one kind: the valid ones, or else one that is not."""
        valid: list[str] = []
        others: list[str] = []
        for value in values:
            (valid if is_valid(field, value) else others).append(value.strip())
        if valid:
            self.put(field, ", ".join(valid))
        for value in others:
            if field in self.csl:
                self.warn("bad_identifier", field, value=value)
            else:
                self.put(field, value)

    def date(self, field: str, text: str) -> None:
        """Take a date in words or numbers; the first one counts."""
        if not text.strip() or field in self.csl:
            return
        found = dates.parse(text)
        years = set(_YEAR.findall(text)) if found is None else set()
        if len(years) == 1:
            found = dates.parse(years.pop())
            self.warn("only_year", field, value=text)
        if found is None:
            self.warn("bad_date", field, value=text)
            return
        if dates.is_ambiguous(text):
            self.warn("day_or_month", field, value=text)
        self.csl[field] = found

    def name(self, field: str, text: str) -> None:
        """Take a name written as ``Family, Given``."""
        found, is_guess = names.inverted(text)
        if is_guess:
            self.warn("name_guessed", field, value=text)
        self.add_name(field, found, text)

    def add_name(self, field: str, name: names.Name | None, text: str) -> None:
        """Take a name that is in parts already; ``text`` is shown if there is none in it."""
        if name is None:
            if text.strip():
                self.warn("bad_name", field, value=text)
            return
        people = self.csl.setdefault(field, [])
        if name != names.ET_AL or name not in people:
            people.append(name)

    def note(self, text: str) -> None:
        """Take a note; lines such as "PMID: 123", where Zotero keeps what it has no field for."""
        rest = [line for line in re.split(r"[\r\n]+", text) if not self._note_field(line)]
        words = without_markup(clean("\n".join(rest)))
        if not words or (len(rest) > 1 and self._note_field(words)):
            return
        before = self.csl.get("note")
        if before != words:
            self.csl["note"] = f"{before} {words}" if before else words

    def _note_field(self, line: str) -> bool:
        """Take a line of a note if it is the value of another field; whether it was one."""
        match = _NOTE_LINE.match(line) if len(line) <= _LONGEST_NOTE_FIELD else None
        field = _NOTE_FIELDS.get(match[1].lower().replace(" ", "-")) if match else None
        if match is None or field is None or field in csl_fields.NAMES:
            return False
        if field in self.csl:
            return (
                field in NORMALIZE
                and is_valid(field, match[2])
                and NORMALIZE[field](match[2]) == self.csl[field]
            )
        if field in NORMALIZE and not is_valid(field, match[2]):
            return False
        if field in csl_fields.DATES and dates.parse(match[2]) is None:
            return False
        self.put(field, match[2])
        return True

    def genre(self, words: Iterable[str]) -> None:
        """Take the words of a file for what kind of publication this is."""
        said = [clean(without_markup(word)) for word in words]
        small = {word.lower() for word in said}
        if small & kinds.RETRACTED:
            self.warn("retracted")
        if small & kinds.NOTICES:
            self.warn("is_notice")
        first = next((word for word in said if not kinds.says_nothing(word)), "")
        found = kinds.genre_of(said) or first
        if found:
            self.csl.setdefault("genre", found)

    def entry(self) -> Entry | Refused:
        """Return the record, or the reason why there is none."""
        if self._left_out:
            self.warn("left_out", names=", ".join(self._left_out))
        if self.csl.get("container-title-short") == self.csl.get("container-title"):
            self.csl.pop("container-title-short", None)
        if self.csl.keys() <= {"type", "genre", "language"}:
            return Refused(self.line, "no_content", {"value": excerpt(self.key)})
        first = ("type", *csl_fields.FIRST)
        order = {name: place for place, name in enumerate(dict.fromkeys(first))}
        fields = sorted(self.csl, key=lambda name: (order.get(name, 99), name))
        csl = {name: self.csl[name] for name in fields}
        return Entry(csl, self.key, self.line, tuple(self._warnings.values()))

    def _text(self, field: str, text: str) -> None:
        value = clean(text) if field in _RICH else without_markup(clean(text))
        if has_literal(value):
            self.warn("markup_as_text", field, value=value)
        if field == "URL" and value:
            value = self._address(value)
        value = self._in_form(field, value) if value else ""
        if not value:
            return
        before = self.csl.get(field)
        if before is None or field == "type":
            self.csl[field] = value
        elif field == "keyword":
            self.csl[field] = f"{before}; {value}"
        elif _bare(str(before)) != _bare(value):
            self.warn("second_value", field, value=value)

    def _address(self, value: str) -> str:
        """Return a web address, or nothing: what is none may run as a script where it is shown."""
        found = addresses.of(value)
        accession = addresses.web_of_science(value)
        if accession:
            if not accession.endswith(str(self.csl.get("archive_location", "none"))):
                self._text("archive_location", accession)
        elif not found:
            self.warn("bad_url", "URL", value=value)
        return found

    def _in_form(self, field: str, value: str) -> str:
        if field in NORMALIZE:
            try:
                return NORMALIZE[field](value)
            except BadIdentifier:
                return self._first_of_several(field, value)
        elif field in ("page", "page-first"):
            return pages.normal(value)
        elif field == "language":
            return _LANGUAGES.get(value.lower(), value)
        elif field == "genre":
            return kinds.genre_of([value]) or value
        elif field == "title":
            while value.endswith(".") and not _KEEPS_ITS_STOP.search(value):
                value = value[:-1].rstrip()
        return value

    def _first_of_several(self, field: str, value: str) -> str:
        """Return the first of several identifiers in one field, and name the others."""
        several = identifiers.parts(field, value) if field in identifiers.SINGLE else []
        if len(several) < 2 or not all(is_valid(field, one) for one in several):
            self.warn("bad_identifier", field, value=value)
            return value
        first, *others = dict.fromkeys(NORMALIZE[field](one) for one in several)
        for other in others:
            if other.casefold() != first.casefold():
                self.warn("second_value", field, value=other)
        return first


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def entry_of(csl: Mapping[str, Any], key: str = "", line: int = 0) -> Entry | Refused:
    """Return a CSL-JSON item in the form that readers give, whatever stands in it."""
    draft = Draft(str(csl.get("type") or ""), line, key)
    _take_type(draft, csl.get("type"))
    for name, value in csl.items():
        field = _OLD_NAMES.get(name, name)
        if field in ("type", "id", "citation-key") or value is None or value in ("", [], {}):
            continue
        if field in csl_fields.NAMES:
            _take_names(draft, field, value)
        elif field in csl_fields.DATES:
            _take_date(draft, field, value)
        elif field in csl_fields.TEXTS and field != "note":
            _take_text(draft, field, value)
        elif field != "note":
            draft.leave_out(str(field))
    if isinstance(csl.get("note"), str):
        draft.note(csl["note"])  # last: what has a field of its own goes before
    return draft.entry()


def _take_type(draft: Draft, value: Any) -> None:
    if not value:
        draft.csl["type"] = "article-journal"
        draft.warn("no_type")
    elif str(value) not in kinds.TYPES:
        draft.csl["type"] = "document"
        draft.warn("unknown_type", value=str(value))


def _take_names(draft: Draft, field: str, value: Any) -> None:
    for one in value if isinstance(value, list) else [value]:
        name = names.normal(one)
        draft.add_name(field, name, str(one))
        written = one.get("ORCID") if isinstance(one, Mapping) else None
        if written and "ORCID" not in (name or {}):
            draft.warn("bad_orcid", field, value=str(written))


def _take_date(draft: Draft, field: str, value: Any) -> None:
    found = dates.normal(value)
    if found is None:
        parts = value.get("date-parts") if isinstance(value, Mapping) else None
        if parts not in ([[None]], [[]], []):  # how Crossref says that there is no date
            draft.warn("bad_date", field, value=str(value))
        return
    draft.csl[field] = found


def _take_text(draft: Draft, field: str, value: Any) -> None:
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        joint = {"keyword": "; "}.get(field, ", " if field in NORMALIZE else "")
        value = joint.join(value) if joint else value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        draft.warn("bad_value", field, value=str(value))
        return
    draft.put(field, str(value))
