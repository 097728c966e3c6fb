"""References as things of schema.org, from the verified fields of a signed text alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from articles.public.head import Node, filled

_KINDS = {
    "article-journal": "ScholarlyArticle",
    "article": "ScholarlyArticle",
    "paper-conference": "ScholarlyArticle",
    "book": "Book",
    "chapter": "Chapter",
    "report": "Report",
    "webpage": "WebPage",
    "post": "WebPage",
    "post-weblog": "WebPage",
}
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMID = re.compile(r"[1-9]\d{0,7}")
_WEB = re.compile(r"https?://\S+")
_ET_AL = frozenset({"et al", "et al."})


def cited(page_url: str, entry: Mapping[str, Any]) -> Node | str:
    """Return one reference; its printed line where nobody has verified its title.

    :param page_url: of the page that cites; names what has no DOI.
    :param entry: of the canonical content. Its ``source`` holds the verified fields and no others.
    """
    source: Mapping[str, Any] = entry["source"]
    title = _text(source, "title")
    if not title:
        return str(entry["text"])
    doi, pmid = _matching(source, "DOI", _DOI), _matching(source, "PMID", _PMID)
    at = _matching(source, "URL", _WEB)
    address = f"https://doi.org/{doi}" if doi else at
    kind = _KINDS.get(_text(source, "type"), "CreativeWork")
    known = {"doi": doi, "pmid": pmid}
    return filled(
        type=kind,
        id=f"https://doi.org/{doi}" if doi else f"{page_url}#cites-{entry['key']}",
        name=title,
        author=_authors(source.get("author")),
        datePublished=_date(source.get("issued")),
        isPartOf=_container(source),
        publisher=_organization(_text(source, "publisher")),
        isbn=_text(source, "ISBN") if kind == "Book" else None,
        pagination=_text(source, "page") if kind in {"ScholarlyArticle", "Chapter"} else None,
        identifier=[_identifier(name, value) for name, value in known.items() if value],
        sameAs=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None,
        url=address,
    )


def _text(source: Mapping[str, Any], name: str) -> str:
    value = source.get(name)
    return str(value).strip() if isinstance(value, str | int) else ""


def _matching(source: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    text = _text(source, name)
    return text if pattern.fullmatch(text) else ""


def _identifier(name: str, value: str) -> Node:
    return filled(type="PropertyValue", propertyID=name, value=value)


def _organization(name: str) -> Node | None:
    return filled(type="Organization", name=name) if name else None


def _authors(authors: Any) -> list[Node]:
    """Return people and groups as printed; who hides behind "et al" is not invented."""
    found = []
    for author in authors if isinstance(authors, list) else ():
        family, given = _text(author, "family"), _text(author, "given")
        literal = _text(author, "literal")
        if literal and literal.casefold() not in _ET_AL:
            found.append(filled(type="Organization", name=literal))
        elif family:
            name = f"{given} {family}".strip()
            found.append(filled(type="Person", name=name, familyName=family, givenName=given))
    return found


def _date(issued: Any) -> str:
    """Return the date as exactly as it is known: a year, a month or a day."""
    try:
        year, *rest = (int(part) for part in issued["date-parts"][0])
    except (KeyError, IndexError, TypeError, ValueError):
        return ""
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in rest[:2])])


def _container(source: Mapping[str, Any]) -> Node | None:
    """Return the issue in its volume in its journal, as far as they are known; or a book."""
    name = _text(source, "container-title")
    kind = _KINDS.get(_text(source, "type"), "CreativeWork")
    if kind != "ScholarlyArticle":
        holder = {"Chapter": "Book", "WebPage": "WebSite"}.get(kind, "CreativeWork")
        return filled(type=holder, name=name) if name else None
    held = filled(type="Periodical", name=name, issn=_text(source, "ISSN")) if name else None
    if volume := _text(source, "volume"):
        held = filled(type="PublicationVolume", volumeNumber=volume, isPartOf=held)
    if issue := _text(source, "issue"):
        held = filled(type="PublicationIssue", issueNumber=issue, isPartOf=held)
    return held
