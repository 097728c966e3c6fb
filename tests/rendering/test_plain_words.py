"""`plain_text` gives the words of a Markdown text, for search and descriptions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import plain_text
from tests.rendering.corpus import CASES


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("", ""),
        ("**Iron** is [a metal](https://a.example).", "Iron is a metal."),
        ("One [@allen, p. 5], two.", "One, two."),
        ("One [@allen] two", "One two"),
        ("[@allen] one", "one"),
        ("a\nb  \nc", "a b c"),
        ("### a\n\n- b\n- c", "a\nb\nc"),
        ("![iron *path*](image:iron)", "iron path"),
        ("::: definition Ferritin\nThe store.\n:::", "Ferritin\nThe store."),
        ("| a | b |\n|---|---|\n| c | d |", "a\nb\nc\nd"),
        ("`a` &amp; <b>", "a & <b>"),
        ("    code\n\n```\nmore  code\n```", "code\nmore code"),
        ("a\r\n\r\nb", "a\nb"),
        ("[x](javascript:y)", "x"),
        ("***", ""),
    ],
)
def test_words_without_markup(markdown, words):
    assert plain_text(markdown) == words


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_the_corpus_has_words_too(name, text):
    assert plain_text(text) == "\n".join(
        " ".join(line.split()) for line in plain_text(text).split("\n")
    )


@given(st.text(max_size=100))
def test_any_text_has_words(text):
    assert isinstance(plain_text(text), str)
