"""Two runs share the tests: what none of them makes is a case of a long one, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support import share

TESTS = Path(__file__).parent


class Item:
    """As much of a test as the draw looks at."""

    def __init__(self, nodeid: str, *fixtures: str, marker: str = "") -> None:
        self.nodeid, self.fixturenames, self.marker = nodeid, fixtures, marker

    def get_closest_marker(self, name: str) -> str | None:
        return self.marker if name == self.marker else None


def runs(*items: Item) -> Counter[str]:
    made: list[Any] = [share.chosen(run, items) for run in ("first", "second")]  # type: ignore[arg-type]
    return Counter(item.nodeid for run in made for item in run)


def test_every_case_of_every_test_is_made_in_one_of_two_runs() -> None:
    items = [Item(f"tests/desk/test_a.py::test_{number}", "db") for number in range(100)]
    items += [Item(f"tests/desk/test_a.py::test_a[{number}]", "db") for number in range(100)]
    assert set(runs(*items).values()) == {1}
    assert len(runs(*items)) == 200


@pytest.mark.parametrize("path", [path for path in share.LONG if not path.startswith(share.BOTH)])
def test_of_the_cases_of_a_long_one_every_third_is_drawn(path: str) -> None:
    items = [Item(f"{path}.py::test_a[{number}]", "db") for number in range(200)]
    made = runs(*items)
    assert set(made.values()) == {1}
    assert 40 < len(made) < 95
    alone = [Item(f"{path}.py::test_{number}", "db") for number in range(50)]
    assert len(runs(*alone)) == 50


def test_long_ones_are_there() -> None:
    for path in share.LONG:
        assert (TESTS.parent / f"{path}.py").exists(), path


@pytest.mark.parametrize("path", share.BOTH)
def test_what_the_database_decides_is_asked_on_both(path: str) -> None:
    assert set(runs(Item(f"{path}x.py::test_a", marker="django_db")).values()) == {2}
    many = [Item(f"{path}x.py::test_a[{number}]", "db") for number in range(100)]
    assert set(runs(*many).values()) == {2}
    assert len(runs(*many)) == 100


def test_what_draws_itself_is_not_drawn_again() -> None:
    items = [Item(f"{share.LONG[0]}.py::test[{n}]", "db", marker="soak") for n in range(100)]
    assert len(runs(*items)) == 100


def test_what_uses_no_database_is_made_once_with_all_its_cases() -> None:
    items = [Item(f"tests/rendering/test_a.py::test_a[{number}]") for number in range(100)]
    assert share.chosen("first", items) == items  # type: ignore[arg-type]
    assert share.chosen("second", items) == []  # type: ignore[arg-type]
    assert share.chosen("all", items) == items  # type: ignore[arg-type]


def test_another_seed_draws_others(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Item(f"{share.LONG[0]}.py::test_a[{number}]", "db") for number in range(200)]
    before = runs(*items)
    assert runs(*items) == before
    monkeypatch.setattr(share, "SEED", "another")
    assert runs(*items) != before
