"""The line of a reference that readers see."""

import pytest

from articles.reference_text import reference_text

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
        ({}, "Doe J. Sleep. Example Press. 2010."),
        ({"edition": "2"}, "Doe J. Sleep. 2nd ed. Example Press. 2010."),
        ({"edition": 11}, "Doe J. Sleep. 11th ed. Example Press. 2010."),
        ({"edition": "21"}, "Doe J. Sleep. 21st ed. Example Press. 2010."),
        ({"edition": "rev. ed."}, "Doe J. Sleep. rev. ed. Example Press. 2010."),
        ({"publisher-place": "Rome"}, "Doe J. Sleep. Rome: Example Press. 2010."),
    ],
)
def test_a_book_is_printed_with_edition_and_place(more: dict[str, object], line: str) -> None:
    assert reference_text({**BOOK, **more}) == line
