"""What is asked on which database: nothing is forgotten, and what depends on it, on both."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.support import share


def runs_of(nodeid: str, *fixtures: str, marker: str = "") -> list[str]:
    item: Any = SimpleNamespace(
        nodeid=nodeid,
        fixturenames=fixtures,
        get_closest_marker=lambda name: name == marker or None,
    )
    assert share.is_in("all", item)
    return [run for run in ("first", "second") if share.is_in(run, item)]


def test_what_sees_no_database_is_asked_once() -> None:
    assert runs_of("tests/rendering/test_a.py::test_a") == ["first"]
    assert runs_of("tests/desk/test_a.py::test_a") == ["first"]


@pytest.mark.parametrize("place", ["domain", "races", "properties", "references"])
def test_what_depends_on_the_database_is_asked_on_both(place: str) -> None:
    nodeid = f"tests/{place}/test_a.py::test_a"
    assert runs_of(nodeid, "transactional_db") == ["first", "second"]
    assert runs_of(nodeid, marker="django_db") == ["first", "second"]


def test_each_long_one_is_drawn_for_one_and_about_as_many_for_each() -> None:
    names = [f"tests/browser/test_a.py::test_a[{number}]" for number in range(400)]
    runs = [runs_of(name, "live_server") for name in names]
    assert {len(run) for run in runs} == {1}
    assert 150 < runs.count(["first"]) < 250


def test_another_seed_draws_others(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"tests/desk/test_a.py::test_a[{number}]" for number in range(400)]
    drawn = [runs_of(name, "db") for name in names]
    monkeypatch.setattr(share, "SEED", "another")
    assert (
        150 < sum(runs_of(name, "db") != old for name, old in zip(names, drawn, strict=True)) < 250
    )
