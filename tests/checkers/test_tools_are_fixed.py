"""The tools that npm brings are the same ones everywhere, wherever they come from."""

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent
LOCK = (FOLDER / "package-lock.json").read_text()


def test_each_has_one_version_and_a_hash() -> None:
    asked = json.loads((FOLDER / "package.json").read_text())
    packages = json.loads(LOCK)["packages"]
    assert packages.pop("")["dependencies"] == asked["dependencies"]
    for name, version in {**asked["dependencies"], **asked["overrides"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert packages[f"node_modules/{name}"]["version"] == version
    assert [name for name, each in packages.items() if "integrity" not in each] == []


def test_no_place_is_named_from_where_they_come() -> None:
    assert "resolved" not in LOCK
    assert set(re.findall(r"https?://[^/\"]+", LOCK)) <= {"https://github.com"}  # of sponsors
