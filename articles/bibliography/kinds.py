"""The eight kinds of source, and what each format calls them.

A record keeps its kind in CSL's ``type``, and for guidelines, reviews and trials in ``genre``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from .csl_fields import words


class Kind(StrEnum):
    """What a source is; the words readers see for it are chosen outside."""

    ARTICLE = "article"
    GUIDELINE = "guideline"
    REVIEW = "review"
    TRIAL = "trial"
    BOOK = "book"
    CHAPTER = "chapter"
    WEB_PAGE = "web page"
    REPORT = "report"


TYPES = words("""
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic
    collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic
    hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet
    paper-conference patent performance periodical personal_communication post post-weblog
    regulation report review review-book software song speech standard thesis treaty webpage
    """)
"""The types of CSL 1.0.2."""

GENRES = {
    **dict.fromkeys(
        (
            "guideline",
            "practice guideline",
            "consensus development conference",
            "consensus development conference, nih",
            "consensus statement",
        ),
        "guideline",
    ),
    **dict.fromkeys(
        (
            "review",
            "systematic review",
            "meta-analysis",
            "review article",
            "scoping review",
            "network meta-analysis",
        ),
        "review",
    ),
    **dict.fromkeys(
        (
            "trial",
            "clinical trial",
            "randomized controlled trial",
            "controlled clinical trial",
            "pragmatic clinical trial",
            "equivalence trial",
            "adaptive clinical trial",
            "clinical trial, phase i",
            "clinical trial, phase ii",
            "clinical trial, phase iii",
            "clinical trial, phase iv",
            "randomised controlled trial",
        ),
        "trial",
    ),
}
"""Publication types of PubMed and words of other databases, and our word for them."""

SAYS_NOTHING = frozenset(
    """
    article|journal article|journal articles|journal|research article|original article|
    original research|english abstract|historical article|comparative study|evaluation study|
    multicenter study|observational study|validation study|case reports|journal-article|
    article-journal|
    introductory journal article|book|book chapter|web page|report|study guide
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""Words that say no more than the type of the record does."""


def says_nothing(word: str) -> bool:
    """Whether a publication type tells nothing about the work: who paid, or what type it has."""
    small = word.lower()
    return small in SAYS_NOTHING or small.startswith("research support")


RETRACTED = frozenset({"retracted publication"})
NOTICES = frozenset(
    {
        "retraction of publication",
        "retraction notice",
        "published erratum",
        "expression of concern",
        "corrected and republished article",
    }
)

_ARTICLES = frozenset({"article", "article-journal", "article-magazine", "review", "periodical"})
_OF_TYPE = {
    **dict.fromkeys(("book", "collection", "classic", "review-book"), Kind.BOOK),
    **dict.fromkeys(("chapter", "entry", "entry-dictionary", "entry-encyclopedia"), Kind.CHAPTER),
    **dict.fromkeys(("webpage", "post", "post-weblog"), Kind.WEB_PAGE),
    **dict.fromkeys(
        ("report", "document", "manuscript", "pamphlet", "standard", "thesis", "regulation",
         "legislation", "bill", "hearing", "dataset"),
        Kind.REPORT,
    ),
}  # fmt: skip
_CSL = {
    Kind.ARTICLE: ("article-journal", ""),
    Kind.GUIDELINE: ("article-journal", "guideline"),
    Kind.REVIEW: ("article-journal", "review"),
    Kind.TRIAL: ("article-journal", "trial"),
    Kind.BOOK: ("book", ""),
    Kind.CHAPTER: ("chapter", ""),
    Kind.WEB_PAGE: ("webpage", ""),
    Kind.REPORT: ("report", ""),
}


def kind_of(csl: Mapping[str, Any]) -> Kind:
    """Return the kind of source; a guideline counts as one wherever it was published."""
    of_type, genre = str(csl.get("type", "")), genre_of([str(csl.get("genre", ""))])
    if genre == "guideline":
        return Kind.GUIDELINE
    if of_type in _OF_TYPE:
        return _OF_TYPE[of_type]
    if of_type == "review" and not genre:
        return Kind.REVIEW
    is_article = of_type in _ARTICLES or not of_type
    return Kind(genre) if genre and is_article else Kind.ARTICLE


def with_kind(csl: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """Return the record as of another kind: its type and genre changed, if they must be."""
    if csl.get("type") and kind_of(csl) is kind:
        return dict(csl)
    of_type, genre = _CSL[kind]
    if kind is Kind.GUIDELINE and csl.get("type") in TYPES:
        of_type = str(csl["type"])
    rest = {name: value for name, value in csl.items() if name not in ("type", "genre")}
    return {"type": of_type, **rest, **({"genre": genre} if genre else {})}


def genre_of(words: Iterable[str]) -> str:
    """Return our word for publication types: guideline before trial before review, or nothing."""
    found = {GENRES.get(" ".join(word.lower().split()), "") for word in words}
    return next((genre for genre in ("guideline", "trial", "review") if genre in found), "")
