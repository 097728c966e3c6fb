"""What a website prints around an article is known by its place; words of the text stay there."""

import pytest

from articles.importing import plain_text
from articles.importing.notices import Kind
from articles.importing.parsed import Parsed
from articles.importing.website import no_content

MORE = "Doctors measure iron in the blood."


def read(*paragraphs: str, title: str = "Causes of Restless Legs Syndrome") -> Parsed:
    return plain_text.parse("\n\n".join((title, *paragraphs)), "page.txt")


def left_out(parsed: Parsed) -> list[tuple[str, int]]:
    return [(notice.code, notice.line) for notice in parsed.of_kind(Kind.NOT_PLACED)]


def warned(parsed: Parsed) -> list[tuple[str, int]]:
    return [(notice.code, notice.line) for notice in parsed.of_kind(Kind.WARNING)]


SENTENCES = {
    "Reviewed by several groups, those limits are not the same everywhere.": "kept_statement",
    "This information is verified by blood tests before a tablet is given.": "kept_statement",
    "Our guide is approved for grown-ups, and nobody tried it in children.": "kept_statement",
    "The authors reviewed the article in 2019 and changed two numbers.": "kept_statement",
    "Medical review: two of the trials ended early.": "kept_statement",
    "Approved by regulators in 1998, the older salts still work.": "kept_statement",
    "Share this with your doctor: when it began, and what eases it.": "kept_line",
    "We use iron to make dopamine, and cookies hold hardly any of it.": "kept_line",
    "Subscribe to no diet that leaves out iron.": "kept_line",
    "Home": "kept_line",
    "Email": "kept_line",
    "Updated on 3 May 2024": "kept_line",
    "By Jane Doe": "kept_line",
    "Reviewed by Jane Doe": "kept_statement",
}


@pytest.mark.parametrize(("sentence", "code"), SENTENCES.items())
@pytest.mark.parametrize("contents", [(), ("Contents\n• One\n• Two",)])
def test_inside_a_section_words_are_kept_and_pointed_out(
    sentence: str, code: str, contents: tuple[str, ...]
) -> None:
    parsed = read(*contents, "One", MORE, sentence, MORE, "Two", MORE, "References", "1. A. B.")
    body = f"{MORE}\n\n{sentence}\n\n{MORE}"
    assert [(part.heading, part.body) for part in parsed.draft.sections] == [
        ("One", body),
        ("Two", MORE),
    ]
    assert left_out(parsed) == []
    assert [notice for notice in warned(parsed) if notice[0].startswith("kept")] == [
        (code, 11 if contents else 7)
    ]


@pytest.mark.parametrize("place", ["summary", "last words", "faq", "bottom line"])
@pytest.mark.parametrize("sentence", [text for text in SENTENCES if text.endswith(".")])
def test_a_sentence_is_kept_wherever_sentences_stand(sentence: str, place: str) -> None:
    pages = {
        "summary": (sentence, "Why It Matters", MORE, "One", MORE),
        "last words": ("One", MORE, sentence),
        "faq": ("One", MORE, "FAQs", "Does iron help?", sentence),
        "bottom line": ("One", MORE, "The Bottom Line", sentence, "References", "1. A. B."),
    }
    parsed = read(*pages[place])
    draft = parsed.draft
    kept = {
        "summary": draft.summary,
        "last words": draft.sections[0].body,
        "faq": "".join(faq.answer for faq in draft.faqs),
        "bottom line": draft.bottom_line,
    }
    assert kept[place].endswith(sentence)
    assert left_out(parsed) == []


def test_a_heading_that_the_contents_list_is_no_furniture() -> None:
    parsed = read(
        "Contents\n• On the Way\n• Home\n• Print", "On the Way", MORE, "Home", MORE, "Print", MORE
    )
    assert [part.heading for part in parsed.draft.sections] == ["On the Way", "Home", "Print"]
    assert left_out(parsed) == []


WRAPPED = """Iron and the Legs

What the Evidence Says

High doses for longer than three months are not for everybody. They were
looked at by a panel that found them unsafe for those who
have too much iron, and its words were last changed in
2018
after a long debate. Never take tablets that were
approved by our pharmacist for somebody else.

Who Should Not

People with too much iron should not.
"""


def test_a_year_alone_on_the_line_of_a_wrapped_sentence_stays_in_it() -> None:
    parsed = plain_text.parse(WRAPPED, "page.txt")
    body = parsed.draft.sections[0].body
    assert "last changed in 2018 after a long debate" in body
    assert "that were approved by our pharmacist for somebody else." in body
    assert (left_out(parsed), warned(parsed)) == ([], [])


@pytest.mark.parametrize(
    "line",
    [
        "Medically reviewed by Jane Doe, MD",
        "Medically reviewed by Ángel Íñigo, M.D., Neurology — Written by Zoë O’Neil, R.D.",
        "Clinically reviewed by: John Roe, MD, on May 3, 2024",
        "This article has been reviewed for accuracy by one of our doctors.",
        "ADVERTISEMENT",
        "Last reviewed on 11/05/2023.",
        "Was this helpful?\nYes\nNo",
    ],
)
def test_what_no_article_says_is_left_out_wherever_it_stands(line: str) -> None:
    parsed = read("One", MORE, line, MORE, "Two", MORE)
    assert parsed.draft.sections[0].body == f"{MORE}\n\n{MORE}"
    assert [number for _, number in left_out(parsed)] == [
        7 + below for below in range(line.count("\n") + 1)
    ]
    assert warned(parsed) == []


