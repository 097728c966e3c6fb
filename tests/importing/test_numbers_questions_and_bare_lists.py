"""Numbers of references in the text, questions without a mark, lists without bullets."""

import pytest

from articles.importing import plain_text
from articles.importing.bibliography import entries_of
from articles.importing.lines import Sheet
from articles.importing.notices import Kind
from articles.importing.parsed import Parsed

MORE = "Doctors measure iron in the blood."
ONE = "Author AB. A study. Journal. 2001;1:1."
TWO = "Other CD. One more. Journal. 2002;1:1."


def read(*paragraphs: str) -> Parsed:
    return plain_text.parse("\n\n".join(("Iron and the Legs", *paragraphs)), "page.txt")


def codes(parsed: Parsed, kind: Kind) -> list[tuple[str, int]]:
    return [(notice.code, notice.line) for notice in parsed.of_kind(kind)]


# --- numbers of references ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "cited"),
    [
        ("It helps.¹ Not always.", "It helps.[@author2001] Not always."),
        ("It helps¹,² a little.", "It helps[@author2001; @other2002] a little."),
        ("It helps.1–2 Not always.", "It helps.[@author2001; @other2002] Not always."),
        ("It is “normal.”2", "It is “normal.”[@other2002]"),
        ("It helps [1-2].", "It helps [@author2001; @other2002]."),
    ],
)
@pytest.mark.parametrize("marker", ["{}. ", "{} ", "[{}] ", ""])
def test_a_number_of_a_reference_becomes_a_citation(printed: str, cited: str, marker: str) -> None:
    references = "\n".join(marker.format(n) + text for n, text in ((1, ONE), (2, TWO)))
    parsed = read("One", printed, "Two", MORE, "References", references)
    assert parsed.draft.sections[0].body == cited
    code = "citation" if marker else "citation_by_place"
    assert (code, 5) in codes(parsed, Kind.GUESS)


@pytest.mark.parametrize("text", ["Dose 0.5 to 1.2 mg.", "30 kg/m² and 10¹ cells.", "Vitamin B.1"])
def test_other_numbers_are_none(text: str) -> None:
    parsed = read("One", text, "References", f"1. {ONE}")
    assert parsed.draft.sections[0].body == text
    assert codes(parsed, Kind.WARNING) == []


@pytest.mark.parametrize("text", ["It helps.[3]", "It helps.³", "It helps.3"])
def test_a_number_without_its_reference_is_pointed_out(text: str) -> None:
    parsed = read("One", text, "References", f"1. {ONE}")
    assert parsed.draft.sections[0].body.replace("\\", "") == text
    assert codes(parsed, Kind.WARNING) == [("unknown_citation", 5)]


@pytest.mark.parametrize("markers", ["¹ |² ", "¹|²", "1 |2 ", "1  |2  "])
def test_entries_may_have_small_or_bare_numbers(markers: str) -> None:
    first, second = markers.split("|")
    found, after = entries_of(list(Sheet(f"{first}{ONE}\n{second}{TWO}").free()), False)
    assert [(entry.number, entry.text) for entry in found] == [(1, ONE), (2, TWO)]
    assert after == []


def test_short_lines_below_whole_entries_are_none_of_them() -> None:
    lines = list(Sheet(f"{ONE}\n{TWO}\nCare at Our Clinic\nVisit Us").free())
    found, after = entries_of(lines, False)
    assert [entry.text for entry in found] == [ONE, TWO]
    assert [line.text for line in after] == ["Care at Our Clinic", "Visit Us"]
    names, after = entries_of(list(Sheet("Mayo Clinic\nSleep Foundation").free()), False)
    assert [entry.text for entry in names] == ["Mayo Clinic", "Sleep Foundation"]


# --- questions ------------------------------------------------------------------------------

ANSWERS = ("Two million people do.", "It can, after weeks.")


@pytest.mark.parametrize(
    "asked", [("Who gets it", "Does iron help"), ("How long does it last", "Which tests are done")]
)
@pytest.mark.parametrize("marker", ["", "{}. ", "Q{}: "])
def test_questions_need_no_question_mark(asked: tuple[str, str], marker: str) -> None:
    faqs = [
        f"{marker.format(n)}{question}\n{answer}"
        for n, (question, answer) in enumerate(zip(asked, ANSWERS, strict=True), start=1)
    ]
    parsed = read("FAQs", *faqs, "After Them", MORE)
    assert [(faq.question, faq.answer) for faq in parsed.draft.faqs] == list(
        zip(asked, ANSWERS, strict=True)
    )
    assert [section.heading for section in parsed.draft.sections] == ["After Them"]
    assert codes(parsed, Kind.GUESS)[:2] == [("question", 5), ("question", 8)]


def test_among_questions_with_a_mark_only_sure_ones_need_none() -> None:
    first = "Is it rare?\n\nNo."
    parsed = read("FAQs", first, "Can iron help", "It can.", "What Iron Does", f"{MORE} {MORE}")
    assert [faq.question for faq in parsed.draft.faqs] == ["Is it rare?", "Can iron help"]
    assert [section.heading for section in parsed.draft.sections] == ["What Iron Does"]


def test_with_q_and_a_before_them_any_words_ask() -> None:
    page = read("FAQs", "Q. Is it rare?\nA. No.", "Who is right?\nA. Sample is.")
    assert [faq.answer for faq in page.draft.faqs] == ["No.", "A. Sample is."]
    parsed = read("FAQs", "Q: Iron at night\nA: It can help.", "Q: Is it safe?\nA: Ask first.")
    assert [(faq.question, faq.answer) for faq in parsed.draft.faqs] == [
        ("Iron at night", "It can help."),
        ("Is it safe?", "Ask first."),
    ]
    assert codes(parsed, Kind.GUESS) == []


def test_steps_in_an_answer_are_no_questions() -> None:
    parsed = read("FAQs", "What helps?", "Try this:", "1. Do stretch\n2. Have a bath\n3. Walk")
    [faq] = parsed.draft.faqs
    assert faq.answer == "Try this:\n\n1. Do stretch\n2. Have a bath\n3. Walk"


# --- lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_lines_below_a_colon_are_the_points_of_a_list(gap: str) -> None:
    parsed = read("One", f"Signs are:{gap}an urge to move\nPulling\nsleepless nights", MORE)
    assert parsed.draft.sections[0].body == (
        f"Signs are:\n\n- an urge to move\n- Pulling\n- sleepless nights\n\n{MORE}"
    )
    assert ("list", 5 + gap.count("\n")) in codes(parsed, Kind.GUESS)


@pytest.mark.parametrize(
    "text", ["Signs are:\nan urge to move", "Signs are:\nAn urge.\nPulling.", "Signs\n\nOne\nTwo"]
)
def test_other_lines_are_no_list(text: str) -> None:
    assert "- " not in read("One", MORE, text, MORE).draft.sections[0].body


def test_references_do_not_say_how_the_text_is_wrapped() -> None:
    wrapped = (
        "1. Author AB, Other CD. A study of many things that goes on and on in its title for\n"
        "a second line and, because it is so very long, even the beginning of what must be\n"
        "another line. Journal. 2001;1:1."
    )
    long = "Doctors measure the iron that is stored in the blood, and they write its number down."
    parsed = read("One", f"{long}\nOften enough.", MORE, "References", wrapped)
    assert parsed.draft.sections[0].body == f"{long}\n\nOften enough.\n\n{MORE}"
    assert len(parsed.draft.references) == 1
