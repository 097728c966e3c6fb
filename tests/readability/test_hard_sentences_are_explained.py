from collections.abc import Mapping
from typing import Any

import pytest

from articles.readability import BANNED, PLAIN_WORDS, Limits, Report, banned_in, measure
from articles.readability.scores import Score, score

EASY = "You feel an urge to move your legs. It starts when you rest."


def content(**parts: Any) -> dict[str, Any]:
    return {"language": "en", "sections": [{"uid": "abc123", "heading": "H", "body": EASY}]} | parts


def findings(report: Report) -> list[tuple[str, str, Mapping[str, Any]]]:
    return [(h.where, f.code, f.params) for h in report.hard for f in h.findings]


def section(body: str) -> dict[str, Any]:
    return content(sections=[{"uid": "abc123", "heading": "Approximately", "body": body}])


def test_an_easy_text_has_low_grades_and_no_hard_sentence() -> None:
    report = measure(content())
    assert report.is_measured
    assert (report.score.sentences, report.score.words, report.score.syllables) == (2, 13, 13)
    assert report.score.grade == 0  # below the first year of school
    assert report.score.smog == pytest.approx(3.1291)
    assert (report.hard, report.banned, report.is_hard) == ((), (), False)


def test_the_formulas_are_the_published_ones() -> None:
    sentences = [["deficiency", "of", "iron"]] * 10 + [["medication", "helps"]] * 20
    counted = score(sentences)
    assert counted.long_words == 30
    assert counted.smog == pytest.approx(1.0430 * 30**0.5 + 3.1291)
    assert counted.grade == pytest.approx(0.39 * 70 / 30 + 11.8 * 170 / 70 - 15.59)
    assert score([]).grade == score([]).smog == score([]).mean_sentence == 0


def test_worked_examples_of_the_formulas_come_out_as_published() -> None:
    """13 words with 24 syllables are of Flesch-Kincaid grade 11.3, as the example often printed.

    McGraw's table of SMOG grades for 30 sentences rounds the root, and is within the error of 1.5
    that McLaughlin gives.
    """
    assert round(Score(1, 13, 24, 0).grade, 1) == 11.3
    table = {4: 2, 5: 6, 6: 12, 7: 20, 8: 30, 9: 42, 10: 56, 11: 72, 12: 90, 13: 110}
    for grade, most in table.items():
        assert abs(Score(30, 300, 400, most).smog - grade) < 1.5


def test_a_long_sentence_is_named_with_its_place_and_length() -> None:
    long = "Long " + " ".join(["word"] * 25) + "."
    assert findings(measure(section(f"{EASY} {long}"))) == [
        ("section:abc123", "long", {"count": 26, "limit": 25})
    ]
    assert findings(measure(section(" ".join(["word"] * 25) + "."))) == []


def test_long_words_are_named_unless_the_text_explains_them() -> None:
    dense = "Augmentation, medication, saturation, dopamine and adenosine interact."
    (found,) = findings(measure(section(dense)))
    assert found == (
        "section:abc123",
        "long_words",
        {
            "words": (
                "Augmentation",
                "medication",
                "saturation",
                "dopamine",
                "adenosine",
                "interact",
            )
        },
    )
    explained = f"{dense}\n\n::: definition Augmentation medication saturation\nIt grows.\n:::\n"
    assert findings(measure(section(explained))) == []


def test_a_nested_sentence_is_named() -> None:
    nested = "It helps (some); others – few – do not: ask."
    assert findings(measure(section(nested))) == [("section:abc123", "nested", {"count": 5})]


def test_a_plainer_word_is_proposed_for_whole_words_only() -> None:
    assert findings(measure(section("Take it prior to bed, orally."))) == [
        ("section:abc123", "plain_word", {"word": "orally", "instead": "by mouth"}),
        ("section:abc123", "plain_word", {"word": "prior to", "instead": "before"}),
    ]
    assert findings(measure(section("A pastoral walk, monitored."))) == []


def test_banned_words_are_found_across_line_ends_and_in_any_case() -> None:
    report = measure(content(summary="RLS is a Dopamine\nDeficiency."))
    assert [(h.where, h.text) for h in report.banned] == [
        ("summary", "RLS is a Dopamine Deficiency.")
    ]
    own = measure(content(summary="Take tea."), Limits(banned={"tea": "a drink"}))
    assert findings(own) == [("summary", "banned", {"word": "tea", "instead": "a drink"})]


