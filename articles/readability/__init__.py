"""How hard a text is to read, sentence by sentence. English only; pure, without Django.

A grade is a hint, not a proof: the formulas count word and sentence length and nothing else. So
every sentence that raises the grade is named with what makes it hard.
"""

from articles.readability.report import Finding, HardSentence, Report, banned_in, measure
from articles.readability.scores import Score
from articles.readability.wordlists import BANNED, PLAIN_WORDS, Limits

__all__ = [
    "BANNED",
    "PLAIN_WORDS",
    "Finding",
    "HardSentence",
    "Limits",
    "Report",
    "Score",
    "banned_in",
    "measure",
]
