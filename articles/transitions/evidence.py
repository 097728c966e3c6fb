"""Verbs of the watch over sources: compare them with notices, and settle what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from articles.cited_sources import Use, Uses, all_uses, notices_about
from articles.ledger import lock_head, record
from articles.models import (
    Article,
    EvidenceCheck,
    EvidenceFlag,
    Publication,
    PublishedNotice,
    SourceNotice,
)
from articles.notifications import notify
from articles.retraction_watch import Row, Unread
from articles.roles import actor_of, users_in
from articles.workflow import Reason, Role

from . import facts
from ._core import Refused, locked, require

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

# A data set only grows. One that lost a tenth is a broken download, and would end notices.
LEAST_SHARE = 0.9


@dataclass(frozen=True)
class Checked:
    """What a check found."""

    check: EvidenceCheck
    new: tuple[SourceNotice, ...]
    ended: tuple[SourceNotice, ...]
    flags: tuple[EvidenceFlag, ...]
    unread: tuple[Unread, ...]


def check_sources(
    rows: Iterable[Row | Unread],
    *,
    file_hash: str,
    now: datetime,
    by: User | None = None,
    is_smaller_on_purpose: bool = False,
) -> Checked:
    """Compare all sources with a whole data set of notices; tell the people concerned once.

    What the data set no longer says about a source has ended, and so do its flags.

    :param rows: of the whole data set, in any order; read once, outside the transaction.
    :param file_hash: SHA-256 of the file, for the record; hexadecimal.
    :param by: who started it; None for a command.
    :param is_smaller_on_purpose: accepts a file that lost more than a tenth of its rows.
    :raises Refused: "no_notices" for a file without a usable row, "file_shrunk" for one much
        smaller than the last.
    """
    newest = _newest_publication()
    uses = all_uses()
    count, matched, unread = _matched(rows, uses)
    _require_whole(count, is_smaller_on_purpose)
    wanted = _standing_after(matched)
    with transaction.atomic():
        lock_head()  # nothing becomes public, and no other check is made, until this one is done
        is_damaged = any(row.code == "damaged" for row in unread)
        seen = {row.record_id for row in matched} if is_damaged else None
        new, ended = _store_notices(wanted, seen, now)
        flags = _raise_flags(uses, now)
        _show(uses)
        for publication in Publication.objects.filter(pk__gt=newest):  # public since we looked
            _show_beside(publication)
        check = EvidenceCheck.objects.create(
            at=now,
            by=by,
            file_hash=file_hash,
            rows=count,
            unread=len(unread),
            found=len(new),
            ended=len(ended),
        )
        _tell(flags, by, now)
        details = {
            "file": file_hash,
            "notices": count,
            "found": [f"{n.record_id} {n.nature} {n.doi or n.pmid}" for n in new],
            "ended": [n.record_id for n in ended],
            "flagged": sorted({flag.article_id for flag in flags}),
        }
        record("check_sources", by=by, now=now, article=None, details=details)
    return Checked(check, tuple(new), tuple(ended), tuple(flags), tuple(unread))


def settle_flag(
    flag: EvidenceFlag, *, by: User, now: datetime, outcome: str, note: str
) -> EvidenceFlag:
    """Say what was made of a notice about a source of an article.

    :param outcome: one of ``EvidenceFlag.Outcome``.
    :param note: what was found; required.
    :raises Refused: by the rules.
    """
    with locked(flag.article) as article:
        stored = EvidenceFlag.objects.select_related("notice").get(pk=flag.pk)
        situation = replace(
            facts.situation_of(article),
            flag_is_settled=stored.settled_at is not None,
            notice_has_ended=stored.notice.ended_at is not None,
            reason_given=bool(note.strip()),
        )
        require("settle_flag", actor_of(by), situation)
        stored.settled_at, stored.settled_by = now, by
        stored.outcome, stored.note = EvidenceFlag.Outcome(outcome), note.strip()
        stored.save()
        details = {
            "notice": stored.notice.record_id,
            "key": stored.key,
            "outcome": str(stored.outcome),
            "note": stored.note,
        }
        record("settle_flag", by=by, now=now, article=article, details=details)
    return stored


def show_notices(publication: Publication) -> None:
    """Show standing notices about the sources of a text that becomes public.

    Call it last in the transaction: it locks the head of the chain, as ``record`` does, so that a
    check made at the same moment has either seen this text or is seen by it.
    """
    lock_head()
    _show_beside(publication)


def _show_beside(publication: Publication) -> None:
    found = notices_about(publication.data)
    if not found:
        return
    numbers = dict(publication.references.values_list("key", "number"))
    rows = [_published(publication.pk, notice, numbers[key]) for key, notice in found]
    PublishedNotice.objects.bulk_create(rows, ignore_conflicts=True)  # a check may have shown it


def _matched(rows: Iterable[Row | Unread], uses: Uses) -> tuple[int, list[Row], list[Unread]]:
    """Return how many notices there are, those about sources of ours, and what says nothing."""
    count, matched, unread = 0, [], []
    for row in rows:
        if isinstance(row, Unread):
            unread.append(row)
            continue
        count += 1
        if uses.knows(row.doi, row.pmid):
            matched.append(row)
    return count, matched, unread


def _require_whole(count: int, is_smaller_on_purpose: bool) -> None:
    if not count:
        raise Refused("check_sources", [Reason("no_notices")])
    last = EvidenceCheck.objects.order_by("-at", "-pk").first()
    if last and count < last.rows * LEAST_SHARE and not is_smaller_on_purpose:
        params = {"count": count, "before": last.rows}
        raise Refused("check_sources", [Reason("file_shrunk", params)])


def _standing_after(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the notices that stand, by record; a reinstatement ends retractions before it."""
    reinstated: dict[str, list[Row]] = defaultdict(list)
    rows = list(rows)
    for row in rows:
        if row.nature == "reinstatement":
            for name in filter(None, (row.doi, row.pmid)):
                reinstated[name].append(row)

    def is_reinstated(row: Row) -> bool:
        later = [*reinstated.get(row.doi, ()), *reinstated.get(row.pmid, ())]
        return row.nature == "retraction" and any(
            row.on is None or each.on is None or each.on >= row.on for each in later
        )

    return {
        row.record_id: row
        for row in rows
        if row.nature != "reinstatement" and not is_reinstated(row)
    }