@pytest.mark.parametrize(
    "written",
    [
        *("dopamine-deficiency", "dopamine\u2011deficiency", "dopamine-\ndeficiency"),
        *("Dopamine deficiencies", "dopamine\u00a0deficiency", "dopamine&nbsp;deficiency"),
        *(
            "dopa\u00admine deficiency",
            "dopa&shy;mine defi\u200bciency",
            "dopamine\u2028deficiency",
        ),
        *("dopamine\u2060 defi\ufe0fciency", "dopamine **defi**ciency", "ｄopamine deficiency"),
    ],
)
def test_a_banned_word_is_found_however_it_is_written(written: str) -> None:
    """In running text and, as a heading shows it, in one line."""
    report = measure(section(f"RLS is no {written}, they say."))
    assert [f.params["word"] for h in report.banned for f in h.findings] == ["dopamine deficiency"]
    assert report.score.words in (6, 7)  # no sign takes a word apart
    if not set("&*") & set(written):
        assert [word for word, _ in banned_in(written, Limits())] == ["dopamine deficiency"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Victims of it", ["victim of"]),
        ("The addict’s view, the sufferers' too", ["addict", "sufferers"]),
        ("Noncompliant and risk free", ["non-compliant", "risk-free"]),
        ("Lack of dopamine deficiency", ["dopamine deficiency", "lack of dopamine"]),
        ("Low in dopamine, deficiency of iron", []),
        ("Addicted to addictive guarantees", []),
    ],
)
def test_forms_of_banned_words_are_found_and_other_words_are_not(
    text: str, words: list[str]
) -> None:
    assert sorted(word for word, _ in banned_in(text, Limits())) == sorted(words)


def test_another_apostrophe_makes_no_other_word() -> None:
    limits = Limits(banned={"don't worry": "what to do"})
    for sign in "'’ʼ＇":
        assert list(banned_in(f"Don{sign}t worry.", limits)) == [("don't worry", "what to do")]


def test_a_term_is_explained_wherever_its_definition_stands() -> None:
    definition = "::: definition Titration\nIt goes step by step.\n:::\n"
    for name in ("in_short", "bottom_line"):
        assert findings(measure({**section("Ask about titration."), name: definition})) == []


def test_every_part_that_readers_read_is_measured_in_reading_order() -> None:
    words = {name: f"Read the {name}." for name in ("summary", "in_short", "why_it_matters")}
    rest = {name: f"Read the {name}." for name in ("bottom_line", "questions", "call_to_action")}
    report = measure(
        content(
            **words,
            **rest,
            faqs=[{"uid": "fff111", "question": "Why?", "answer": EASY}],
            help_cards=[{"uid": "hhh111", "level": "routine", "heading": "H", "body": "- Ask."}],
        )
    )
    assert list(report.parts) == [
        *("summary", "in_short", "why_it_matters", "section:abc123", "faq:fff111"),
        *("help_card:hhh111", "bottom_line", "questions", "call_to_action"),
    ]


def test_marks_citations_headings_and_tables_are_not_measured() -> None:
    table = "| Efficacy |\n|-|\n| renal |"
    body = f"### Approximately\n\nMove **your** legs [@allen2013, p. 5].\n\n{table}"
    report = measure(section(body))
    assert (report.score.words, report.score.sentences, report.hard) == (3, 1, ())


def test_another_language_is_not_measured() -> None:
    report = measure(content(language="de"))
    assert (report.is_measured, report.hard, report.is_hard) == (False, (), False)


@pytest.mark.parametrize(
    ("limits", "is_hard"),
    [
        (Limits(grade=0.0, smog=9.0), False),
        (Limits(grade=-0.1, smog=9.0), True),
        (Limits(grade=9.0, smog=3.0), True),
    ],
)
def test_a_text_is_hard_above_either_limit(limits: Limits, is_hard: bool) -> None:
    assert measure(content(), limits).is_hard is is_hard


def test_no_word_is_recommended_that_is_listed_as_hard_itself() -> None:
    for listed in (PLAIN_WORDS, BANNED):
        for instead in listed.values():
            assert not set(instead.split()) & set(PLAIN_WORDS), instead
