"""Every input of the corpus, in every field of an article, comes out as listed HTML only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import body, fragment, render_body, render_fragment
from tests.rendering.allowlist import Reader
from tests.rendering.corpus import CASES, HOSTILE
from tests.rendering.samples import IRON, REFERENCES, article, card, faq, in_every_field, section

PIECES = [
    *"[]()!*_`~<>&\\#|:@-=+'\"{}$^%/",
    " ", "\n", "\n\n", "    ", "\t", "**", "~~", "```", "~~~", "- ", "1. ", "> ", "### ", "#### ",
    "::: ", ":::", "::: definition ", "::: caution ", "[@allen]", "[@earley, p. 5]", "[@allen; @x]",
    "[@", "](", "![", "](image:iron)", "](https://a.example)", "](javascript:a)", "](//b.example)",
    '"t"', "|a|b|\n|-|-|\n", "<b>", "<script>", "</", "<!--", "-->", "<https://a.example>",
    "<a@b.c>", "&#x202e;", "&lt;", "&#0;", "&ZeroWidthSpace;", "[x]: /y\n", "===", "---", "***", "http://[::1",
    "http://xn--a.example", "word", "Ärzte", "腿", "\u202e", "\u200d", "\x00", "\r\n", "\ud800",
]  # fmt: skip
tricky = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def test_the_corpus_is_large_and_named():
    assert len(CASES) >= 150
    assert len({name for name, _ in CASES}) == len(CASES)
    assert len(HOSTILE) >= 10


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_corpus_is_rendered_as_listed_html(name, text):
    rendered = render_body(in_every_field(text))

    assert Reader(rendered.html).faults == []
    for html in (*rendered.faq_html.values(), *(each.html for each in rendered.definitions)):
        assert (Reader(html).faults, Reader(html).ids) == ([], [])


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_corpus_needs_no_sanitizer(name, text, monkeypatch):
    """The steps before are safe by themselves: the last one changes spelling only."""
    cleaned = render_body(in_every_field(text)).html
    monkeypatch.setattr(body, "sanitize", lambda html: html)

    assert Reader(render_body(in_every_field(text)).html).events == Reader(cleaned).events


@given(tricky, tricky, tricky, tricky)
def test_random_markdown_is_rendered_as_listed_html(first, second, third, fourth):
    rendered = render_body(
        article(
            in_short=fourth,
            sections=[section(first, second)],
            faqs=[faq(second, third)],
            help_cards=[card(third, "urgent", fourth)],
            bottom_line=third,
            call_to_action=first,
        )
    )

    assert Reader(rendered.html).faults == []
    assert Reader(rendered.faq_html["faqone"]).faults == []


@given(tricky)
def test_random_markdown_needs_no_sanitizer(text):
    def preview():
        html = render_fragment(text, where="in_short", references=REFERENCES, images=[IRON]).html
        return Reader(html)

    cleaned = preview()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fragment, "sanitize", lambda html: html)
        assert preview().events == cleaned.events
    assert cleaned.faults == []
    assert cleaned.ids == []
