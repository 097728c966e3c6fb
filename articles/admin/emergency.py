"""What the desk says of numbers to call: offered for a help card, missed before a review.

The card itself is signed. Nothing of this is ever printed for readers by itself.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from articles.models import Article
from articles.public.shell import shell_language
from rlsportal.emergency import for_language

HEADINGS = {
    "emergency": gettext_noop("Call %(numbers)s now if"),
    "urgent": gettext_noop("Call %(numbers)s today if"),
}


def suggested_headings(language: str) -> dict[str, str]:
    """Return a heading for a help card by its level, in the language of the article."""
    found = for_language(settings.PORTAL_EMERGENCY_NUMBERS, language)
    with override(shell_language(language)):
        between = _(" or ")
        return {
            level: _(HEADINGS[level]) % {"numbers": between.join(numbers)}
            for level, numbers in found.items()
            if level in HEADINGS
        }


def notes_on_help(article: Article) -> list[tuple[str, str]]:
    """Return what is worth a look before the review: a sentence, and the way to the card.

    A note and no refusal: what to call may depend on the illness, and doctors judge it.
    """
    found = for_language(settings.PORTAL_EMERGENCY_NUMBERS, article.language)
    notes = []
    for card in article.help_cards.all():
        numbers = found.get(card.level, ())
        if numbers and not any(_names(f"{card.heading} {card.body_source}", n) for n in numbers):
            words = _("The card “%(card)s” does not name %(numbers)s, the number to call.")
            listed = _(" or ").join(numbers)
            notes.append((words % {"card": card.heading, "numbers": listed}, _place(card.uid)))
    return notes


def _names(text: str, number: str) -> bool:
    """Whether a text has a number as such, and not inside of a longer one; blanks may differ."""
    digits = r"[\s-]?".join(re.escape(digit) for digit in number if digit != " ")
    return re.search(rf"(?<![\d+]){digits}(?!\d)", text) is not None


def _place(uid: str) -> str:
    return f"#help_card-{uid}"
