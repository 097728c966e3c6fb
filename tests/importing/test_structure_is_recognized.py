"""The rules for headings, callouts and the end of a page, one case each."""

import pytest

from articles.importing import plain_text
from articles.importing.notices import Kind
from articles.importing.parsed import Parsed
from articles.working_copy import ArticleDraft


def read(*paragraphs: str, title: str = "Causes of Restless Legs Syndrome") -> Parsed:
    return plain_text.parse("\n\n".join((title, *paragraphs)), "page.txt")


def outline(draft: ArticleDraft) -> list[tuple[str, str]]:
    return [(section.heading, section.body) for section in draft.sections]


def guesses(parsed: Parsed) -> list[tuple[str, int]]:
    return [(notice.code, notice.line) for notice in parsed.of_kind(Kind.GUESS)]


# --- callouts ---------------------------------------------------------------------------------

RLS = "Restless Legs Syndrome (RLS) is a disorder with an urge to move."
BOX = f"::: definition Restless Legs Syndrome (RLS)\n{RLS}\n:::"
IRON = "Iron is a mineral that the brain needs."
MORE = "Doctors measure it in the blood."
FERRITIN = "Ferritin is a protein that stores iron."
FERRITIN_BOX = f"::: definition Ferritin\n{FERRITIN}\n:::"


def section(text: str, heading: str = "The Role of Iron") -> tuple[str, list[tuple[str, int]]]:
    parsed = read(f"Contents\n• {heading}\n• Last Words", heading, text, "Last Words", "The end.")
    return parsed.draft.sections[0].body, guesses(parsed)


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        (f"{MORE}\n{RLS}", f"{MORE}\n\n{BOX}", 10),
        (f"{RLS}\n{MORE}", f"{BOX}\n\n{MORE}", 9),
        (f"{MORE}\n\n{RLS}", f"{MORE}\n\n{BOX}", 11),
        (f"{RLS}\n\n{MORE}", f"{BOX}\n\n{MORE}", 9),
        (f"{IRON} {MORE}\n{RLS}", f"{IRON} {MORE}\n\n{BOX}", 10),
        (f"{RLS}\n{IRON}", f"{BOX}\n\n{IRON}", 9),
        (f"{MORE}\n\n{MORE}\n{RLS}\n\n{MORE}", f"{MORE}\n\n{MORE}\n\n{BOX}\n\n{MORE}", 12),
        (f"{MORE}\n{FERRITIN}", f"{MORE}\n\n{FERRITIN_BOX}", 10),
        (f"{FERRITIN}\n{MORE}", f"{FERRITIN_BOX}\n\n{MORE}", 9),
        (f"{MORE}\n{IRON}", f"{MORE}\n\n::: definition Iron\n{IRON}\n:::", 10),
    ],
)
def test_an_unmarked_callout_is_guessed_by_its_form_and_place(
    text: str, body: str, line: int
) -> None:
    assert section(text) == (body, [("callout", line)])


@pytest.mark.parametrize(
    "text",
    [
        RLS,  # a section of nothing else
        IRON,
        f"{IRON}\n\n{MORE}",  # the section's own subject
        f"{MORE}\n\n{IRON}",  # another subject, as a paragraph of its own
        f"{MORE}\n\n{RLS}\n\n{MORE}",  # inside the text
        f"{MORE}\nIt is a mineral that the brain needs.",
        f"{MORE}\nThis is the end of it.",
        f"{MORE}\nRestless legs syndrome is common.",
        f"{MORE}\nRestless legs syndrome (RLS) is common in people who lack iron.",
        f"{MORE}\nRestless legs syndrome (RLS) is one of the most common disorders of sleep.",
        f"{MORE}\nIs restless legs syndrome a disorder?",
    ],
)
def test_other_paragraphs_are_no_callouts(text: str) -> None:
    body, found = section(text)
    assert ":::" not in body
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Restless legs syndrome is a disorder.",
        "The restless legs syndrome is the cause.",
        "RLS is a disorder.",
        "Restless legs (RLS) are a disorder.",
        "Willis-Ekbom disease, also known as restless legs syndrome, is a disorder.",
        "Willis-Ekbom disease (or restless legs syndrome) means an urge to move.",
        "Restless legs (RLS) are creeping, pulling feelings that come at rest.",
        "Restless Legs Syndrome (RLS) in pregnancy refers to an urge to move.",
    ],
)
def test_the_subject_is_known_by_all_its_names(text: str) -> None:
    body, found = section(f"{MORE}\n\n{text}")
    assert body.endswith(f"\n{text}\n:::")
    assert found == [("callout", 11)]


def test_a_section_that_explains_the_term_is_no_callout() -> None:
    body, found = section(f"{RLS}\n\n{MORE}", heading="What Is RLS?")
    assert body == f"{RLS}\n\n{MORE}"
    assert found == []


