"""How long the texts of an article may be, in characters; what the columns hold.

A test compares these with the models, so that an import refuses with a line number what the
database would refuse without one.
"""

from __future__ import annotations

from .notices import Fault, fault

LENGTHS = {
    "title": 200,
    "slug": 80,
    "topic": 80,
    "meta_description": 320,
    "change_note": 400,
    "heading": 200,
    "question": 300,
    "finding": 300,
    "locator": 80,
    "alt": 300,
    "credit": 200,
    "licence": 80,
    "faq_slug": 120,
    "byline_name": 120,
    "byline_about": 200,
    "byline_disclosure": 400,
}


def too_long(field: str, text: str, line: int) -> Fault:
    """Return the fault of a text that is longer than LENGTHS allows."""
    return fault("too_long", line, field=field, length=len(text), most=LENGTHS[field])
