"""The formulas: Flesch-Kincaid grade and SMOG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from articles.readability.syllables import syllables

LONG = 3
"""Syllables from which on a word is one of many syllables (McLaughlin 1969)."""


@dataclass(frozen=True)
class Score:
    """Counts, and the grades made of them.

    A grade is a year of school in the United States: 7 is read at the age of twelve to thirteen.
    """

    sentences: int
    words: int
    syllables: int
    long_words: int

    @property
    def mean_sentence(self) -> float:
        """Words in a sentence, on average; 0 without words."""
        return self.words / self.sentences if self.words else 0.0

    @property
    def grade(self) -> float:
        """Return the Flesch-Kincaid grade, not below 0.

        Source: Kincaid JP, Fishburne RP, Rogers RL, Chissom BS. Derivation of new readability
        formulas for Navy enlisted personnel. 1975.
        """
        if not self.words:
            return 0.0
        grade = 0.39 * self.mean_sentence + 11.8 * self.syllables / self.words - 15.59
        return max(0.0, grade)

    @property
    def smog(self) -> float:
        """Return the SMOG grade; 0 without words. Made for 30 sentences, rough below.

        Source: McLaughlin GH. SMOG grading: a new readability formula. J Reading. 1969;12:639-646.
        """
        if not self.words:
            return 0.0
        return 1.0430 * sqrt(self.long_words * 30 / self.sentences) + 3.1291


def score(sentences: Sequence[Sequence[str]]) -> Score:
    """Return the score of sentences given as lists of words."""
    counts = [syllables(word) for sentence in sentences for word in sentence]
    return Score(
        sentences=sum(1 for sentence in sentences if sentence),
        words=len(counts),
        syllables=sum(counts),
        long_words=sum(count >= LONG for count in counts),
    )
