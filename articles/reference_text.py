"""A CSL-JSON record as one printed line, made of verified fields only.

The line is frozen and signed, so its language is always English, whoever submits. Its style is the
publisher's choice, for all texts that are frozen from then on.
DOI and address are not in the line; the page links them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from articles.citation_styles import printed


def verified_source(csl: Mapping[str, Any], verified: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields somebody has seen in the source; the kind of source needs no proof."""
    return {
        name: value
        for name, value in sorted(csl.items())
        if name == "type" or str(verified.get(name) or "").strip()
    }


def reference_text(source: Mapping[str, Any], style: str = "ama") -> str:
    """Return the printed line, or an empty text where nothing can be printed.

    :param source: CSL-JSON fields; missing ones are left out with their punctuation.
    :param style: a name of ``citation_styles.STYLES``; see PORTAL_REFERENCE_STYLE.
    """
    return printed(source, style.lower(), address=False).text


def author_names(authors: Any) -> str:
    """Return the authors as printed: family name, initials, comma."""
    if not isinstance(authors, Sequence) or isinstance(authors, str):
        return ""
    names = []
    for author in authors:
        if isinstance(author, Mapping):
            literal = _text(author.get("literal"))
            given_last = f"{_text(author.get('family'))} {_text(author.get('given'))}"
            names.append(literal or given_last.strip())
    return ", ".join(name for name in names if name)


def year_of(source: Mapping[str, Any]) -> str:
    """Return the year of issue, or an empty text."""
    issued = source.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
    try:
        return str(parts[0][0]) if parts else ""
    except (IndexError, KeyError, TypeError):
        return ""


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""
