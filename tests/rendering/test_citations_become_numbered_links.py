"""`[@key]` and its relatives: numbers in reading order, links there and back."""

import pytest

from articles.rendering import render_body
from tests.rendering.allowlist import Reader
from tests.rendering.samples import (
    REFERENCES,
    article,
    card,
    codes,
    faq,
    reference,
    render,
    section,
)


def superscripts(html):
    return [part.split("</sup>")[0] for part in html.split('<sup class="citation">')[1:]]


def paragraph(markdown):
    html = render(markdown).html
    return html.split('<h2 id="s-iron">Iron</h2>\n')[1].split("</section>")[0]


def test_a_citation_is_a_link_with_a_name():
    assert paragraph("Iron matters [@allen].") == (
        '<p>Iron matters&nbsp;<sup class="citation"><a href="#ref-1" id="c1a" role="doc-noteref"'
        ' aria-label="Reference 1: Allen 2013">1</a></sup>.</p>\n'
    )


def test_numbers_follow_the_first_citation_in_reading_order():
    rendered = render_body(
        article(
            call_to_action="[@allen]",
            questions="[@earley]",
            bottom_line="[@earley]",
            help_cards=[card("[@manconi]")],
            faqs=[faq("[@manconi; @garcia]")],
            sections=[section("[@garcia]"), section("[@allen]", uid="sectiontwo")],
            why_it_matters="[@winkelman]",
            in_short="[@winkelman]",
        )
    )

    expected = {"winkelman": 1, "garcia": 2, "allen": 3, "manconi": 4, "earley": 5}
    assert rendered.numbers == expected
    assert list(rendered.numbers) == list(expected)


def test_references_that_are_not_cited_follow_in_the_order_of_the_list():
    assert render("[@garcia]").numbers == {
        "garcia": 1,
        "allen": 2,
        "earley": 3,
        "manconi": 4,
        "winkelman": 5,
    }


def test_a_group_is_printed_in_rising_order():
    html = superscripts(render("[@garcia] [@allen; @garcia]").html)[1]

    assert Reader(html).text == "1, 2"
    assert html.index("#ref-1") < html.index("#ref-2")


def test_three_numbers_in_a_row_are_a_run_with_a_link_for_each():
    (html,) = superscripts(render("[@allen; @earley; @garcia; @manconi]").html)

    assert Reader(html).text == "1, 2, 3, 4"
    assert html == (
        '<span class="citation-run">'
        '<a href="#ref-1" id="c1a" role="doc-noteref" aria-label="Reference 1: Allen 2013">1</a>'
        '<span class="citation-within"><span class="visually-hidden">, '
        '<a href="#ref-2" id="c2a" role="doc-noteref" aria-label="Reference 2: Earley 2000">2</a>, '
        '<a href="#ref-3" id="c3a" role="doc-noteref"'
        ' aria-label="Reference 3: García-Borreguero 2016">3</a>, '
        "</span></span>"
        '<a href="#ref-4" id="c4a" role="doc-noteref" aria-label="Reference 4: Manconi 2021">4</a>'
        "</span>"
    )


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("[@allen; @earley]", "1, 2"),
        ("[@allen] [@earley] [@garcia] [@allen; @garcia; @earley, p. 2]", "1, 2(p. 2), 3"),
        ("[@allen] [@earley] [@garcia] [@manconi] [@allen; @earley; @manconi]", "1, 2, 4"),
    ],
)
def test_gaps_and_places_in_the_source_break_a_run(markdown, text):
    html = superscripts(render(markdown).html)[-1]

    assert "citation-run" not in html
    assert Reader(html).text == text


def test_a_run_may_be_followed_by_single_numbers():
    markdown = "[@allen] [@earley] [@garcia] [@manconi] [@winkelman]"
    html = superscripts(render(f"{markdown} [@allen; @earley; @garcia; @winkelman]").html)[-1]

    assert html.count("citation-run") == 1
    assert Reader(html).text == "1, 2, 3, 5"


def test_the_place_in_the_source_is_seen_and_heard():
    (html,) = superscripts(render("[@allen, pp. 5-7, fig 2]").html)

    assert 'aria-label="Reference 1: Allen 2013, pp. 5-7, fig 2">1</a>' in html
    assert html.endswith('<span class="locator" aria-hidden="true">(pp. 5-7, fig 2)</span>')


def test_one_reference_may_be_cited_at_two_places_of_the_source():
    (html,) = superscripts(render("[@allen, p. 5; @allen, p. 9]").html)

    assert Reader(html).text == "1(p. 5), 1(p. 9)"
    assert Reader(html).ids == ["c1a", "c1b"]


def test_every_marker_has_its_way_back():
    rendered = render_body(
        article(
            in_short="[@allen] [@earley; @allen; @garcia]",
            faqs=[faq("[@allen, p. 5]")],
        )
    )
    reader = Reader(rendered.html)

    markers = {name for name in reader.ids if name[0] == "c" and name[1].isdigit()}
    assert markers == {"c1a", "c1b", "c1c", "c2a", "c3a"}
    assert {link[1:] for link in reader.links if link.startswith("#c")} == markers
    assert reader.faults == []


def test_letters_go_on_after_z():
    ids = Reader(render("[@allen] " * 53).html).ids

    assert ids.index("c1z") < ids.index("c1aa") < ids.index("c1az") < ids.index("c1ba")


def test_an_unknown_key_is_marked_and_reported():
    rendered = render("One.\n\nTwo [@allen; @nobody, p. 5].")

    assert '1</a></sup><mark class="unresolved">[@nobody, p. 5]</mark>.' in rendered.html
    (problem,) = rendered.problems
    assert (problem.code, problem.where, problem.line) == (
        "unknown_citation",
        "section:sectionone",
        3,
    )
    assert problem.params == {"key": "nobody"}


