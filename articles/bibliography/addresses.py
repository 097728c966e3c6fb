"""Web addresses, told apart from what else stands in the fields for them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_BARE = re.compile(r"www\.[\w-]+\.\S+", re.IGNORECASE)
_WEB_OF_SCIENCE = re.compile(r"<?Go to ISI>?://(?:WOS:)?([A-Z0-9]{10,20})", re.IGNORECASE)


def of(value: str) -> str:
    """Return a web address with its scheme and without blanks, or nothing if it is none.

    Only ``http`` and ``https`` are addresses that a reader may follow.
    """
    value = value.strip().strip("<>").strip()
    value = re.sub(r"^URL:\s*", "", value, flags=re.IGNORECASE)
    value = re.sub(r"\s", "%20", re.split(r"\s+(?=https?://)", value)[0])
    if _BARE.fullmatch(value):
        value = f"https://{value}"
    return value if is_address(value) else ""


def is_address(value: str) -> bool:
    """Whether a text is the address of a web page, as it is kept."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in value
    except ValueError:
        return False


def web_of_science(value: str) -> str:
    """Return the number in EndNote's link to Web of Science (``<Go to ISI>://000...``), if any."""
    match = _WEB_OF_SCIENCE.fullmatch(value.strip())
    return f"WOS:{match[1].upper()}" if match else ""
