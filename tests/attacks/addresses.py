"""Every named address of the portal, with something for what it leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

OPEN = re.compile(r"<(?:\w+:)?(\w+)>")
# Tried in this order for what an address leaves open.
SAMPLES = ("1", "x", "png", "0" * 64)


def every_address() -> dict[str, str]:
    """Return the address for each name, with its namespace."""
    return dict(_addresses(get_resolver().url_patterns, "/", ""))


def every_view() -> dict[str, object]:
    """Return the view for each name."""
    return {name: pattern.callback for name, pattern, _path in _walk(_root(), "/", "")}


def _root() -> list[URLPattern | URLResolver]:
    return list(get_resolver().url_patterns)


def _addresses(
    patterns: list[URLPattern | URLResolver], before: str, namespace: str
) -> Iterator[tuple[str, str]]:
    for name, _pattern, address in _walk(patterns, before, namespace):
        yield name, address


def _walk(
    patterns: list[URLPattern | URLResolver], before: str, namespace: str
) -> Iterator[tuple[str, URLPattern, str]]:
    for pattern in patterns:
        address = before + _filled(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, address, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", pattern, address


def _filled(pattern: URLPattern | URLResolver) -> str:
    route = pattern.pattern
    if not isinstance(route, RoutePattern):  # the admin's list of the lists of an application
        return "articles/"
    converters = route.converters
    return OPEN.sub(lambda found: _sample(converters[found[1]].regex), str(route))


def _sample(regex: str) -> str:
    return next(sample for sample in SAMPLES if re.fullmatch(regex, sample))
