"""BibTeX and biblatex. The file is split by bibtexparser, its names too; values are made here."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping

from bibtexparser import model
from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.splitter import Splitter

from . import bibtex_fields, dates, latex, names
from .bibtex_values import Macros, resolved
from .draft import Draft
from .records import LONGEST_RECORD, Entry, Reading, Refused, excerpt, reading_of
from .text import clean

_ADDRESS = re.compile(r"https?://\S+")
_KEY_VALUE_NAME = re.compile(r"\s*(?:family|given|prefix|suffix|useprefix)\s*=", re.IGNORECASE)
_ENTRY_START = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_GUARDED = re.compile(r"@(?=[A-Za-z ]+[{(,=])")

Fields = dict[str, str]


def read(text: str) -> Reading:
    """Return all entries of a BibTeX text; strings are filled in, crossrefs followed."""
    blocks = _blocks(text)
    macros = Macros({block.key: block.value for block in blocks if isinstance(block, model.String)})
    whole = [found for block in blocks if (found := _entry(block))]
    library: dict[str, tuple[str, Fields, set[str]]] = {}
    for entry in whole:
        values = resolved(((one.key.lower(), str(one.value)) for one in entry.fields), macros)
        library.setdefault(entry.key.lower(), (entry.entry_type.lower(), *values))
    made: list[Entry | Refused] = []
    for entry in whole:
        pairs = ((one.key.lower(), str(one.value)) for one in entry.fields)
        made.append(_record(entry, *resolved(pairs, macros), library))
    made += [_refused(block) for block in blocks if _is_broken(block)]
    return reading_of(made)


def _blocks(text: str) -> list[model.Block]:
    """Return what the splitter finds; it also tells the log, which nobody asked."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    logging.getLogger("bibtexparser.splitter").setLevel(logging.CRITICAL)
    return list(Splitter(text).split().blocks)


def _entry(block: model.Block) -> model.Entry | None:
    """Return an entry; one with a key or field that stands twice is one all the same."""
    while isinstance(block, model.ParsingFailedBlock) and block.ignore_error_block is not None:
        block = block.ignore_error_block
    return block if isinstance(block, model.Entry) else None


def _is_broken(block: model.Block) -> bool:
    """Whether a block could not be parsed; one that stands twice could."""
    return isinstance(block, model.ParsingFailedBlock) and block.ignore_error_block is None


def _refused(block: model.Block) -> Refused:
    return Refused((block.start_line or 0) + 1, "broken", {"value": excerpt(block.raw or "")})


def _record(
    entry: model.Entry,
    fields: Fields,
    unknown: set[str],
    library: Mapping[str, tuple[str, Fields, set[str]]],
) -> Entry | Refused:
    kind = entry.entry_type.lower()
    line = (entry.start_line or 0) + 1
    if len(entry.raw or "") > LONGEST_RECORD:
        return Refused(line, "too_long")
    draft = Draft(bibtex_fields.TYPES.get(kind, "document"), line, entry.key)
    if kind not in bibtex_fields.TYPES:
        draft.warn("unknown_type", value=kind)
    for word in sorted(unknown):
        draft.warn("unknown_word", value=word)
    for key in _parents(fields):
        if key.lower() in library:
            _inherit(draft.csl["type"], fields, *library[key.lower()][:2])
        else:
            draft.warn("no_crossref", key=key)
    _type(draft, kind, fields)
    _titles(draft, fields)
    _people(draft, fields)
    _texts(draft, fields)
    _dates(draft, fields)
    _identifiers(draft, fields)
    _rest(draft, fields)
    return draft.entry()


def _parents(fields: Fields) -> Iterator[str]:
    for name in ("crossref", "xdata"):
        yield from (key.strip() for key in fields.get(name, "").split(",") if key.strip())


def _inherit(csl_type: str, fields: Fields, _kind: str, lent: Fields) -> None:
    is_inside = csl_type in bibtex_fields.INSIDE
    is_dated = bool({"year", "date"} & fields.keys())
    own = {name.replace("title", "subtitle") for name in fields if name.endswith("title")}
    for lent_name, value in lent.items():
        name = bibtex_fields.LENT.get(lent_name, lent_name) if is_inside else lent_name
        if lent_name in bibtex_fields.NOT_LENT or name in own:
            continue
        if name in ("year", "date", "month") and is_dated:
            continue
        fields.setdefault(name, value)


def _type(draft: Draft, kind: str, fields: Fields) -> None:
    subtype = fields.get("entrysubtype", "").lower()
    if kind == "article" and subtype in ("magazine", "newspaper"):
        draft.csl["type"] = f"article-{subtype}"
    is_online = "urldate" in fields or _ADDRESS.search(fields.get("howpublished", ""))
    if kind == "misc" and is_online and not fields.keys() & {"eprint", "archiveprefix"}:
        draft.csl["type"] = "webpage"
    default = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}.get(kind)
    if default and "type" not in fields:
        draft.put("genre", default)


def _titles(draft: Draft, fields: Fields) -> None:
    if "title" not in fields and draft.csl["type"] == "book" and "booktitle" in fields:
        fields["title"] = fields.pop("booktitle")
    for prefix, field in (
        ("", "title"),
        ("book", "container-title"),
        ("journal", "container-title"),
    ):
        title = fields.get(f"{prefix}title", "")
        subtitle = fields.get(f"{prefix}subtitle" if prefix else "subtitle", "")
        if title:
            whole = f"{title.rstrip(' :')}: {subtitle}" if subtitle else title
            draft.put(field, latex.text_of(whole))


