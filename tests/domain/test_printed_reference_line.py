"""The line of a reference that readers see."""

from typing import Any

import pytest

from articles.content import canonical
from articles.models import Reference
from articles.reference_text import reference_text, verified_source
from tests import factories as make

BOOK = {
    "type": "book",
    "author": [{"family": "Doe", "given": "J"}],
    "title": "Sleep",
    "publisher": "Example Press",
    "issued": {"date-parts": [[2010, 5]]},
}


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({}, "Doe J. Sleep. Example Press; 2010."),
        ({"edition": "2"}, "Doe J. Sleep. 2nd ed. Example Press; 2010."),
        ({"edition": 11}, "Doe J. Sleep. 11th ed. Example Press; 2010."),
        ({"edition": "21"}, "Doe J. Sleep. 21st ed. Example Press; 2010."),
        ({"edition": "rev. ed."}, "Doe J. Sleep. Rev ed. Example Press; 2010."),
        ({"publisher-place": "Rome"}, "Doe J. Sleep. Example Press; 2010."),
    ],
)
def test_a_book_is_printed_with_edition_and_without_place(
    more: dict[str, object], line: str
) -> None:
    assert reference_text({**BOOK, **more}) == line


PAGE = {
    "type": "webpage",
    "author": [{"literal": "Example Institute"}],
    "title": "Living with restless legs",
    "URL": "https://example.org/legs",
    "issued": {"date-parts": [[2023]]},
    "accessed": {"date-parts": [[2024, 5, 3]]},
}
LINE = "Example Institute. Living with restless legs. 2023."


@pytest.mark.parametrize(
    ("accessed", "printed"),
    [
        ({"date-parts": [[2024, 5, 3]]}, " Accessed May 3, 2024."),
        ({"date-parts": [["2024", "12", "31"]]}, " Accessed December 31, 2024."),
        ({"date-parts": [[2024, 5]]}, " Accessed May 2024."),
        ({"date-parts": [[2024]]}, " Accessed 2024."),
        ({"date-parts": [[2024, 13, 1]]}, " Accessed 2024."),
        ({"date-parts": [[2024, 2, 30]]}, " Accessed February 2024."),
        ({"date-parts": [[]]}, ""),
        ({"date-parts": [["soon"]]}, ""),
        ({"date-parts": [[10**30]]}, ""),
        ({"date-parts": []}, ""),
        ({"date-parts": 2024}, ""),
        ({"raw": "last spring"}, ""),
        ("2024-05-03", ""),
        (None, ""),
    ],
)
def test_a_web_page_says_when_it_was_looked_at(accessed: object, printed: str) -> None:
    assert reference_text({**PAGE, "accessed": accessed}) == LINE + printed


@pytest.mark.parametrize("kind", ["webpage", "post", "post-weblog"])
def test_each_kind_of_web_page_does(kind: str) -> None:
    assert reference_text({**PAGE, "type": kind}).endswith(" Accessed May 3, 2024.")


@pytest.mark.parametrize("kind", ["article-journal", "book", "report", "", ["webpage"]])
def test_what_does_not_change_has_no_day_of_access(kind: object) -> None:
    assert reference_text({**PAGE, "type": kind}).casefold() == LINE.casefold()


def test_a_day_that_nobody_verified_is_not_printed() -> None:
    seen = dict.fromkeys(("title", "author", "issued"), "the page")
    assert reference_text(verified_source(PAGE, seen)) == LINE
    whole = verified_source(PAGE, {**seen, "accessed": "the page"})
    assert reference_text(whole) == f"{LINE} Accessed May 3, 2024."


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("AMA", "Doe J. Sleep. Example Press; 2010."),
        ("NLM", "Doe J. Sleep. Rome: Example Press; 2010."),
        ("PLAIN", "Doe J. Sleep. Example Press. 2010."),
    ],
)
def test_the_publisher_chooses_the_style(style: str, line: str) -> None:
    assert reference_text({**BOOK, "publisher-place": "Rome"}, style) == line


@pytest.mark.django_db
def test_the_setting_says_which_style_is_frozen(settings: Any) -> None:
    article = make.make_article()
    settings.PORTAL_REFERENCE_STYLE = "PLAIN"
    assert canonical(article)["references"][0]["text"] == (
        "Allen RP. Iron in the brain of people with restless legs. Journal of the Tests. 2013."
    )
    assert Reference.objects.get().text == canonical(article)["references"][0]["text"]
    record = {**Reference.objects.get().csl, "volume": "8"}
    Reference.objects.update(csl=record, verified=dict.fromkeys(record, "publisher"))
    assert "2013;8." not in canonical(make.fresh(article))["references"][0]["text"]
    settings.PORTAL_REFERENCE_STYLE = "AMA"
    assert "2013;8." in canonical(make.fresh(article))["references"][0]["text"]
