import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing import plain_text
from articles.importing.lines import CONTROL, INVISIBLE, NUMBER
from articles.importing.notices import Unreadable
from articles.importing.report import report_lines
from tests.importing.pages import LABELS, pages
from tests.support.soak import scaled

LINES = st.one_of(
    st.sampled_from([label for labels in LABELS.values() for label in labels]),
    st.sampled_from(
        (
            *(
                "Contents",
                "On this page",
                "Alpha",
                "• Alpha",
                "• Beta",
                "1. Alpha",
                "2. Beta",
                "Beta",
            ),
            *("What is alpha?", "Q: What is beta?", "A: It is gamma.", "Home > Alpha", "•", "2."),
            *("Alpha (AB) is a beta that gammas.", "Definition: Beta is a gamma.", "Key term"),
            *("Vitamin A: what is it?", "It is vitamin a: yes.", "0- Alpha", "The FAQ: why?"),
            *("By Jane Doe", "Medically reviewed by", "Jane Roe, MD", "Share", "Updated May 2024"),
            *("[1] Alpha AB. Beta gamma. Journal. 2001;1:1-9.", "doi:10.1000/x", "http://x.org"),
            *(
                "We use cookies here.",
                "Related articles",
                "alpha\tbeta",
                "gamma\tdelta",
                "Warning: no",
            ),
            *(
                "Talk to us!",
                "lower case goes on",
                "Not medical advice, no substitute.",
                "---",
                "[1]",
            ),
        )
    ),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\n\r"), max_size=25),
    st.just(""),
)
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


def words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFC", text.translate(INVISIBLE).translate(CONTROL)).casefold()
    return set(re.findall(r"[^\W_]+", plain))


def said(value: Any) -> str:
    """All text in a draft, however deep."""
    if isinstance(value, Mapping):
        return " ".join(map(said, value.values()))
    if isinstance(value, list | tuple):
        return " ".join(map(said, value))
    return str(value)


def without_marks(line: str) -> str:
    """A line without list numbers and "Q:", which become structure."""
    bare = re.sub(r"^\W*", "", line)
    bare = NUMBER.sub("", line.strip(), count=1) if NUMBER.match(line.strip()) else bare
    return re.sub(r"^(?:q|question|a|answer)\s*\d{0,3}\s*[:.)]", "", bare, flags=re.IGNORECASE)


def check(text: str) -> None:
    try:
        parsed = plain_text.parse(text, "page.txt")
    except Unreadable:
        return  # the whole file is refused, and nothing of it is anywhere
    kept = words(said(asdict(parsed.draft))) | words("\n".join(report_lines(parsed.notices)))
    for line in text.split("\n"):
        lost = words(without_marks(line)) - kept
        assert {word for word in lost if not word.isdigit()} == set()
    numbers = [fate.line.number for fate in parsed.fates]
    assert numbers == sorted(numbers)
    filled = {n for n, line in enumerate(text.split("\n"), 1) if words(line)}
    assert filled <= set(numbers) | {number - 1 for number in numbers}


@pytest.mark.soak
@settings(max_examples=scaled(300))
@given(TEXTS)
def test_every_word_of_any_text_is_in_the_draft_or_in_the_report(text: str) -> None:
    check(f"The title of it\n\n{text}")


@pytest.mark.soak
@settings(max_examples=scaled(40))
@given(pages(), st.data())
def test_no_word_is_lost_when_lines_of_a_page_are_shuffled(page: Any, data: st.DataObject) -> None:
    check("\n".join(data.draw(st.permutations(page.text.split("\n")))))
