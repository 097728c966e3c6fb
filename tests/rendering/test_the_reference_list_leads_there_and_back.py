"""The list at the end: identifiers as links, evidence in words, ways back to the text."""

import pytest

from articles.rendering import render_body
from tests.rendering.samples import article, reference, render


def item(number=1, markdown="[@x]", **changes):
    html = render(markdown, references=[reference("x", "Allen", **changes)]).html
    return html.split(f'<li id="ref-{number}">\n')[1].split("\n</li>")[0]


def test_the_list_is_a_labeled_section_of_endnotes():
    html = render("x").html

    assert html.index('<section class="references" role="doc-endnotes"') > 0
    assert 'aria-labelledby="references">\n<h2 id="references">References</h2>\n<ol>' in html


def test_an_article_without_references_has_no_list():
    assert "references" not in render("x", references=[]).html


def test_a_bare_reference_is_its_text_and_the_way_back():
    assert item() == (
        '<p class="reference-text">Allen RP. Work of 2013.</p>\n'
        '<p class="back-links"><a href="#c1a" role="doc-backlink"'
        ' aria-label="Back to text, reference 1, citation a">Back to text</a></p>'
    )


def test_several_citations_have_lettered_ways_back():
    name = "Back to text, reference 1, citation"

    assert item(markdown="[@x] [@x, p. 5]").endswith(
        '<p class="back-links">Back to text: '
        f'<a href="#c1a" role="doc-backlink" aria-label="{name} a">a</a> '
        f'<a href="#c1b" role="doc-backlink" aria-label="{name} b">b</a></p>'
    )


def test_a_reference_that_is_not_cited_has_no_way_back():
    assert item(markdown="x") == '<p class="reference-text">Allen RP. Work of 2013.</p>'


def test_identifiers_are_links():
    source = {"DOI": "10.1212/WNL.0b013e31829<4b3f6>", "PMID": 23365062, "PMCID": "PMC3719416"}

    assert (
        '<p class="reference-links">'
        '<a href="https://doi.org/10.1212/WNL.0b013e31829%3C4b3f6%3E" rel="noopener">'
        "doi:10.1212/WNL.0b013e31829&lt;4b3f6&gt;</a> "
        '<a href="https://pubmed.ncbi.nlm.nih.gov/23365062/" rel="noopener">PubMed 23365062</a> '
        '<a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC3719416/" rel="noopener">PMC3719416</a>'
        "</p>"
    ) in item(source=source)


def test_an_address_is_a_link_where_there_is_no_identifier():
    address = "https://a.example/ä b?c=(d)"

    assert (
        '<a href="https://a.example/%C3%A4%20b?c=(d)" rel="noopener">'
        "https://a.example/ä b?c=(d)</a>"
    ) in item(source={"URL": address})
    assert "a.example" not in item(source={"URL": address, "PMID": "1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [("DOI", "doi:10.1/x"), ("DOI", "11.1000/x"), ("PMID", "PMC12"), ("PMCID", "12")],
)
def test_a_malformed_identifier_is_printed_and_reported(name, value):
    references = [reference("x", source={name: value})]
    rendered = render("x", references=references)

    assert f"{value}</span></p>" in rendered.html
    (problem,) = rendered.problems
    assert (problem.code, problem.where) == ("identifier_malformed", "references")
    assert problem.params == {"key": "x", "name": name, "value": value}


@pytest.mark.parametrize("address", ["javascript:hit()", "/internal", "//a.example", "a.example"])
def test_an_address_that_is_not_on_the_web_is_printed_and_reported(address):
    rendered = render("x", references=[reference("x", source={"URL": address})])

    assert f"<span>{address}</span>" in rendered.html
    assert [(p.code, p.params) for p in rendered.problems] == [
        ("disallowed_link", {"key": "x", "url": address})
    ]


@pytest.mark.parametrize("strength", ["strong", "moderate", "limited"])
def test_strength_is_said_in_words(strength):
    assert (f'<p class="reference-strength {strength}">{strength.title()} evidence</p>') in item(
        strength=strength
    )


def test_finding_and_place_in_the_source_are_labeled():
    printed = item(finding="Less <iron>", locator="p. 5")

    assert (
        '<p class="reference-locator"><span class="label">Where in the source:</span> p. 5</p>\n'
        '<p class="reference-finding"><span class="label">Finding:</span> Less &lt;iron&gt;</p>'
    ) in printed


def test_a_reference_without_text_shows_its_key_and_is_reported():
    rendered = render("x", references=[reference("x", text="")])

    assert '<p class="reference-text">[@x]</p>' in rendered.html
    assert [(p.code, p.params) for p in rendered.problems] == [
        ("reference_without_text", {"key": "x"})
    ]


def test_the_list_is_in_the_order_of_the_numbers():
    html = render_body(article(in_short="[@winkelman] [@earley]")).html
    order = [html.index(f">{name} RP.") for name in ("Winkelman", "Earley", "Allen", "Manconi")]

    assert order == sorted(order)


JOURNAL = {
    "type": "article-journal",
    "title": "Work of 2013",
    "author": [{"family": "Allen", "given": "RP"}],
    "container-title": "Neurology",
}


def test_the_journal_stands_in_italics_where_the_words_are_those_of_the_record():
    words = "Allen RP. Work of 2013. Neurology."
    assert '<p class="reference-text">Allen RP. Work of 2013. <i>Neurology</i>.</p>' in item(
        text=words, source=JOURNAL
    )


@pytest.mark.parametrize(
    "words", ["Allen RP. Work of 2013. Neurology.", "Allen RP. Work of 2013. Neurology. 2013."]
)
def test_words_in_any_of_the_styles_are_set_as_that_style_does(words):
    source = (
        {**JOURNAL, "issued": {"date-parts": [[2013]]}} if "Neurology. 2013" in words else JOURNAL
    )
    assert "<i>Neurology</i>" in item(text=words, source=source)


def test_signed_words_stay_when_the_record_prints_others():
    assert '<p class="reference-text">Allen R. Work of 2013.</p>' in item(
        text="Allen R. Work of 2013.", source=JOURNAL
    )
