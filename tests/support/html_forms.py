"""Reads a form out of a page, as a browser without JavaScript would send it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Forms(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self.form_id = form_id
        self.inside = False
        self.data: dict[str, str] = {}
        self.select = ""
        self.textarea: str | None = None
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named: dict[str, Any] = dict(attrs)
        if tag == "form":
            self.inside = named.get("id") == self.form_id
        if not self.inside or "disabled" in named:
            return
        name = named.get("name")
        if tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select:
            value = named.get("value") or ""
            if "selected" in named or self.select not in self.data:
                self.data[self.select] = value
        elif tag == "textarea" and name:
            self.textarea, self.text = name, []
        elif tag == "input" and name:
            kind = named.get("type", "text")
            if kind in ("submit", "file") or (kind == "checkbox" and "checked" not in named):
                return
            self.data[name] = named.get("value", "on" if kind == "checkbox" else "") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.textarea:
            # Browsers drop the first line feed, and send CR LF.
            text = "".join(self.text).removeprefix("\n")
            self.data[self.textarea] = text.replace("\r\n", "\n").replace("\n", "\r\n")
            self.textarea = None

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.text.append(data)


def fields_of(html: str | bytes, form_id: str) -> dict[str, str]:
    """Return what sending the form with this id would send, without pressing a button."""
    parser = _Forms(form_id)
    parser.feed(html.decode() if isinstance(html, bytes) else html)
    return parser.data
