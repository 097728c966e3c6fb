"""References of a signed body, once more where one answer of it stands alone."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from django.utils.safestring import SafeString, mark_safe

_ITEM = re.compile(r'<li id="ref-(\d+)">\n(.*?)\n</li>', re.DOTALL)
_BACK_LINKS = re.compile(r'\n?<p class="back-links">.*?</p>', re.DOTALL)


def references_of(body_html: str, numbers: Container[int]) -> Iterator[tuple[int, SafeString]]:
    """Yield number and words of the references with these numbers, byte for byte as signed.

    Their way back into the text is left out: it leads to places that only the article has.
    """
    for number, item in _ITEM.findall(body_html):
        if int(number) in numbers:
            words = _BACK_LINKS.sub("", item)
            yield int(number), mark_safe(words)  # noqa: S308 - cut out of a sanitized body