def test_missing_blank_lines_say_nothing_where_they_are_usual() -> None:
    parsed = read(
        *("Contents\n• One\n• Two\n• Three", "One", f"{MORE}\n{MORE}\n{MORE}"),
        *("Two", f"{MORE}\n{MORE}\n{FERRITIN}", "Three", f"{MORE}\n{RLS}"),
    )
    assert ":::" not in parsed.draft.sections[1].body
    assert parsed.draft.sections[2].body == f"{MORE}\n\n{BOX}"


# --- headings ---------------------------------------------------------------------------------


def test_with_a_list_of_contents_other_short_lines_are_subheadings() -> None:
    parsed = read("Contents\n• One\n• Two", "One", MORE, "A short line", MORE, "Two", MORE)
    assert outline(parsed.draft) == [
        ("One", f"{MORE}\n\n### A short line\n\n{MORE}"),
        ("Two", MORE),
    ]
    assert guesses(parsed) == [("subheading", 11)]


def test_without_one_they_are_headings() -> None:
    parsed = read("One", MORE, "Two?", MORE, "Two?", MORE)
    assert outline(parsed.draft) == [("One", MORE), ("Two?", MORE), ("Two?", MORE)]
    assert guesses(parsed) == [("heading", 3), ("heading", 7), ("heading", 11)]


@pytest.mark.parametrize(
    "line",
    [
        "A sentence that ends.",
        "small letters first",
        "It announces a list:",
        "With a comma at the end,",
        "far " * 26 + "too long",
        "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
        "• A bullet",
        "Stop!",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    parsed = read("One", MORE, line, MORE)
    assert [heading for heading, _ in outline(parsed.draft)] == ["One"]


def test_a_run_of_short_lines_is_a_list_and_no_headings() -> None:
    parsed = read("One", MORE, "Itching", "Tingling", "Crawling", MORE)
    assert outline(parsed.draft) == [
        ("One", f"{MORE}\n\nItching\n\nTingling\n\nCrawling\n\n{MORE}")
    ]


def test_a_heading_below_a_heading_is_a_subheading() -> None:
    parsed = read("One", "Below it", MORE, "Two", MORE)
    assert outline(parsed.draft) == [("One", f"### Below it\n\n{MORE}"), ("Two", MORE)]


def test_a_page_without_blank_lines_has_headings_all_the_same() -> None:
    text = f"Causes of It\nWhy It Matters\n{MORE}\nOne\n{MORE}\n{IRON}\nTwo\n{MORE}\n"
    draft = plain_text.parse(text, "page.txt").draft
    assert draft.why_it_matters == MORE
    assert outline(draft) == [("One", f"{MORE}\n\n{IRON}"), ("Two", MORE)]


def test_an_entry_of_the_contents_without_a_section_is_not_placed() -> None:
    parsed = read("Contents\n• One\n• Gone", "One", MORE)
    [notice] = parsed.of_kind(Kind.NOT_PLACED)
    assert (notice.code, notice.line) == ("contents_without_section", 5)


def test_the_name_of_the_website_is_no_part_of_the_title() -> None:
    parsed = plain_text.parse(f"It | A Website\n\nIt\n\nOne\n\n{MORE}", "page.txt")
    assert parsed.draft.title == "It"
    assert [(notice.code, notice.line) for notice in parsed.of_kind(Kind.DUPLICATE)] == [
        ("title", 1)
    ]


def test_contents_may_be_numbered_in_levels() -> None:
    contents = "Contents\n1. One\n1.1 Inside One\n2. Two"
    parsed = read(contents, "1. One", MORE, "1.1 Inside One", MORE, "2. Two", MORE)
    assert [heading for heading, _ in outline(parsed.draft)] == [
        "1. One",
        "1.1 Inside One",
        "2. Two",
    ]
    assert guesses(parsed) == []


def test_a_line_too_long_for_a_heading_is_none() -> None:
    long = "Long " * 50 + "end"
    parsed = read(f"Contents\n• One\n• {long}", "One", MORE, long, MORE)
    assert outline(parsed.draft) == [("One", f"{MORE}\n\n{long}\n\n{MORE}")]


def test_contents_without_a_label_are_known_by_standing_again() -> None:
    parsed = plain_text.parse(f"• One\n• Two\n\nIt\n\nOne\n\n{MORE}\n\nTwo\n\n{MORE}", "page.txt")
    assert parsed.draft.title == "It"
    assert [heading for heading, _ in outline(parsed.draft)] == ["One", "Two"]
    assert [notice.line for notice in parsed.of_kind(Kind.DUPLICATE)] == [1, 2]


def test_a_list_in_the_text_is_not_taken_for_contents() -> None:
    parsed = read("One", "• walk\n• stretch", "Two", "walk")
    assert parsed.draft.sections[0].body == "- walk\n- stretch"


# --- FAQs and the end -------------------------------------------------------------------------


def test_a_question_inside_an_answer_does_not_begin_a_new_one() -> None:
    parsed = read("FAQs", "Does iron help?\nWhy do you ask? It can.", "A second paragraph.")
    [faq] = parsed.draft.faqs
    assert faq.answer == "Why do you ask? It can.\n\nA second paragraph."


@pytest.mark.parametrize(
    ("end", "bottom_line", "call"),
    [
        ("Sleep well.", "Sleep well.", ""),
        ("Sleep well.\nAsk our doctors", "Sleep well.", "Ask our doctors"),
        ("Sleep well.\n\nBook a talk today.", "Sleep well.", "Book a talk today."),
        ("Sleep well.\n\nIt is free!", "Sleep well.", "It is free!"),
        ("Sleep well.\nThe doctor is in.", "Sleep well.", "The doctor is in."),
        ("Sleep well.\n\nThe doctor is in.", "Sleep well.\n\nThe doctor is in.", ""),
        ("Ask our doctors.", "Ask our doctors.", ""),
        ("Rest.\n\nNot sure? Talk to our team.", "Rest.", "Not sure? Talk to our team."),
        ("Rest.\n\nIf you wake up, we can help.", "Rest.", "If you wake up, we can help."),
        ("Rest.\n\nWe need more trials.", "Rest.\n\nWe need more trials.", ""),
        ("Rest.\n\nTalk. Rest. Sleep. Walk.", "Rest.\n\nTalk. Rest. Sleep. Walk.", ""),
    ],
)
def test_the_call_to_action_is_what_invites_below_the_bottom_line(
    end: str, bottom_line: str, call: str
) -> None:
    draft = read("One", MORE, "The Bottom Line", end, "References", "1. A. B. 2001.").draft
    assert (draft.bottom_line, draft.call_to_action) == (bottom_line, call)


@pytest.mark.parametrize(
    "statement",
    [
        "This article has been reviewed for accuracy by one of our licensed doctors.",
        "This page was medically reviewed in May 2024 by Jane Doe, MD.",
        "Medically reviewed by Jane Doe, MD — on May 3, 2024",
        "Reviewed by Jane Doe, MD on May 3, 2024",
        "Reviewed by: Jane Doe, MD",
        "Fact-checked by Jane Doe",
        "Medical reviewer: Jane Doe, MD",
        "Last reviewed: May 2024",
        "Dr. Jane Doe reviewed this article.",
        "Our content is checked by doctors.",
    ],
)
def test_a_review_statement_is_reported_and_never_placed(statement: str) -> None:
    for parsed in (
        read("One", MORE, statement),
        plain_text.parse(f"Title\n{statement}\n\nOne\n\n{MORE}", "page.txt"),
    ):
        [notice] = parsed.of_kind(Kind.NOT_PLACED)
        assert (notice.code, notice.params["text"]) == ("review_statement", statement)
        assert outline(parsed.draft) == [("One", MORE)]
        assert parsed.draft.summary == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Reviewed on its own, no study is enough.",
        "This information should be checked with your doctor.",
        "By the evening the urge grows.",
        "By Monday Most People Sleep Better.",
        "Updated guidelines of 2025 changed this.",
        "Share what you feel with your doctor.",
        "Cookies before bed do no good.",
    ],
)
def test_sentences_that_begin_like_furniture_are_kept(sentence: str) -> None:
    parsed = read("One", f"{MORE} {MORE} {MORE}", sentence)
    assert parsed.of_kind(Kind.NOT_PLACED) == []
    assert parsed.draft.sections[0].body.endswith(sentence)


