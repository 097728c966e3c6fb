import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing import plain_text
from articles.importing.lines import cleaned
from articles.importing.markdown_escape import escaped
from articles.rendering import render_fragment
from tests.support.soak import scaled

MARKUP = "*_`[]()<>!#+-=:|~\\&;{}@^.$ \"'0123456789"
PIECES = (
    *("**x**", "__x__", "a_b", "_a_", "`x`", "[x](y)", "![x](image:y)", "[@key]", "[^1]", "[x]: y"),
    *(
        "<b>",
        "</b>",
        "<!-- x -->",
        "<https://x.org>",
        "<a@b.org>",
        "&amp;",
        "&#65;",
        "&copy",
        "~~x~~",
    ),
    *("# x", "###### x", "#x", "> x", "- x", "+ x", "* x", "1. x", "1) x", "---", "- - -", "***"),
    *(
        "___",
        "===",
        "```",
        "~~~",
        "::: definition x",
        ":::",
        "| a | b |",
        "\\",
        "\\*",
        "\\\\",
        "{#x}",
    ),
)
WORDS = st.one_of(st.sampled_from(PIECES), st.text(MARKUP + "abé", max_size=8))
LINES = st.lists(WORDS, min_size=1, max_size=5).map(lambda words: cleaned(" ".join(words)))


class Text(HTMLParser):
    """The characters a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = ""

    def handle_data(self, data: str) -> None:
        self.seen += data


def shown(markdown: str) -> str:
    """What readers see of Markdown in a section, blanks aside."""
    fragment = render_fragment(markdown, where="section:abcdef", references=(), images=())
    assert fragment.problems == ()
    text = Text()
    text.feed(fragment.html)
    return re.sub(r"\s+", " ", text.seen).strip()


@pytest.mark.soak
@settings(max_examples=scaled(500))
@given(LINES.filter(bool))
def test_a_reader_sees_the_characters_that_were_typed(line: str) -> None:
    assert shown(escaped(line)) == line


@pytest.mark.parametrize(
    "line", ["5 > 3 and 2 < 4", "snake_case", "100 % (n = 12)", "#hashtag", "a - b", "e.g. 1.5 mg"]
)
def test_ordinary_words_are_left_alone(line: str) -> None:
    assert escaped(line) == line


PAGE = """Title

References in the text

{line}

References

1. Author AB. A study. Journal. 2001;1:1.
"""


@pytest.mark.parametrize(
    ("line", "markdown"),
    [
        ("Iron is low [1].", "Iron is low [@author2001]."),
        ("[1]: not a definition", r"[@author2001]\: not a definition"),
        ("[1](https://example.org) is no link", r"[@author2001]\(https://example.org) is no link"),
        ("Iron [1]_is_ *low*", r"Iron [@author2001]\_is\_ \*low\*"),
        ("Iron is low [2].", r"Iron is low \[2]."),
        ("Iron is low [1, 2].", r"Iron is low \[1, 2]."),
    ],
)
def test_a_number_becomes_a_citation_only_where_such_a_reference_is(
    line: str, markdown: str
) -> None:
    draft = plain_text.parse(PAGE.format(line=line), "page.txt").draft
    assert draft.sections[0].body == markdown
