"""One reference of the list, read from the canonical content and made safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from articles.citation_styles import STYLES, printed
from articles.rendering.characters import reveal
from articles.rendering.links import encoded, is_allowed, is_external
from articles.rendering.problems import Report
from articles.rendering.text import escape, letters, one_line

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMID = re.compile(r"[1-9]\d{0,7}")
_PMCID = re.compile(r"PMC[1-9]\d{0,8}")
_NAME_LENGTH = 60


@dataclass(frozen=True)
class SourceLink:
    """An identifier to print; ``href`` is empty where it is malformed and so not linked."""

    label: str
    href: str


@dataclass(frozen=True)
class Source:
    """A reference; ``name`` is the short form for the labels of links, "Allen 2013".

    Where two in the list would have the same, letters tell them apart: "Allen 2013a". ``has_year``
    says that it is made of an author and a year.
    ``html`` has the words of ``text``, with italics and the like where its record tells them.
    """

    key: str
    name: str
    text: str
    html: str
    links: tuple[SourceLink, ...]
    finding: str
    locator: str
    strength: str
    has_year: bool = False


def read_sources(references: Sequence[Mapping[str, Any]], report: Report) -> list[Source]:
    """The references in the order of the list. Keys used twice and gaps are reported."""
    sources: list[Source] = []
    keys: set[str] = set()
    for reference in references:
        source = _read(reference, report)
        if source.key in keys:
            report.add("duplicate_citation_key", key=source.key)
        keys.add(source.key)
        sources.append(source)
    return list(_told_apart(sources))


def _told_apart(sources: Sequence[Source]) -> Iterator[Source]:
    """Give letters to works of one first author and year, in their order: Allen 2014a, Allen 2014b.

    A name without a year gets none, and neither does the beginning of a printed line.
    """
    keys: dict[str, dict[str, str]] = {}
    for source in sources:
        of_name = keys.setdefault(source.name, {})
        of_name.setdefault(source.key, letters(len(of_name)))
    for source in sources:
        of_name = keys[source.name]
        is_shared = source.has_year and len(of_name) > 1
        yield replace(source, name=source.name + of_name[source.key]) if is_shared else source


def _read(reference: Mapping[str, Any], report: Report) -> Source:
    def field(name: str) -> str:
        return _line(reference.get(name), report)

    key, text = field("key"), field("text")
    if not text:
        report.add("reference_without_text", key=key)
    record = reference.get("source") or {}
    author, year = _author(record, report), _year(record, report)
    return Source(
        key=key,
        name=f"{author} {year}".strip() if author else _shortened(text),
        text=text or f"[@{key}]",
        html=_html(text or f"[@{key}]", record),
        links=tuple(_links(record, key, report)),
        finding=field("finding"),
        locator=field("locator"),
        strength=field("strength"),
        has_year=bool(author and year),
    )


def _line(value: Any, report: Report) -> str:
    return (
        reveal(one_line(str(value)), report, first_line=0) if isinstance(value, str | int) else ""
    )


def _html(text: str, record: Mapping[str, Any]) -> str:
    """The signed words as their style sets them; as they stand where the record prints others.

    The words were frozen with the text, in the style of that day. A style that prints others today
    must not replace them.
    """
    for style in STYLES:
        styled = printed(record, style, address=False)
        if styled.text == text:
            return styled.html
    return escape(text)


def _author(record: Mapping[str, Any], report: Report) -> str:
    """The first author; without one a year alone would name nothing."""
    authors = record.get("author") or [{}]
    return _line(authors[0].get("family") or authors[0].get("literal"), report)


def _year(record: Mapping[str, Any], report: Report) -> str:
    issued = (record.get("issued") or {}).get("date-parts") or [[]]
    return _line(issued[0][0], report) if issued[0] else ""


def _shortened(text: str) -> str:
    if len(text) <= _NAME_LENGTH:
        return text
    return text[:_NAME_LENGTH].rsplit(" ", 1)[0] + "…"


def _links(record: Mapping[str, Any], key: str, report: Report) -> list[SourceLink]:
    """The identifiers that lead to the source: DOI, PubMed, PubMed Central, else the address."""
    links = []
    for name, pattern, base, prefix in (
        ("DOI", _DOI, "https://doi.org/", "doi:"),
        ("PMID", _PMID, "https://pubmed.ncbi.nlm.nih.gov/", "PubMed "),
        ("PMCID", _PMCID, "https://pmc.ncbi.nlm.nih.gov/articles/", ""),
    ):
        value = _line(record.get(name), report)
        if value:
            is_sound = pattern.fullmatch(value) is not None
            if not is_sound:
                report.add("identifier_malformed", key=key, name=name, value=value)
            tail = "" if name == "DOI" else "/"
            href = base + quote(value, safe="/:;().-_") + tail if is_sound else ""
            links.append(SourceLink(prefix + value, href))
    address = _line(record.get("URL"), report)
    if address and not links:
        links.append(SourceLink(address, _web_address(address, key, report)))
    return links


def _web_address(address: str, key: str, report: Report) -> str:
    href = encoded(address)
    if is_external(href) and is_allowed(href):
        return href
    report.add("disallowed_link", key=key, url=address)
    return ""
