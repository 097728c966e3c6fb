"""Numbers to call for help, by language, as the operator sets them. Knows no settings.

Help cards are part of what doctors sign, so no number from here gets into one by itself: the desk
offers it to authors, and names a card that lacks it. The box above a search for help prints them,
as words of the publisher.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

VARIABLE = "PORTAL_EMERGENCY_NUMBERS"
LEVELS = ("emergency", "urgent", "crisis")
Numbers = Mapping[str, Mapping[str, tuple[str, ...]]]

# English is read everywhere; 112 is the number of the European Union and works on mobile phones in
# most other countries. In a crisis people listen at 988 in the United States, and at 116 123 in
# Great Britain and Ireland (the European number for emotional support, which not all states have).
DEFAULT: Numbers = {
    "en": {"emergency": ("112",)},
    "en-gb": {"emergency": ("999",), "urgent": ("111",), "crisis": ("116 123",)},
    "en-ie": {"emergency": ("112", "999"), "crisis": ("116 123",)},
    "en-us": {"emergency": ("911",), "crisis": ("988",)},
}
EXAMPLE = '{"en-gb": {"emergency": "999", "urgent": ["111"], "crisis": "116 123"}}'


def parsed(text: str) -> Numbers:
    """Return the numbers of a JSON text by language and level; of an empty text, the default.

    :raises ImproperlyConfigured: for anything that does not say numbers by language and level.
    """
    if not text.strip():
        return DEFAULT
    try:
        found = json.loads(text)
    except ValueError:
        raise _refusal("write JSON") from None
    if not isinstance(found, dict):
        raise _refusal("name languages")
    return {_language(code): _levels(levels) for code, levels in found.items()}


def for_language(numbers: Numbers, language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the numbers of a language by level: its own, else those of its main language."""
    code = language.lower()
    return numbers.get(code) or numbers.get(code.partition("-")[0]) or {}


def _language(code: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
        raise _refusal(f"{code!r} is no language such as en or en-gb")
    return code.lower()


def _levels(levels: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(levels, dict) or not set(levels) <= set(LEVELS):
        raise _refusal(f"each language has {', '.join(LEVELS)}, and nothing else")
    return {level: _numbers(listed) for level, listed in levels.items()}


def _numbers(listed: object) -> tuple[str, ...]:
    found = listed if isinstance(listed, list) else [listed]
    for each in found:
        if not (isinstance(each, str) and re.fullmatch(r"\+?\d[\d ]{1,18}\d", each)):
            raise _refusal(f"{each!r} is no number to call, in quotation marks")
    if not found:
        raise _refusal("a level has at least one number")
    return tuple(found)


def _refusal(advice: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{VARIABLE}: {advice}, as in {EXAMPLE}.")
