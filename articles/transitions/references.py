"""Verbs that bring many records into the library, group them, and make one of two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from articles.bibliography.records import Entry
from articles.canonical import canonical_json, sha256
from articles.importing.references import Decision, Library, Verb, Wishes, decisions, gains
from articles.joined_records import joined
from articles.ledger import record
from articles.models import Article, Citation, Reference, Topic
from articles.models.reference import ReferenceAlias
from articles.roles import actor_of, roles_of
from articles.workflow import Reason, Role, Situation

from ._core import Refused, name_one_at_a_time, require
from ._store import cite_by_other_keys
from .editing import finish_edit
from .library import item_name, owned, refuse_known

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

AT_A_TIME = 200  # rows in one INSERT


@dataclass(frozen=True)
class Source:
    """What is imported: the hash of its bytes goes into the record, its name does not.

    :param file_hash: SHA-256 of the file or of what was pasted; hexadecimal.
    :param entries: records with their numbers in the file.
    :param is_part: whether the rest of the file is imported in other transactions. Then only
        records with an equal identifier or title are compared; somebody saw the rest before.
    """

    file_hash: str
    entries: Sequence[tuple[int, Entry]]
    wishes: Wishes = field(default_factory=Wishes)
    is_part: bool = False


def import_references(
    source: Source,
    *,
    by: User,
    now: datetime,
    progress: Callable[[int], object] | None = None,
) -> list[Decision]:
    """Add what the library does not have; one transaction, and one event if anything changed.

    Two imports at once come one after the other, so that neither adds what the other one has.

    :param progress: is told how many records were compared.
    :returns: what became of each record, in their order.
    :raises Refused: "wrong_role".
    """
    with transaction.atomic():
        require("edit", actor_of(by), Situation())
        if source.wishes.complete:  # articles before names, as whoever saves a text does
            list(Article.objects.order_by("pk").select_for_update().values_list("pk"))
        name_one_at_a_time()
        records = [entry.csl for _, entry in source.entries]
        library = Library.around(records) if source.is_part else Library.whole()
        made = []
        for one in decisions(source.entries, library, source.wishes, now.date()):
            made.append(one)
            if progress is not None:
                progress(len(made))
        _add([one for one in made if one.verb == Verb.ADDED], source.wishes.verified_by, now)
        if source.wishes.complete:
            made = _with_completed(made, source.wishes.verified_by, by=by, now=now)
        written = [one.key for one in made if one.verb in (Verb.ADDED, Verb.COMPLETED)]
        if written:
            items = sorted({f"reference:{key}" for key in written})
            details = {"file": source.file_hash, "items": items}
            record("import_references", by=by, now=now, article=None, details=details)
    return made


def _add(added: Sequence[Decision], verified_by: str, now: datetime) -> None:
    rows = []
    for one in added:
        csl = dict(one.entry.csl)
        verified = {name: verified_by for name in csl if name != "type"} if verified_by else {}
        row = Reference(key=one.key, csl=csl, verified=verified, added_at=now)
        row.derive()
        rows.append(row)
    Reference.objects.bulk_create(rows, batch_size=AT_A_TIME)


def _with_completed(
    made: Sequence[Decision], verified_by: str, *, by: User, now: datetime
) -> list[Decision]:
    """Give records of the library the fields they lack; what they have stays as it is."""
    known = {one.key for one in made if one.verb == Verb.KNOWN}
    stored = {row.key: row for row in Reference.objects.filter(key__in=known)}
    changed: dict[str, Reference] = {}
    after = []
    for one in made:
        row = stored.get(one.key) if one.verb == Verb.KNOWN else None
        gained = _complete(row, one.entry.csl, verified_by) if row is not None else ()
        if row is not None and gained:
            changed[row.key] = row
            after.append(replace(one, verb=Verb.COMPLETED, gained=gained))
        else:
            after.append(one)
    articles = owned(Article.objects.filter(citations__reference__key__in=changed))
    for row in changed.values():
        row.save()
    for article in articles:
        finish_edit(article, by=by, now=now)
    return after


def _complete(row: Reference, new: Mapping[str, Any], verified_by: str) -> tuple[str, ...]:
    """Put what the record lacks into it; an identifier that is another record's stays away."""
    gained = []
    for name in gains(row.csl, new):
        before = row.csl
        row.csl = {**before, name: new[name]}
        if name in row.same_identifiers():
            row.csl = before
            continue
        gained.append(name)
        if verified_by:
            row.verified = {**row.verified, name: verified_by}
    return tuple(gained)


