"""What an article says and on what it rests: claims with sources, sources with claims."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import render_body
from articles.rendering.claims_table import as_data, table_of

CONTENT: dict[str, Any] = {
    "language": "en",
    "in_short": "- Legs itch [@b, p. 2].",
    "sections": [
        {"uid": "iron22", "heading": "Iron", "body": "It is low [@a; @b]. It falls [@a]."},
        {"uid": "sleep3", "heading": "Sleep", "body": "It suffers."},
        {"uid": "empty4", "heading": "", "body": "It is so."},
    ],
    "faqs": [{"uid": "faqab2", "question": "Why?", "answer": "Nobody knows [@a]."}],
    "references": [
        {
            "key": "a",
            "text": "Allen RP. Iron.",
            "source": {"author": [{"family": "Allen"}], "issued": {"date-parts": [[2013]]}},
            "finding": "28 people",
            "locator": "Table 1",
            "strength": "limited",
        },
        {"key": "b", "text": "B", "finding": "", "locator": "", "strength": "rumored"},
        {"key": "c", "text": "C", "finding": "", "locator": "", "strength": "strong"},
    ],
}


def test_each_claim_has_its_place_and_its_sources() -> None:
    table = table_of(CONTENT)
    assert [(line.number, line.place, line.text) for line in table.lines] == [
        (1, "In short", "Legs itch."),
        (2, "Iron", "It is low."),
        (3, "Iron", "It falls."),
        (4, "Why?", "Nobody knows."),
    ]
    page = render_body(CONTENT).html
    assert [f'id="{line.anchor}"' in page for line in table.lines] == [True] * 4
    (first,), (b, a) = table.lines[0].bases, table.lines[1].bases
    assert (first.key, first.number, first.locator) == ("b", 1, "p. 2")
    assert (b.locator, b.strength, b.strength_words) == ("", "", "")  # a word that nobody knows
    assert (a.name, a.text, a.finding) == ("Allen 2013", "Allen RP. Iron.", "28 people")
    assert (a.locator, a.strength, a.strength_words) == ("Table 1", "limited", "Limited evidence")


def test_each_source_has_the_claims_that_rest_on_it() -> None:
    table = table_of(CONTENT)
    assert [(g.basis.key, g.lines) for g in table.grounds] == [
        ("b", (1, 2)),
        ("a", (2, 3, 4)),
        ("c", ()),
    ]
    assert [g.basis.key for g in table.shared] == ["b", "a"]


def test_claims_of_one_part_stand_together_and_parts_without_are_named() -> None:
    table = table_of(CONTENT)
    assert [(place, len(lines)) for place, lines in table.parts] == [
        ("In short", 1),
        ("Iron", 2),
        ("Why?", 1),
    ]
    assert table.uncited == (("section:sleep3", "Sleep"), ("section:empty4", "Untitled"))


def test_parts_of_one_name_stay_apart() -> None:
    twice = [{"uid": uid, "heading": "Iron", "body": "Low [@a]."} for uid in ("iron22", "iron33")]
    table = table_of({**CONTENT, "sections": twice})
    assert [place for place, _lines in table.parts] == ["In short", "Iron", "Iron", "Why?"]


def test_it_travels_as_json_with_each_source_told_once() -> None:
    data = json.loads(json.dumps(as_data(table_of(CONTENT))))
    assert data["claims"][1] == {
        "number": 2,
        "text": "It is low.",
        "where": "section:iron22",
        "place": "Iron",
        "sources": [{"key": "b", "locator": ""}, {"key": "a", "locator": "Table 1"}],
    }
    assert data["sources"][1] == {
        "key": "a",
        "number": 2,
        "name": "Allen 2013",
        "text": "Allen RP. Iron.",
        "finding": "28 people",
        "locator": "Table 1",
        "strength": "limited",
        "strength_words": "Limited evidence",
        "claims": [2, 3, 4],
    }
    assert [each["where"] for each in data["without_source"]] == [
        "section:sleep3",
        "section:empty4",
    ]


@pytest.mark.parametrize("language", ["en", "de", "x", ""])
def test_a_text_without_anything_has_an_empty_table(language: str) -> None:
    table = table_of({"language": language})
    assert (table.lines, table.grounds, table.uncited, table.parts) == ((), (), (), [])


@given(body=st.text(max_size=300), key=st.sampled_from(["a", "b", "unknown"]))
def test_no_text_breaks_the_table(body: str, key: str) -> None:
    section = {"uid": "iron22", "heading": body, "body": f"{body} [@{key}] {body}"}
    table = table_of({**CONTENT, "sections": [section]})
    for line in table.lines:
        assert line.text
        assert line.bases
