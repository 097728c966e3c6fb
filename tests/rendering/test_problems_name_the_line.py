"""A problem says where it is, also inside of lists, quotations, tables and callouts."""

import pytest

from articles.rendering import Problem, render_body, render_fragment
from tests.rendering.samples import article, card, faq, render, section


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("[@no]", 1),
        ("a\nb\nc [@no]", 3),
        ("\n\na\n\nb\n[@no]", 6),
        ("- a\n- b\n\n  c\n  [@no]", 5),
        ("1. a\n   - b\n     [@no]", 3),
        ("> a\n> b\n>\n> c\n> [@no]", 5),
        ("> - a\n>   b [@no]", 2),
        ("> a\n[@no]", 2),
        ("| a |\n|---|\n| b |\n| [@no] |", 4),
        ("x\n\n| [@no] |\n|---|\n| b |", 3),
        ("::: caution\na\n\nb\n[@no]\n:::", 5),
        ("a\n::: caution\n[@no]\n:::", 3),
        ("### a\n### b [@no]", 2),
        ("a [@no]\n---", 1),
        ("**a\nb [@no]**", 2),
        ("[a\nb](/x/)\n[@no]", 3),
        ("a  \nb\\\n[@no]", 3),
        ("`a\nb`\n[@no]", 3),
        ("```\na\n```\n[@no]", 4),
        ("    a\n\n[@no]", 3),
        ("a <b\n> [@no]", 2),
    ],
)
def test_the_line_is_that_of_the_source(markdown, line):
    unknown = [p for p in render(markdown).problems if p.code == "unknown_citation"]

    assert [(p.where, p.line) for p in unknown] == [("section:sectionone", line)]


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("a\nb [x](x)", "disallowed_link"),
        ("a\n[x](x)", "disallowed_link"),
        ("a\nb <xx:y>", "disallowed_link"),
        ("a\nb ![x](x)", "unknown_image"),
        ("a\nb <b>", "raw_html"),
        ("a\nb [@]", "citation_malformed"),
        ("a\nb [@x", "citation_malformed"),
        ("a\n[x]: y", "link_definition"),
    ],
)
def test_the_line_is_that_of_the_words_and_not_of_their_paragraph(markdown, code):
    assert [(p.code, p.line) for p in render(markdown).problems] == [(code, 2)]


def test_problems_are_in_the_order_of_the_fields_and_lines():
    text = "[@no] [x](x)\n\n[@no2]"
    rendered = render_body(
        article(
            title="[@a]",
            in_short=text,
            why_it_matters=text,
            sections=[section(text)],
            faqs=[faq(text)],
            help_cards=[card(text)],
            bottom_line=text,
            questions=text,
            call_to_action=text,
        )
    )
    fields = [
        "in_short",
        "why_it_matters",
        "section:sectionone",
        "faq:faqone",
        "help_card:cardone",
        "bottom_line",
        "questions",
        "call_to_action",
    ]

    assert rendered.problems == (
        Problem("citation_malformed", "title", 0, {"text": "[@a]"}),
        *(
            problem
            for where in fields
            for problem in (
                Problem("unknown_citation", where, 1, {"key": "no"}),
                Problem("disallowed_link", where, 1, {"url": "x"}),
                Problem("unknown_citation", where, 3, {"key": "no2"}),
            )
        ),
    )


@pytest.mark.parametrize(
    "where", ["in_short", "section:x", "faq:x", "help_card:x", "call_to_action"]
)
def test_the_preview_reports_the_same_as_the_article(where):
    text = "### a\n\n[@no]\n\n##### b"
    fields = {
        "in_short": {"in_short": text},
        "section:x": {"sections": [section(text, uid="x")]},
        "faq:x": {"faqs": [faq(text, uid="x")]},
        "help_card:x": {"help_cards": [card(text, uid="x")]},
        "call_to_action": {"call_to_action": text},
    }

    preview = render_fragment(text, where=where, references=[], images=[])
    assert preview.problems == render_body(article(**fields[where])).problems
    assert "unknown_citation" in {problem.code for problem in preview.problems}
