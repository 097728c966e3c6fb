"""One reference in one style, as words and as HTML."""

from __future__ import annotations

import json
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.json import CiteProcJSON

from articles.citation_styles import marks
from articles.citation_styles.records import record
from articles.citation_styles.repairs import repaired, without_address

STYLES = {
    "ama": "american-medical-association.csl",
    "nlm": "nlm-citation-sequence.csl",
    "plain": "plain.csl",
}
"""Name of a style → its file in this folder."""
CACHED = 8192
WEB_PAGES = frozenset({"webpage", "post", "post-weblog"})
# The processor keeps what it is working on in the style.
_lock = threading.Lock()


@dataclass(frozen=True)
class Printed:
    """A printed reference: the words, and the same words as safe HTML."""

    text: str
    html: str


def printed(source: Mapping[str, Any], style: str = "ama", *, address: bool = True) -> Printed:
    """Return a reference as a style prints it; empty where there is nothing to print.

    :param source: CSL-JSON; what is malformed in it is left out.
    :param style: one of ``STYLES``.
    :param address: whether DOI or web address are part of it. The day a web page was looked at
        stays: it says which text was meant.
    :raises KeyError: for a style that there is not.
    """
    fields = record(source, style)
    if not address:
        for name in ("DOI", "URL"):
            fields.pop(name, None)
        if "accessed" in fields and fields["type"] in WEB_PAGES:
            fields["URL"] = marks.ADDRESS
    return _printed(json.dumps(fields, sort_keys=True), style)


@lru_cache(maxsize=CACHED)
def _printed(fields_json: str, style: str) -> Printed:
    fields = json.loads(fields_json)
    if not fields.keys() - {"type"}:
        return Printed("", "")
    text = without_address(repaired(_processed(fields, STYLES[style]), fields, style))
    words = marks.without_private(text)
    return Printed(words, _linked(marks.as_html(text), fields))


def _processed(fields: dict[str, Any], file: str) -> str:
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the processor names each field it does not know
        known = {name: value for name, value in fields.items() if not name.startswith("our-")}
        source = CiteProcJSON([{**known, "id": "it"}])
        bibliography = CitationStylesBibliography(_style(file), source, marks)
        bibliography.register(Citation([CitationItem("it")]))
        # A style may have nothing to print of a record; then the list is empty.
        return "".join(map(str, bibliography.bibliography()))


@cache
def _style(file: str) -> CitationStylesStyle:
    return CitationStylesStyle(str(Path(__file__).with_name(file)), validate=False)


def _linked(html: str, fields: Mapping[str, Any]) -> str:
    """Return the HTML with DOI and address as links."""
    doi, url = (marks.as_html(str(fields.get(name) or "")) for name in ("DOI", "URL"))
    if doi and f"doi:{doi}" in html:
        href = marks.as_html("https://doi.org/" + quote(str(fields["DOI"]), safe="/:;().-_"))
        return _last_replaced(html, f"doi:{doi}", f'<a href="{href}" rel="noopener">doi:{doi}</a>')
    if url and urlsplit(str(fields["URL"])).scheme in {"http", "https"}:
        return _last_replaced(html, url, f'<a href="{url}" rel="noopener">{url}</a>')
    return html


def _last_replaced(html: str, words: str, new: str) -> str:
    """Return the HTML with the last of some words replaced: a title may have the same ones."""
    before, found, after = html.rpartition(words)
    return before + new + after if found else html