def _store_notices(
    wanted: Mapping[str, Row], seen: Collection[str] | None, now: datetime
) -> tuple[list[SourceNotice], list[SourceNotice]]:
    """Write what is new and end what is gone; a notice of another kind or paper begins anew.

    :param seen: the records in a damaged file: what is not among them may be in what could not be
        read, and stands. None for a whole file.
    """
    standing = {notice.record_id: notice for notice in SourceNotice.objects.standing()}
    ended = [
        notice
        for record_id, notice in standing.items()
        if (record_id not in wanted and (seen is None or record_id in seen))
        or (record_id in wanted and _differs(notice, wanted[record_id]))
    ]
    for notice in ended:
        notice.ended_at = now
    SourceNotice.objects.bulk_update(ended, ["ended_at"])
    gone = {notice.record_id for notice in ended}
    _correct([(standing[key], wanted[key]) for key in standing.keys() & wanted.keys() - gone])
    new = [
        SourceNotice.objects.create(
            record_id=row.record_id,
            nature=row.nature,
            doi=row.doi,
            pmid=row.pmid,
            on=row.on,
            notice_doi=row.notice_doi,
            notice_pmid=row.notice_pmid,
            reasons=list(row.reasons),
            found_at=now,
        )
        for record_id, row in wanted.items()
        if record_id not in standing or record_id in gone
    ]
    return new, ended


def _correct(pairs: Iterable[tuple[SourceNotice, Row]]) -> None:
    """Take over what the data set corrected about a notice: no news, so nobody is told again."""
    for notice, row in pairs:
        known = (notice.on, notice.notice_doi, notice.notice_pmid, tuple(notice.reasons))
        if known != (row.on, row.notice_doi, row.notice_pmid, row.reasons):
            notice.on, notice.reasons = row.on, list(row.reasons)
            notice.notice_doi, notice.notice_pmid = row.notice_doi, row.notice_pmid
            notice.save(update_fields=["on", "reasons", "notice_doi", "notice_pmid"])
            notice.published.update(on=row.on, notice_doi=row.notice_doi)


