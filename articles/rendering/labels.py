"""The words that the renderer itself writes into an article, per language.

They are part of what a doctor signs, so they do not come from message catalogs: a new
translation file must not change a signed text. Changing a word here means a new RENDERER_VERSION.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """One language. Names ending in ``_of`` are patterns for ``str.format``."""

    contents: str
    in_short: str
    why_it_matters: str
    faqs: str
    help: str
    help_levels: Mapping[str, str]
    bottom_line: str
    questions: str
    call_to_action: str
    references: str
    untitled: str
    definition: str
    definition_of: str
    caution: str
    caution_of: str
    important: str
    table_of: str
    reference_of: str
    reference_named_of: str
    reference: str
    back_to_text: str
    back_to_citation_of: str
    finding: str
    locator: str
    strengths: Mapping[str, str]
    image_credit: str


_TABLE = {
    "en": Labels(
        contents="Contents",
        in_short="In short",
        why_it_matters="Why it matters",
        faqs="FAQs",
        help="When to get help",
        help_levels={"routine": "Routine", "urgent": "Urgent", "emergency": "Emergency"},
        bottom_line="The bottom line",
        questions="Questions for your appointment",
        call_to_action="Next step",
        references="References",
        untitled="Untitled",
        definition="Definition",
        definition_of="Definition: {term}",
        caution="Caution",
        caution_of="Caution: {title}",
        important="Important:",
        table_of="Table {number}",
        reference_of="Reference {number}",
        reference_named_of="Reference {number}: {name}",
        reference="Reference",
        back_to_text="Back to text",
        back_to_citation_of="Back to text, reference {number}, citation {letter}",
        finding="Finding:",
        locator="Where in the source:",
        strengths={
            "strong": "Strong evidence",
            "moderate": "Moderate evidence",
            "limited": "Limited evidence",
        },
        image_credit="Image:",
    ),
}


def labels_for(language: str) -> Labels:
    """The labels of a language tag such as ``en-GB``; English where there are none yet."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return _TABLE.get(primary, _TABLE["en"])
