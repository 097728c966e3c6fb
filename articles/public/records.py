"""The record of one publication: its fingerprint, who signed it, and its place in the public log.

A text that was withdrawn keeps its record, without any of its words: reasons and dates stay known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from articles.canonical import canonical_json, fingerprint, row_value, sha256
from articles.models.publication import Publication
from articles.models.published_log import PublishedEvent, PublishedHead
from articles.public import addresses
from articles.public.heads_of_records import head_of_record
from articles.public.json_pages import json_page
from articles.public.paths import named
from articles.public.shell import answer, make_page, moved
from articles.public.verify_script import script_sha256
from articles.public_log import BEFORE_THE_FIRST, entry_hash, facts, told
from articles.published import prints_what_was_signed
from rlsportal.read_only import read_only

RECORD = "rls-portal record 1"


@dataclass(frozen=True)
class Check:
    """What recomputing a record from the stored bytes gave.

    :param prints_fit: whether what pages print besides the body (title, summary, questions and
        answers, references, definitions, pictures, findings of the search) is what the signed text
        gives.
    :param entries: whether each entry of the log has the hash that its words give, and stands
        between its neighbours as both say.
    :param lost_head: the first published head whose entry the log no longer has: it was rewritten.
    """

    fingerprint: str
    text_fits: bool
    prints_fit: bool
    entries: tuple[tuple[PublishedEvent, bool], ...]
    lost_head: PublishedHead | None = None

    @property
    def all_fits(self) -> bool:
        """Whether everything is as it was signed and logged."""
        words = self.text_fits and self.prints_fit
        entries = bool(self.entries) and all(fits for _, fits in self.entries)
        return words and entries and self.lost_head is None


def record_path(slug: str, number: int) -> str:
    """Return the address of the record of a revision."""
    return reverse("articles:record", kwargs={"slug": slug, "number": number})


def entries_of(publication: Publication) -> list[PublishedEvent]:
    """Return the entries of the log about a publication, oldest first; one query."""
    rows = publication.log_entries.select_related("signature").order_by("number")
    return list(rows)


def checked(publication: Publication, entries: Sequence[PublishedEvent]) -> Check:
    """Recompute fingerprint and log entries from the bytes in the database; seven queries."""
    computed = fingerprint(publication.content, publication.renderer_version, publication.body_html)
    text_fits = computed == publication.fingerprint
    chain = _chain_around(entries)
    return Check(
        fingerprint=computed,
        text_fits=text_fits,
        prints_fit=text_fits and prints_what_was_signed(publication),
        entries=tuple((e, _fits(e, publication) and _is_linked(e, chain)) for e in entries),
        lost_head=lost_heads().first(),
    )


def _chain_around(entries: Sequence[PublishedEvent]) -> dict[int, tuple[str, str]]:
    """Return previous hash and hash of the entries and their neighbours, by number."""
    numbers = {each.number + step for each in entries for step in (-1, 0, 1)}
    rows = PublishedEvent.objects.filter(number__in=numbers)
    return {row[0]: row[1:] for row in rows.values_list("number", "previous_hash", "hash")}


def _is_linked(entry: PublishedEvent, chain: dict[int, tuple[str, str]]) -> bool:
    before, after = chain.get(entry.number - 1), chain.get(entry.number + 1)
    expected = before[1] if before else BEFORE_THE_FIRST
    return entry.previous_hash == expected and (after is None or after[0] == entry.hash)


def lost_heads() -> QuerySet[PublishedHead]:
    """Return the published heads whose entry the log no longer has, the oldest first."""
    named_by_it = PublishedEvent.objects.filter(
        number=OuterRef("entry"), hash=OuterRef("entry_hash")
    )
    before_all = Q(entry=0, entry_hash=BEFORE_THE_FIRST)  # of days when nothing was public yet
    return PublishedHead.objects.exclude(before_all).filter(~Exists(named_by_it)).order_by("day")


def _fits(entry: PublishedEvent, publication: Publication) -> bool:
    said = sha256(canonical_json(facts(entry.kind, publication, entry.signature)))
    return (said, entry_hash(entry, publication)) == (entry.facts_hash, entry.hash)


def newest_head() -> PublishedHead | None:
    """Return the head that was published last."""
    return PublishedHead.objects.order_by("-day").first()


@read_only
def record(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Show the record of a revision, also of one that was withdrawn; ten queries."""
    publication = _publication(slug, number)
    if (address := _address(publication)) != slug:
        return moved(record_path(address, number))
    entries, head = entries_of(publication), newest_head()
    check = checked(publication, entries)
    context = {
        "publication": publication,
        "address": address,
        "entries": entries,
        "check": check,
        "newest_head": head,
        "script_sha256": script_sha256(),
        "is_covered": head is not None and bool(entries) and entries[-1].number <= head.entry,
    }
    page = make_page(
        "articles/record.html", context, head=lambda: head_of_record(publication, address)
    )
    return answer(request, page)


@read_only
def record_json(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Return all that a stranger needs to recompute the record, for docs/verify_record.py."""
    publication = _publication(slug, number)
    if (address := _address(publication)) != slug:
        return moved(reverse("articles:record_json", kwargs={"slug": address, "number": number}))
    return answer(request, json_page(record_of(publication, address)))


def _publication(slug: str, number: int) -> Publication:
    publication = addresses.revision_at(slug, number)
    if publication is None:
        raise Http404
    return publication


def _address(publication: Publication) -> str:
    address: str = publication.address  # type: ignore[attr-defined]  # annotated by the query
    return address


def record_of(publication: Publication, address: str) -> dict[str, Any]:
    """Return the record as JSON can hold it; of a withdrawn text without the text."""
    where = {"slug": address, "number": publication.number}
    is_gone = publication.withdrawn_at is not None
    head = newest_head()
    text = {} if is_gone else {"content": publication.content, "body_html": publication.body_html}
    return {
        "format": RECORD,
        "url": named("articles:record", **where),
        "state": state_of(publication),
        "address": publication.slug,
        "revision": publication.number,
        "fingerprint": publication.fingerprint,
        "renderer_version": publication.renderer_version,
        **text,
        "entries": [
            entry_json(entry, publication, with_facts=True) for entry in entries_of(publication)
        ],
        "head": head_json(head) if head else None,
    }


def state_of(publication: Publication) -> str:
    """Return how the public side calls a publication: live, superseded or withdrawn."""
    if publication.withdrawn_at is not None:
        return "withdrawn"
    return "live" if publication.is_live else "superseded"


def entry_json(
    entry: PublishedEvent, publication: Publication, *, with_facts: bool = False
) -> dict[str, Any]:
    """Return an entry of the log as its hash covers it, with the hash."""
    more = {"facts": facts(entry.kind, publication, entry.signature)} if with_facts else {}
    return {**told(entry, publication), **more, "hash": entry.hash}


def head_json(head: PublishedHead) -> dict[str, Any]:
    """Return a published head as JSON can hold it."""
    names = ("day", "at", "seq", "event_hash", "entry", "entry_hash")
    return {name: row_value(getattr(head, name)) for name in names}