def _differs(notice: SourceNotice, row: Row) -> bool:
    return (notice.nature, notice.doi, notice.pmid) != (row.nature, row.doi, row.pmid)


def _raise_flags(uses: Uses, now: datetime) -> list[EvidenceFlag]:
    """Flag each article once for each source in doubt, with the gravest notice about it.

    A graver notice takes the place of the one that an open flag is about. Notices that stood when
    somebody settled a flag about the source were looked at with it.

    :returns: the flags that are new, or about another notice than before.
    """
    rows = EvidenceFlag.objects.select_related("notice").order_by("pk")
    told: list[EvidenceFlag] = []
    open_, looked_at = {}, dict[tuple[int, str], datetime]()
    known, made = set(), dict[tuple[int, int], EvidenceFlag]()
    for flag in rows:
        place = (flag.article_id, flag.key)
        known.add((flag.article_id, flag.notice_id))
        if flag.settled_at is not None:
            looked_at[place] = max(flag.settled_at, looked_at.get(place, flag.settled_at))
        elif flag.notice.ended_at is None:
            open_[place] = flag
    standing = sorted(SourceNotice.objects.standing(), key=lambda n: (-n.gravity, n.pk))
    for notice, use in ((n, use) for n in standing for use in uses.of(n.doi, n.pmid)):
        place = (use.article, use.key)
        if use.publication is not None and not use.is_live:
            continue
        if (use.article, notice.pk) in known or _was_known(looked_at.get(place), notice):
            continue
        # An article may know one source by two keys, its own and the one it was merged into.
        kept = open_.get(place) or made.get((use.article, notice.pk))
        if kept is None or kept.notice.gravity < notice.gravity:
            kept = kept or EvidenceFlag(article_id=use.article, key=use.key, was_live=False)
            kept.notice, kept.raised_at = notice, now
            made[use.article, notice.pk] = kept
            told.append(kept)
        open_[place] = kept
        kept.was_live |= use.is_live
    EvidenceFlag.objects.bulk_update([f for f in told if f.pk], ["notice", "raised_at", "was_live"])
    EvidenceFlag.objects.bulk_create([flag for flag in told if not flag.pk])
    return told


def _was_known(settled_at: datetime | None, notice: SourceNotice) -> bool:
    return settled_at is not None and notice.found_at <= settled_at


def _show(uses: Uses) -> None:
    """Write the notices that stand beside public references, and remove those that ended."""
    PublishedNotice.objects.filter(notice__ended_at__isnull=False).delete()
    shown = set(PublishedNotice.objects.values_list("publication_id", "notice_id"))
    PublishedNotice.objects.bulk_create(
        _published(publication, notice, use.number)
        for notice in SourceNotice.objects.standing().order_by("pk")
        for publication, use in _first_of_each(uses.of(notice.doi, notice.pmid))
        if (publication, notice.pk) not in shown
    )


def _published(publication: int, notice: SourceNotice, number: int) -> PublishedNotice:
    return PublishedNotice(
        publication_id=publication,
        notice=notice,
        number=number,
        nature=notice.nature,
        on=notice.on,
        notice_doi=notice.notice_doi,
    )


def _first_of_each(uses: Iterable[Use]) -> Iterable[tuple[int, Use]]:
    """Return one use for each public text, the reference with the smallest number."""
    first: dict[int, Use] = {}
    for use in uses:
        if use.publication is not None:
            kept = first.setdefault(use.publication, use)
            first[use.publication] = min(kept, use, key=lambda each: each.number)
    return first.items()


def _tell(flags: Sequence[EvidenceFlag], by: User | None, now: datetime) -> None:
    """Tell editors and those who look after an article, one mail for each article."""
    told: dict[int, list[str]] = defaultdict(list)
    for flag in flags:
        told[flag.article_id].append(f"{flag.key}: {flag.notice.get_nature_display()}")
    live = {flag.article_id for flag in flags if flag.was_live}
    articles = Article.objects.in_bulk(told)
    editors = list(users_in(Role.EDITOR))
    for key in sorted(told, key=lambda pk: (pk not in live, pk)):
        more = "\n".join(told[key])
        notify("source_noticed", editors, article=articles[key], by=by, now=now, more=more)


def _newest_publication() -> int:
    return Publication.objects.aggregate(Max("pk"))["pk__max"] or 0
