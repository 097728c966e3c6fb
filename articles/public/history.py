"""The reviewed history of an article: what was published, read again, corrected, withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.models.publication import Publication, PublishedSignature
from articles.public import addresses
from articles.public.catalog import signatures_of
from articles.public.heads import head_of_history
from articles.public.predecessors import Step, step_to
from articles.public.shell import answer, make_page, moved, shell_language
from articles.public.word_counts import WordCount, word_counts
from rlsportal.read_only import read_only

NEW, UPDATE, CORRECTION = "new", "update", "correction"
REVIEW, WITHDRAWAL = "review", "withdrawal"
REREADING = "reaffirm"


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline.

    :param numbers: of the revisions it is about; one, but for a withdrawal.
    :param summary: what was signed of a change; the publisher's reason of a withdrawal.
    :param step: of a publication that is still public, from what it led on.
    """

    kind: str
    at: datetime
    publication: Publication
    numbers: tuple[int, ...]
    summary: str = ""
    people: tuple[PublishedSignature, ...] = ()
    words: WordCount | None = None
    step: Step | None = None

    @property
    def before(self) -> int | None:
        """The number of the revision to compare with; None where there is none."""
        return self.step.number if self.step else None

    @property
    def label(self) -> str:
        """What happened, in words."""
        return {
            NEW: _("First published"),
            UPDATE: _("Revised"),
            CORRECTION: _("Corrected"),
            REVIEW: _("Read again, nothing changed"),
            WITHDRAWAL: _("Withdrawn"),
        }[self.kind]

    @property
    def is_changes_only(self) -> bool:
        """Whether who signed then had read only what had changed."""
        return bool(self.people) and not self.people[0].is_whole_page

    @property
    def is_gone(self) -> bool:
        """Whether the text it is about was withdrawn, then or later."""
        return self.publication.withdrawn_at is not None


def history_path(slug: str) -> str:
    """Return the address of the history of an article."""
    return reverse("articles:history", kwargs={"slug": slug})


@read_only
def history(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the history of an article, also of one that was withdrawn: without any of its words.

    Two queries, and one more for texts whose words were not counted yet.
    """
    publications = addresses.history_at(slug)
    if not publications:
        raise Http404
    newest = publications[0]
    if newest.slug != slug:
        return moved(history_path(newest.slug))
    signatures = signatures_of([newest.article_id])[newest.article_id]
    with override(shell_language(newest.language)):
        moments = timeline(publications, signatures)
    public = [each for each in publications if each.withdrawn_at is None]
    context = {
        "newest": newest,
        "title": newest.title if newest.is_live else "",
        "moments": moments,
        "public": public,
        "is_demonstration": any(each.is_demonstration for each in publications),
    }
    page = make_page(
        "articles/history.html",
        context,
        language=newest.language,
        head=lambda: head_of_history(newest, public),
    )
    return answer(request, page)


def timeline(
    publications: Sequence[Publication], signatures: Iterable[PublishedSignature]
) -> list[Moment]:
    """Return the history, newest first.

    :param publications: all of one article, newest first, from ``addresses.history_at``.
    :param signatures: all of the article.
    """
    signed: dict[int, list[PublishedSignature]] = defaultdict(list)
    for signature in signatures:
        signed[signature.publication_id].append(signature)
    moments = [
        *_publications(publications, signed),
        *_rereadings(publications, signed),
        *_withdrawals(publications),
    ]
    later = (REVIEW, WITHDRAWAL)  # than the publication, at the same moment
    moments.sort(key=lambda m: (m.at, m.numbers[-1], m.kind in later), reverse=True)
    return moments


def _publications(
    publications: Sequence[Publication], signed: dict[int, list[PublishedSignature]]
) -> Iterator[Moment]:
    public = (each for each in publications if each.withdrawn_at is None)
    steps = {each.pk: step_to(each, publications) for each in public}
    pairs = ((steps[each.pk].before, each) for each in publications if each.pk in steps)
    words = word_counts((older, newer) for older, newer in pairs if older is not None)
    first = publications[-1].pk
    for each in publications:
        is_public = each.withdrawn_at is None
        # That something was put right is no word of a text: it stays told after a withdrawal.
        later = CORRECTION if each.is_correction else UPDATE  # type: ignore[attr-defined]
        yield Moment(
            kind=NEW if each.pk == first else later,
            at=each.published_at,
            publication=each,
            numbers=(each.number,),
            summary=each.change_note if is_public and each.pk != first else "",
            people=tuple(s for s in reversed(signed[each.pk]) if s.kind != REREADING),
            words=words.get(each.pk),
            step=steps.get(each.pk),
        )


def _rereadings(
    publications: Sequence[Publication], signed: dict[int, list[PublishedSignature]]
) -> Iterator[Moment]:
    for each in publications:
        for signature in signed[each.pk]:
            if signature.kind == REREADING:
                people = (signature,)
                yield Moment(REVIEW, signature.signed_at, each, (each.number,), people=people)


def _withdrawals(publications: Sequence[Publication]) -> Iterator[Moment]:
    """Yield one entry for what was withdrawn together."""
    together: dict[tuple[datetime, str], list[Publication]] = defaultdict(list)
    for each in reversed(publications):
        if each.withdrawn_at is not None:
            together[each.withdrawn_at, each.withdrawal_reason or ""].append(each)
    for (at, reason), gone in together.items():
        yield Moment(WITHDRAWAL, at, gone[-1], tuple(each.number for each in gone), reason)
