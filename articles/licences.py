"""When two licences are the same: however they are typed. Pure."""

from __future__ import annotations

import unicodedata


def licence_key(jurisdiction: str, number: str) -> tuple[str, str] | None:
    """Return what names a licence: letters and digits of where and which, in one spelling.

    None for a number without any, such as the dash of the demonstration: that names nothing.
    """
    where, which = (
        "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
        for text in (jurisdiction, number)
    )
    return (where, which) if which else None
