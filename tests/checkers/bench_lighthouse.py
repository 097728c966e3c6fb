"""`make lighthouse`: all four categories, speed among them, with the settings for phones."""

from collections.abc import Callable

import pytest

from tests.support.lighthouse import find, judged, pages

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@pytest.fixture(scope="module")
def lighthouse() -> list[str]:
    return find()


def test_every_page_gets_all_points(
    lighthouse: list[str], served: str, record_property: Callable[[str, object], None]
) -> None:
    found = judged(lighthouse, pages(served), CATEGORIES)
    lines = [f"{page['address'].removeprefix(served)}: {page['scores']}" for page in found]
    lines += [f"  {fault}" for page in found for fault in page["faults"]]
    record_property("report", "\n".join(lines))
    assert [page["scores"] for page in found] == [dict.fromkeys(CATEGORIES, 100)] * 4