def pair_digest(kept: Reference, other: Reference) -> str:
    """Return a name for two records as they are, to notice that one changed meanwhile."""
    both = [[row.key, row.csl, row.verified] for row in (kept, other)]
    return sha256(canonical_json(both))


def merge_references(
    kept: Reference, other: Reference, *, as_shown: str, by: User, now: datetime
) -> list[Article]:
    """Make one record of two; working copies cite the one that stays, frozen texts stay.

    The other key leads to the record from now on, for texts that were frozen with it.

    :param as_shown: ``pair_digest`` of the records as the person saw them.
    :returns: the articles whose content changed by it.
    :raises Refused: "wrong_role", "reference_changed", or "reference_known" where a third record
        has an identifier of these.
    """
    with transaction.atomic():
        require("edit", actor_of(by), Situation())
        affected = owned(Article.objects.filter(citations__reference__in=[kept.pk, other.pk]))
        name_one_at_a_time()  # articles before names, as whoever saves a text does
        both = Reference.objects.filter(pk__in=[kept.pk, other.pk])
        stored = {row.pk: row for row in both.select_for_update()}
        if len(stored) < 2 or pair_digest(stored[kept.pk], stored[other.pk]) != as_shown:
            raise Refused("merge_references", [Reason("reference_changed")])
        kept, other = stored[kept.pk], stored[other.pk]
        _move_citations(kept, other)
        before = {"csl": other.csl, "verified": other.verified}
        _take_over(kept, other, by=by, now=now)
        found = []
        for article in affected:
            cite_by_other_keys(article, {other.key: kept.key})
            if finish_edit(article, by=by, now=now):
                found.append(article)
        details = {
            "items": sorted([item_name(kept), item_name(other)]),
            "kept": kept.key,
            "merged": {"key": other.key, **before},
        }
        record("merge_references", by=by, now=now, article=None, details=details)
    return found


def _move_citations(kept: Reference, other: Reference) -> None:
    """Let articles cite the record that stays; what was said of the other fills what is empty."""
    there = {citation.article_id: citation for citation in kept.citations.all()}
    for citation in other.citations.all():
        own = there.get(citation.article_id)
        if own is None:
            Citation.objects.filter(pk=citation.pk).update(reference=kept)
            continue
        for name in ("finding", "locator", "strength"):
            setattr(own, name, getattr(own, name) or getattr(citation, name))
        own.position = min(own.position, citation.position)
        own.save()
        citation.delete()


def _take_over(kept: Reference, other: Reference, *, by: User, now: datetime) -> None:
    """Put one record into the other, and its keys."""
    whole = joined((kept.csl, kept.verified), (other.csl, other.verified))
    kept.csl, kept.verified = whole.csl, whole.verified
    ReferenceAlias.objects.filter(reference=other).update(reference=kept)
    kept.topics.add(*other.topics.all())
    Reference.objects.filter(pk=other.pk).delete()
    refuse_known("merge_references", kept)
    kept.save()
    ReferenceAlias.objects.create(key=other.key, reference=kept, at=now, by=by)


def set_topics(
    reference: Reference, topics: Sequence[Topic], *, by: User, now: datetime
) -> Reference:
    """Say which topics a source is about: for searching and for checks, no word of any text.

    :raises Refused: "wrong_role" for all but editors.
    """
    with transaction.atomic():
        if Role.EDITOR not in roles_of(by) or not by.is_active:
            raise Refused("set_topics", [Reason("wrong_role", {"roles": (Role.EDITOR,)})])
        before = sorted(reference.topics.values_list("slug", flat=True))
        after = sorted(topic.slug for topic in topics)
        if before != after:
            reference.topics.set(topics)
            details = {"reference": reference.key, "before": before, "after": after}
            record("set_topics", by=by, now=now, article=None, details=details)
    return reference
