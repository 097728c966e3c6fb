"""The tables of races, attacks and faults of others name tests that exist, and all modules."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLES = ("docs/attacks.md", "docs/races.md", "docs/peer-faults.md")


def named_in(table: str) -> list[tuple[str, str]]:
    text = (ROOT / table).read_text(encoding="utf-8")
    return re.findall(r"`([\w/]+\.py)::(\w+)`", text)


def functions_in(path: str) -> set[str]:
    file = ROOT / "tests" / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.exists() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("table", TABLES)
def test_every_test_named_in_the_table_exists(table: str) -> None:
    named = named_in(table)
    assert len(named) > 25
    missing = [f"{path}::{name}" for path, name in named if name not in functions_in(path)]
    assert missing == []


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_the_table_names_a_test(table: str) -> None:
    lines = (ROOT / table).read_text(encoding="utf-8").splitlines()
    heads = {number for number, line in enumerate(lines[1:]) if line.startswith("|---")}
    rows = [
        line for number, line in enumerate(lines) if line.startswith("| ") and number not in heads
    ]
    assert [row for row in rows if "::test_" not in row] == []


def test_every_module_of_races_is_in_the_table() -> None:
    modules = {f"races/{path.name}" for path in (ROOT / "tests/races").glob("test_*.py")}
    unnamed = modules - {path for path, _ in named_in("docs/races.md")}
    assert unnamed == {"races/test_the_chain_under_load.py"}  # about the chain, not about a verb


def test_every_module_of_attacks_is_in_the_table() -> None:
    modules = {f"attacks/{path.name}" for path in (ROOT / "tests/attacks").glob("test_*.py")}
    assert modules - {path for path, _ in named_in("docs/attacks.md")} == set()
