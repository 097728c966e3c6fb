"""What a text holds as data, in words for readers who compare two of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from articles.bibliography import dates
from articles.public.page import change_label
from articles.reference_text import author_names, year_of
from articles.rendering.labels import labels_for
from articles.source_wording import field_name, kind_name


def in_words(name: str, value: Any, language: str) -> str:
    """Return a field that holds data in words; "" for one that holds words already.

    :param name: of the field, or of the part that is one.
    """
    if name == "source" and isinstance(value, Mapping):
        return "\n".join(_line(key, value) for key in sorted(value) if value[key])
    if name == "change_kind":
        return change_label({name: value})
    kinds = {"level": labels_for(language).help_levels, "strength": labels_for(language).strengths}
    return kinds[name].get(str(value), "") if name in kinds else ""


def _line(key: str, source: Mapping[str, Any]) -> str:
    """Return a field of a source as its name and its words."""
    words = _("%(field)s: %(words)s")
    value = source[key] if key != "type" else kind_name(source)
    if isinstance(value, list):
        return words % {"field": field_name(key), "words": author_names(value)}
    if isinstance(value, Mapping):
        return words % {"field": field_name(key), "words": _date(value)}
    return words % {"field": field_name(key), "words": value}


def _date(value: Mapping[str, Any]) -> str:
    """Return a date with month and day: where only these were corrected, the words differ."""
    known = dates.normal(value)
    return dates.words(known) if known else year_of({"issued": value})
