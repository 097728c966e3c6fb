"""Where in the text that a doctor reads a change request points to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.models import Revision

# As the frozen page of a revision names its sections, in their order.
SECTION = re.compile(r'<section class="article-section">\s*<h2 id="([^"]+)"')
# The head of the text stands outside of the frozen page, and what no reader sees below it.
HEAD, UNSEEN = "text-head", "text-unseen"
FIELDS = {
    "title": HEAD,
    "summary": HEAD,
    "in_short": "in-short",
    "why_it_matters": "why-it-matters",
    "bottom_line": "bottom-line",
    "questions": "questions",
    "meta_description": UNSEEN,
    "change_note": UNSEEN,
}


def places_of(revision: Revision) -> dict[str, str]:
    """Return the fragment of each place of the text that has one, by the place's name.

    Names are those of ``PartDiff.place``. What is shown is the frozen page, so its own anchors are
    asked for: those that the page does not have are left out.
    """
    known = set(re.findall(r' id="([^"]+)"', revision.body_html)) | {HEAD, UNSEEN}
    return {place: fragment for place, fragment in _named(revision) if fragment in known}


def _named(revision: Revision) -> Iterator[tuple[str, str]]:
    data = revision.data
    yield "article:", HEAD
    sections = SECTION.findall(revision.body_html)
    if len(sections) == len(data["sections"]):
        for section, fragment in zip(data["sections"], sections, strict=True):
            yield f"section:{section['uid']}", fragment
    for faq in data["faqs"]:
        yield f"faq:{faq['uid']}", f"faq-{faq['uid']}"
    for card in data["help_cards"]:
        yield f"help_card:{card['uid']}", f"help-{card['uid']}"
    for reference in data["references"]:
        yield f"reference:{reference['key']}", "references"
    for name, fragment in FIELDS.items():
        if data.get(name):
            yield f"field:{name}", fragment
