"""Lighthouse over the pages that readers open first: all points but those for speed.

Speed is a measurement and depends on the machine: `make lighthouse` asks for those points too.
"""

import pytest

from tests.support.lighthouse import find, judged, pages

CATEGORIES = ("accessibility", "best-practices", "seo")


@pytest.fixture(scope="module")
def lighthouse() -> list[str]:
    return find()


def test_every_page_gets_all_points(lighthouse: list[str], served: str) -> None:
    found = judged(lighthouse, pages(served), CATEGORIES)
    assert [(page["address"], fault) for page in found for fault in page["faults"]] == []
    assert [page["scores"] for page in found] == [dict.fromkeys(CATEGORIES, 100)] * 4
