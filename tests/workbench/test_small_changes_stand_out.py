"""Pairs of texts in which little changes and much is meant: each marked at its place, and loud."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from articles.alarms import alarms
from articles.content import freeze
from articles.diff import PartDiff, compare_contents
from articles.word_diff import compare_texts, in_languages
from articles.working_copy import SectionDraft
from tests import factories as make


class _Heard(HTMLParser):
    """Collects what is within <mark>, the words for screen readers in front."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.marks: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "mark":
            self.depth += 1
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "mark"

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.marks[-1] += data


def loud(old: str, new: str, language: str = "en") -> list[str]:
    """Return what is marked within changed text, as a screen reader says it."""
    heard = _Heard()
    for passage in in_languages(compare_texts(old, new), frozenset({language})):
        heard.feed(passage.html)
    return heard.marks


PAIRS = [
    ("a lost zero", "Take 75 mg.", "Take 7.5 mg.", ["amount 75", "amount 7.5"]),
    ("a unit", "Take 5 mg.", "Take 5 mcg.", ["amount mg", "amount mcg"]),
    ("a dropped not", "Do not take it.", "Do take it.", ["negation not"]),
    (
        "a link target",
        "See [the list](https://a.example/x).",
        "See [the list](https://a.example/y).",
        ["link target x", "link target y"],
    ),
    ("lost emphasis", "It is **dangerous**.", "It is dangerous.", ["emphasis **", "emphasis **"]),
    ("a decimal comma", "Take 7,5 ml.", "Take 75 ml.", ["amount 7,5", "amount 75"]),
    ("a range", "For 5–10 days.", "For 5-100 days.", ["amount 5–10", "amount 5-100"]),
    ("one in ten", "1 in 10 people", "1 in 100 people", ["number 10", "number 100"]),
    ("a date", "On 3 May 2026.", "On 8 May 2026.", ["number 3", "number 8"]),
    ("an ISO date", "2026-05-03", "2026-05-08", ["number 2026-05-03", "number 2026-05-08"]),
    ("a percent sign", "Below 20% of them", "Below 20 of them", ["amount %"]),
    ("a minus sign", "At -5 degrees", "At 5 degrees", ["number -"]),
    ("another minus", "At −5 degrees", "At 5 degrees", ["number −"]),
    ("less or more", "If < 75 then", "If > 75 then", ["number <", "number >"]),
    ("a table cell", "| iron | 65 mg |", "| iron | 85 mg |", ["amount 65", "amount 85"]),
    ("a time", "At 18:30.", "At 19:30.", ["number 18", "number 19"]),
    ("how often", "Take it once a day.", "Take it twice a day.", ["number once", "number twice"]),
    ("a written number", "After two weeks.", "After three weeks.", ["amount two", "amount three"]),
    ("for how long", "For three weeks.", "For three months.", ["amount weeks", "amount months"]),
    ("per weight", "2 mg/kg", "2 mg/ml", ["amount kg", "amount ml"]),
    ("without", "Take it with food.", "Take it without food.", ["negation without"]),
    ("a turned word", "It is safe.", "It is unsafe.", ["negation unsafe"]),
    ("indicated", "Iron is indicated.", "Iron is contraindicated.", ["negation contraindicated"]),
    ("a contraction", "You can drive.", "You can't drive.", ["negation can't"]),
    ("a vitamin", "Vitamin B12", "Vitamin B6", ["number B12", "number B6"]),
]