def test_a_statement_directly_below_a_long_title_is_no_summary() -> None:
    title = "Restless Legs Syndrome and Iron: What Is Measured, and What Helps"
    statement = "Medically reviewed by Max Müller, M.D. — Written by Zoë O’Neil"
    parsed = plain_text.parse(f"{title}\n{statement}\n{MORE}\n\nOne\n\n{MORE}", "page.txt")
    assert (parsed.draft.title, parsed.draft.summary) == (title, MORE)
    assert left_out(parsed) == [("review_statement", 2)]


def test_words_of_the_website_may_stand_on_one_line() -> None:
    parsed = read("One", MORE, "FAQs", "Does iron help?", "It can.", "Share | Print • Email")
    assert parsed.draft.faqs[0].answer == "It can."
    assert left_out(parsed) == [("furniture", 13)]


def test_what_stands_below_the_references_is_not_said_to_be_kept() -> None:
    parsed = read("One", MORE, "References", "1. A. B. 2001.", "Share this: it may help others.")
    assert left_out(parsed) == [("after_references", 11)]
    assert "kept_line" not in dict(warned(parsed))


HEAD = """Menu
Home
Living With It | Leg Library
Living With It
Medically reviewed by Jane Doe, MD
By John Roe
Updated on May 3, 2024

Rest makes it worse, and walking helps.

Reviewed by Jane Doe, MD
Share this page

Evenings

They are the worst time. Sleep comes late.
Share

Nights

They are short.
Share
Next
"""


def test_around_the_text_they_are_left_out_and_listed() -> None:
    parsed = plain_text.parse(HEAD, "page.txt")
    assert [code for code, _ in left_out(parsed)] == [
        *("furniture", "furniture", "review_statement", "byline", "date"),
        *("review_statement", "furniture", "furniture", "furniture"),
    ]
    assert [part.heading for part in parsed.draft.sections] == ["Evenings", "Nights"]
    assert parsed.draft.summary == "Rest makes it worse, and walking helps."
    assert warned(parsed) == [("kept_line", 17)]


def test_in_the_references_and_between_them_and_the_text_too() -> None:
    parsed = read(
        *("One", MORE, "The Bottom Line", MORE, "Fact-checked by Jane Doe", "Related articles"),
        *("Iron and Sleep\nCan Walking Help?", "Sources", "1. Doe J. Iron. 2001.", "Reviewed by:"),
        *("Jane Doe, MD", "This is no substitute for a doctor.", "Next"),
    )
    assert parsed.draft.bottom_line == MORE
    codes = [code for code, _ in left_out(parsed)]
    assert codes.count("review_statement") == 2
    assert codes.count("furniture") == 4


def test_links_end_where_a_listed_heading_begins() -> None:
    contents = "Contents\n• One\n• Two"
    parsed = read(contents, "One", MORE, "Related articles", "Iron and Sleep", "Two", MORE)
    assert [part.heading for part in parsed.draft.sections] == ["One", "Two"]
    assert left_out(parsed) == []


@pytest.mark.parametrize("rule", ["=====", "-----", "___", "*** *** ***", "————", "~~~~~~"])
def test_a_drawn_line_is_no_words(rule: str) -> None:
    parsed = plain_text.parse(f"It\n{rule}\n\nOne\n{rule}\n\n{MORE}\n\n{rule}\n", "page.txt")
    assert parsed.draft.title == "It"
    assert parsed.draft.summary == ""
    assert [(part.heading, part.body) for part in parsed.draft.sections] == [("One", MORE)]
    assert left_out(parsed) == [("rule", 2), ("rule", 5), ("rule", 9)]


@pytest.mark.parametrize(
    "sentence",
    ["Some take it often.2", "Some take it often.[2]", "Some do.²", "“Some do.”1,2", "Some do.3–5"],
)
def test_a_sentence_with_the_number_of_a_note_is_no_heading(sentence: str) -> None:
    parsed = read("One", MORE, sentence, MORE)
    assert [part.heading for part in parsed.draft.sections] == ["One"]
    assert "###" not in parsed.draft.sections[0].body


@pytest.mark.parametrize("heading", ["Stage 2", "Vitamin B.12", "Version 1.2"])
def test_a_heading_may_end_in_a_number(heading: str) -> None:
    parsed = read("One", MORE, heading, MORE)
    assert [part.heading for part in parsed.draft.sections] == ["One", heading]


@pytest.mark.parametrize(
    "statement",
    [
        "Medically Reviewed",
        "Written and medically reviewed by our team",
        "Content reviewed by Jane Doe",
        "Reviewed and approved by Jane Doe, MD",
        "Fact checked",
        "Editor's note: This article has been fact checked.",
        "This page was medically checked by Dr. A. Sample.",
        "Checked by our nurses",
    ],
)
def test_review_statements_are_known_in_many_words(statement: str) -> None:
    parsed = read("One", MORE, statement)
    assert left_out(parsed) == [("review_statement", 7)]


@pytest.mark.parametrize("line", ["Home > Sleep > Legs", "Home / Sleep"])
def test_the_way_to_a_page_is_furniture(line: str) -> None:
    assert no_content(line) == "furniture"


def test_no_line_keeps_the_patterns_busy() -> None:
    assert no_content("home" + " > a" * 40 + "x" * 100) is None  # took centuries once
