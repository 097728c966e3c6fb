"""What changed since the last review, for one sentence under the title of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.diff import compare_contents
from articles.models.publication import Publication, PublishedSignature
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
    :param is_base_gone: whether no reading of the whole page stands any more, because the text
        that the doctors compared with was withdrawn: no part counts as read whole.
    """

    notes: tuple[str, ...] = ()
    before: int | None = None
    since: PublishedSignature | None = None
    reread: PublishedSignature | None = None
    parts: tuple[tuple[str, str], ...] = ()
    is_base_gone: bool = False


def since_review(
    publication: Publication, review: Review, revisions: Sequence[Publication]
) -> Change | None:
    """Return what changed; None for a first text that nobody read again.

    :param revisions: every publication of the article, newest first.

    No query, but for a text of which only changes were read: the text it is compared with.
    """
    public = [each for each in revisions if each.withdrawn_at is None]
    earlier = [each for each in public if each.number < publication.number]
    if review.is_changes_only:
        return _since_whole_page(publication, review, [*earlier, publication])
    newest = next(iter(review.signatures), None)
    if newest is not None and newest.kind == "reaffirm":
        return Change(reread=newest)
    if not any(each.number < publication.number for each in revisions):
        return None
    notes = (publication.change_note,) if publication.change_note else ()
    return Change(notes=notes, before=earlier[0].number if earlier else None)


def _since_whole_page(
    publication: Publication, review: Review, public: Iterable[Publication]
) -> Change:
    whole = review.whole
    if whole is None:
        note = publication.change_note
        return Change(notes=(note,) if note else (), is_base_gone=True)
    changed = sorted((p for p in public if p.number > whole.number), key=lambda p: p.number)
    notes = tuple(each.change_note for each in changed if each.change_note)
    read = Publication.objects.only("content").get(pk=whole.publication_id)
    parts = tuple(_parts(read, publication))
    return Change(notes=notes, before=whole.number, since=whole, parts=parts)


def _parts(read: Publication, publication: Publication) -> Iterable[tuple[str, str]]:
    """Yield label and anchor of each part that readers can look at."""
    for part in compare_contents(read.data, publication.data):
        if part.is_same or part.kind in NO_WORDS or part.status == "removed":
            continue
        anchor = PLACES.get(part.kind) or (
            f"{PREFIXES[part.kind]}{part.uid}" if part.kind in PREFIXES else ""
        )
        yield part.label, anchor if f'id="{anchor}"' in publication.body_html else ""
