"""Who wrote a text, as desk and workbench say it: signed with the words, outside the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from articles.public.page import change_label


def byline_facts(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return label and words for each byline of a canonical content, and its kind of change."""
    facts = [(_("Written by"), _byline(each)) for each in content.get("bylines", ())]
    kind = change_label(content)
    return [*facts, (_("Kind of change"), kind)] if kind else facts


def _byline(byline: Mapping[str, str]) -> str:
    interests = byline["disclosure"] or _("none declared")
    words = _("Disclosed interests: %(interests)s") % {"interests": interests}
    return " · ".join(text for text in (byline["name"], byline["about"], words) if text)
