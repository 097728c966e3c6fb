"""The body: its parts in reading order, each only where it has content."""

import pytest

from articles.rendering import RENDERER_VERSION, Body, Heading, body, render_body
from tests.rendering.allowlist import Reader
from tests.rendering.samples import REFERENCES, article, card, faq, render, section

FULL = article(
    in_short="- brief",
    why_it_matters="matters",
    sections=[section("first"), section("second", "Dopamine", "sectiontwo")],
    faqs=[faq("answer")],
    help_cards=[card("routine"), card("urgent", "urgent", uid="cardtwo")],
    bottom_line="bottom",
    questions="1. ask",
    call_to_action="call",
)


def test_the_parts_come_in_reading_order():
    html = render_body(FULL).html
    landmarks = [
        '<nav class="contents" aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n<ol>',
        '<section class="in-short">\n<h2 id="in-short">In short</h2>\n<ul>',
        '<section class="why-it-matters">\n<h2 id="why-it-matters">Why it matters</h2>\n<p>',
        '<section class="article-section">\n<h2 id="s-iron">Iron</h2>\n<p>first',
        '<section class="article-section">\n<h2 id="s-dopamine">Dopamine</h2>\n<p>second',
        '<section class="help-cards">\n<h2 id="help">When to get help</h2>\n<div',
        '<section class="faqs">\n<h2 id="faqs">FAQs</h2>\n<details class="faq" id="faq-faqone">\n',
        '<section class="bottom-line">\n<h2 id="bottom-line">The bottom line</h2>\n<p>bottom',
        '<section class="questions">\n<h2 id="questions">Questions for your appointment</h2>\n<ol>',
        '<aside class="call-to-action" role="note" aria-label="Next step">\n<p>call</p>\n</aside>',
        '<section class="references" role="doc-endnotes" aria-labelledby="references">\n',
    ]

    assert [html.count(landmark) for landmark in landmarks] == [1] * len(landmarks)
    places = [html.index(landmark) for landmark in landmarks]
    assert places == sorted(places)


def test_title_and_summary_are_left_to_the_page():
    html = render_body(FULL | {"title": "Unique title", "summary": "Unique summary"}).html

    assert "Unique" not in html
    assert "<h1" not in html


def test_the_contents_list_names_what_follows_it():
    rendered = render_body(FULL)

    assert rendered.contents == (
        Heading(2, "Iron", "s-iron"),
        Heading(2, "Dopamine", "s-dopamine"),
        Heading(2, "When to get help", "help"),
        Heading(2, "FAQs", "faqs"),
        Heading(2, "The bottom line", "bottom-line"),
        Heading(2, "Questions for your appointment", "questions"),
        Heading(2, "References", "references"),
    )
    nav = rendered.html.split("<nav")[1].split("</nav>")[0]
    assert [link[1:] for link in Reader(f"<nav{nav}").links] == [
        h.anchor for h in rendered.contents
    ]


def test_one_heading_needs_no_contents_list():
    rendered = render("x", references=[])

    assert len(rendered.contents) == 1
    assert "<nav" not in rendered.html


@pytest.mark.parametrize("blank", ["", "  \n\n "])
def test_an_article_without_content_has_an_empty_body(blank):
    content = article(references=[], in_short=blank, questions=blank, call_to_action=blank)

    assert render_body(content) == Body("", (), (), (), {}, {})


def test_missing_lists_and_fields_count_as_empty():
    assert render_body({}).html == ""


def test_an_article_may_consist_of_faqs():
    html = render_body(article(references=[], faqs=[faq("Yes.")])).html

    assert html == (
        '<section class="faqs">\n<h2 id="faqs">FAQs</h2>\n'
        '<details class="faq" id="faq-faqone">\n'
        "<summary><h3>How does iron matter?</h3></summary>\n"
        '<div class="faq-answer">\n<p>Yes.</p>\n</div>\n</details>\n</section>'
    )


@pytest.mark.parametrize(
    ("level", "word"), [("routine", "Routine"), ("urgent", "Urgent"), ("emergency", "Emergency")]
)
def test_a_help_card_says_its_level_in_words(level, word):
    html = render_body(article(references=[], help_cards=[card("- a", level)])).html

    assert (
        f'<div class="help-card help-card-{level}" id="help-cardone">\n'
        f'<h3><span class="help-card-level">{word}<span class="visually-hidden">:</span></span>'
        " Speak to a doctor if</h3>\n<ul>\n<li>a</li>\n</ul>\n</div>"
    ) in html


def test_headings_and_questions_are_plain_text():
    rendered = render_body(
        article(sections=[section("x", "*A* <b> & B")], faqs=[faq("y", '"Why" *now*?')])
    )

    assert "*A* &lt;b&gt; &amp; B</h2>" in rendered.html
    assert '<li><a href="#s-a-b-b">*A* &lt;b&gt; &amp; B</a></li>' in rendered.html
    assert '<h3>"Why" *now*?</h3>' in rendered.html


def test_white_space_in_a_heading_is_one_blank():
    rendered = render_body(article(sections=[section("x", " a\n\tb  ")]))

    assert rendered.contents[0].text == "a b"


def test_everything_that_leaves_was_sanitized(monkeypatch):
    monkeypatch.setattr(body, "sanitize", lambda _html: "clean")
    rendered = render_body(
        article(in_short="::: definition a\nb\n:::", faqs=[faq("c")], sections=[section("d")])
    )

    assert rendered.html == "clean"
    assert [definition.html for definition in rendered.definitions] == ["clean"]
    assert rendered.faq_html == {"faqone": "clean"}


def test_tables_scroll_in_named_regions():
    table = "| a |\n|---|\n| b |"
    rendered = render_body(article(in_short=table, faqs=[faq(f"{table}\n\nx\n\n{table}")]))
    start = '<div class="table-scroll" role="region" tabindex="0" aria-label="Table'

    assert [f'{start} {number}">\n<table>' in rendered.html for number in (1, 2, 3)] == [True] * 3
    assert f'{start} 1">' in rendered.faq_html["faqone"]
    assert f'{start} 3">' not in rendered.faq_html["faqone"]
    assert '<th scope="col">a</th>' in rendered.html


def test_the_first_cell_of_a_row_names_it():
    rendered = render_body(article(in_short="| | a |\n|---|--:|\n| b | c |\n| | d |"))

    assert '<th scope="row">b</th>\n<td class="align-right">c</td>' in rendered.html
    assert '<td></td>\n<td class="align-right">d</td>' in rendered.html


def test_labels_are_english_where_a_language_has_none():
    for language in ("en", "en-GB", "EN_us", "xx", ""):
        html = render_body(FULL | {"language": language}).html
        assert html == render_body(FULL).html


def test_rendering_leaves_the_content_alone():
    content = article(in_short="[@allen]", sections=[section("![](image:iron)")])
    before = repr(content)
    render_body(content)

    assert repr(content) == before
    assert content["references"] == REFERENCES


def test_code_is_printed_without_a_language():
    html = render("```\na <b>\n```\n\n    c").html

    assert "<pre><code>a &lt;b&gt;\n</code></pre>\n<pre><code>c\n</code></pre>" in html


def test_the_version_is_a_word_for_the_fingerprint():
    assert RENDERER_VERSION == "3"
