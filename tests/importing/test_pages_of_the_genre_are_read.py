import pytest
from hypothesis import given, settings

from articles.importing import files, plain_text
from articles.importing.notices import Kind
from articles.importing.parsed import Parsed
from articles.reference_text import reference_text
from tests.importing.pages import Page, pages
from tests.support.soak import scaled


def read(page: Page) -> Parsed:
    return plain_text.parse(page.text, "page.txt")


def body_of(page: Page, index: int) -> str:
    """The Markdown that a section of a drawn page should become."""
    paragraphs = list(page.sections[index][1])
    if index == page.callout_in:
        term = page.callout.split(" is a ")[0]
        box = f"::: definition {term}\n{page.callout}\n:::"
        paragraphs.insert(0 if page.callout_is_first else len(paragraphs), box)
    return "\n\n".join(paragraphs)


@pytest.mark.soak
@settings(max_examples=scaled(120))
@given(pages())
def test_every_element_lands_in_its_place(page: Page) -> None:
    draft = read(page).draft
    assert draft.title == page.title
    assert draft.why_it_matters == page.why_it_matters
    assert draft.in_short == "\n".join(f"- {point}" for point in page.in_short)
    assert [section.heading for section in draft.sections] == [head for head, _ in page.sections]
    assert [section.body for section in draft.sections] == [
        body_of(page, index) for index in range(len(page.sections))
    ]
    assert [(faq.question, faq.answer) for faq in draft.faqs] == [
        (question, "\n\n".join(answers)) for question, answers in page.faqs
    ]
    assert draft.bottom_line == page.bottom_line
    assert draft.call_to_action == page.call_to_action
    assert [reference_text(reference.csl) for reference in draft.references] == page.references
    assert draft.summary == ""
    assert draft.questions == ""


@pytest.mark.soak
@settings(max_examples=scaled(40))
@given(pages())
def test_a_callout_is_reported_as_a_guess_and_a_review_statement_word_for_word(page: Page) -> None:
    parsed = read(page)
    callouts = [notice for notice in parsed.of_kind(Kind.GUESS) if notice.code == "callout"]
    assert [notice.params["text"] for notice in callouts] == (
        [] if page.callout_in is None else [page.callout]
    )
    statements = [
        notice.params["text"]
        for notice in parsed.of_kind(Kind.NOT_PLACED)
        if notice.code == "review_statement"
    ]
    assert statements == [page.review_statement] * bool(page.review_statement)
    assert [notice.code for notice in parsed.of_kind(Kind.NOT_PLACED)] == [
        "review_statement"
    ] * bool(page.review_statement)


@pytest.mark.soak
@settings(max_examples=scaled(15))
@given(pages())
def test_how_a_program_saves_the_text_does_not_matter(page: Page) -> None:
    wanted = read(page).draft
    variants = (
        page.text.replace("\n", "\r\n"),
        page.text.replace("\n", "\r"),
        "\ufeff" + page.text,
        page.text.replace(" ", "\u00a0"),
        page.text.replace("the", "t\u00adh\u200be"),
        page.text.replace("\n", "   \t\n"),
        page.text + "\n\f\n",
    )
    for variant in variants:
        text = files.decode(variant.encode())
        assert plain_text.parse(text, "page.txt").draft == wanted
