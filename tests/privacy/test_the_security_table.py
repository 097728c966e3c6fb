"""docs/security.md has every requirement of both levels once, and names tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| v5\.0\.0-([\d.]+) \| ([12]) \| (.+) \|$", PAGE, re.MULTILINE)

# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has. They come first in it, so
# that their numbers run from 1. And those of them that are of level 1.
SECTIONS = {
    "1.1": 2,
    "1.2": 9,
    "1.3": 11,
    "1.4": 3,
    "1.5": 2,
    "2.1": 3,
    "2.2": 3,
    "2.3": 4,
    "2.4": 1,
    "3.2": 2,
    "3.3": 4,
    "3.4": 6,
    "3.5": 5,
    "3.7": 2,
    "4.1": 3,
    "4.2": 1,
    "4.3": 2,
    "4.4": 4,
    "5.1": 1,
    "5.2": 3,
    "5.3": 2,
    "5.4": 3,
    "6.1": 3,
    "6.2": 12,
    "6.3": 4,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 2,
    "10.3": 4,
    "10.4": 11,
    "10.5": 5,
    "10.6": 2,
    "10.7": 3,
    "11.1": 2,
    "11.2": 3,
    "11.3": 3,
    "11.4": 4,
    "11.5": 1,
    "11.6": 1,
    "12.1": 3,
    "12.2": 2,
    "12.3": 4,
    "13.1": 1,
    "13.2": 5,
    "13.3": 2,
    "13.4": 5,
    "14.1": 2,
    "14.2": 4,
    "14.3": 3,
    "15.1": 3,
    "15.2": 3,
    "15.3": 7,
    "16.1": 1,
    "16.2": 5,
    "16.3": 4,
    "16.4": 3,
    "16.5": 3,
    "17.1": 1,
    "17.2": 4,
    "17.3": 2,
}
LEVEL_1 = set(
    re.findall(
        r"\S+",
        """
        1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1 2.1.1 2.2.1 2.2.2 2.3.1 3.2.1 3.2.2 3.3.1
        3.4.1 3.4.2 3.5.1 3.5.2 3.5.3 4.1.1 4.4.1 5.2.1 5.2.2 5.3.1 5.3.2 6.1.1 6.2.1 6.2.2 6.2.3
        6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.3.1 6.3.2 6.4.1 6.4.2 7.2.1 7.2.2 7.2.3 7.2.4 7.4.1 7.4.2
        8.1.1 8.2.1 8.2.2 8.3.1 9.1.1 9.1.2 9.1.3 9.2.1 10.4.1 10.4.2 10.4.3 10.4.4 10.4.5 11.3.1
        11.3.2 11.4.1 12.1.1 12.2.1 12.2.2 13.4.1 14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
        """,
    )
)
WORDS = ("here", "operator", "gap", "read", "linter")


def test_the_list_is_that_of_the_standard() -> None:
    assert (sum(SECTIONS.values()), len(LEVEL_1)) == (253, 70)


def test_every_requirement_is_there_once() -> None:
    wanted = [f"{s}.{n}" for s, count in SECTIONS.items() for n in range(1, count + 1)]
    lines = re.findall(r"^Does not apply: (.+)$", PAGE, re.MULTILINE)
    excused = [number for line in lines for number in re.findall(r"\b\d+\.\d+\.\d+\b", line)]
    named = [number for number, _level, _row in ROWS] + excused
    assert sorted(named) == sorted(wanted)


def test_levels_are_those_of_the_standard() -> None:
    wrong = [n for n, level, _row in ROWS if level != ("1" if n in LEVEL_1 else "2")]
    assert wrong == []


def test_what_does_not_apply_has_a_reason() -> None:
    lines = re.findall(r"^Does not apply: (.+)$", PAGE, re.MULTILINE)
    assert len(lines) > 10
    for line in lines:
        for part in line.rstrip(".").split("; "):
            assert re.fullmatch(r"[\d., ]+ \([^)]+\)", part), part


@cache
def functions_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_test_named_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 120
    missing = [f"{path}::{name}" for path, name in named if name not in functions_in(path)]
    assert missing == []


def test_every_row_says_what_shows_it() -> None:
    for number, _level, row in ROWS:
        words, where, shown = row.split(" | ")
        assert words, number
        assert where, number
        said = shown.split(" and ")[0] if "`" in shown else re.split(r"\W", shown)[0]
        assert "test_" in said or said in WORDS, (number, shown)


def test_files_commands_and_settings_exist() -> None:
    files = re.findall(r"`((?:rlsportal|articles|tests)/[\w/.]+|gunicorn\.conf\.py)`", PAGE)
    files += [f"tests/{path}" for path in re.findall(r"`([a-z_]+/test_\w+\.py)`", PAGE)]
    assert [file for file in files if not (ROOT / file).exists()] == []
    assert set(re.findall(r"manage\.py (\w+)", PAGE)) <= set(get_commands())
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = set(re.findall(r"`(PORTAL_[A-Z_]+)(?:=on)?`", PAGE))
    assert [name for name in names if f"#{name}=" not in example] == []


def test_the_readme_leads_there() -> None:
    assert "(docs/security.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
