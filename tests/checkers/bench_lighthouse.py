"""`make lighthouse`: all four categories, speed among them, with the settings for phones."""

import pytest

from tests.support.lighthouse import find, judged, pages

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@pytest.fixture(scope="module")
def lighthouse() -> list[str]:
    return find()


def test_every_page_gets_all_points(
    lighthouse: list[str], served: str, record_property: pytest.RecordProperty
) -> None:
    found = judged(lighthouse, pages(served), CATEGORIES)
    lines = [f"{page['address'].removeprefix(served)}: {page['scores']}" for page in found]
    record_property("report", "\n".join(lines))
    assert [(page["address"], fault) for page in found for fault in page["faults"]] == []
