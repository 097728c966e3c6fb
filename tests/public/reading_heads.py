"""What a program reads from a page of the portal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.test import Client

_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


class _Head(HTMLParser):
    """The tags and links of a page, as an HTML parser finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, str]] = []
        self.links: list[dict[str, str]] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in given:
            self.tags.append((given.get("name") or given.get("property", ""), given["content"]))
        elif tag == "link":
            self.links.append(given)
        elif tag == "script":
            self.scripts.append(given.get("type", ""))


def head(page: str) -> _Head:
    """Return what a parser finds in a page."""
    found = _Head()
    found.feed(page)
    return found


def read(client: Client, path: str) -> str:
    """Return a page that is there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def graph_in(page: str) -> dict[str, Any]:
    """Return the one data block of a page."""
    (block,) = _BLOCK.findall(page)
    found: dict[str, Any] = json.loads(block)
    return found


def nodes(client: Client, path: str) -> dict[str, dict[str, Any]]:
    """Return the things of a page by their type; each type is there once."""
    found = graph_in(read(client, path))["@graph"]
    by_type = {node["@type"]: node for node in found}
    assert len(by_type) == len(found), path
    return by_type


def all_nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a graph."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from all_nodes(inner)
