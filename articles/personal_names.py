"""Whether two printed names are one person's: titles, punctuation and order aside. Pure."""

from __future__ import annotations

import re
import unicodedata

# Said before or after a name, and no part of it.
TITLES = frozenset({"dr", "doctor", "md", "phd", "mbbs", "prof", "professor", "mr", "mrs", "ms"})
WORD = re.compile(r"[^\W_]+")


def words_of_name(name: str) -> frozenset[str]:
    """Return the words of a name without case, accents, punctuation and titles."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    joined = re.sub(r"\b(m|ph)\.\s?d\b", r"\1d", letters)  # M.D., Ph.D.
    return frozenset(WORD.findall(joined)) - TITLES


def is_named_in(name: str, printed: str) -> bool:
    """Return whether somebody of this name is the one printed, or among those printed.

    A name of a single word must be all that is printed.
    """
    own, found = words_of_name(name), words_of_name(printed)
    return bool(own) and (own == found or (len(own) > 1 and own <= found))
