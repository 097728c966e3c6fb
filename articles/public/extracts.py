"""What a publication says, for programs, and how long it takes to read. Made once per text."""

from __future__ import annotations

import json
from functools import lru_cache

from articles.models.publication import Publication
from articles.rendering.extract import Extract, extract

# Slower than the 238 that Brysbaert (2019) found for adults and plain prose: here are terms and
# numbers, and people who read at night.
WORDS_A_MINUTE = 200
KEPT = 64  # texts; the words of one are read from its Markdown in 25 ms, about as long as its page


def extract_of(publication: Publication) -> Extract:
    """Return the facts of the signed text."""
    return _extract(publication.content)


@lru_cache(maxsize=KEPT)
def _extract(content: str) -> Extract:
    return extract(json.loads(content))


def minutes_to_read(publication: Publication) -> int:
    """Return how long the text takes, in whole minutes, one at least."""
    return max(1, round(extract_of(publication).words / WORDS_A_MINUTE))
