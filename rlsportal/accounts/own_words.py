"""Refuse passwords made of words that everybody connects with this portal.

Lists of breaches do not have them, and whoever guesses at this portal tries them first.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The longest first: a word is taken out before a part of it.
WORDS = (
    *("restless legs syndrome", "restless legs", "medical reviewer", "administrator", "restless"),
    *("reviewer", "syndrome", "password", "welcome", "article", "doctor", "author", "editor"),
    *("health", "portal", "review", "admin", "login", "lead", "legs", "rls"),
)
LETTERS_LEFT = 6  # besides our words, so many make a guess of them hopeless


class OwnWordsValidator:
    """Looks at the letters that are left when our own words are taken out."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what is little more than our own words.

        :raises ValidationError: with what to do instead.
        """
        letters = _letters(password)
        rest = letters
        for word in own_words():
            rest = rest.replace(word, " ")
        if rest != letters and len(rest.replace(" ", "")) < LETTERS_LEFT:
            raise ValidationError(
                _("This password is made of words that belong to this site. Add some that do not."),
                code="password_of_own_words",
            )

    def get_help_text(self) -> str:
        """Return what the page says about it."""
        return _("It must not be made of words that belong to this site.")


def own_words() -> list[str]:
    """Return our words as letters, the longest first; also the names that the settings give."""
    names = (settings.PORTAL_SITE_NAME, settings.PORTAL_PUBLISHER_NAME)
    parts = [word for name in names for word in re.findall(r"\w+", name) if len(word) > 3]
    return sorted({_letters(word) for word in (*WORDS, *names, *parts)} - {""}, key=len)[::-1]


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())