@pytest.mark.parametrize(("what", "old", "new", "marks"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_it_is_marked_and_said(what: str, old: str, new: str, marks: list[str]) -> None:
    assert loud(old, new) == marks


GERMAN = [
    ("Nicht einnehmen.", "Einnehmen.", ["negation Nicht"]),
    ("Es gibt Hinweise.", "Es gibt keine Hinweise.", ["negation keine"]),
    ("Das ist wirksam.", "Das ist unwirksam.", ["negation unwirksam"]),
    ("Es ist indiziert.", "Es ist kontraindiziert.", ["negation kontraindiziert"]),
    ("Mit Arzt.", "Ohne Arzt.", ["negation Ohne"]),
    ("Zwei Tabletten.", "Drei Tabletten.", ["amount Zwei", "amount Drei"]),
]


@pytest.mark.parametrize(("old", "new", "marks"), GERMAN)
def test_german_has_words_of_its_own(old: str, new: str, marks: list[str]) -> None:
    assert loud(old, new, "de-CH") == marks


def test_a_language_without_words_of_its_own_still_has_figures() -> None:
    assert loud("Pas plus de 75 mg", "Pas plus de 7,5 mg", "fr") == ["amount 75", "amount 7,5"]


@pytest.mark.parametrize(
    "text",
    ["under", "until the unit", "a discussion of the disease", "see [@allen2013]", "* an item"],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert list(alarms(text, ["en"])) == []


def test_one_long_word_takes_no_time() -> None:
    assert list(alarms("a" * 100_000, ["en"])) == []


def test_what_did_not_change_is_quiet() -> None:
    assert loud("Take 75 mg, not more. Soon.", "Take 75 mg, not more. Later.") == []


def test_marks_are_escaped() -> None:
    (passage,) = in_languages(compare_texts("a 1<b>", "a 2<b>"), frozenset({"en"}))
    assert "<b>" not in passage.html


def test_far_from_a_change_the_same_words_are_folded() -> None:
    far = "The same words again. " * 60
    (passage,) = compare_texts(f"{far}Take 75 mg. {far}", f"{far}Take 7.5 mg. {far}")
    shown = re.sub(r"<details.*?</details>", "…", passage.html, flags=re.DOTALL)
    assert len(shown) < 700
    assert shown.index("<del>") < 200
    assert passage.html.count("<details") == 2
    whole = re.sub(r"<summary>.*?</summary>|<[^>]*>", "", passage.html)
    assert whole.count("The same words again.") == 120


# --- within an article --------------------------------------------------------------------------


@pytest.fixture
def content(db: None) -> dict[str, Any]:
    image = make.make_image_draft()
    text = "Iron is low [@allen2013].\n\n![](image:iron-path)"
    sections = (*make.make_draft().sections, SectionDraft("Doses", text, "doses2"))
    return freeze(make.make_article(sections=sections, images=(image,))).data


def changes(old: dict[str, Any], **changed: Any) -> list[PartDiff]:
    """Return the parts that differ once some keys have other values."""
    new = {**json.loads(json.dumps(old)), **changed}
    return [part for part in compare_contents(old, new) if not part.is_same]


def one(items: list[dict[str, Any]], **changed: Any) -> list[dict[str, Any]]:
    """Return the items, the first of them changed."""
    return [{**items[0], **changed}, *items[1:]]


def test_swapped_list_items(content: dict[str, Any]) -> None:
    new = "- A blood test can be normal.\n- Iron in the brain matters."
    (part,) = changes(content, in_short=new)
    assert part.label == "In short"
    marked = [run.text for p in part.fields[0].passages for run in p.runs if run.kind != "same"]
    assert len(marked) == 2
    assert set(marked) <= {f"- {line}" for line in ("A blood test can be normal.",)}


def test_a_moved_section_is_named_where_it_is_now(content: dict[str, Any]) -> None:
    first, second, third = content["sections"]
    (part,) = changes(content, sections=[first, third, second])
    assert part.moved == "moved from place 3 to place 2"


def test_another_picture_under_the_same_name(content: dict[str, Any]) -> None:
    (part,) = changes(content, images=one(content["images"], sha256="b" * 64))
    assert (part.label, part.fields[0].label) == ("Image: iron-path", "File (SHA-256)")
    assert part.alarms == []


def test_other_alt_text(content: dict[str, Any]) -> None:
    (part,) = changes(content, images=one(content["images"], alt="No path of iron"))
    assert [field.label for field in part.fields] == ["Alt text"]
    assert part.alarms == ["negation"]


def test_a_reference_an_faq_a_byline_and_the_kind_of_the_change(content: dict[str, Any]) -> None:
    byline = {"uid": "writer2", "name": "Ann", "about": "writes", "disclosure": "none"}
    before = {**content, "bylines": [byline], "change_kind": "correction"}
    assert [
        (part.label.partition(":")[0], part.status, [field.label for field in part.fields])
        for part in changes(
            before,
            references=one(content["references"], finding="82 people"),
            faqs=one(content["faqs"], answer="It cannot."),
            bylines=one([byline], disclosure="owns shares"),
            change_kind="update",
        )
    ] == [
        ("FAQ", "changed", ["Answer"]),
        ("Kind of change", "changed", [""]),
        ("Byline", "changed", ["Disclosure"]),
        ("Reference", "changed", ["What it showed"]),
    ]


def test_a_part_says_what_to_look_twice_at(content: dict[str, Any]) -> None:
    body = "Iron is **not** low: 65 mg [@allen2013]."
    (part,) = changes(content, sections=one(content["sections"], body=body))
    assert part.uid == "iron22"
    assert part.alarms == ["amount", "negation", "emphasis"]


def test_one_word_in_a_long_paragraph_is_marked_alone() -> None:
    words = " ".join(f"word{number}" for number in range(2000))
    assert loud(f"{words} 75 mg {words}", f"{words} 7.5 mg {words}") == ["amount 75", "amount 7.5"]
