"""The words of an attacker, and a reader of pages that notices when they come alive.

The reader is the standard library's, which takes more for an element than browsers do: in a title
and in a text area it sees elements too. What it does not see is no element anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

# It leaves attributes, scripts, titles and text areas, and is one element; what follows becomes a
# second one where somebody takes escaping back.
OPENING, CLOSING = "'\"></script></title></textarea><x-p a=", ">&lt;x-p>"
SEEN = re.compile(r"<x-p a=(\w+)>")
SCHEMES = re.compile(r"[\s\x00-\x20]*(javascript|vbscript|data):", re.IGNORECASE)
ADDRESSES = {"href", "src", "action", "formaction", "srcset", "poster", "data", "xlink:href"}
NO_SCRIPT = {"application/json", "application/ld+json"}


def words(code: str = "0") -> str:
    """Return an attack that says of itself where it was put."""
    return f"{OPENING}{code}{CLOSING}"


@dataclass
class Form:
    """One form of a page: where it goes, and its fields with their kinds and values."""

    action: str
    method: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """One page as parsed: what is alive in it, which attacks it shows, its forms and links."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.shown: set[str] = set()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._select = ""
        self._script = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "x-p" or "x-p" in named:
            self.faults.append(f"alive: {self.get_starttag_text()}")
        self._script = tag == "script" and named.get("type") not in NO_SCRIPT
        for name, value in named.items():
            self.shown.update(SEEN.findall(value))
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.faults.append(f"attribute {name}={value}")
            if name in ADDRESSES and SCHEMES.match(value):
                self.faults.append(f"address {value}")
        if tag == "a":
            self.links.append(named.get("href", ""))
        self._note_field(tag, named)

    def _note_field(self, tag: str, named: dict[str, str]) -> None:
        if tag == "form":
            method = named.get("method", "get").lower()
            self.forms.append(Form(named.get("action", ""), method))
        if not self.forms or "disabled" in named:
            return
        add, name = self.forms[-1].fields.append, named.get("name", "")
        if tag == "input" and name:
            add((name, named.get("type", "text"), named.get("value", "")))
        elif tag == "button" and name:
            add((name, "submit", named.get("value", "")))
        elif tag == "textarea" and name:
            add((name, "textarea", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in named or named.get("value")):
            add((self._select, "select", named.get("value", "")))
            self._select = ""  # one is chosen

    def handle_endtag(self, tag: str) -> None:
        self._script = False
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        self.shown.update(SEEN.findall(data))
        if self._script and data.strip():
            self.faults.append(f"script in the page: {data.strip()[:60]}")