def _people(draft: Draft, fields: Fields) -> None:
    for name, field in bibtex_fields.NAMES.items():
        value = latex.with_letters(fields.get(name, ""))
        people = split_multiple_persons_names(" ".join(value.split())) if value else []
        if len(people) == 1 and ";" in value and "{" not in value:
            people = value.split(";")
        for one in people:
            _person(draft, field, one.strip())


def _person(draft: Draft, field: str, text: str) -> None:
    if text.startswith("{") and _closing(text) == len(text) - 1:
        draft.add_name(field, names.group(latex.text_of(text[1:-1])), text)
    elif _KEY_VALUE_NAME.match(text):
        draft.add_name(field, _named_parts(text), text)
    elif text.lower() == "others":
        draft.add_name(field, dict(names.ET_AL), text)
    else:
        parts = parse_single_name_into_parts(text.rstrip(", "), strict=False)
        family, suffix, given = (
            latex.text_of(" ".join(part))
            for part in ([*parts.von, *parts.last], parts.jr, parts.first)
        )
        if "," not in text and names.is_group(latex.text_of(text)):
            draft.warn("name_guessed", field, value=text)
            draft.add_name(field, names.group(latex.text_of(text)), text)
        elif "," not in text and (short := names.short(latex.text_of(text))):
            draft.warn("name_guessed", field, value=text)
            draft.add_name(field, short, text)
        else:
            draft.add_name(field, names.person(family, given, suffix), text)


def _named_parts(text: str) -> names.Name | None:
    """Return a name in the extended form of biblatex: ``family=Allen, given={Richard P}``."""
    pairs = (part.split("=", 1) for part in re.split(r",(?![^{]*\})", text) if "=" in part)
    parts = {name.strip().lower(): clean(latex.text_of(value)) for name, value in pairs}
    family = f"{parts.get('prefix', '')} {parts.get('family', '')}".strip()
    return names.person(family, parts.get("given", ""), parts.get("suffix", ""))


def _closing(text: str) -> int:
    """Return where the brace closes that the text begins with."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place
    return -1


def _texts(draft: Draft, fields: Fields) -> None:
    for name, field in bibtex_fields.TEXTS.items():
        is_second = field in draft.csl and name in bibtex_fields.SECOND
        if name in fields and not is_second:
            draft.put(field, latex.text_of(fields[name]))
    is_periodical = draft.csl["type"].startswith("article") or draft.csl["type"] == "periodical"
    for name in ("number", "issue"):
        field = (
            "issue" if is_periodical else "collection-number" if "series" in fields else "number"
        )
        if name in fields:
            draft.put(field, latex.text_of(fields[name]))
    for name in bibtex_fields.NOTES:
        if name in fields:
            draft.note("\n".join(latex.text_of(line) for line in fields[name].split("\n")))
    how = fields.get("howpublished", "")
    match = _ADDRESS.search(latex.verbatim_of(how))
    if match and "url" not in fields:
        draft.put("URL", match[0].rstrip(">}., "))
    elif how and not match:
        draft.note(latex.text_of(how))


def _dates(draft: Draft, fields: Fields) -> None:
    year, month, day = (
        clean(latex.text_of(fields.get(name, ""))) for name in ("year", "month", "day")
    )
    number = f"-{int(month):02d}" if month.isdecimal() else ""
    date = f"-{int(day):02d}" if number and day.isdecimal() else ""
    written = f"{year}{number}{date}" if number else f"{year} {month} {day}"
    whole = latex.verbatim_of(fields.get("date", ""))
    likely = (value for value in (whole, written) if dates.parse(value))
    draft.date("issued", next(likely, whole or written))
    if re.search(r"press|forthcoming|accepted", year, re.IGNORECASE):
        draft.put("status", year)
    for name, field in bibtex_fields.DATES.items():
        draft.date(field, latex.verbatim_of(fields.get(name, "")))


def _identifiers(draft: Draft, fields: Fields) -> None:
    draft.put("DOI", latex.verbatim_of(fields.get("doi", "")))
    draft.address(latex.verbatim_of(fields.get("url", "")))
    eprint = latex.verbatim_of(fields.get("eprint", ""))
    where = (fields.get("eprinttype") or fields.get("archiveprefix") or "").lower()
    if where in ("pubmed", "pmid", "medline"):
        draft.put("PMID", eprint)
    elif where in ("pmc", "pmcid", "pubmedcentral"):
        draft.put("PMCID", eprint)
    elif eprint:
        draft.put("archive", where)
        draft.put("archive_location", eprint)


def _rest(draft: Draft, fields: Fields) -> None:
    known: set[str] = {
        *bibtex_fields.TEXTS, *bibtex_fields.VERBATIM, *bibtex_fields.NAMES, *bibtex_fields.NOTES,
        *bibtex_fields.DATES, *bibtex_fields.OWN,
    }  # fmt: skip
    for name, value in fields.items():
        if name not in known:
            draft.leave_out(name)
        elif macros := latex.unknown_macros(value):
            draft.warn("latex_left", name, names=", ".join(macros))
