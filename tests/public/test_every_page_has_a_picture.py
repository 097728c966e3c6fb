"""What readers see is kept as pictures in docs/pages/: every kind of page, in four looks."""

from __future__ import annotations

from docs.page_pictures import FOLDER, PAGES, SIZES
from tests.support.screens import PUBLIC


def test_every_kind_of_page_is_taken() -> None:
    assert {pattern for _name, pattern, _path in PAGES} == PUBLIC


def test_there_is_each_picture_and_no_other() -> None:
    looks = [f"{width}-{scheme}" for width, _height in SIZES for scheme in ("light", "dark")]
    expected = {f"{name}-{look}.webp" for name, _pattern, _path in PAGES for look in looks}
    assert {path.name for path in FOLDER.glob("*.webp")} == expected
