"""Pages as they travel: compressed for whoever takes that.

Compressing what is sent encrypted can give a secret away that stands on the same page as words a
stranger chose. Pages for readers hold no secret (no cookie, no token, nothing about who asks), and
only they pass here; the desk is never compressed.
"""

from __future__ import annotations

import gzip
import re

Page = tuple[dict[str, str], bytes]

LEAST = 500  # bytes, under which it is not worth the work
LEVEL = 6  # of zlib: a page of 50 kB takes a millisecond; higher levels take longer for nothing
_WORDS = re.compile(r"text/|application/([\w.-]+\+)?(json|xml|javascript)\b")
_ZERO = re.compile(r"q=0(\.0*)?$")


def accepts(wanted: str, header: str) -> bool:
    """Whether an Accept-Encoding header takes a content coding; no header takes none.

    :param wanted: "gzip" or "br".
    """
    for part in header.lower().split(","):
        coding, _semicolon, weight = part.replace(" ", "").replace("\t", "").partition(";")
        if coding == wanted:
            return not _ZERO.fullmatch(weight)
    return False


def is_text(content_type: str) -> bool:
    """Whether what has this Content-Type gets shorter by compression."""
    return bool(_WORDS.match(content_type))


def as_it_travels(page: Page, accepted: str) -> Page:
    """Return the page for a reader whose Accept-Encoding header is ``accepted``.

    Each form has an entity tag of its own, and caches between us and readers keep them apart.
    """
    headers, body = page
    if not is_text(headers["Content-Type"]):
        return page
    headers = {**headers, "Vary": "Accept-Encoding"}
    if len(body) < LEAST or not accepts("gzip", accepted):
        return headers, body
    compressed = gzip.compress(body, LEVEL, mtime=0)  # without the time, the same bytes each time
    tag = f'{headers["ETag"].removesuffix(chr(34))}-gzip"'
    return {**headers, "Content-Encoding": "gzip", "ETag": tag}, compressed
