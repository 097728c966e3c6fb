"""What changed since the last review, for one sentence under the title of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.diff import compare_contents
from articles.models.publication import Publication, PublishedSignature
from articles.public.predecessors import gone_between, step_to
from articles.public.reviews import Review

# What of a text readers can go and look at, and how its place on the page is called.
PLACES = {"in_short": "in-short", "why_it_matters": "why-it-matters"}
PLACES |= {"bottom_line": "bottom-line", "questions": "questions"}
PREFIXES = {"faqs": "faq-", "help_cards": "help-"}
NO_WORDS = frozenset({"schema", "change_note", "change_kind", "meta_description", "language"})


@dataclass(frozen=True)
class Change:
    """What the sentence says.

    :param reread: the signature that found nothing to change, where that is the last review.
    :param since: the last signature for a whole page, where doctors read only changes after it.
    :param notes: what was signed of each change since then, oldest first.
    :param before: number of the revision to compare with; None where there is no public one.
    :param parts: what changed since the whole page was read, with its place on the page or "".
    :param gone: numbers of the withdrawn revisions between that one and this: the notes were
        written about changes of them.
    :param is_base_gone: whether no reading of the whole page stands any more, because the text
        that the doctors compared with was withdrawn: no part counts as read whole.
    """

    notes: tuple[str, ...] = ()
    before: int | None = None
    since: PublishedSignature | None = None
    reread: PublishedSignature | None = None
    parts: tuple[tuple[str, str], ...] = ()
    is_base_gone: bool = False
    gone: tuple[int, ...] = ()


def since_review(
    publication: Publication, review: Review, revisions: Sequence[Publication]
) -> Change | None:
    """Return what changed; None for a first text that nobody read again.

    :param revisions: every publication of the article, newest first.

    No query, but for a text of which only changes were read: the text it is compared with.
    """
    if review.is_changes_only:
        return _since_whole_page(publication, review, revisions)
    newest = next(iter(review.signatures), None)
    if newest is not None and newest.kind == "reaffirm":
        return Change(reread=newest)
    if not any(each.number < publication.number for each in revisions):
        return None
    notes = (publication.change_note,) if publication.change_note else ()
    step = step_to(publication, revisions)
    return Change(notes=notes, before=step.number, gone=step.gone)


def _since_whole_page(
    publication: Publication, review: Review, revisions: Sequence[Publication]
) -> Change:
    """Return the change since a whole page was read, which may be several steps ago."""
    whole = review.whole
    if whole is None:
        note, step = publication.change_note, step_to(publication, revisions)
        only = (note,) if note else ()
        return Change(notes=only, before=step.number, gone=step.gone, is_base_gone=True)
    read_as, upto = whole.number, publication.number
    changed = [
        each
        for each in sorted(revisions, key=lambda each: each.number)
        if each.withdrawn_at is None and read_as < each.number <= upto
    ]
    notes = tuple(each.change_note for each in changed if each.change_note)
    read = Publication.objects.only("content").get(pk=whole.publication_id)
    parts = tuple(_parts(read, publication))
    gone = gone_between(whole.publication, publication, revisions)
    return Change(notes=notes, before=read_as, since=whole, parts=parts, gone=gone)


def _parts(read: Publication, publication: Publication) -> Iterable[tuple[str, str]]:
    """Yield label and anchor of each part that readers can look at."""
    for part in compare_contents(read.data, publication.data):
        if part.is_same or part.kind in NO_WORDS or part.status == "removed":
            continue
        anchor = PLACES.get(part.kind) or (
            f"{PREFIXES[part.kind]}{part.uid}" if part.kind in PREFIXES else ""
        )
        yield part.label, anchor if f'id="{anchor}"' in publication.body_html else ""
