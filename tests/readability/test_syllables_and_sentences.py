import time

import pytest

from articles.readability.sentences import sentences, words
from articles.readability.syllables import syllables

COUNTED = """
1 legs brain walked stopped called tired eye eyes fire hours don't these whose style rules twice
2 restless syndrome treatment doctor patient patients needed changes boxes eases table muscles
2 people movement morning kidney because improved trial trials iron riot giant quiet isn't rhythm
2 careful safely foot-rest likely evening playing every doctor's sometimes react queueing
3 dopamine thalamus glutamate ferritin pregnancy efficient medicine placebo area radio serious
3 exercise example saturate diseases created museum carefully unlikely severely interest opinion
4 deficiency experience ingredient anxiety saturation medication adenosine dialysis usually
4 reliable hypothesis especially january mechanism reality
5 approximately associated individual university
"""


@pytest.mark.parametrize(
    ("word", "count"),
    [
        (word, int(line.split()[0]))
        for line in COUNTED.strip().splitlines()
        for word in line.split()[1:]
    ],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_word_has_a_syllable_at_least_and_parts_are_added() -> None:
    assert (syllables("mg"), syllables("–"), syllables("iron-rich")) == (1, 1, 3)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("Move. It helps! Does it? Yes", ["Move.", "It helps!", "Does it?", "Yes"]),
        ("Ask Dr. Stone. She knows.", ["Ask Dr. Stone.", "She knows."]),
        ("It rose by 1.98 points. 3 of 4 slept.", ["It rose by 1.98 points.", "3 of 4 slept."]),
        ("Some, e.g. Anna, do. “It pulls.” They said so.", None),
        ("Legs ache (at night). Arms too.", ["Legs ache (at night).", "Arms too."]),
        ("  ", []),
    ],
)
def test_a_block_is_cut_where_its_sentences_end(block: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["Some, e.g. Anna, do.", "“It pulls.”", "They said so."]
    assert list(sentences(block)) == expected


def test_numbers_are_no_words_and_hyphens_hold_one_together() -> None:
    assert words("In 7.2% of 15,391 adults: well-known, isn't it?") == [
        *("In", "of", "adults", "well-known", "isn't", "it")
    ]


@pytest.mark.parametrize("piece", ["A. ", "Dr. ", ".", ". ", "!?", "Yes. "])
def test_no_text_takes_ever_longer(piece: str) -> None:
    """A hundred thousand of the least pieces end at once; they took minutes."""
    started = time.process_time()
    list(sentences(piece * 100_000 + "x"))
    assert time.process_time() - started < 10  # seconds: a change of kind
