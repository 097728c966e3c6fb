"""Random drafts for properties, made of pieces that are hard to write to a file and read back."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from articles.working_copy import (
    CHANGE_KINDS,
    HELP_CARD_LEVELS,
    STRENGTHS,
    ArticleDraft,
    BylineDraft,
    FAQDraft,
    HelpCardDraft,
    ImageDraft,
    ReferenceDraft,
    SectionDraft,
)

# No lone surrogate and no control character: no article file holds them.
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n\r")
PIECES = (
    *("no", "1.0", "2000-01-01", "null", "~", "0x1F", "1_000", "12:30", "true", "---", "...", ":"),
    *(
        "# x",
        "## x",
        "### x",
        "## x {.body}",
        "# {.body}",
        "##",
        "x {.faqs}",
        "{#abcdef}",
        "{.end}",
    ),
    *("```", "~~~~", "``` {.end}", "``` {.end} {.end}", "```python", "    ## x", "::: definition"),
    *("- x", "* x", "| a | b |", "[@key]", "[x](y)", "&amp;", "<b>", '"', "'", "\\", "{", "}", "%"),
    *(" ", "\u00a0", "\u2028", "\u00e9", "e\u0301", "\u0301", "\t", "\ufeff"),
    *("\U0001f9ec", "\U000e0001", "word", "In short", "FAQs", "FAQs:", "The bottom line", "- {.}"),
)
LINE_WORDS = st.one_of(st.sampled_from(PIECES), st.text(CHARACTERS, max_size=12))
LINES = st.lists(LINE_WORDS, max_size=4).map(" ".join)
BODIES = st.lists(st.one_of(st.sampled_from(PIECES), LINES, st.just("")), max_size=7).map("\n".join)


def short(most: int) -> st.SearchStrategy[str]:
    """Lines that fit a column of ``most`` characters, also after normalization."""
    return LINES.map(lambda line: line[: most // 4])


UIDS = st.from_regex(r"\A[a-z0-9]{6,12}\Z")
PERSONS = st.one_of(
    st.fixed_dictionaries({"family": LINES, "given": LINES}),
    st.fixed_dictionaries({"literal": LINES}, optional={"suffix": LINES}),
)
DATE_PARTS = st.lists(
    st.lists(st.integers(-300, 12000), min_size=1, max_size=3), min_size=1, max_size=2
)
DATES = st.one_of(
    st.fixed_dictionaries({"date-parts": DATE_PARTS}),
    st.fixed_dictionaries({"raw": LINES}, optional={"circa": st.booleans()}),
    st.just({"date-parts": [[2013, 5, 14]]}),
    st.just({"date-parts": [[2013, 5]]}),
    st.just({"date-parts": [["2013"]]}),
)
TEXTS = st.one_of(LINES, st.integers(-5, 10**9), st.sampled_from(("007", "1e3", "54", "no")))
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(("article-journal", "webpage")),
        "title": TEXTS,
        "author": st.lists(PERSONS, max_size=3),
        "issued": DATES,
        "accessed": DATES,
        "volume": TEXTS,
        "page": TEXTS,
        "DOI": TEXTS,
        "note": TEXTS,
    },
)


@st.composite
def references(draw: Any, *, complete: bool) -> tuple[ReferenceDraft, ...]:
    """Return references with different keys; ``complete`` ones have a record to be stored."""
    keys = draw(
        st.lists(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,8}\Z"), max_size=3, unique=True)
    )
    made = []
    for key in keys:
        csl = draw(RECORDS) | ({"type": "report"} if complete else {})
        verified = {name: draw(LINES) for name in csl if draw(st.booleans())}
        made.append(
            ReferenceDraft(
                key,
                csl,
                verified,
                draw(short(300)),
                draw(short(80)),
                draw(st.sampled_from(STRENGTHS)),
            )
        )
    return tuple(made)


@st.composite
def images(draw: Any) -> tuple[ImageDraft, ...]:
    """Return images without their bytes."""
    names = draw(st.lists(st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,8}\Z"), max_size=2, unique=True))
    return tuple(
        ImageDraft(
            name,
            draw(st.from_regex(r"\A[0-9a-f]{64}\Z")),
            draw(st.sampled_from(("png", "jpg", "webp"))),
            alt=f"Alt {draw(st.sampled_from(('no', '1.0', '“x”: y', '# z')))}",
            credit=draw(st.sampled_from(("", "1_0", "- me"))),
            licence="CC BY 4.0",
        )
        for name in names
    )


@st.composite
def drafts(draw: Any, *, storable: bool = False) -> ArticleDraft:
    """Return any draft the working copy could hold, long texts aside.

    ``storable`` ones name nothing that the library would have to have.
    """
    uids = draw(st.lists(UIDS, min_size=14, max_size=14, unique=True))
    given = [uid if draw(st.booleans()) else "" for uid in uids]
    levels = draw(st.lists(st.sampled_from(HELP_CARD_LEVELS), unique=True))
    slugs = st.from_regex(r"\A[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}\Z")
    return ArticleDraft(
        title=f"T{draw(short(200))}",
        slug=draw(st.one_of(st.just(""), slugs)),
        language=draw(st.sampled_from(("en", "de", "pt-BR"))),
        topic=draw(short(80)),
        risk=draw(st.sampled_from(("low", "high"))),
        summary=draw(LINES),
        meta_description=draw(short(320)),
        change_note=draw(short(400)),
        change_kind=draw(st.sampled_from(CHANGE_KINDS)),
        bylines=tuple(
            BylineDraft(f"N{draw(short(120))}", draw(short(200)), draw(short(400)), given.pop())
            for _ in range(draw(st.integers(0, 2)))
        ),
        in_short=draw(BODIES),
        why_it_matters=draw(BODIES),
        sections=tuple(
            SectionDraft(draw(short(200)), draw(BODIES), given.pop())
            for _ in range(draw(st.integers(0, 3)))
        ),
        faqs=tuple(
            FAQDraft(
                draw(short(300)), draw(BODIES), given.pop(), draw(st.one_of(st.just(""), slugs))
            )
            for _ in range(draw(st.integers(0, 2)))
        ),
        help_cards=tuple(
            HelpCardDraft(level, draw(short(200)), draw(BODIES), given.pop()) for level in levels
        ),
        questions=draw(BODIES),
        bottom_line=draw(BODIES),
        call_to_action=draw(BODIES),
        references=draw(references(complete=storable)),
        images=() if storable else draw(images()),
    )
