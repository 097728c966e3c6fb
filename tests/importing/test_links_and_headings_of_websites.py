"""Links that a page begins with, the way to it, and headings that no list of contents names."""

import pytest

from articles.importing import plain_text
from articles.importing.notices import Kind
from articles.importing.parsed import Parsed

MORE = "Doctors measure iron in the blood."


def read(text: str) -> Parsed:
    return plain_text.parse(text, "page.txt")


def headings(parsed: Parsed) -> list[str]:
    return [section.heading for section in parsed.draft.sections]


LINKS = f"""Iron and the Legs
Updated on June 3, 2025
Test
Diet
FAQ
Takeaway
Share on Facebook
Iron is among the first things to look at.

How is iron tested?
{MORE}

What to eat
• lentils
• seeds

Frequently asked questions
Does iron help?
It can.

Takeaway
Ask for a test.
"""


def test_links_before_the_text_are_contents_and_begin_no_part() -> None:
    parsed = read(LINKS)
    draft = parsed.draft
    assert (draft.title, draft.summary) == (
        "Iron and the Legs",
        "Iron is among the first things to look at.",
    )
    assert headings(parsed) == ["How is iron tested?", "What to eat"]
    assert (draft.bottom_line, len(draft.faqs)) == ("Ask for a test.", 1)
    assert [notice.line for notice in parsed.of_kind(Kind.DUPLICATE)] == [5, 6]
    assert [(notice.code, notice.line) for notice in parsed.of_kind(Kind.NOT_PLACED)] == [
        *(("date", 2), ("contents_without_section", 3), ("contents_without_section", 4)),
        ("furniture", 7),
    ]


def test_the_title_is_what_the_way_to_the_page_ends_with() -> None:
    top = "Health Library\nHome / Library / Restless Legs\nRestless Legs\n"
    parsed = read(f"{top}\nOne\n\n{MORE}")
    assert (parsed.draft.title, headings(parsed)) == ("Restless Legs", ["One"])


def test_links_to_other_pages_may_stand_first() -> None:
    parsed = read(f"  * Home\n  * Conditions\n  * Legs\n\nIron\n\nIron\n\nOne\n\n{MORE}")
    assert (parsed.draft.title, headings(parsed)) == ("Iron", ["One"])
    codes = [notice.code for notice in parsed.of_kind(Kind.NOT_PLACED)]
    assert codes == ["furniture", "before_title", "before_title"]


def test_an_advertisement_in_the_contents_is_no_section() -> None:
    ad = "Advertisement\n\n"
    parsed = read(f"It\n\nContents\nOne\nTwo\n{ad}One\n{MORE}\n{ad}Two\n{MORE}")
    assert [(part.heading, part.body) for part in parsed.draft.sections] == [
        ("One", MORE),
        ("Two", MORE),
    ]


CONTENTS = "It\n\nContents\n• One\n• Two\n\n"


@pytest.mark.parametrize("label", ["Why It Matters", "Questions to ask", "Conclusion"])
def test_a_heading_that_no_list_names_ends_a_part_that_is_no_section(label: str) -> None:
    part = f"{label}\n\n{MORE}\n\nUnlisted\n\n{MORE} {MORE}"
    parsed = read(f"{CONTENTS}One\n\n{MORE}\n\n{part}\n\nTwo\n\n{MORE}")
    assert headings(parsed) == ["One", "Unlisted", "Two"]
    assert ("heading", 15) in [(notice.code, notice.line) for notice in parsed.of_kind(Kind.GUESS)]


def test_a_list_that_names_little_of_what_is_there_does_not_rule() -> None:
    parsed = read(f"It\n\nContents\n• One\n• Tests\n• Diet\n\nOne\n\n{MORE}\n\nFood\n\n{MORE}")
    assert headings(parsed) == ["One", "Food"]


@pytest.mark.parametrize(
    "text", ["Risk factors\n• age\n• sex", "Risk factors\n1. age\n2. sex", "Who has it?\nMany do."]
)
def test_a_subheading_may_stand_directly_above_its_text(text: str) -> None:
    parsed = read(f"{CONTENTS}One\n\n{MORE}\n\n{text}\n\nTwo\n\n{MORE}")
    assert f"\n\n### {text.splitlines()[0]}\n\n" in parsed.draft.sections[0].body


