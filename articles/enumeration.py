"""Several things in one sentence, joined as the active language joins them.

The patterns are those of the Unicode CLDR: one for two things, one for what stands before the last
of more, one for the last. So a language may have another word, another comma, or another order.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.translation import pgettext


def all_of(items: Iterable[str]) -> str:
    """Return "a", "a and b", or "a, b and c"; "" of nothing. Safe where every item is."""
    return _joined(
        list(items),
        two=pgettext("list of two", "%(first)s and %(last)s"),
        more=pgettext("list of three or more, before its last item", "%(first)s, %(next)s"),
        last=pgettext("list of three or more, with its last item", "%(first)s and %(last)s"),
    )


def any_of(items: Iterable[str]) -> str:
    """Return "a", "a or b", or "a, b or c"; "" of nothing. Safe where every item is."""
    return _joined(
        list(items),
        two=pgettext("choice of two", "%(first)s or %(last)s"),
        more=pgettext("choice of three or more, before its last item", "%(first)s, %(next)s"),
        last=pgettext("choice of three or more, with its last item", "%(first)s or %(last)s"),
    )


def apart(items: Iterable[str]) -> str:
    """Return "a; b; c", for items that have commas themselves. Safe where every item is."""
    pattern = pgettext("list of items that have commas themselves", "%(first)s; %(next)s")
    return _joined(list(items), two=pattern, more=pattern, last=pattern)


def _joined(items: list[str], *, two: str, more: str, last: str) -> str:
    if len(items) < 2:
        return items[0] if items else ""
    if len(items) == 2:
        return _filled(two, *items)
    return _filled(
        last, reduce(lambda so_far, item: _filled(more, so_far, item), items[:-1]), items[-1]
    )


def _filled(pattern: str, first: str, other: str) -> str:
    """Fill a pattern; markup stays markup only where there is nothing else."""
    if not (isinstance(first, SafeData) and isinstance(other, SafeData)):
        return pattern % {"first": first, "next": other, "last": other}
    words: SafeString = conditional_escape(pattern)
    return mark_safe(words % {"first": first, "next": other, "last": other})  # noqa: S308 - all escaped