def test_a_citation_of_unknown_keys_only_has_no_number():
    html = paragraph("[@nobody]")

    assert html == '<p><mark class="unresolved">[@nobody]</mark></p>\n'


@pytest.mark.parametrize(
    "typed",
    [
        "[@]",
        "[@;]",
        "[@allen;]",
        "[@allen @earley]",
        "[@allen, @earley]",
        "[@allen,]",
        "[@allen; earley]",
        "[@allen.b]",
        "[@allen; @allen]",
        "[@*allen*]",
        f"[@{'a' * 65}]",
        "[@ allen]",
    ],
)
def test_a_malformed_citation_stays_as_typed_and_is_reported(typed):
    rendered = render(f"x {typed} y")

    assert f"<p>x {typed} y</p>" in rendered.html
    assert codes(rendered.problems) == ["citation_malformed"]


def test_an_unclosed_citation_is_reported_with_what_follows():
    rendered = render("x [@allen and more")

    assert "<p>x [@allen and more</p>" in rendered.html
    assert rendered.problems[0].params == {"text": "[@allen and more"}


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("`[@allen]`", "[@allen]"),
        ("    [@allen]", "[@allen]"),
        (r"\[@allen]", "[@allen]"),
        (r"[\@allen]", "[@allen]"),
        ("[me@allen.example]", "[me@allen.example]"),
        ("me@allen.example", "me@allen.example"),
        ("[see @allen]", "[see @allen]"),
        ("@allen", "@allen"),
    ],
)
def test_what_only_looks_similar_is_left_alone(markdown, words):
    rendered = render(markdown)

    assert superscripts(rendered.html) == []
    assert words in Reader(rendered.html).text
    assert rendered.problems == ()


def test_a_citation_may_go_on_in_the_next_line():
    assert Reader(superscripts(render("[@allen;\n@earley]").html)[0]).text == "1, 2"


def test_a_citation_that_is_a_link_is_reported():
    rendered = render("[@allen](https://a.example)")

    assert '<a href="https://a.example" rel="noopener">@allen</a>' in rendered.html
    assert codes(rendered.problems) == ["citation_malformed"]


def test_a_citation_in_front_of_brackets_is_a_citation():
    rendered = render("[@allen](see there)")

    assert "1</a></sup>(see there)" in rendered.html
    assert rendered.problems == ()


def test_a_citation_inside_of_a_link_breaks_the_link():
    assert "link</a>" not in render("[a [@allen] link](https://a.example)").html


@pytest.mark.parametrize("name", ["title", "summary", "meta_description", "change_note"])
def test_citations_in_plain_fields_are_reported(name):
    (problem,) = render_body(article(**{name: "Iron [@allen]"})).problems

    assert (problem.code, problem.where, problem.line) == ("citation_malformed", name, 0)
    assert problem.params == {"text": "[@allen]"}


def test_citations_in_headings_of_parts_are_reported():
    rendered = render_body(
        article(
            sections=[section("x", "Iron [@allen]")],
            faqs=[faq("x", "Why [@allen]?")],
            help_cards=[card("x", heading="Soon [@allen]")],
        )
    )

    assert [problem.where for problem in rendered.problems] == [
        "section:sectionone",
        "faq:faqone",
        "help_card:cardone",
    ]
    assert set(codes(rendered.problems)) == {"citation_malformed"}


def test_an_answer_alone_has_numbers_without_links():
    rendered = render_body(
        article(
            in_short="[@winkelman]",
            faqs=[faq("Yes [@allen; @earley; @garcia], but [@winkelman, p. 5].")],
        )
    )

    hidden = '<sup class="citation"><span class="visually-hidden">Reference </span>'
    assert rendered.faq_html == {
        "faqone": f"<p>Yes&nbsp;{hidden}2–4</sup>, but&nbsp;{hidden}1(p. 5)</sup>.</p>\n"
    }


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"source": {"author": [{"literal": "RLS Group"}]}}, "Reference 1: RLS Group"),
        (
            {"source": {"issued": {"date-parts": [[2013]]}}},
            "Reference 1: Somebody RP. Work of 2013.",
        ),
        ({"source": {}, "text": "word " * 20}, "Reference 1: " + "word " * 11 + "word…"),
        ({"source": {}, "text": ""}, "Reference 1"),
        ({"source": {"author": [{}], "issued": {"date-parts": [[]]}}, "text": ""}, "Reference 1"),
    ],
)
def test_the_name_of_a_marker_falls_back_to_what_is_known(changes, label):
    references = [reference("x", **changes)]

    assert f'aria-label="{label}"' in render("[@x]", references=references).html


def test_a_repeated_key_means_its_first_reference():
    references = [*REFERENCES[:2], reference("allen", "Second")]
    rendered = render("[@earley] [@allen]", references=references)

    assert rendered.numbers == {"earley": 1, "allen": 2}
    assert 'aria-label="Reference 2: Allen 2013"' in rendered.html
    assert rendered.html.index('id="ref-2"') < rendered.html.index("Second") > 0
    assert 'id="ref-3"' in rendered.html
    assert [(p.code, p.where, p.params) for p in rendered.problems] == [
        ("duplicate_citation_key", "references", {"key": "allen"})
    ]


@pytest.mark.parametrize(
    "typed", ["Iron matters [@allen].", "Iron matters  [@allen].", "Iron matters\n[@allen]."]
)
def test_no_line_begins_with_a_number(typed: str) -> None:
    assert 'Iron matters&nbsp;<sup class="citation">' in render(typed).html


def test_what_is_no_number_may_begin_a_line() -> None:
    assert "matters <mark" in render("Iron matters [@nobody].").html
    assert 'matters<sup class="citation">' in render("Iron matters[@allen].").html