def test_by_car_is_no_byline() -> None:
    parsed = read(f"Travel\n\nOne\n\n{MORE}\n\nBy Car\n\n{MORE}")
    assert headings(parsed) == ["One", "By Car"]


def test_a_summary_is_the_bottom_line_unless_it_comes_first() -> None:
    first = read(f"It\n\nSummary\n\n{MORE}\n\nOne\n\n{MORE}").draft
    last = read(f"It\n\nOne\n\n{MORE}\n\nSummary\n\n{MORE}").draft
    assert (first.in_short, first.bottom_line) == (MORE, "")
    assert (last.in_short, last.bottom_line) == ("", MORE)


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("In summary", "bottom_line"),
        ("Take action", "call_to_action"),
        ("Questions to ask your care team", "questions"),
        ("Why this is important", "why_it_matters"),
    ],
)
def test_parts_are_known_by_more_labels(label: str, part: str) -> None:
    assert getattr(read(f"It\n\nOne\n\n{MORE}\n\n{label}\n\n{MORE}").draft, part) == MORE


def test_entries_indented_below_others_are_subheadings() -> None:
    contents = "Contents\n  • One\n    ◦ Inside\n  • Two\n    ◦ One"
    text = f"One\n\nInside\n\n{MORE}\n\nTwo\n\n{MORE}\n\nOne\n\n{MORE}"
    parsed = read(f"It\n\n{contents}\n\n{text}")
    assert [(part.heading, part.body) for part in parsed.draft.sections] == [
        ("One", f"### Inside\n\n{MORE}"),
        ("Two", MORE),
        ("One", MORE),
    ]
    assert parsed.of_kind(Kind.GUESS) == []


@pytest.mark.parametrize(
    ("entry", "heading"),
    [
        ("Living with it: tips", "Living With It – Tips"),
        ("What Triggers It", "What Triggers It in the Evening"),
    ],
)
def test_the_contents_may_word_a_heading_a_little_otherwise(entry: str, heading: str) -> None:
    parsed = read(f"It\n\nContents\n• One\n• {entry}\n\nOne\n\n{MORE}\n\n{heading}\n\n{MORE}")
    assert headings(parsed) == ["One", heading]
    assert parsed.of_kind(Kind.NOT_PLACED) == []


def test_a_sentence_that_begins_with_an_entry_is_no_heading() -> None:
    parsed = read(f"It\n\nContents\n• One\n• Iron tablets\n\nOne\n\n{MORE}\n\nIron tablets help.")
    assert headings(parsed) == ["One"]
    assert [notice.line for notice in parsed.of_kind(Kind.NOT_PLACED)] == [5]


def test_questions_with_numbers_are_a_list_and_no_headings() -> None:
    items = "1) Is there an urge to move?\n2) Is it worse at rest?\n3) Does walking help?"
    parsed = read(f"It\n\nOne\n\nFour questions help:\n\n{items}\n\n{MORE}")
    assert headings(parsed) == ["One"]
    assert "1. Is there an urge to move?\n2. Is it worse" in parsed.draft.sections[0].body


def test_numbers_with_a_point_inside_are_subheadings() -> None:
    parsed = read(
        f"It\n\n2 Tests\n\n2.1 When\n\n{MORE}\n\n2.2 Which\n\n{MORE}\n\n3 Sources\n\nJ. 2001"
    )
    assert headings(parsed) == ["2 Tests"]
    assert parsed.draft.sections[0].body == f"### 2.1 When\n\n{MORE}\n\n### 2.2 Which\n\n{MORE}"
    assert len(parsed.draft.references) == 1


def test_dates_and_names_may_share_a_line_of_the_head() -> None:
    parsed = read(f"It\nPublished: 2024-11-02 | Updated: 2025-06-03\n\nOne\n\n{MORE}")
    assert headings(parsed) == ["One"]
    assert [(notice.code, notice.line) for notice in parsed.of_kind(Kind.NOT_PLACED)] == [
        ("date", 2)
    ]
