"""Checkers that others wrote and npm brings: where they are, if they are.

`make tools` puts them into .venv/tools, in the versions of tests/checkers/package-lock.json; a
variable names another place. Without them the tests that need them are skipped, and say so; what a
variable names must be there.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / ".venv" / "tools" / "node_modules"
PLACES = {
    "PORTAL_TEST_VNU": MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar",
    "PORTAL_TEST_LIGHTHOUSE": MODULES / "lighthouse",
}


def find(variable: str, program: str) -> list[str]:
    """Return the program that runs a tool, and where the tool is; skips where one is missing.

    :param variable: which names the place of the tool, one of PLACES.
    :param program: that runs it, on the search path.
    """
    named = os.environ.get(variable)
    place = Path(named) if named else PLACES[variable]
    runner = shutil.which(program)
    if place.exists() and runner:
        return [runner, str(place)]
    missing = f"no {place.name}" if runner else f"no {program} on the PATH"
    words = f"{missing}: see `make tools` and {variable}"
    if named:
        pytest.fail(words)
    pytest.skip(words)
