"""Each format holds what it can hold: writing and reading again changes nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.bibliography.draft import entry_of
from articles.bibliography.formats import FORMATS
from articles.bibliography.records import Entry

from .records import (
    DATES,
    KNOWN,
    NUMBERS,
    OF_EVERY_ARTICLE,
    OF_EVERY_BOOK,
    PEOPLE,
    PLAIN,
    ROUGH_DATES,
    URLS,
    records,
)

CHAPTERS = {**OF_EVERY_BOOK, "container-title": PLAIN, "page": OF_EVERY_ARTICLE["page"]}
LINKED = {"URL": URLS, "accessed": DATES}
SERIES = {"collection-title": PLAIN, "number-of-pages": NUMBERS}
IN_FULL = {
    "article-journal": {**OF_EVERY_ARTICLE, **LINKED, "issued": ROUGH_DATES},
    "book": {**OF_EVERY_BOOK, **LINKED},
    "chapter": {**CHAPTERS, **LINKED},
    "webpage": {"title": PLAIN, "author": OF_EVERY_ARTICLE["author"], "issued": DATES, **LINKED},
    "report": {**OF_EVERY_BOOK, "number": NUMBERS, "genre": OF_EVERY_ARTICLE["genre"]},
}
HELD = {
    "ris": {**IN_FULL, "book": {**IN_FULL["book"], **SERIES}},
    "bibtex": {**IN_FULL, "book": {**IN_FULL["book"], "collection-title": PLAIN}},
    "endnote": {**IN_FULL, "book": {**IN_FULL["book"], "collection-title": PLAIN}},
    "csl-json": {**IN_FULL, "book": {**IN_FULL["book"], **SERIES}},
    "medline": {"article-journal": OF_EVERY_ARTICLE, "book": OF_EVERY_BOOK, "chapter": CHAPTERS},
}
for code in ("csl-json", "medline"):  # the others have no place for ORCID iDs
    articles = HELD[code]["article-journal"]
    people = st.lists(st.one_of(PEOPLE, KNOWN), min_size=1, max_size=4)
    HELD[code] = {**HELD[code], "article-journal": {**articles, "author": people}}
CASES = [(code, of_type) for code, types in HELD.items() for of_type in types]


@pytest.mark.parametrize(("code", "of_type"), CASES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_records_come_back(code, of_type, data):
    made = data.draw(st.lists(records(HELD[code][of_type], type=of_type), min_size=1, max_size=3))
    normal = [entry_of(csl) for csl in made]
    entries = [Entry(one.csl, f"key{place}") for place, one in enumerate(normal)]

    back = FORMATS[code].read(FORMATS[code].write(entries))

    assert [entry.csl for entry in back.records] == [entry.csl for entry in entries]
    assert back.refused == ()
    keys = ["", "", ""] if code == "medline" else ["key0", "key1", "key2"]
    assert [entry.key for entry in back.records] == keys[: len(entries)]


@pytest.mark.parametrize("of_type", IN_FULL)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_record_in_order_is_not_changed_by_reading_it(of_type, data):
    once = entry_of(data.draw(records(IN_FULL[of_type], type=of_type)))
    assert entry_of(once.csl) == once


@pytest.mark.parametrize("code", FORMATS)
@settings(max_examples=25, deadline=None)
@given(
    text=st.text(alphabet=st.sampled_from('TY  -ER\n@{}"<>record[]:,#aPMID/&;\\$%'), max_size=120)
)
def test_no_text_breaks_a_reader(code, text):
    reading = FORMATS[code].read(text)
    assert reading.count == len(reading.records) + len(reading.refused)
    FORMATS[code].write(reading.records)
