"""Dates, pages and names of bibliographies, as they are written and as they are kept."""

from datetime import date

import pytest

from articles.bibliography import dates, names, pages

TODAY = date(2026, 11, 23)


def parts(*numbers):
    return {"date-parts": [list(numbers)]}


WRITTEN_DATES = [
    ("2013", parts(2013)),
    ("(2013)", parts(2013)),
    ("2013-05", parts(2013, 5)),
    ("2013-05-14", parts(2013, 5, 14)),
    ("2013/05/14", parts(2013, 5, 14)),
    ("2013-05-14T08:30:00Z", parts(2013, 5, 14)),
    ("20130514", parts(2013, 5, 14)),
    ("2013///", parts(2013)),
    ("2013/05//", parts(2013, 5)),
    ("2013/00/00/", parts(2013)),
    ("2013///Spring", {**parts(2013), "season": 1}),
    ("2013//14/nothing", parts(2013)),
    ("2013-21", {**parts(2013), "season": 1}),
    ("2013~", {**parts(2013), "circa": True}),
    ("ca. 1945", {**parts(1945), "circa": True}),
    ("2012 Jul-Aug", {"date-parts": [[2012, 7], [2012, 8]]}),
    ("July/August 2012", {"date-parts": [[2012, 7], [2012, 8]]}),
    ("1988 Nov, Dec", {"date-parts": [[1988, 11], [1988, 12]]}),
    ("1998 Dec-1999 Jan", {"date-parts": [[1998, 12], [1999, 1]]}),
    ("2012 Jul 15-20", {"date-parts": [[2012, 7, 15], [2012, 7, 20]]}),
    ("15-20 July 2012", {"date-parts": [[2012, 7, 15], [2012, 7, 20]]}),
    ("1998-12/1999-01", {"date-parts": [[1998, 12], [1999, 1]]}),
    ("1998~/1999~", {"date-parts": [[1998], [1999]], "circa": True}),
    ("1998-99/1999-01", None),
    ("1998-21/1999-22", None),
    ("1998-1999", {"date-parts": [[1998], [1999]]}),
    ("2012-2012", parts(2012)),
    ("2000 Summer", {**parts(2000), "season": 2}),
    ("Autumn 2000", {**parts(2000), "season": 3}),
    ("May 14, 2013", parts(2013, 5, 14)),
    ("14th of May 2013", parts(2013, 5, 14)),
    ("14 2013", parts(2013)),
    ("14.5.2013", parts(2013, 5, 14)),
    ("5/14/2013", parts(2013, 5, 14)),
    ("5/5/2013", parts(2013, 5, 5)),
    ("4/5/2013", parts(2013)),
    ("2013-13", None),
    ("2013 May 45", None),
    ("May 2013 2014", None),
    ("in press", None),
    ("May", None),
    ("2013 x", None),
    ("1-2-3 May 2013", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN_DATES)
def test_a_date_is_read(text, expected):
    assert dates.parse(text) == expected
    if expected:
        assert dates.parse(dates.edtf(expected)) == expected


def test_only_numbers_that_may_be_either_are_ambiguous():
    assert [dates.is_ambiguous(text) for text in ("4/5/2013", "5/5/2013", "4/15/2013", "2013")] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"date-parts": [["2013", "5"]]}, parts(2013, 5)),
        ({"date-parts": [2013, 5]}, parts(2013, 5)),
        ({"date-parts": [[2013, None]]}, parts(2013)),
        ({"date-parts": [[2013, 0, 0]]}, parts(2013)),
        ({"date-parts": [[2013, 14]]}, {**parts(2013), "season": 2}),
        ({"date-parts": [[2013]], "season": "Autumn"}, {**parts(2013), "season": 3}),
        ({"date-parts": [[2013]], "season": "4"}, {**parts(2013), "season": 4}),
        ({"date-parts": [[2013, 5]], "season": 1}, parts(2013, 5)),
        ({"date-parts": [[2013]], "season": "rainy", "circa": "false"}, parts(2013)),
        ({"date-parts": [[2013]], "circa": 1}, {**parts(2013), "circa": True}),
        ({"date-parts": [[True]]}, None),
        ({"date-parts": [[2013, 40]]}, None),
        ({"date-parts": "2013"}, None),
        ({"date-parts": [[None]], "date-time": "2013-05-14T00:00:00Z"}, parts(2013, 5, 14)),
        ({"raw": "May 2013"}, parts(2013, 5)),
        ({"raw": "soon", "literal": "2013"}, parts(2013)),
        ({"literal": "in press"}, None),
        ("2013-05", parts(2013, 5)),
        (2013, parts(2013)),
        ([2013], None),
    ],
)
def test_a_date_of_a_program_comes_into_one_form(value, expected):
    assert dates.normal(value) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (parts(2013, 5, 14), ""),
        ({"date-parts": [[2012, 7], [2012, 8]]}, ""),
        (parts(2013, 2, 29), "no_such_day"),
        (parts(0), "no_such_day"),
        (parts(2026, 11, 24), "date_in_future"),
        ({"date-parts": [[2013], [2012]]}, "dates_backwards"),
        ({"date-parts": []}, "bad_date"),
        ({"date-parts": [["2013"]]}, "bad_date"),
        ({"date-parts": [[2013, 1, 1, 1]]}, "bad_date"),
        ({"raw": "2013"}, "bad_date"),
        ("2013", "bad_date"),
    ],
)
def test_a_date_that_cannot_be_is_named(value, code):
    assert dates.problem(value, TODAY) == code


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (parts(2012, 7, 15), "2012 Jul 15"),
        ({**parts(2000), "season": 2}, "2000 Summer"),
        ({"date-parts": [[2012, 7], [2012, 8]]}, "2012 Jul-Aug"),
        ({"date-parts": [[1998], [1999]]}, "1998-1999"),
    ],
)
def test_a_date_is_printed_as_in_pubmed(value, expected):
    assert dates.words(value) == expected
    assert dates.parse(expected) == value


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("1698-1700", "1698-1700", ""),
        ("1698-700", "1698-1700", "page_range_short"),
        ("2028–34", "2028-2034", "page_range_short"),
        ("675--684", "675-684", ""),
        ("S12-9", "S12-S19", "page_range_short"),
        ("e12-19", "e12-e19", "page_range_short"),
        ("S12-S9", "S12-S19", "page_range_short"),
        ("pp. 5 - 7", "5-7", "page_range_short"),
        ("123-30, 145-8", "123-130, 145-148", "page_range_short"),
        ("1;2", "1, 2", "page_range_short"),
        ("e80092", "e80092", ""),
        ("12A-14A", "12A-14A", ""),
        ("xii-xiv", "xii-xiv", ""),
        ("44-1", "44-1", "page_range_backwards"),
        ("e44-3", "e44-3", ""),
        ("in press", "in press", "bad_page"),
    ],
)
def test_pages_are_written_in_full(text, expected, code):
    assert pages.normal(text) == expected
    assert pages.normal(expected) == expected
    assert pages.problem(text) == code


