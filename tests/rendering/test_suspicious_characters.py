"""Characters that nobody sees are shown and reported, except where a script needs them."""

import pytest

from articles.rendering import render_body
from tests.rendering.allowlist import Reader
from tests.rendering.samples import article, card, codes, faq, reference, render, section


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("5\u202e mg", "U+202E"),
        ("\u2066x\u2066", "U+2066"),
        ("rest\u200bless", "U+200B"),
        ("rest\u200dless", "U+200D"),
        ("\u200crest", "U+200C"),
        ("\u0645\u200cx", "U+200C"),
        ("x\u200c\u0645", "U+200C"),
        ("\u0645x\u200c\u0645", "U+200C"),
        ("\U0001f469\u200dx", "U+200D"),
        ("x\u200d\U0001f469", "U+200D"),
        ("\U0001f469\u200c\U0001f469", "U+200C"),
        ("a\ufeffb", "U+FEFF"),
        ("a\u00adb", "U+00AD"),
        ("1\u200f 2\u200f 3", "U+200F"),
        ("a\x00b", "U+0000"),
        ("a\x1bb", "U+001B"),
        ("a\x85b", "U+0085"),
        ("a\u2028b", "U+2028"),
        ("a\U000e0041b", "U+E0041"),
        ("a\ud800b", "U+D800"),
        ("a\uffffb", "U+FFFF"),
        ("a\u3164b", "U+3164"),
        ("a&#8238;b", "U+202E"),
        ("a&#x202E;b", "U+202E"),
        ("a&#0;b", "U+0000"),
        ("a&ZeroWidthSpace;b", "U+200B"),
        ("a&shy;b", "U+00AD"),
    ],
)
def test_it_is_printed_as_its_code_point_and_reported(text, name):
    rendered = render(f"one\ntwo\n{text}")

    assert f"\u2039{name}\u203a" in Reader(rendered.html).text
    assert [(p.code, p.line, p.params) for p in rendered.problems] == [
        ("suspicious_character", 3, {"character": name})
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian
        "\u0915\u094d\u200d\u0937",  # Hindi
        "\u1797\u17b6\u200b\u1781\u17d2\u1798\u17c2\u179a",  # Khmer
        "\u05e9\u05dc\u05d5\u05dd!\u200f and more",  # Hebrew
        "\U0001f469\u200d\u2695\ufe0f \U0001f469\U0001f3fd\u200d\U0001f52c",  # doctors
        "a\u00a0b\tc",
        "a&nbsp;b &amp; &#169; &copy; &nonsense; &#9999999; &#xFFFFFF;",
    ],
)
def test_it_is_left_alone_where_it_belongs(text):
    rendered = render(text)

    assert "\u2039" not in rendered.html
    assert rendered.problems == ()


def test_texts_that_are_too_long_are_searched_too():
    rendered = render("a\u202e" + "b" * 200_000)

    assert "\u202e" not in rendered.html
    assert set(codes(rendered.problems)) == {"suspicious_character", "too_long"}


def test_all_plain_texts_are_searched():
    bad = "a\u202eb"
    rendered = render_body(
        article(
            title=bad,
            summary=bad,
            meta_description=bad,
            change_note=bad,
            sections=[section("x", bad)],
            faqs=[faq("x", bad)],
            help_cards=[card("x", heading=bad)],
            references=[reference("x", bad, text=bad, finding=bad, locator=bad)],
        )
    )

    assert [(p.where, p.line) for p in rendered.problems] == [
        ("title", 0),
        ("summary", 0),
        ("meta_description", 0),
        ("change_note", 0),
        ("section:sectionone", 0),
        ("faq:faqone", 0),
        ("help_card:cardone", 0),
        ("references", 0),
    ]
    assert set(codes(rendered.problems)) == {"suspicious_character"}
    assert "\u202e" not in rendered.html


def test_a_sentence_across_lines_has_right_line_numbers_whatever_the_line_ends():
    for line_end in ("\n", "\r\n", "\r"):
        rendered = render(line_end.join(["a", "", "b [@no]", "c \u202e"]))
        assert [p.line for p in rendered.problems] == [3, 4]
