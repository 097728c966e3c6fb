"""Random pages of the genre: an article is drawn first, then printed the way websites do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

SUBJECTS = ("Restless Legs Syndrome", "Periodic Limb Movements", "Sleep Disruption")
NOUNS = ("iron", "sleep", "the thalamus", "walking", "ferritin", "a long flight", "the evening")
VERBS = ("changes", "eases", "follows", "explains", "disturbs", "needs")
LABELS = {
    "why_it_matters": ("Why It Matters", "WHY THIS MATTERS"),
    "in_short": ("In short", "Key Takeaways", "At a glance"),
    "faqs": ("FAQs", "FAQ", "Frequently Asked Questions", "FAQs about sleep"),
    "bottom_line": ("The Bottom Line", "Bottom line", "Conclusion"),
    "references": ("Additional References", "References", "Sources"),
}
BULLETS = ("  • ", "- ", "* ", "· ", "")
MARKERS = ("{}. ", "  {}. ", "[{}] ", "({}) ", "{}) ", "• ", "")


def sentences(count: int) -> st.SearchStrategy[str]:
    """Return paragraphs of ``count`` sentences which are neither definitions nor invitations."""
    sentence = st.builds(
        "{} {} {} {} times.".format,
        st.sampled_from([noun.capitalize() for noun in NOUNS]),
        st.sampled_from(VERBS),
        st.sampled_from(NOUNS),
        st.integers(2, 999),
    )
    return st.lists(sentence, min_size=count, max_size=count).map(" ".join)


HEADINGS = st.builds(
    "{} and {}".format,
    st.sampled_from([noun.capitalize() for noun in NOUNS]),
    st.sampled_from(NOUNS),
)
PARAGRAPHS = st.lists(sentences(2), min_size=1, max_size=3)
QUESTIONS = st.builds(
    "Can {} help number {}?".format, st.sampled_from(NOUNS), st.integers(1, 10**6)
)


@dataclass(frozen=True)
class Page:
    """The article that was drawn, and the text it was printed as."""

    title: str
    why_it_matters: str
    in_short: list[str]
    sections: list[tuple[str, list[str]]]
    callout: str
    callout_in: int | None
    callout_is_first: bool
    faqs: list[tuple[str, list[str]]]
    bottom_line: str
    call_to_action: str
    references: list[str]
    review_statement: str
    has_contents: bool
    text: str = ""


@st.composite
def pages(draw: Any) -> Page:
    """Return a page in one of the shapes of the genre."""
    subject = draw(st.sampled_from(SUBJECTS))
    short = "".join(word[0] for word in subject.split())
    headings = draw(st.lists(HEADINGS, min_size=1, max_size=6))
    sections = [(heading, draw(PARAGRAPHS)) for heading in headings]
    questions = draw(st.lists(QUESTIONS, max_size=4, unique=True))
    page = Page(
        title=f"{draw(st.sampled_from(('Causes of', 'Living with', 'All About')))} {subject}",
        why_it_matters=draw(st.one_of(st.just(""), sentences(1))),
        in_short=draw(st.lists(sentences(1), max_size=3, unique=True)),
        sections=sections,
        callout=f"{subject} ({short}) is a condition that disturbs the night.",
        callout_in=draw(st.one_of(st.none(), st.integers(0, len(sections) - 1))),
        callout_is_first=draw(st.booleans()),
        faqs=[(question, draw(PARAGRAPHS)) for question in questions],
        bottom_line=draw(sentences(1)),
        call_to_action=draw(st.sampled_from(("", "Talk with your doctor about sleep!"))),
        references=[
            f"Author{chr(97 + number)} AB, Other CD, et al. A study with the number {number}. "
            f"Journal of Examples. {2000 + number};{number + 1}({number + 2}):{number + 3}-99."
            for number in range(draw(st.integers(0, 4)))
        ],
        review_statement=draw(
            st.sampled_from(
                (
                    "",
                    "This article has been reviewed for accuracy by a licensed doctor.",
                    "Medically reviewed by Jane Doe, MD",
                    "Reviewed by John Roe, MD on May 3, 2024",
                )
            )
        ),
        has_contents=draw(st.booleans()),
    )
    object.__setattr__(page, "text", "\n".join(draw(printed(page))))
    return page


@st.composite
def printed(draw: Any, page: Page) -> list[str]:
    """Return the lines of a page, with or without what websites repeat and add."""
    label = {name: draw(st.sampled_from(words)) for name, words in LABELS.items()}
    contents: list[str] = []
    if page.has_contents:
        bullet = draw(st.sampled_from(BULLETS))
        entries = dict.fromkeys(heading for heading, _ in page.sections)
        title = draw(st.sampled_from(("Contents", "Table of Contents", "On this page")))
        gap = draw(st.sampled_from(("\n", "\n\n")))
        contents = [title, *gap.join(f"{bullet}{entry}" for entry in entries).split("\n"), ""]
    site = draw(st.sampled_from(([], [f"{page.title} | Sleep Library"])))
    site = [] if page.has_contents else site
    lines = [*site, *contents, *([page.title, ""] * draw(st.integers(1, 2)))]
    if page.in_short:
        lines += [label["in_short"], "", *(f"• {point}" for point in page.in_short), ""]
    if page.why_it_matters:
        lines += [label["why_it_matters"], "", page.why_it_matters]
        lines += contents if draw(st.booleans()) else [""]
    for index, (heading, paragraphs) in enumerate(page.sections):
        text = "\n\n".join(paragraphs).split("\n")
        if index == page.callout_in:
            text.insert(0 if page.callout_is_first else len(text), page.callout)
        lines += ["", heading, "", *text, ""]
    if page.faqs:
        lines += [label["faqs"], ""]
        gap = draw(st.sampled_from(([], [""])))
        for question, answers in page.faqs:
            lines += [question, *gap, *"\n\n".join(answers).split("\n"), ""]
    lines += [label["bottom_line"], "", page.bottom_line]
    lines += [page.call_to_action] if page.call_to_action else []
    if page.references:
        marker = draw(st.sampled_from(MARKERS))
        lines += draw(st.sampled_from(([], [""])))
        lines.append(label["references"])
        lines += [f"{marker.format(n)}{text}" for n, text in enumerate(page.references, start=1)]
    if page.review_statement:
        lines += [*draw(st.sampled_from(([], [""]))), page.review_statement]
    return lines
