"""Each check of a text before its submission, at the limit from which on it speaks."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.advice import (
    DEFAULT_LEVELS,
    LEAST_WORDS,
    Advice,
    Guideline,
    Level,
    Rules,
    Source,
    Text,
    advise,
    key_words,
)
from articles.readability import Limits, Report, Score, measure
from articles.rendering.claims import Claims, claims_of
from articles.uncited_numbers import uncited_numbers

TODAY = date(2026, 11, 2)
# 100 words in 10 sentences; the syllables and the long words are set by the tests.
SCORE = Score(sentences=10, words=LEAST_WORDS, syllables=130, long_words=0)
NOTHING = Report(SCORE, {}, (), (), Limits())
UNCITED = Claims((), (), ())


def text(**fields: Any) -> Text:
    content = {"language": "en", "title": "Iron treatment", **fields.pop("content", {})}
    return Text(content, **{"claims": UNCITED, "report": NOTHING, **fields})


def codes(found: tuple[Advice, ...]) -> list[str]:
    return [each.code for each in found]


def checked(made: Text, rules: Rules | None = None) -> list[tuple[str, str]]:
    return [(each.code, each.where) for each in advise(made, today=TODAY, rules=rules)]


def sentences(count: int, hard: int, of: str = "word") -> str:
    """Return a text of sentences, some of them with 26 words, the others with 12."""
    long, short = " ".join([of] * 26), " ".join([of] * 12)
    return " ".join([f"The {long}."] * hard + [f"The {short}."] * (count - hard))


def read(body: str, **more: Any) -> Text:
    sections = [{"uid": "iron22", "heading": "Iron", "body": body}]
    content = {"language": "en", "title": "Iron", "sections": sections, **more}
    return Text(content, claims_of(content), measure(content))


def test_a_text_without_faults_gets_no_advice() -> None:
    assert advise(text(), today=TODAY) == ()


@pytest.mark.parametrize(
    ("year", "is_guideline", "expected"),
    [
        (2011, False, []),
        (2010, False, ["old_source"]),
        (2018, True, []),
        (2017, True, ["old_guideline"]),
        (2017, False, []),
        (0, False, []),  # nobody knows
        (0, True, []),
    ],
)
def test_a_source_is_old_the_year_after_its_limit(
    year: int, is_guideline: bool, expected: list[str]
) -> None:
    made = text(sources=[Source("a", year, is_guideline)])
    assert codes(advise(made, today=TODAY)) == expected


def test_old_sources_are_told_together_and_the_oldest_first() -> None:
    made = text(sources=[Source("b", 2005), Source("a", 1999), Source("new", 2020)])
    (advice,) = advise(made, today=TODAY)
    assert advice.params == {"count": 2, "sources": "a (1999), b (2005)", "limit": 15}


def test_the_years_are_settings() -> None:
    made = text(sources=[Source("a", 2022), Source("g", 2022, is_guideline=True)])
    assert checked(made, Rules(source_years=4, guideline_years=4)) == []
    old = checked(made, Rules(source_years=3, guideline_years=3))
    assert old == [("old_source", "references"), ("old_guideline", "references")]


@pytest.mark.parametrize(
    ("cited", "guideline", "speaks"),
    [
        (2020, Guideline("new", "Iron and RLS", 2021), True),
        (2020, Guideline("new", "Iron and RLS", 2020), False),
        (2020, Guideline("new", "Opioids and RLS", 2021), False),
        (2020, Guideline("new", "Opioids and RLS", 2021, is_of_topic=True), True),
        (2020, Guideline("old", "Iron and RLS", 2021), False),  # it is the one that is cited
    ],
)
def test_a_guideline_is_newer_than_the_newest_that_is_cited(
    cited: int, guideline: Guideline, speaks: bool
) -> None:
    sources = [Source("old", cited, is_guideline=True), Source("older", 1999, is_guideline=True)]
    rules = Rules(guideline_years=100)
    made = text(sources=sources, guidelines=[guideline])
    assert checked(made, rules) == ([("newer_guideline", "references")] if speaks else [])


def test_a_text_without_a_guideline_is_told_once_of_those_that_are_not_old() -> None:
    guidelines = [
        Guideline("limit", "Iron and RLS", 2018),
        Guideline("old", "Iron and RLS", 2017),
        Guideline("undated", "Iron and RLS", 0),
        Guideline("other", "Opioids and RLS", 2025),
        Guideline("new", "Opioids and RLS", 2025, is_of_topic=True),
    ]
    made = text(sources=[Source("paper", 2019)], guidelines=guidelines)
    (advice,) = advise(made, today=TODAY)
    assert (advice.code, advice.where, advice.is_grave) == ("no_guideline", "references", False)
    assert advice.params == {"count": 2, "sources": "new (2025), limit (2018)"}
    assert advise(replace(made, guidelines=guidelines[1:4]), today=TODAY) == ()


def test_a_text_that_cites_a_guideline_of_unknown_year_cites_one() -> None:
    sources = [Source("undated", 0, is_guideline=True)]
    made = text(sources=sources, guidelines=[Guideline("new", "Iron and RLS", 2025)])
    assert advise(made, today=TODAY) == ()


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Iron and restless legs", "Clinical practice guidelines for iron treatment of RLS", True),
        ("Restless legs in pregnancy", "RLS during pregnancy and lactation: consensus", True),
        ("What is restless legs syndrome?", "A guideline for restless legs syndrome", False),
        ("Opioids for severe RLS", "The appropriate use of opioids", True),
        ("Treatment", "TREATMENTS of RLS in adults", True),
        ("", "Restless legs", False),
    ],
)
def test_topics_are_told_by_the_words_of_titles(one: str, other: str, is_same: bool) -> None:
    assert bool(key_words(one) & key_words(other)) is is_same


@pytest.mark.parametrize(
    ("nature", "expected"),
    [
        ("retraction", ("retracted_source", True)),
        ("concern", ("doubted_source", False)),
        ("correction", ("doubted_source", False)),
    ],
)
def test_a_source_with_a_notice_is_named(nature: str, expected: tuple[str, bool]) -> None:
    made = text(sources=[Source("a", 2020, notices=(nature, nature))])
    (advice,) = advise(made, today=TODAY)
    assert (advice.code, advice.is_grave) == expected
    assert advice.params == {"key": "a", "nature": nature}


def with_grade(grade: float, words: int = LEAST_WORDS) -> Text:
    """Return a text of a Flesch-Kincaid grade, with a SMOG grade of 3."""
    per_word = (grade + 15.59 - 0.39 * 10) / 11.8
    score = Score(words // 10, words, 0, 0)
    exact = replace(score, syllables=per_word * words)  # type: ignore[arg-type]
    return text(report=replace(NOTHING, score=exact))


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (8.0, []),
        (8.04, []),  # told as 8.0
        (8.06, [("hard_text", "")]),
        (10.04, [("hard_text", "")]),
        (10.06, [("far_too_hard", "")]),
    ],
)
def test_a_text_is_hard_above_the_limit_and_far_too_hard_two_grades_on(
    grade: float, expected: list[tuple[str, str]]
) -> None:
    assert checked(with_grade(grade)) == expected


def test_smog_has_a_limit_of_its_own() -> None:
    at_limit = replace(SCORE, long_words=19)  # 11.0: 1.043 * the root of 19 * 30 / 10, and 3.1291
    assert checked(text(report=replace(NOTHING, score=at_limit))) == []
    above = replace(SCORE, long_words=20)
    assert checked(text(report=replace(NOTHING, score=above))) == [("hard_text", "")]


def test_a_few_words_have_no_grade_worth_a_word() -> None:
    assert checked(with_grade(20, words=LEAST_WORDS - 10)) == []


@pytest.mark.parametrize(("hard", "speaks"), [(2, False), (3, True)])
def test_many_sentences_are_hard_above_a_fifth(hard: int, speaks: bool) -> None:
    found = advise(read(sentences(10, hard)), today=TODAY)
    many = [each.params for each in found if each.code == "many_hard_sentences"]
    assert many == ([{"count": hard, "of": 10}] if speaks else [])


def test_a_word_with_a_plainer_one_makes_no_sentence_hard_as_a_whole() -> None:
    found = advise(read(sentences(10, 0, of="onset")), today=TODAY)
    assert "many_hard_sentences" not in codes(found)


def test_a_banned_word_is_told_once_for_each_part_and_in_headings() -> None:
    made = read(
        "A miracle. Yes, a miracle!",
        in_short="A miracle.",
        title="The miracle of iron",
        faqs=[{"uid": "faqab2", "question": "Is it a miracle?", "answer": "No."}],
        help_cards=[{"uid": "cardx2", "heading": "No miracle?", "body": "Ask."}],
    )
    found = [each for each in advise(made, today=TODAY) if each.code == "banned_word"]
    assert [each.where for each in found] == ["title", "in_short", "section:iron22"]
    assert found[0].params == {"word": "miracle", "instead": "what studies found"}
    assert all(each.is_grave for each in found)


def test_another_language_is_not_measured() -> None:
    made = read(sentences(10, 10), language="de", title="A miracle")
    assert codes(advise(made, today=TODAY)) == ["uncited_part"]


def test_what_is_grave_comes_first() -> None:
    made = read("A miracle.")
    assert codes(advise(made, today=TODAY)) == ["banned_word", "uncited_part"]


def test_what_stands_without_a_source_is_named_by_its_place() -> None:
    made = text(claims=Claims((), ("in_short", "faq:faqab2"), ("unread",)))
    assert checked(made) == [
        ("uncited_part", "in_short"),
        ("uncited_part", "faq:faqab2"),
        ("unused_reference", "references"),
    ]


@pytest.mark.parametrize(
    ("body", "more", "expected"),
    [
        ("41% sleep [@a].", {}, {}),
        ("They sleep [@a].\n\nOf them 30% woke.", {}, {"section:iron22": "30%"}),
        ("In a trial [@a]:\n\n- 41% slept\n- 3 of 10 woke", {}, {}),
        ("| Slept | Who |\n|-|-|\n| 41% | Allen [@a] |", {}, {}),
        ("Yes [@a].\n\n::: warning\n30% fall.\n:::", {}, {"section:iron22": "30%"}),
        (
            "41% sleep, and 1,200 of 15,391 [@a].",
            {"bottom_line": "41% sleep: 1200 of 15391.", "summary": "One in five sleep."},
            {"summary": "One in five"},
        ),
        ("Yes [@a]. One in five [@a].", {"bottom_line": "1 in 5, and 5 of 12 [sic]."}, {}),
        (
            "Yes [@a].",
            {
                "why_it_matters": "7.2 % have it, 5–15% of women, 2 out of 3 and 50 per cent.",
                "help_cards": [
                    {"uid": "cardx2", "level": "routine", "heading": "30%", "body": "10% fall."}
                ],
                "faqs": [{"uid": "faqab2", "question": "20%?", "answer": "Yes [@a].\n\n20%."}],
            },
            {
                "why_it_matters": "7.2 %, 5–15%, 2 out of 3, 50 per cent",
                "faq:faqab2": "20%",
                "help_card:cardx2": "10%",
            },
        ),
        ("Yes [@a].\n\nCall 112 in 24 hours, 2 of 7 days, 100%, 0%, 3 mg, in 2020.", {}, {}),
        ("41% sleep.", {}, {}),  # the part cites nothing at all, and is told that
    ],
)
def test_a_figure_that_nothing_cited_has_is_told_for_its_part(
    body: str, more: dict[str, Any], expected: dict[str, str]
) -> None:
    references = [{"key": "a", "text": "A", "finding": "5 of 12 people"}]
    made = read(body, references=references, **more)
    found = [each for each in advise(made, today=TODAY) if each.code == "uncited_number"]
    assert {each.where: each.params["figures"] for each in found} == expected
    for each in found:
        assert each.params["count"] == each.params["figures"].count(", ") + 1


def everything() -> Text:
    """Return a text about which every check but one has something to say."""
    hard = read(sentences(10, 10, of="medication"), bottom_line="A miracle: 41%.")
    return replace(
        hard,
        claims=Claims((), ("in_short",), ("unread",)),
        sources=[
            Source("a", 1990, notices=("retraction", "concern")),
            Source("g", 2000, is_guideline=True),
        ],
        guidelines=[Guideline("new", "Iron", 2020)],
    )


def test_every_check_can_be_switched_off_or_made_grave() -> None:
    spoken = set(codes(advise(everything(), today=TODAY)))
    # It is far too hard, and cites a guideline.
    assert spoken == set(DEFAULT_LEVELS) - {"hard_text", "no_guideline"}
    for code in spoken:
        off = Rules(levels={**DEFAULT_LEVELS, code: Level.OFF})
        assert set(codes(advise(everything(), today=TODAY, rules=off))) == spoken - {code}
        for level in (Level.WARN, Level.WAIVER):
            rules = Rules(levels={**DEFAULT_LEVELS, code: level})
            found = advise(everything(), today=TODAY, rules=rules)
            graves = {each.is_grave for each in found if each.code == code}
            assert graves == {level == Level.WAIVER}


MARKDOWN = st.text(max_size=400) | st.lists(
    st.sampled_from(
        [
            "[@a]",
            "[@",
            "]",
            ". ",
            "? ",
            "::: definition ",
            ":::",
            "\n",
            "| ",
            "**",
            "Word",
            "é",
            "1.2",
        ]
    ),
    max_size=60,
).map("".join)


@given(body=MARKDOWN, heading=st.text(max_size=60), language=st.sampled_from(["en", "de", ""]))
def test_no_text_makes_the_checks_fail(body: str, heading: str, language: str) -> None:
    content = {
        "language": language,
        "title": heading,
        "in_short": body,
        "sections": [{"uid": "iron22", "heading": heading, "body": body}],
        "faqs": [{"uid": "faqab2", "question": heading, "answer": body}],
        "help_cards": [{"uid": "cardx2", "level": "routine", "heading": heading, "body": body}],
        "references": [{"key": "a", "text": "A"}],
    }
    report = measure(content)
    made = Text(content, claims_of(content), report, [Source("a")])
    for advice in advise(made, today=TODAY):
        assert advice.code in DEFAULT_LEVELS
    assert report.score.words >= 0 <= report.score.grade


@pytest.mark.parametrize("piece", ["1,1", "1 in ", "5 - ", "one in ", "1.", "| 1 of ", "- 1%\n"])
def test_no_text_of_figures_takes_ever_longer(piece: str) -> None:
    content = {"language": "en", "title": "Iron", "bottom_line": piece * 5_000}
    started = time.process_time()
    uncited_numbers(content)
    assert time.process_time() - started < 10  # seconds: a change of kind
