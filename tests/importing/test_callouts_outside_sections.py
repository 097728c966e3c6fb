"""Boxes stand anywhere on a page; each lands in the nearest part that can hold it."""

import pytest

from articles.importing import plain_text
from articles.importing.notices import Kind
from articles.importing.parsed import Parsed

TITLE = "Causes of Restless Legs Syndrome"
RLS = "Restless Legs Syndrome (RLS) is a disorder with an urge to move."
BOX = f"::: definition Restless Legs Syndrome (RLS)\n{RLS}\n:::"
LEAD = "An urge to move keeps many people awake."
WHY = "Knowing the cause helps to choose."
LONG = "Doctors measure iron in the blood, and so on. " * 20
CONTENTS = "Contents\n• One\n• Two"
SECTIONS = ("One", "It is in the blood.", "Two", "It is in the brain.")


def read(*paragraphs: str) -> Parsed:
    return plain_text.parse("\n\n".join((TITLE, *paragraphs)), "page.txt")


def guesses(parsed: Parsed) -> list[tuple[str, object]]:
    return [
        (notice.code, notice.params.get("heading"))
        for notice in parsed.of_kind(Kind.GUESS)
        if notice.code not in {"heading", "summary", "call_to_action"}
    ]


@pytest.mark.parametrize("lead", [f"{RLS}\n\n{LEAD}", f"{LEAD}\n{RLS}", f"{LEAD}\n\n{RLS}"])
def test_before_the_first_part_it_begins_that_part(lead: str) -> None:
    parsed = read(CONTENTS, lead, "Why It Matters", WHY, *SECTIONS)
    assert parsed.draft.summary == LEAD
    assert parsed.draft.why_it_matters == f"{BOX}\n\n{WHY}"
    assert guesses(parsed) == [
        ("callout", "Why it matters"),
        ("callout_moved", "Why it matters"),
    ]


def test_it_begins_the_first_section_where_that_comes_next() -> None:
    parsed = read(CONTENTS, f"{RLS}\n\n{LEAD}", *SECTIONS)
    assert parsed.draft.sections[0].body == f"{BOX}\n\n{SECTIONS[1]}"
    assert guesses(parsed) == [("callout", "One"), ("callout_moved", "One")]


@pytest.mark.parametrize("following", [("FAQs", "Does iron help?", "It can."), ()])
def test_without_such_a_part_it_has_a_section_of_its_own(following: tuple[str, ...]) -> None:
    parsed = read(f"{RLS}\n\n{LEAD}", *following)
    [section] = parsed.draft.sections
    assert (section.heading, section.body) == (TITLE, BOX)
    assert guesses(parsed) == [("callout", TITLE), ("text_before_heading", TITLE)]


def test_in_a_long_introduction_it_stays_there() -> None:
    parsed = read(CONTENTS, LEAD, LONG.strip(), RLS, *SECTIONS)
    assert parsed.draft.summary == LEAD
    assert parsed.draft.sections[0].body == f"{LONG.strip()}\n\n{BOX}"
    assert ("callout", TITLE) in guesses(parsed)


@pytest.mark.parametrize("more", [(), (LONG.strip(), "Why It Matters", WHY)])
def test_it_is_the_summary_where_nothing_else_can_be(more: tuple[str, ...]) -> None:
    parsed = read(CONTENTS, RLS, *more, *SECTIONS)
    assert parsed.draft.summary == RLS
    assert BOX not in parsed.draft.why_it_matters + parsed.draft.sections[0].body
    assert guesses(parsed)[0][0] == "summary_definition"


def test_alone_before_why_it_matters_it_is_a_box_of_that_part() -> None:
    parsed = read(CONTENTS, RLS, "Why It Matters", WHY, *SECTIONS)
    assert parsed.draft.summary == ""
    assert parsed.draft.why_it_matters == f"{BOX}\n\n{WHY}"
    assert guesses(parsed) == [("callout", "Why it matters"), ("callout_moved", "Why it matters")]
    other = RLS.replace("Restless Legs Syndrome (RLS)", "Augmentation (AUG)")
    assert other in read(CONTENTS, other, "Why It Matters", WHY, *SECTIONS).draft.why_it_matters
    assert read(CONTENTS, LEAD, "Why It Matters", WHY, *SECTIONS).draft.summary == LEAD


@pytest.mark.parametrize(
    "between", [f"{WHY}\n{RLS}", f"{WHY}\n\n{RLS}", f"{WHY}\n{CONTENTS}\n\n{RLS}"]
)
def test_below_why_it_matters_and_below_the_contents_it_belongs_to_that_part(between: str) -> None:
    parsed = read(CONTENTS, TITLE, "Why It Matters", between, *SECTIONS)
    assert parsed.draft.why_it_matters == f"{WHY}\n\n{BOX}"
    assert guesses(parsed) == [("callout", "Why it matters")]


@pytest.mark.parametrize(
    ("end", "call"), [(RLS, ""), (f"{RLS}\nTalk with your doctor!", "Talk with your doctor!")]
)
def test_in_the_bottom_line_it_is_no_call_to_action(end: str, call: str) -> None:
    parsed = read(CONTENTS, *SECTIONS, "The Bottom Line", f"Ask for a test.\n{end}")
    assert parsed.draft.bottom_line == f"Ask for a test.\n\n{BOX}"
    assert parsed.draft.call_to_action == call
    assert guesses(parsed) == [("callout", "The bottom line")]


@pytest.mark.parametrize("label", ["In short", "Why It Matters", "Questions to ask", "Conclusion"])
def test_a_marked_box_is_known_in_every_part(label: str) -> None:
    parsed = read(CONTENTS, *SECTIONS, label, WHY, "Definition: Iron", "Iron is a mineral.")
    draft = parsed.draft
    text = draft.in_short + draft.why_it_matters + draft.questions + draft.bottom_line
    assert text == f"{WHY}\n\n::: definition Iron\nIron is a mineral.\n:::"


def test_what_is_told_in_short_may_say_what_the_article_is_about() -> None:
    parsed = read("In short", f"{RLS}\n\n{WHY}", *SECTIONS)
    assert parsed.draft.in_short == f"{RLS}\n\n{WHY}"
