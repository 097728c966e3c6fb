"""A library made for measuring is one that the verbs could have made, whatever its size."""

from __future__ import annotations

import pytest

from articles import list_index, search_index
from articles.integrity import findings
from articles.models import Article, ListedTopic, Publication, SearchWord
from tests.scale.copying import make_library, word_of
from tests.scale.measure import Library, measured
from tests.scale.originals import STATIONS

COUNT = 3 * len(STATIONS)


def test_words_of_copies_are_their_own() -> None:
    assert len({word_of(number) for number in range(100_000)}) == 100_000


@pytest.mark.django_db(transaction=True)
def test_nothing_is_wrong_with_it_and_every_page_is_there() -> None:
    told: list[int] = []
    make_library(COUNT, told.append)
    assert told[-1] == Article.objects.count() == COUNT
    assert list(findings()) == []
    assert not search_index.is_behind()
    assert not list_index.is_behind()
    words = dict(SearchWord.objects.values_list("word", "entries"))
    live = Publication.objects.live().count()
    assert words["restless"] >= live
    assert sum(ListedTopic.objects.values_list("articles", flat=True)) == live
    search_index.rebuild()
    assert dict(SearchWord.objects.values_list("word", "entries")) == words
    library = Library()
    for group in (library.readers, library.searches, library.staff, library.verbs):
        for name, ask in group():
            assert measured(name, ask, times=1).median > 0, name
    assert list(findings()) == []  # after the verbs, too
