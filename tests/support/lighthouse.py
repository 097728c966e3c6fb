"""Lighthouse, run over pages that are served: what it says of each."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from collections.abc import Sequence
from typing import Any

import pytest

from tests.support import tools
from tests.support.browser import find_chromium

SCRIPT = tools.ROOT / "tests" / "checkers" / "lighthouse.mjs"


def pages(origin: str) -> list[str]:
    """Return the home page, the longest article, an answer, and a search with results."""

    def links(path: str, pattern: str) -> list[str]:
        with urllib.request.urlopen(f"{origin}{path}", timeout=30) as response:
            return sorted(set(re.findall(rf'href="({pattern})"', response.read().decode())))

    def length(path: str) -> int:
        with urllib.request.urlopen(f"{origin}{path}", timeout=30) as response:
            return len(response.read())

    article = max(links("/articles/", r"/articles/[\w-]+/"), key=length)
    answer = links("/faqs/", r"/faqs/[\w-]+/")[0]
    return [f"{origin}{path}" for path in ("/", article, answer, "/search/?q=iron")]


def find() -> list[str]:
    """Return the beginning of a command that judges pages; skips where something is missing."""
    node, lighthouse = tools.find("PORTAL_TEST_LIGHTHOUSE", "node")
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium: install chromium, or set PORTAL_CHROMIUM to its path")
    return [node, str(SCRIPT), lighthouse, chromium]


def judged(
    lighthouse: list[str], addresses: list[str], categories: Sequence[str]
) -> list[dict[str, Any]]:
    """Return Lighthouse's scores for each address, and what took points away."""
    command = [*lighthouse, ",".join(categories)]
    done = subprocess.run([*command, *addresses], capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
