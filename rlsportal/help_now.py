"""Whom to call, for somebody whose search sounds like danger. Knows no settings, and keeps nothing.

These are words of the publisher, and stand above what is found, whatever that is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.search_words import distance, tokens

LONG = 7  # letters of a word in which one may be wrong
_APOSTROPHE = re.compile("['’‘`´]")


@dataclass(frozen=True)
class HelpNow:
    """Numbers as links, with "or" between them; empty where none is set."""

    emergency: SafeString
    crisis: SafeString


def help_for(query: str, numbers: Mapping[str, tuple[str, ...]]) -> HelpNow | None:
    """Return what to say above the results, or None where nothing sounds like danger.

    :param numbers: of the language of the page, by level.
    """
    if not sounds_like_danger(query):
        return None
    return HelpNow(*(_links(numbers.get(level, ())) for level in ("emergency", "crisis")))


def sounds_like_danger(query: str) -> bool:
    """Return whether a query has one of the words, also with one letter wrong in a long one."""
    typed = _tokens(query)
    return any(
        all(map(_is, typed[at:], phrase))
        for phrase in map(_tokens, _words().split(","))
        for at in range(len(typed) - len(phrase) + 1)
        if phrase
    )


def _tokens(text: str) -> list[str]:
    """Return the words of a text, those with an apostrophe as they are typed on a phone: dont."""
    return tokens(_APOSTROPHE.sub("", text))


def _words() -> str:
    # Translators: what people type who may be in danger, with commas between; not a translation
    # word by word, but what is said in your language. Small letters; a phrase is found as a whole.
    return _(
        "suicide, suicidal, suicides, kill myself, killing myself, end my life, ending my life, "
        "end it all, take my own life, harm myself, harming myself, hurt myself, hurting myself, "
        "cut myself, cutting myself, hang myself, hanging myself, kill my self, hurt my self, "
        "harm my self, self harm, selfharm, want to die, wanting to die, wanna die, "
        "want to be dead, wish i was dead, wish i were dead, better off dead, not want to live, "
        "don't want to live, dont wanna live, don't want to be alive, not want to be alive, "
        "don't want to be here anymore, can't go on, cannot go on, "
        "no reason to live, emergency, overdose, overdosed, overdosing, too many pills, "
        "too many tablets, swallowed, poisoned, poisoning, heart attack, chest pain, "
        "can't breathe, cannot breathe, unconscious, not breathing, crisis line, ambulance"
    )


def _is(typed: str, word: str) -> bool:
    return typed == word or (
        len(word) >= LONG and typed[0] == word[0] and distance(typed, word) == 1
    )


def _links(numbers: tuple[str, ...]) -> SafeString:
    linked = (
        (format_html('<a href="tel:{}">{}</a>', each.replace(" ", ""), each),) for each in numbers
    )
    return format_html_join(_(" or "), "{}", linked)
