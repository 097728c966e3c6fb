"""The kind of a source, and what is wrong with its record."""

from datetime import date

import pytest

from articles.bibliography import kinds
from articles.bibliography.checking import PROBLEMS, problems
from articles.bibliography.kinds import Kind

TODAY = date(2026, 11, 23)
WHOLE = {
    "type": "article-journal",
    "title": "Iron in restless legs syndrome",
    "author": [{"family": "Allen", "given": "RP"}, {"literal": "et al"}],
    "issued": {"date-parts": [[2013, 5, 14]]},
    "page": "12-19",
    "volume": 80,
    "DOI": "10.1000/iron",
    "ISSN": "0028-3878",
    "URL": "https://sleep.example/iron",
}


@pytest.mark.parametrize(
    ("csl", "kind"),
    [
        ({"type": "article-journal"}, Kind.ARTICLE),
        ({}, Kind.ARTICLE),
        ({"type": "paper-conference"}, Kind.ARTICLE),
        ({"type": "article-journal", "genre": "guideline"}, Kind.GUIDELINE),
        ({"type": "report", "genre": "Practice Guideline"}, Kind.GUIDELINE),
        ({"type": "article-journal", "genre": "review"}, Kind.REVIEW),
        ({"type": "article-journal", "genre": "Systematic Review"}, Kind.REVIEW),
        ({"type": "review"}, Kind.REVIEW),
        ({"type": "article-journal", "genre": "Randomized  Controlled Trial"}, Kind.TRIAL),
        ({"type": "article-journal", "genre": "Editorial"}, Kind.ARTICLE),
        ({"type": "book", "genre": "review"}, Kind.BOOK),
        ({"type": "chapter"}, Kind.CHAPTER),
        ({"type": "entry-encyclopedia"}, Kind.CHAPTER),
        ({"type": "webpage"}, Kind.WEB_PAGE),
        ({"type": "report"}, Kind.REPORT),
        ({"type": "thesis"}, Kind.REPORT),
        ({"type": "patent", "genre": "trial"}, Kind.ARTICLE),
    ],
)
def test_the_kind_follows_from_type_and_genre(csl, kind):
    assert kinds.kind_of(csl) is kind


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("before", [{}, {"type": "book", "title": "T"}, {"type": "report"}])
def test_a_record_can_be_made_of_any_kind(kind, before):
    made = kinds.with_kind(before, kind)
    assert kinds.kind_of(made) is kind
    assert made.get("title") == before.get("title")
    assert kinds.with_kind(made, kind) == made


def test_a_guideline_keeps_the_type_it_was_published_as():
    assert kinds.with_kind({"type": "report"}, Kind.GUIDELINE) == {
        "type": "report",
        "genre": "guideline",
    }


def test_a_record_in_order_has_no_problems():
    assert problems(WHOLE, today=TODAY) == ()


@pytest.mark.parametrize(
    ("change", "code", "field", "params"),
    [
        ({"type": ""}, "no_type", "type", {}),
        ({"type": "journal"}, "unknown_type", "type", {"value": "journal"}),
        ({"title": " "}, "no_title", "title", {}),
        ({"title": None}, "no_title", "title", {}),
        ({"journal": "x"}, "unknown_field", "journal", {"value": "journal"}),
        ({"volume": True}, "not_a_text", "volume", {"value": "True"}),
        ({"volume": ["1"]}, "not_a_text", "volume", {"value": "['1']"}),
        ({"author": "Allen"}, "not_names", "author", {}),
        ({"author": ["Allen"]}, "no_name", "author", {"value": "Allen"}),
        ({"author": [{"given": "RP"}]}, "no_name", "author", {"value": "RP"}),
        (
            {"author": [{"family": "A", "role": "x"}]},
            "unknown_name_part",
            "author",
            {"value": "role"},
        ),
        (
            {"author": [{"family": "A", "given": []}]},
            "not_a_name_part",
            "author",
            {"value": "given"},
        ),
        ({"issued": "2013"}, "bad_date", "issued", {"value": "2013"}),
        (
            {"issued": {"date-parts": [[2013, 2, 30]]}},
            "no_such_day",
            "issued",
            {"value": "2013-2-30"},
        ),
        ({"issued": {"date-parts": [[2031]]}}, "date_in_future", "issued", {"value": "2031"}),
        (
            {"page": "1698-700"},
            "page_range_short",
            "page",
            {"value": "1698-700", "expanded": "1698-1700"},
        ),
        ({"DOI": "11.1/x"}, "identifier_malformed", "DOI", {"value": "11.1/x"}),
        ({"ISSN": "0028-3879"}, "identifier_check_digit", "ISSN", {"value": "0028-3879"}),
        (
            {"DOI": "doi:10.1000/x"},
            "identifier_form",
            "DOI",
            {"value": "doi:10.1000/x", "expanded": "10.1000/x"},
        ),
        ({"URL": "ftp://x"}, "bad_url", "URL", {"value": "ftp://x"}),
        ({"URL": "http://[x"}, "bad_url", "URL", {"value": "http://[x"}),
    ],
)
def test_each_fault_is_named_once(change, code, field, params):
    found = problems({**WHOLE, **change}, today=TODAY)
    assert [(one.code, one.field, dict(one.params)) for one in found if one.code == code] == [
        (code, field, params)
    ]
    assert code in PROBLEMS
    assert len(found) == 1


def test_what_is_no_record_is_said_to_be_none():
    assert [one.code for one in problems("text", today=TODAY)] == ["not_a_record"]
    assert [one.code for one in problems({}, today=TODAY)] == ["no_type", "no_title"]
    assert problems({**WHOLE, "note": ""}, today=TODAY) == ()
