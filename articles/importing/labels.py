"""The words by which the parts of a health page are known.

Only whole lines are compared, so that a sentence which begins like a label stays a sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .lines import folded

CONTENTS = frozenset(
    {
        "contents",
        "content",
        "table of contents",
        "on this page",
        "in this article",
        "in this guide",
        "jump to",
        "what's inside",
        "what's on this page",
        "page contents",
    }
)

PARTS: dict[str, frozenset[str]] = {
    "in_short": frozenset(
        {
            "in short",
            "in brief",
            "at a glance",
            "key takeaways",
            "key points",
            "key facts",
            "takeaways",
            "highlights",
            "quick facts",
            "the short version",
            "tl;dr",
            "fast facts",
            "main points",
            "the essentials",
            "abstract",
        }
    ),
    "why_it_matters": frozenset(
        {
            "why it matters",
            "why this matters",
            "why does it matter",
            "why does it matter?",
            "why this is important",
            "why it is important",
            "why it's important",
            "why is it important?",
        }
    ),
    "faqs": frozenset(
        {
            "faq",
            "faqs",
            "faq's",
            "frequently asked questions",
            "frequently asked questions (faq)",
            "frequently asked questions (faqs)",
            "common questions",
            "questions and answers",
            "q&a",
            "q & a",
            "your questions answered",
            "people also ask",
            "people often ask",
            "what people ask",
            "questions people ask",
            "q&as",
            "q and a",
            "questions & answers",
            "commonly asked questions",
            "common questions answered",
        }
    ),
    "questions": frozenset(
        {
            "questions for your appointment",
            "questions to ask your doctor",
            "questions for your doctor",
            "what to ask your doctor",
            "questions to ask",
        }
    ),
    "bottom_line": frozenset(
        {
            "the bottom line",
            "bottom line",
            "conclusion",
            "conclusions",
            "the takeaway",
            "takeaway",
            "final thoughts",
            "closing thoughts",
            "in conclusion",
            "summing up",
            "summing it up",
            "to sum up",
            "to sum it up",
            "in summary",
            "summary",
            "wrapping up",
            "the key takeaway",
            "key message",
            "take-home message",
            "the take-home message",
        }
    ),
    "call_to_action": frozenset(
        {"call to action", "take action", "take the next step", "get started", "get help now"}
    ),
    "references": frozenset(
        {
            "additional references",
            "references",
            "reference",
            "reference list",
            "list of references",
            "sources",
            "article sources",
            "our sources",
            "additional sources",
            "selected references",
            "medical references",
            "sources and references",
            "references and sources",
            "further reading",
            "references and further reading",
            "bibliography",
            "works cited",
            "citations",
            "literature",
        }
    ),
}

OPENINGS = frozenset({"summary"})
"""Labels of the bottom line which, before the first section, say what the text says in short."""

SHOWN_LABELS = {
    "in_short": "In short",
    "why_it_matters": "Why it matters",
    "faqs": "FAQs",
    "questions": "Questions for your appointment",
    "bottom_line": "The bottom line",
    "call_to_action": "Call to action",
    "references": "References",
}
"""How the article page names each part, whatever the file called it."""

_LABEL_WITH_SUBJECT = re.compile(
    r"(?P<faqs>(?:faqs?|frequently asked questions|common questions)"
    r"(?: about| on| for) [^.?!]{1,60}"
    r"|[^.?!]{1,40} (?:faqs?|frequently asked questions))"
    r"|(?P<bottom_line>(?:the )?bottom line(?: about| on| for) [^.?!]{1,60})"
    r"|(?P<questions>(?:questions|what) (?:to ask|for) (?:your|the|a) [^.?!]{1,50})"
)

CALLOUT_LABEL = re.compile(
    r"(?:key )?(?:definition|term)\b(?:\s*(?::|–|—|\s-)\s*(?P<rest>.*))?", re.IGNORECASE
)
"""A paragraph, or a line alone, that says a definition follows."""

CAUTION_LABEL = re.compile(
    r"(?:[^\w\s\"“‘'([]{1,4}\s*)?(?P<label>caution|warning|important)\s*(?::|!)\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)
"""A paragraph that says it is a caution."""


@lru_cache(maxsize=10_000)
def part_of(text: str) -> str | None:
    """Return the field of the article a whole line is the label of, or None."""
    words = re.sub(r"\A\d{1,2} (?=\D)", "", folded(text))
    for name, labels in PARTS.items():
        if words in labels:
            return name
    match = _LABEL_WITH_SUBJECT.fullmatch(words)
    return match.lastgroup if match else None


def is_contents_label(text: str) -> bool:
    """Whether a whole line announces a list of contents."""
    return folded(text) in CONTENTS
