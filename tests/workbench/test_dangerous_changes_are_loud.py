"""More pairs of texts: whatever could harm a patient is framed where it changed, and said aloud."""

import re

import pytest

from articles.word_diff import ALARMS, compare_texts, in_languages

MARKED = re.compile(r'<mark><span class="visually-hidden">([^<]*) </span>(.*?)</mark>', re.DOTALL)


def html_of(old: str, new: str, language: str = "en") -> str:
    passages = in_languages(compare_texts(old, new), frozenset({language}))
    return "\n".join(passage.html for passage in passages)


def kinds(old: str, new: str) -> set[str]:
    """Return the kinds of what is framed within changed text."""
    return {kind for kind, _words in MARKED.findall(html_of(old, new))}


PAIRS = [
    # numbers
    ("a leading zero lost", "Take 0.25 mg.", "Take .25 mg.", {"amount"}),
    ("a trailing zero", "Take 1.0 mg.", "Take 10 mg.", {"amount"}),
    ("a decimal in the middle", "7·5 mg", "75 mg", {"amount"}),
    ("a thousand", "1,000 units", "1.000 units", {"amount"}),
    ("a thin space in a thousand", "10\u2009000 people", "1\u2009000 people", {"number"}),
    ("a range run together", "For 1–2 days.", "For 12 days.", {"amount"}),
    ("a range from dash to hyphen", "For 1–2 days.", "For 1-2 days.", {"amount"}),
    ("a fraction", "½ tablet", "¼ tablet", {"amount"}),
    ("a fraction written out", "½ tablet", "1/2 tablet", {"amount"}),
    ("a fraction lost", "1½ tablets", "1 tablets", {"amount"}),
    ("a raised figure", "10⁹ cells", "10⁶ cells", {"number"}),
    ("a raised figure gone down", "10⁹ cells", "109 cells", {"number"}),
    ("a raised minus", "10⁻³ g", "10³ g", {"amount"}),
    ("a lowered figure", "CO₂", "CO₃", {"number"}),
    ("a stage", "In stage II of it", "In stage III of it", {"number"}),
    ("a full-width figure", "Take 75 mg.", "Take ７５ mg.", {"amount"}),
    ("teens and tens", "After fifteen days.", "After fifty days.", {"amount"}),
    ("forty and fourteen", "forty percent", "fourteen percent", {"amount"}),
    ("a share", "a fifth of them", "a tenth of them", {"number"}),
    ("how many times", "a twofold risk", "a tenfold risk", {"number"}),
    ("a date", "until 2026-11-03", "until 2027-11-03", {"number"}),
    ("a dosage scheme", "1-0-1", "1-1-1", {"number"}),
    ("a ratio", "1:10", "1:100", {"number"}),
    ("a confidence interval", "(95% CI 1.1–2.3)", "(95% CI 0.1–2.3)", {"number"}),
    ("a p value", "p < 0.05", "p > 0.05", {"number"}),
    ("a comparison without a number", "if ferritin < normal", "if ferritin > normal", {"number"}),
    ("at least or more than", "≥ 75", "> 75", {"number"}),
    ("a tolerance", "5 ± 1", "5 + 1", {"number"}),
    ("every other day", "Take it every other day.", "Take it every day.", {"amount"}),
    ("one and two", "Take one tablet.", "Take two tablets.", {"amount"}),
    # units
    ("a unit of mass", "Take 5 µg.", "Take 5 mg.", {"amount"}),
    ("a unit written out", "Take 5 milligrams.", "Take 5 micrograms.", {"amount"}),
    ("a bigger unit", "Take 5 mg.", "Take 5 g.", {"amount"}),
    ("a concentration", "75 ng/mL", "75 ng/L", {"amount"}),
    ("micrograms for nanograms", "75 µg/L", "75 ng/L", {"amount"}),
    ("a spoon", "1 teaspoon", "1 tablespoon", {"amount"}),
    ("international units", "400 IU", "400 mg", {"amount"}),
    ("a unit without a figure", "measured in ng/mL", "measured in ng/L", {"unit"}),
    ("percent and points", "by 5 percent", "by 5 percentage points", {"amount"}),
    ("degrees", "38 °C", "38 °F", {"amount"}),
    ("when", "Take it in mornings.", "Take it in evenings.", {"unit"}),
    # negations and opposites
    ("no", "There is no risk.", "There is risk.", {"negation"}),
    ("never", "Never stop at once.", "Stop at once.", {"negation"}),
    ("except", "All except children", "All children", {"negation"}),
    ("unless", "Not unless asked", "Not asked", {"negation"}),
    ("neither", "Neither helps.", "It helps.", {"negation"}),
    ("avoid", "Avoid alcohol.", "Try alcohol.", {"negation"}),
    ("avoiding", "Avoiding it helps.", "Taking it helps.", {"negation"}),
    ("stop and start", "Stopping the drug", "Starting the drug", {"negation"}),
    ("normal", "A normal test", "An abnormal test", {"negation"}),
    ("too much and too little", "hypertension", "hypotension", {"negation"}),
    ("possible", "It is possible.", "It is impossible.", {"negation"}),
    ("adequate", "adequate iron", "inadequate iron", {"negation"}),
    ("harm", "It is harmful.", "It is harmless.", {"negation"}),
    ("free of it", "gluten-free bread", "gluten bread", {"negation"}),
    # how strictly, and which way
    ("may and must", "You may take it.", "You must take it.", {"how strictly"}),
    ("should and may", "You should ask.", "You may ask.", {"how strictly"}),
    ("always and often", "It always helps.", "It often helps.", {"how strictly"}),
    ("before and after", "Take it before food.", "Take it after food.", {"direction"}),
    ("more and less", "It increases iron.", "It decreases iron.", {"direction"}),
    ("high and low", "If iron is high", "If iron is low", {"direction"}),
    # what is not a word
    ("a warning that is none", "::: caution\nStop.\n:::", "Stop.", {"callout"}),
    ("another callout", "::: caution X", "::: definition X", {"callout"}),
    ("an address of an image", "![A](image:a)", "![A](image:b)", {"link target"}),
    ("a mail address", "[A](mailto:a@x.org)", "[A](mailto:b@x.org)", {"link target"}),
    ("struck words", "It is ~~dangerous~~.", "It is dangerous.", {"emphasis"}),
]


