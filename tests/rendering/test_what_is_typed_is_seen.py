"""Nothing an author typed disappears: a doctor signs what is shown."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.rendering import render_body
from tests.rendering.allowlist import Reader
from tests.rendering.samples import article, codes, render

WORD = "word"
SYNTAX = [
    "\n", "\n\n", " ", "  \n", "    ", "\t", "*", "**", "_", "`", "```\n", "``` ", "~~~", "~~",
    "> ", "- ", "1. ", "### ", "# ", "\n---\n", "\n===\n", "|", "|a|b|\n|-|-|\n",
    "::: ", "\n:::\n", "::: caution ", "::: definition ", "[", "]", "](", "(", ")", "![", "[x]: ",
    "[@", "[@allen, ", "<", ">", "</", "<!-- ", "-->", '"', "'", "\\", ";", "&amp;",
    "<https://a.example/", "](https://a.example/", '](image:iron "',
]  # fmt: skip


@given(st.lists(st.one_of(st.just(WORD), st.sampled_from(SYNTAX)), max_size=30))
@example(["``` ", WORD, "\n", WORD])
@example(["|a|b|\n|-|-|\n", "|", WORD, "|", WORD, "|", WORD, "|"])
@example(["[x]: ", WORD])
@example(["> " * 12, WORD])
@example(["::: definition ", WORD, "\n:::\n", WORD])
def test_every_word_is_on_the_page(pieces):
    words = iter(f"word{index}x" for index in range(len(pieces)))
    typed = "".join(next(words) if piece == WORD else piece for piece in pieces)
    html = render(typed, references=[]).html

    missing = [
        f"word{index}x" for index in range(pieces.count(WORD)) if f"word{index}x" not in html
    ]
    assert missing == []


@given(st.text(st.characters(categories=("L", "Nd", "Zs")), max_size=200))
def test_plain_words_are_printed_word_for_word(text):
    html = render_body(article(in_short=text, references=[])).html

    assert Reader(html).text.split()[2:] == text.split()


@pytest.mark.parametrize(
    ("markdown", "code", "line", "visible"),
    [
        ("```hidden words\nx\n```", "code_with_label", 1, "hidden words"),
        ("| a |\n|---|\n| b | c | d |", "table_row_too_long", 3, "b | c | d"),
        ("a | b\n--|--\nc | d | e", "table_row_too_long", 3, "d | e"),
        ("> | a |\n> |---|\n> | b \\| c | d |\n> | e |", "table_row_too_long", 3, "b | c | d"),
        ("> " * 12 + "deep", "nested_too_deeply", 1, "> > > deep"),
        ("- " * 8 + "deep\n\nafter", "nested_too_deeply", 1, "deep"),
        ("*a " * 10 + "b*" * 10, "nested_too_deeply", 1, "*a b*"),
        ("x\n\n" + "word " * 5000, "paragraph_too_long", 3, "word word"),
        ("### " + "*word* " * 5000, "paragraph_too_long", 1, "*word* *word*"),
        ("x\n\n<b>bold</b>", "raw_html", 3, "<b>bold</b>"),
        ("- x\n- a <!-- comment -->", "raw_html", 2, "<!-- comment -->"),
        ("<script>\n\nhit()", "raw_html", 1, "<script>"),
    ],
)
def test_what_the_syntax_would_drop_is_shown_and_reported(markdown, code, line, visible):
    rendered = render(markdown)

    assert visible in " ".join(Reader(rendered.html).text.split())
    assert (code, line) in [(problem.code, problem.line) for problem in rendered.problems]


@pytest.mark.parametrize(
    "text",
    ["a < b and c > d", "p<0.05", "5 <your doctor", "<3", r"\<b>", "`<b>`", "x <- y", "a &amp; b"],
)
def test_angle_brackets_alone_are_no_html(text):
    assert render(text).problems == ()


def test_emphasis_may_be_nested_eight_deep():
    assert render("*a " * 8 + "b*" * 8).problems == ()
    assert codes(render("*a " * 9 + "b*" * 9).problems) == ["nested_too_deeply"]


def test_lines_nested_too_deeply_are_one_paragraph():
    rendered = render("> " * 10 + "a\n" + "> " * 10 + "b")

    assert codes(rendered.problems) == ["nested_too_deeply"]
    assert rendered.html.count("<blockquote>") == 9


def test_a_table_may_follow_a_line_of_text():
    html = render("x\n| a |\n|---|\n| b | c |").html

    assert "<p>x</p>\n<div" in html
    assert '<th scope="row">b | c</th>' in html


def test_surplus_cells_keep_their_markup():
    assert (
        '<th scope="row">b | <strong>c</strong></th>' in render("| a |\n|---|\n| b | **c** |").html
    )


def test_what_follows_deep_nesting_is_outside_of_it():
    assert render("- " * 8 + "deep\n\nafter").html.count("<p>after</p>") == 1


@pytest.mark.parametrize(
    ("markdown", "unit", "limit"),
    [
        ("a" * 200_001, "characters", "200000"),
        ("a\n" * 10_000, "lines", "10000"),
        ("[" * 10_001, "brackets", "10000"),
    ],
)
def test_a_field_that_is_too_long_is_shown_without_markup(markdown, unit, limit):
    rendered = render(markdown + "**b**")

    assert "**b**" in rendered.html
    (problem,) = rendered.problems
    assert (problem.code, problem.line) == ("too_long", 0)
    assert problem.params == {"unit": unit, "limit": limit}


def test_a_line_that_is_too_long_is_reported():
    rendered = render_body(article(title="a" * 200_001))

    assert [(p.code, p.where) for p in rendered.problems] == [("too_long", "title")]


def test_problems_are_limited_and_said_once():
    same = render("<b> <b> <b>").problems
    many = render("\n".join(f"[@no{index}]" for index in range(500))).problems

    assert codes(same) == ["raw_html"]
    assert len(many) == 101
    assert codes(many).count("too_many_problems") == 1


def test_long_excerpts_in_problems_are_cut():
    (problem,) = render(f"[x](javascript:{'a' * 500})").problems

    assert len(problem.params["url"]) == 80
    assert problem.params["url"].endswith("…")
