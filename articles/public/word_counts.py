"""How many words a revision added and removed, counted from the comparison that readers see.

Publications never change, so what was counted once is kept by their fingerprints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import ngettext, pgettext

from articles.diff import PartDiff, compare_contents
from articles.models.publication import Publication
from articles.word_diff import ADDED, REMOVED

MOST_KEPT = 4000  # pairs of texts, some 200 bytes each

# Fields that tell of the text, and are no words of it.
NOT_COUNTED = frozenset({"schema", "change_kind", "language", "source", "sha256", "extension"})

_kept: dict[tuple[str, str], WordCount] = {}


@dataclass(frozen=True)
class WordCount:
    """Words that one text has and the one before had not, and the other way round."""

    added: int
    removed: int

    @property
    def said(self) -> str:
        """Both numbers in words; each has its own plural."""
        added = ngettext("%(count)d word added", "%(count)d words added", self.added)
        removed = ngettext("%(count)d word removed", "%(count)d words removed", self.removed)
        return pgettext("what a comparison counted", "%(added)s, %(removed)s") % {
            "added": added % {"count": self.added},
            "removed": removed % {"count": self.removed},
        }


def counted(parts: Iterable[PartDiff]) -> WordCount:
    """Count the words of what was added and removed."""
    sums = {ADDED: 0, REMOVED: 0}
    for part in parts:
        for field in part.fields:
            if part.kind in NOT_COUNTED or field.name in NOT_COUNTED:
                continue
            for passage in field.passages:
                for run in passage.runs:
                    if run.kind in sums:
                        sums[run.kind] += len(run.text.split())
    return WordCount(sums[ADDED], sums[REMOVED])


def word_counts(pairs: Iterable[tuple[Publication, Publication]]) -> dict[int, WordCount]:
    """Return for the newer publication of each pair, by its key, what it changed in the older.

    One query for the texts of all pairs that were not counted before; none if all were.
    """
    listed = list(pairs)
    missing = [pair for pair in listed if _key(*pair) not in _kept]
    keys = {publication.pk for pair in missing for publication in pair}
    texts = dict(Publication.objects.filter(pk__in=keys).values_list("pk", "content"))
    if len(_kept) > MOST_KEPT:
        _kept.clear()
    for older, newer in missing:
        contents = (json.loads(texts[older.pk]), json.loads(texts[newer.pk]))
        _kept[_key(older, newer)] = counted(compare_contents(*contents))
    return {newer.pk: _kept[_key(older, newer)] for older, newer in listed}


def forget() -> None:
    """Forget what was counted; tests that count queries begin with this."""
    _kept.clear()


def _key(older: Publication, newer: Publication) -> tuple[str, str]:
    return older.fingerprint, newer.fingerprint
