"""Headings keep their order, anchors are unique and stable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import fragment, render_body, render_fragment
from tests.rendering.allowlist import Reader
from tests.rendering.samples import article, card, codes, faq, render, section


def tags(html):
    return [tag for tag in Reader(html).tags if tag in {"h2", "h3", "h4", "h5", "h6"}]


def headings_of(markdown):
    return tags(render(markdown, references=[]).html)


def test_headings_in_a_section_start_below_its_own():
    assert headings_of("### a\n#### b\n##### c\n###### d\n### e") == [
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "h3",
    ]
    assert render("### a\n\n#### b").problems == ()


@pytest.mark.parametrize(
    ("markdown", "tag", "line"),
    [
        ("# a", "h3", 1),
        ("x\n\n## a", "h3", 3),
        ("#### a", "h3", 1),
        ("### x\n\n##### a", "h4", 3),
        ("x\ny\n---", "h3", 1),
        ("- x\n- # a", "h3", 2),
        ("> x\n>\n> # a", "h3", 3),
        ("::: caution\n# a\n:::", "h3", 2),
    ],
)
def test_a_level_that_does_not_follow_is_changed_and_reported(markdown, tag, line):
    rendered = render(markdown, references=[])

    assert tags(rendered.html)[-1] == tag
    assert [(p.code, p.line) for p in rendered.problems] == [("skipped_heading", line)]


def test_the_report_says_both_levels():
    (problem,) = render("### a\n\n###### b").problems

    assert problem.params == {"level": "6", "expected": "4"}


def test_answers_and_help_cards_start_one_level_lower():
    rendered = render_body(article(references=[], faqs=[faq("#### a")], help_cards=[card("### b")]))

    assert tags(rendered.html) == ["h2", "h2", "h3", "h4", "h2", "h3", "h4"]
    assert [(p.code, p.where) for p in rendered.problems] == [
        ("skipped_heading", "help_card:cardone")
    ]


def test_an_answer_alone_starts_below_the_title_of_its_page():
    html = render_body(article(faqs=[faq("#### a\n\n##### b")])).faq_html["faqone"]

    assert html == "<h2>a</h2>\n<h3>b</h3>\n"


def test_there_are_no_headings_in_the_call_to_action():
    rendered = render_body(article(call_to_action="### Now *act*", references=[]))

    assert "<p><strong>Now <em>act</em></strong></p>" in rendered.html
    assert codes(rendered.problems) == ["heading_not_allowed"]


def test_an_empty_heading_is_shown_as_typed_and_reported():
    rendered = render("a\n\n###")

    assert "<p>###</p>" in rendered.html
    assert [(p.code, p.line) for p in rendered.problems] == [("empty_heading", 3)]


def test_parts_without_heading_are_named_and_reported():
    rendered = render_body(
        article(
            sections=[section("x", "")], faqs=[faq("x", "")], help_cards=[card("x", heading="")]
        )
    )

    assert codes(rendered.problems) == ["empty_heading"] * 3
    assert '<h2 id="s-e3b0c442">Untitled</h2>' in rendered.html
    assert "<summary><h3>Untitled</h3></summary>" in rendered.html
    assert rendered.contents[0].text == "Untitled"


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("The role of iron", "s-the-role-of-iron"),
        ("Dopamine's involvement", "s-dopamines-involvement"),
        ("Ärzte & Füße", "s-arzte-fusse"),
        ("腿 and legs", "s-and-legs"),
        ("不宁腿", "s-f9d1099e"),
        ("?!", "s-545f940d"),
        ("ref-1", "s-ref-1"),
        ("contents", "s-contents"),
        ("word " * 30, "s-" + "word-" * 11 + "word"),
    ],
)
def test_anchors_come_from_the_words(heading, anchor):
    rendered = render_body(article(sections=[section("x", heading)]))

    assert rendered.contents[0].anchor == anchor
    assert f'<h2 id="{anchor}">' in rendered.html


def test_repeated_headings_are_counted():
    rendered = render_body(
        article(
            sections=[
                section("### Iron\n\n### Iron 2", "Iron"),
                section("x", "Iron", "sectiontwo"),
                section("x", "Iron 2", "sectionthree"),
            ]
        )
    )

    assert [h.anchor for h in rendered.contents[:3]] == ["s-iron", "s-iron-2", "s-iron-2-2"]
    assert '<h3 id="s-iron-3">Iron</h3>' in rendered.html
    assert '<h3 id="s-iron-2-3">Iron 2</h3>' in rendered.html


def test_headings_inside_never_move_the_anchor_of_a_section():
    sections = [section("### Sleep", "Iron"), section("x", "Sleep", "sectiontwo")]

    assert render_body(article(sections=sections)).contents[1].anchor == "s-sleep"


def test_citations_in_headings_are_not_part_of_the_anchor():
    assert '<h3 id="s-zinc">Zinc&nbsp;<sup' in render("### Zinc [@allen]").html


words = st.text(st.sampled_from("ab腿é-1 .\u0301"), max_size=4)


@given(st.lists(st.tuples(words, words), max_size=5), st.lists(words, max_size=3))
def test_no_two_things_share_an_id(pairs, terms):
    sections = [
        section(f"### {inner}\n", heading, f"section{index}")
        for index, (heading, inner) in enumerate(pairs)
    ]
    callouts = "".join(f"::: definition {term}\nx\n:::\n" for term in terms)
    rendered = render_body(article(sections=sections, in_short=callouts))

    assert Reader(rendered.html).faults == []


def test_previews_have_no_ids(monkeypatch):
    monkeypatch.setattr(fragment, "sanitize", lambda html: html)
    markdown = "### a\n\n::: definition b\nx\n:::\n\n[@allen]"
    html = render_fragment(markdown, where="in_short", references=[], images=[]).html

    assert Reader(html).ids == []