@pytest.mark.parametrize(("what", "old", "new", "said"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_it_is_framed_and_named(what: str, old: str, new: str, said: set[str]) -> None:
    assert kinds(old, new) >= said


SEEN = [
    ("words of a link", "[the list](https://a.example)", "[a list](https://a.example)"),
    ("another source", "Iron is low [@allen2013].", "Iron is low [@earley2014]."),
    ("a source of another sentence", "Iron [@a]. Sleep.", "Iron. Sleep [@a]."),
    ("the level of a heading", "### Iron", "#### Iron"),
    ("columns of a table", "| a | b |\n|---|---|\n| c | d |", "| b | a |\n|---|---|\n| d | c |"),
    ("a list that counts", "- one\n- two", "1. one\n2. two"),
    ("a paragraph that ends", "One.\n\nTwo.", "One.\nTwo."),
    ("a hard space", "5 mg", "5\u00a0mg"),
    ("a space of no width", "harm", "ha\u200brm"),
    ("a soft hyphen", "harm", "ha\u00adrm"),
    ("a turned direction", "75 mg", "\u202e75 mg"),
    ("a letter of another script", "harm", "h\u0430rm"),
    ("quotation marks", "“so”", '"so"'),
    ("only a capital", "Who", "WHO"),
    ("a comma", "Stop, at once", "Stop at once"),
]


@pytest.mark.parametrize(("what", "old", "new"), SEEN, ids=[pair[0] for pair in SEEN])
def test_it_is_shown_where_it_changed(what: str, old: str, new: str) -> None:
    html = html_of(old, new)
    assert "<ins>" in html or "<del>" in html


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("Take 5 mg.", "Take 5 m\u0433.", "[U+0433]"),
        ("the harm", "the h\u0430rm", "\u0430[U+0430]"),
        ("TEST", "\u03a4EST", "\u03a4[U+03A4]"),
        ("75 mg", "７５ mg", "７[U+FF17]５[U+FF15]"),
    ],
)
def test_a_letter_that_passes_for_another_is_named(old: str, new: str, named: str) -> None:
    assert named in html_of(old, new)


@pytest.mark.parametrize("text", ["β-blocker", "TNFα", "µg", "Приём", "Ελλάδα", "naïve"])
def test_letters_in_their_place_are_not(text: str) -> None:
    assert "[U+" not in html_of("", text)


@pytest.mark.parametrize(
    "text",
    ["the doctor's words", "restless legs", "nevertheless", "a quotation", "> quoted", "I'm, I'd"],
)
def test_ordinary_words_are_quiet(text: str) -> None:
    assert kinds("", text) == set()


def test_every_kind_has_words() -> None:
    assert kinds("", "5 mg 5 mg/l not may before ** ~~ https://a.example") <= set(ALARMS.values())
