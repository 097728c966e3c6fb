"""An import of references between its steps: planned, stored, written portion by portion."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from articles.bibliography.records import Entry, Problem
from articles.importing.bibliography_file import BibliographyFile
from articles.importing.reference_report import outcome, refusal, remarks
from articles.importing.references import Decision, Library, Verb, Wishes, decisions, gains
from articles.models import Reference
from articles.models.reference_import import ReferenceImport
from articles.transitions import import_references
from articles.transitions.references import Source

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

PORTION = 200  # records in one transaction
FIRST = (Verb.PROBABLE, Verb.REFUSED, Verb.COMPLETED, Verb.ADDED, Verb.KNOWN, Verb.LEFT)
"""What the preview shows first: what somebody has to decide, then what somebody should see."""

Stored = dict[str, Any]


def planned(whole: BibliographyFile, wishes: Wishes, *, by: User, now: datetime) -> ReferenceImport:
    """Store a file with what is to become of each record; nothing is written to the library."""
    made = list(decisions(whole.entries, Library.whole(), wishes, now.date()))
    if wishes.complete:
        made = _with_gains(made)
    rows = [_stored(one) for one in made]
    rows += [
        {"n": number, "line": one.line, "verb": Verb.REFUSED, "words": refusal(one)}
        for number, one in whole.refused
    ]
    rows.sort(key=lambda row: row["n"])
    return ReferenceImport.objects.create(
        user=by,
        at=now,
        file_hash=whole.file_hash,
        format=whole.format,
        verified_by=wishes.verified_by,
        complete=wishes.complete,
        entries=json.dumps(rows),
        total=len(rows),
    )


def _with_gains(made: list[Decision]) -> list[Decision]:
    """Say of records that the library has what they will get."""
    known = [one.key for one in made if one.verb == Verb.KNOWN]
    stored = dict(Reference.objects.filter(key__in=known).values_list("key", "csl"))
    after = []
    for one in made:
        gained = gains(stored[one.key], one.entry.csl) if one.key in stored else ()
        if one.verb == Verb.KNOWN and gained:
            fields = {**vars(one), "verb": Verb.COMPLETED, "gained": gained}
            after.append(Decision(**fields))
        else:
            after.append(one)
    return after


def _stored(one: Decision) -> Stored:
    row: Stored = {
        "n": one.number,
        "line": one.entry.line,
        "verb": one.verb,
        "key": one.key,
        "csl": one.entry.csl,
        "warnings": [asdict(warning) for warning in one.entry.warnings],
        "words": outcome(one, is_plan=True),
    }
    found = remarks(one)
    return {**row, "remarks": found} if found else row


def in_order(row: ReferenceImport) -> list[Stored]:
    """Return the records as the preview shows them, those to be decided first."""
    return sorted(json.loads(row.entries), key=lambda one: FIRST.index(Verb(one["verb"])))


def counted(rows: list[Stored]) -> dict[Verb, int]:
    """Return how many records are to come to what."""
    found = Counter(one["verb"] for one in rows)
    return {verb: found[verb] for verb in Verb}


def write_portion(row: ReferenceImport, *, by: User, now: datetime) -> bool:
    """Write the next records of a confirmed import; whether there were any.

    Of two windows that both ask for a portion, one gets it.
    """
    with transaction.atomic():
        end = min(row.position + PORTION, row.total)
        mine = ReferenceImport.objects.filter(
            pk=row.pk, position=row.position, confirmed_at__isnull=False
        )
        if row.is_finished or not mine.update(position=end):
            return False
        some: list[Stored] = json.loads(row.entries)[row.position : end]
        unread = sum("csl" not in one for one in some)
        made = import_references(_source(row, some), by=by, now=now)
        found = Counter(dict(row.results))
        found.update(str(one.verb) for one in made)
        found[str(Verb.REFUSED)] += unread
        row.position, row.results = end, dict(found)
        row.save(update_fields=["results"])
    return True


def _source(row: ReferenceImport, some: list[Stored]) -> Source:
    wishes = Wishes(
        verified_by=row.verified_by,
        complete=row.complete,
        choices={int(number): choice for number, choice in row.choices.items()},
        keys={one["n"]: one["key"] for one in some if one["verb"] == Verb.ADDED},
        found={one["n"]: one["key"] for one in some if one["verb"] == Verb.PROBABLE},
    )
    entries = tuple((one["n"], _entry(one)) for one in some if "csl" in one)
    return Source(row.file_hash, entries, wishes, is_part=True)


def _entry(one: Stored) -> Entry:
    warnings = tuple(Problem(**warning) for warning in one["warnings"])
    return Entry(one["csl"], "", one["line"], warnings)
