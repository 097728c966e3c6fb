"""Several things in one sentence are joined by words, and markup only where all of it is meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.safestring import SafeData, SafeString

from articles.enumeration import all_of, any_of, apart


@pytest.mark.parametrize(
    ("join", "joined"),
    [
        (all_of, ["", "a", "a and b", "a, b and c", "a, b, c and d"]),
        (any_of, ["", "a", "a or b", "a, b or c", "a, b, c or d"]),
        (apart, ["", "a", "a; b", "a; b; c", "a; b; c; d"]),
    ],
)
def test_as_many_as_there_are(join: Callable[..., str], joined: list[str]) -> None:
    assert [join(iter("abcd"[:count])) for count in range(5)] == joined


def test_a_name_is_no_markup() -> None:
    link, name = SafeString("<a>b</a>"), "<b>"
    for items in ([link, name], [name, link], [link, link, name]):
        assert not isinstance(all_of(items), SafeData)
    assert isinstance(all_of([link] * 3), SafeData)
    assert all_of([link, link]) == "<a>b</a> and <a>b</a>"
