"""The preview is the same rendering, for a place without the reference list."""

from articles.rendering import render_body, render_fragment
from tests.rendering.samples import IRON, REFERENCES, article, section


def preview(markdown, **changes):
    arguments = {"where": "section:x", "references": REFERENCES, "images": [IRON]} | changes
    return render_fragment(markdown, **arguments)


def test_markdown_is_printed_as_in_the_article():
    markdown = "**a** ~~b~~\n\n| c |\n|:-:|\n| d |\n\n![](image:iron)"
    html = preview(markdown).html

    assert html in render_body(article(sections=[section(markdown)])).html
    assert '<th scope="col" class="align-center">c</th>' in html


def test_citations_are_numbered_within_the_field():
    assert ">Reference </span>1, 2</sup>" in preview("[@garcia; @allen]").html


def test_citations_have_the_numbers_of_the_article_where_these_are_known():
    html = preview("[@garcia] [@allen]", numbers={"garcia": 7, "gone": 9}).html

    assert ">Reference </span>7</sup>" in html
    assert ">Reference </span>8</sup>" in html


def test_problems_of_the_list_and_the_library_are_not_those_of_the_field():
    references = [*REFERENCES, REFERENCES[0]]

    assert preview("x", references=references, images=[IRON | {"alt": "\u202e"}]).problems == ()