def person(family, given="", suffix=""):
    named = {"family": family, "given": given, "suffix": suffix}
    return {part: text for part, text in named.items() if text}


@pytest.mark.parametrize(
    ("text", "expected", "is_guess"),
    [
        ("Allen, Richard P", person("Allen", "Richard P"), False),
        ("van der Berg, Jan", person("van der Berg", "Jan"), False),
        ("King, Martin, Jr", person("King", "Martin", "Jr"), False),
        ("King, Jr., Martin", person("King", "Martin", "Jr."), False),
        ("Allen,  ", {"literal": "Allen"}, False),
        ("Allen RP", person("Allen", "RP"), True),
        ("García-Borreguero D.", person("García-Borreguero", "D."), True),
        ("R. P. Allen", person("Allen", "R. P."), True),
        ("Hepatitis Study Group C", {"literal": "Hepatitis Study Group C"}, False),
        ("C. Study Group", {"literal": "C. Study Group"}, False),
        ("WHO", {"literal": "WHO"}, False),
        ("RLS Study Group,", {"literal": "RLS Study Group"}, False),
        ("Sleep,, Health and Iron", {"literal": "Sleep, Health and Iron"}, False),
        ("et al.", {"literal": "et al"}, False),
        ("others", {"literal": "et al"}, False),
        (", Jan", {"literal": "Jan"}, False),
        ("---", None, False),
    ],
)
def test_a_name_is_taken_apart(text, expected, is_guess):
    assert names.inverted(text) == (expected, is_guess)
    if expected and not is_guess:
        assert names.inverted(names.written(expected))[0] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"family": "Allen", "given": "RP", "parse-names": True}, person("Allen", "RP")),
        ({"family": "Berg", "non-dropping-particle": "van"}, {"family": "van Berg"}),
        ({"family": "Alembert", "dropping-particle": "d’"}, {"family": "d’Alembert"}),
        ({"literal": "RLS Group"}, {"literal": "RLS Group"}),
        ({"name": "RLS Group"}, {"literal": "RLS Group"}),
        ({"given": "Plato"}, {"literal": "Plato"}),
        ({"family": 7}, None),
        ({}, None),
        ("Allen, RP", person("Allen", "RP")),
        (7, None),
    ],
)
def test_a_name_of_a_program_comes_into_one_form(value, expected):
    assert names.normal(value) == expected


def test_a_suffix_may_stand_last():
    assert names.with_suffix_last("Allen", "Richard P Jr") == person("Allen", "Richard P", "Jr")
    assert names.with_suffix_last("Allen", "Richard P") == person("Allen", "Richard P")
    assert names.with_suffix_last("Allen", "Jr") == person("Allen", "Jr")
