"""Titles are typed by people and fetched from files: nothing in them becomes markup but italics."""

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.citation_styles import STYLES, printed
from articles.citation_styles.numbers import expanded
from articles.citation_styles.records import date_parts

RECORD: dict[str, Any] = {
    "type": "article-journal",
    "title": "Iron",
    "author": [{"family": "Doe", "given": "J"}],
    "container-title": "Neurology",
    "issued": {"date-parts": [[2013]]},
    "volume": "8",
}


def html(**changes: Any) -> str:
    return printed({**RECORD, **changes}).html


def test_the_journal_is_in_italics() -> None:
    assert html() == "Doe J. Iron. <i>Neurology</i>. 2013;8."


def test_a_title_keeps_the_formatting_of_its_words() -> None:
    assert "Ca<sup>2+</sup>, H<sub>2</sub>O, <i>BTBD9</i> and <b>x</b>." in html(
        title="Ca<sup>2+</sup>, H<sub>2</sub>O, <em>BTBD9</em> and <b>x</b>"
    )


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("<i onclick=x>y</i>", "&lt;i onclick=x&gt;y&lt;/i&gt;"),
        ("a <i> b", "a &lt;i&gt; b"),
        ("p < 0.05 & more", "p &lt; 0.05 &amp; more"),
        ("&lt;i&gt;", "&amp;lt;i&amp;gt;"),
        ("\ue000private\ue001", "private"),
    ],
)
def test_everything_else_stays_words(title: str, shown: str) -> None:
    assert f". {shown}. " in html(title=title)


def test_doi_and_address_are_links() -> None:
    assert html(DOI="10.1/a<b").endswith(
        '<a href="https://doi.org/10.1/a%3Cb" rel="noopener">doi:10.1/a&lt;b</a>'
    )
    assert html(URL="https://a.example/?b=1&c").endswith(
        '<a href="https://a.example/?b=1&amp;c" rel="noopener">https://a.example/?b=1&amp;c</a>'
    )
    assert "<a" not in html(URL="javascript:alert(1)")


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
PEOPLE = st.lists(
    st.dictionaries(st.sampled_from(["family", "given", "literal", "suffix"]), WORDS), max_size=9
)
DATES = st.fixed_dictionaries(
    {"date-parts": st.lists(st.lists(st.integers(-9, 99999), max_size=4), max_size=2)}
)
ANYTHING = st.one_of(WORDS, st.integers(), st.none(), st.booleans(), PEOPLE, DATES)
KINDS = st.sampled_from(
    [
        *("article-journal", "book", "chapter", "report", "webpage", "thesis", "speech", "article"),
        *("paper-conference", "legal_case", "no-such-type", "article-newspaper"),
    ]
)


@given(
    st.fixed_dictionaries(
        {"type": KINDS},
        optional={
            **dict.fromkeys(("title", "container-title", "page", "volume", "DOI"), WORDS),
            "URL": WORDS,
            "author": PEOPLE,
            "editor": PEOPLE,
            "issued": DATES,
            **dict.fromkeys(("edition", "publisher", "accessed", "genre", "issue"), ANYTHING),
        },
    ),
    st.sampled_from(sorted(STYLES)),
    st.booleans(),
)
def test_any_record_is_printed_and_html_has_the_words_of_the_text(
    record: dict[str, Any], style: str, address: bool
) -> None:
    shown = printed(record, style, address=address)
    tags = re.findall(r"<[^>]*>", shown.html)
    allowed = r'</?(i|b|sup|sub)>|<a href="https?://[^"<>]*" rel="noopener">|</a>'
    assert all(re.fullmatch(allowed, tag) for tag in tags)
    assert unescape(re.sub(r"<[^>]*>", "", shown.html)) == shown.text


def test_nothing_to_print_is_nothing() -> None:
    assert printed({"type": "book"}).text == printed({}).html == ""


@pytest.mark.parametrize(
    ("pages", "whole"),
    [
        ("1698-700", "1698-1700"),
        ("1698–1700", "1698-1700"),
        ("S12-9", "S12-S19"),
        ("e1520-e1528", "e1520-e1528"),
        ("121--132", "121-132"),
        ("1-3, 7-9", "1-3, 7-9"),
        ("zsad190", "zsad190"),
        ("99-101", "99-101"),
    ],
)
def test_page_ranges_are_whole(pages: str, whole: str) -> None:
    assert expanded(pages) == whole


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ({"date-parts": [[2013, "5", 14]]}, [2013, 5, 14]),
        ({"date-parts": [[2013, 2, 30]]}, [2013, 2]),
        ({"date-parts": [[0]]}, []),
        ({"date-parts": []}, []),
        ({"raw": "2013"}, []),
        ("2013", []),
    ],
)
def test_dates_are_known_as_far_as_they_exist(value: Any, parts: list[int]) -> None:
    assert date_parts(value) == parts
