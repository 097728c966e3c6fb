"""`::: definition TERM` and `::: caution TITLE`."""

import pytest

from articles.rendering import render_body
from tests.rendering.allowlist import Reader
from tests.rendering.samples import article, codes, faq, render, section


def inside(markdown):
    return render(markdown).html.split("Iron</h2>\n")[1].split("</section>")[0]


def test_a_definition_names_its_term():
    assert inside("::: definition Ferritin\nThe *store*.\n:::") == (
        '<aside class="callout definition" role="note" aria-label="Definition: Ferritin">\n'
        '<p class="callout-title"><dfn id="def-ferritin">Ferritin</dfn></p>\n'
        "<p>The <em>store</em>.</p>\n"
        "</aside>\n"
    )


def test_a_caution_says_that_it_is_important():
    assert inside("::: caution Before you stop\nAsk.\n:::") == (
        '<aside class="callout caution" role="note" aria-label="Caution: Before you stop">\n'
        '<p class="callout-title"><span class="visually-hidden">Important: </span>'
        "Before you stop</p>\n<p>Ask.</p>\n</aside>\n"
    )


def test_a_caution_needs_no_title():
    html = inside("::: caution\nAsk.\n:::")

    assert 'aria-label="Caution">' in html
    assert "Important: </span>Caution</p>" in html


def test_definitions_are_returned_for_the_glossary():
    rendered = render_body(
        article(
            in_short="::: caution\nx\n:::",
            sections=[section("::: definition Ferritin\nA store [@allen].\n\n- one\n:::")],
            faqs=[faq("::: definition Ferritin\nAgain.\n:::")],
        )
    )

    first, second = rendered.definitions
    assert (first.term, first.anchor, second.anchor) == (
        "Ferritin",
        "def-ferritin",
        "def-ferritin-2",
    )
    assert first.html == (
        '<p>A store&nbsp;<sup class="citation">'
        '<span class="visually-hidden">Reference </span>1</sup>'
        ".</p>\n"
        "<ul>\n<li>one</li>\n</ul>\n"
    )
    assert second.html == "<p>Again.</p>\n"
    assert {first.anchor, second.anchor} <= set(Reader(rendered.html).ids)
    assert "id=" not in rendered.faq_html["faqone"]


@pytest.mark.parametrize(
    "markdown",
    [
        "text\n::: caution\nx\n:::\ntext",
        "> ::: caution\n> x\n> :::",
        "- ::: caution\n  x\n  :::",
        ":::caution\nx\n:::",
        "::::: Caution\n:::: \nx\n:::::",
        "::: caution\n- a\n- b\n:::",
        "::: caution\n> a\n:::",
        "::: caution\n:::",
    ],
)
def test_callouts_may_stand_in_other_blocks_and_around_them(markdown):
    rendered = render(markdown)

    assert rendered.html.count("<aside") == 1
    assert Reader(rendered.html).faults == []
    assert "unclosed_callout" not in codes(rendered.problems)


def test_a_closing_line_ends_lazy_quotations():
    html = inside("::: caution\n> a\n:::\nb")

    assert html.index("</blockquote>\n</aside>\n<p>b</p>") > 0


@pytest.mark.parametrize(
    ("markdown", "code", "line", "visible"),
    [
        ("a\n\n::: danger Zone\nx\n:::", "unknown_callout", 3, "::: danger Zone"),
        ("::: caution\nx", "unclosed_callout", 1, "x"),
        ("> ::: caution\n> x\n\ny", "unclosed_callout", 1, "x"),
        ("- ::: caution\n  x\n\n\ny", "unclosed_callout", 1, "x"),
        ("::: caution", "unclosed_callout", 1, "Caution"),
        ("a\n::: definition\nx\n:::", "callout_without_term", 2, "Definition"),
        ("::: caution\n::: caution B\nx\n:::", "nested_callout", 2, "::: caution B"),
        ("a\n\n:::", "callout_not_open", 3, ":::"),
    ],
)
def test_slips_are_reported_and_nothing_is_lost(markdown, code, line, visible):
    rendered = render(markdown)

    assert (code, line) in [(problem.code, problem.line) for problem in rendered.problems]
    assert visible in Reader(rendered.html).text


def test_what_follows_an_unclosed_callout_in_a_list_stays_outside():
    html = inside("- ::: caution\n  x\n\ny")

    assert html.endswith("</aside>\n</li>\n</ul>\n<p>y</p>\n")


def test_a_closing_line_outside_of_the_list_closes_nothing_in_it():
    rendered = render("- ::: caution\n  x\n\ny\n\n:::")

    assert codes(rendered.problems) == ["unclosed_callout", "callout_not_open"]
    assert rendered.html.index("</aside>") < rendered.html.index("<p>y</p>")


def test_indented_colons_are_code():
    rendered = render("    ::: caution")

    assert "<pre><code>::: caution" in rendered.html
    assert rendered.problems == ()


def test_two_colons_are_text():
    assert render(":: caution").problems == ()