@pytest.mark.parametrize(
    "label", ["People Also Ask", "Common questions", "Questions and Answers", "Q&A", "FAQ"]
)
def test_questions_are_known_by_the_labels_that_websites_give_them(label: str) -> None:
    parsed = read("One", MORE, label, "Does iron help?", "It can.")
    assert [(faq.question, faq.answer) for faq in parsed.draft.faqs] == [
        ("Does iron help?", "It can.")
    ]


def test_questions_may_have_their_answers_on_the_same_line() -> None:
    parsed = read(
        "FAQs", "Does iron help? It can.", "Ask first.\nWhy? Because.", "Is it safe? Yes."
    )
    assert [(faq.question, faq.answer) for faq in parsed.draft.faqs] == [
        ("Does iron help?", "It can.\n\nAsk first.\n\nWhy? Because."),
        ("Is it safe?", "Yes."),
    ]


# --- lists ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("* a\n* b\n  * c\n  * d\n* e", "- a\n- b\n  - c\n  - d\n- e"),
        ("  • a\n    ◦ b\n        ▪ c\n    ◦ d\n  • e", "- a\n  - b\n    - c\n  - d\n- e"),
        ("- a\n\t- b\n\t\t- c\n- d", "- a\n  - b\n    - c\n- d"),
        ("1. a\n   - b\n2. c", "1. a\n   - b\n2. c"),
        ("1. a\n   1. b\n   2. c\n2. d", "1. a\n   1. b\n   2. c\n2. d"),
        ("- a\n\n    - b\n\n- c", "- a\n  - b\n- c"),
        ("- a\n - b\n- c", "- a\n- b\n- c"),  # one column is how people type
        ("    - a\n    - b\n- c", "- a\n- b\n- c"),
        ("  •\na\n    •\nb", "- a\n  - b"),
    ],
)
def test_a_list_inside_a_list_stays_inside(text: str, body: str) -> None:
    assert section(text)[0] == body
