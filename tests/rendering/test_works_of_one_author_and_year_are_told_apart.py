"""The short name of a source names one work of the list: Allen 2014a and Allen 2014b."""

import re

import pytest

from articles.rendering import render_body
from articles.rendering.claims_table import table_of
from articles.rendering.fragment import render_fragment
from articles.rendering.readable import source_names
from tests.rendering.samples import article, reference, section

TWO = [reference("first", "Allen", 2014), reference("other", "Allen", 2014)]


def names(references, text="[@other] and [@first]"):
    html = render_body(article(sections=[section(text)], references=references)).html
    return re.findall(r'aria-label="Reference \d+: ([^"]+)"', html)


def test_letters_follow_the_order_of_the_list_whatever_is_cited_first():
    assert names(TWO) == ["Allen 2014b", "Allen 2014a"]


@pytest.mark.parametrize(("author", "year"), [("Allen", 2013), ("Earley", 2014)])
def test_a_name_that_is_of_one_work_has_no_letter(author, year):
    assert names([TWO[0], reference("other", author, year)]) == [f"{author} {year}", "Allen 2014"]


def test_a_work_listed_twice_is_one_work():
    assert names([TWO[0], TWO[0]], "[@first]") == ["Allen 2014"]


def test_without_a_year_there_is_no_letter():
    plain = [{**each, "source": {**each["source"], "issued": None}} for each in TWO]
    assert names(plain) == ["Allen", "Allen"]


def test_every_list_of_names_has_the_letters():
    content = article(sections=[section("It is so [@other].")], references=TWO)
    assert table_of(content).lines[0].bases[0].name == "Allen 2014b"
    assert source_names(TWO) == {"first": "Allen 2014a", "other": "Allen 2014b"}
    assert source_names(TWO, TWO[:1]) == {"first": "Allen 2014", "other": "Allen 2014b"}


def test_one_field_that_is_printed_alone_says_only_numbers():
    html = render_fragment("[@other]", where="in_short", references=TWO, images=[]).html
    assert "Allen" not in html
