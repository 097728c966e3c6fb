"""What readers see is kept as pictures in docs/pages/: every kind of page, in every look."""

from __future__ import annotations

from docs.page_pictures import FOLDER, FORCED, PAGES, names
from tests.support.screens import PUBLIC

MOST = 12_000_000  # bytes of all pictures together


def test_every_kind_of_page_is_taken() -> None:
    assert {pattern for _name, pattern, _path in PAGES} == PUBLIC
    assert set(FORCED) <= {name for name, _pattern, _path in PAGES}


def test_there_is_each_picture_and_no_other() -> None:
    expected = {f"{name}.webp" for name in names()}
    assert {path.name for path in FOLDER.glob("*.webp")} == expected


def test_together_they_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.webp")) < MOST
