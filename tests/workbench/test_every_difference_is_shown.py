"""No difference between two texts may be displayed as "no change"."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.canonical import canonical_json
from articles.content import freeze
from articles.diff import compare_contents, compare_revisions
from articles.models import Revision
from articles.word_diff import ADDED, REMOVED, Passage, compare_texts
from tests import factories as make


def shown(old: str, new: str) -> list[tuple[str, str]]:
    """Return what is marked, in reading order."""
    runs = [run for passage in compare_texts(old, new) for run in passage.runs]
    return [(run.kind, run.text) for run in runs if run.kind != "same"]


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("Take 75 mg.", "Take 7.5 mg.", [(REMOVED, "75"), (ADDED, "7.5")]),
        ("Take 5 mg.", "Take 5 mcg.", [(REMOVED, "mg"), (ADDED, "mcg")]),
        ("You should not drive.", "You should drive.", [(REMOVED, "not ")]),
        ("Do **not** exceed it.", "Do not exceed it.", [(REMOVED, "**"), (REMOVED, "**")]),
        (
            "See [the list](https://a.example/x) first.",
            "See [the list](https://b.example/x) first.",
            [(REMOVED, "a.example"), (ADDED, "b.example")],
        ),
        ("- iron\n- zinc", "- zinc\n- iron", [(ADDED, "- zinc"), (REMOVED, "- zinc")]),
        ("Iron helps.", "Iron  helps.", [(REMOVED, " "), (ADDED, "  ")]),
        ("one\n\ntwo", "one\ntwo", [(REMOVED, "")]),
        ("1-2 hours", "1–2 hours", [(REMOVED, "1-2"), (ADDED, "1–2")]),
        ("", "All new.", [(ADDED, "All new.")]),
        ("All gone.", "", [(REMOVED, "All gone.")]),
    ],
)
def test_what_changed_is_marked_at_its_place(
    old: str, new: str, marked: list[tuple[str, str]]
) -> None:
    assert shown(old, new) == marked


def test_the_few_words_between_changes_go_with_them_rather_than_making_confetti() -> None:
    old, new = "It is easier to tell a doctor about it.", "It is easier to describe it to a doctor."
    assert shown(old, new) == [
        (REMOVED, "tell a doctor about it"),
        (ADDED, "describe it to a doctor"),
    ]


def test_lines_with_little_in_common_are_shown_one_after_the_other() -> None:
    assert shown("Signs are not rare.", "Ask your own doctor first.") == [
        (REMOVED, "Signs are not rare."),
        (ADDED, "Ask your own doctor first."),
    ]


def test_changed_text_is_escaped_and_named_in_words() -> None:
    (passage,) = compare_texts("a <b> c", "a <script> c")
    assert "<script>" not in passage.html
    assert "&lt;" in passage.html
    assert '<span class="visually-hidden">[removed: </span>b' in passage.html


@pytest.mark.parametrize("letter", ["\u200b", "\u00a0", "\u202e", "\u00ad"])
def test_characters_that_cannot_be_seen_are_named(letter: str) -> None:
    (passage,) = compare_texts("10 mg", f"10{letter}mg")
    assert f"[U+{ord(letter):04X}]" in passage.html


def test_changed_blanks_and_line_ends_are_drawn() -> None:
    html = "".join(passage.html for passage in compare_texts("a  \nb\n\nc", "a\nb\nc"))
    assert "␣␣" in html
    assert "↵" in html


def rebuilt(passages: tuple[Passage, ...], without: str) -> str:
    lines = [[run for run in passage.runs if run.kind != without] for passage in passages]
    return "\n".join("".join(run.text for run in line) for line in lines if line)


TEXT = st.text(st.sampled_from("ab 7.5\n*-é\u200b"), max_size=40)


@given(TEXT, TEXT)
def test_both_texts_can_be_rebuilt_and_a_difference_always_shows(old: str, new: str) -> None:
    passages = compare_texts(old, new)
    assert rebuilt(passages, ADDED) == old
    assert rebuilt(passages, REMOVED) == new
    assert all(passage.is_same for passage in passages) == (old == new)
    if old != new:
        html = "".join(passage.html for passage in passages)
        assert "<ins>" in html or "<del>" in html


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b c " * 3000, "b c a " * 3000),
        ("x y z\n" * 3000, "x y q\n" * 3000),
        ("\n".join(f"the a of and {n} " * 9 for n in range(60)), "the b of " * 4000),
    ],
)
def test_repetitive_texts_take_no_time(old: str, new: str) -> None:
    begun = time.perf_counter()
    compare_texts(old, new)
    assert time.perf_counter() - begun < 3  # seconds; without bounds it is minutes


# --- parts of an article ------------------------------------------------------------------------


@pytest.fixture
def content(db: None) -> dict[str, Any]:
    return freeze(make.make_article()).data


def changed_parts(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    parts = compare_contents(old, new)
    return [(part.label, part.status, part.moved) for part in parts if not part.is_same]


def copy(content: dict[str, Any]) -> dict[str, Any]:
    return json.loads(canonical_json(content))


def test_an_unchanged_article_shows_no_change(content: dict[str, Any]) -> None:
    assert changed_parts(content, copy(content)) == []


def test_a_moved_section_is_marked_and_the_others_are_not(content: dict[str, Any]) -> None:
    new = copy(content)
    new["sections"].reverse()
    assert changed_parts(content, new) == [
        ("Section: Sleep", "unchanged", "moved from place 2 to place 1")
    ]


def test_parts_added_and_removed_are_named(content: dict[str, Any]) -> None:
    new = copy(content)
    gone = new["faqs"].pop()
    new["help_cards"].append({"uid": "new123", "level": "urgent", "heading": "Now", "body": "- x"})
    assert changed_parts(content, new) == [
        (f"FAQ: {gone['question']}", "removed", ""),
        ("Help card: Now", "added", ""),
    ]


def test_a_changed_reference_shows_which_field(content: dict[str, Any]) -> None:
    new = copy(content)
    new["references"][0]["strength"] = "strong"
    (part,) = [part for part in compare_contents(content, new) if not part.is_same]
    assert [field.label for field in part.fields] == ["Strength of evidence"]


def test_other_bytes_under_an_image_name_are_a_change() -> None:
    image = {"name": "iron-path", "sha256": "a" * 64, "alt": "Iron", "width": 4}
    old, new = {"images": [image]}, {"images": [{**image, "sha256": "b" * 64}]}
    assert changed_parts(old, new) == [("Image: iron-path", "changed", "")]


def test_values_whose_words_are_equal_are_still_a_change() -> None:
    old, new = {"images": [{"name": "x", "width": 4}]}, {"images": [{"name": "x", "width": "4"}]}
    (part,) = compare_contents(old, new)
    assert [run.text for passage in part.fields[0].passages for run in passage.runs] == ["4", '"4"']


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab\n", max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab", max_size=2), inner),
    max_leaves=4,
)
ITEM = st.dictionaries(st.sampled_from(["uid", "key", "heading", "body", "odd"]), VALUE, max_size=3)
CONTENT = st.fixed_dictionaries(
    {},
    optional={
        "title": VALUE,
        "in_short": VALUE,
        "sections": st.lists(ITEM, max_size=3) | VALUE,
        "references": st.lists(ITEM, max_size=3),
        "unheard_of": VALUE,
    },
)


@given(CONTENT, CONTENT)
def test_whatever_differs_in_the_content_is_shown(old: dict[str, Any], new: dict[str, Any]) -> None:
    parts = [part for part in compare_contents(old, new) if not part.is_same]
    # A key that is missing on one side, and empty on the other, is the same content.
    empty_means_missing = {key for key in {*old, *new} if not old.get(key) and not new.get(key)}
    old = {key: value for key, value in old.items() if key not in empty_means_missing}
    new = {key: value for key, value in new.items() if key not in empty_means_missing}
    if canonical_json(old) != canonical_json(new):
        assert parts
    for part in parts:
        assert part.moved or part.status != "changed" or part.fields


def test_another_page_of_the_same_words_is_a_change(db: None) -> None:
    revision = make.submitted().revision
    assert revision is not None
    other = Revision(content=revision.content, body_html=revision.body_html.replace("<p>", "<p> "))
    other.renderer_version = "another"
    comparison = compare_revisions(revision, other)
    assert [part.label for part in comparison.changed] == ["The page as built"]
    assert comparison.other_renderer
