"""What the published signatures say about a text on a given day. No query, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from articles.models.publication import Publication, PublishedSignature

# Long enough for a round of review (14 days), its changes and a second round.
DUE_SOON = timedelta(days=60)


class ReviewState(StrEnum):
    """How far readers may rely on the review; also the name of a style."""

    REVIEWED = "reviewed"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    CHANGES_ONLY = "changes-only"
    EARLIER = "earlier"
    DEMONSTRATION = "demonstrated"


LABELS = {
    ReviewState.REVIEWED: _("Reviewed"),
    ReviewState.DUE_SOON: _("Review due soon"),
    ReviewState.OVERDUE: _("Review overdue"),
    ReviewState.CHANGES_ONLY: _("Changes checked, whole page due"),
    ReviewState.EARLIER: _("Earlier revision"),
    ReviewState.DEMONSTRATION: _("Demonstration, reviewed by nobody"),
}


@dataclass(frozen=True)
class Review:
    """The review of one publication.

    :param signatures: those under this very text, newest first.
    :param whole: the newest signature of somebody who read a whole page: this text's, else that
        of an earlier public revision; None where no such text is public any more.
    """

    state: ReviewState
    signatures: tuple[PublishedSignature, ...]
    whole: PublishedSignature | None
    is_demonstration: bool

    @property
    def label(self) -> str:
        """The state in words."""
        return str(LABELS[self.state])

    @property
    def is_changes_only(self) -> bool:
        """Whether no doctor has read the whole page since this text was written."""
        return not any(signature.is_whole_page for signature in self.signatures)

    @property
    def last_reviewed_on(self) -> date | None:
        """The day a doctor last read the whole page."""
        return self.whole.signed_at.date() if self.whole else None

    @property
    def next_review_due_on(self) -> date | None:
        """The day by which a doctor is to read the whole page again."""
        return self.whole.next_review_due_on if self.whole else None

    @property
    def signed_on(self) -> date | None:
        """The day of the newest signature under this text."""
        return self.signatures[0].signed_at.date() if self.signatures else None

    @property
    def signers(self) -> tuple[PublishedSignature, ...]:
        """The signatures that belong to the newest date, one per doctor.

        A published signature does not say which re-reading it belongs to, so of re-readings only
        the newest signature is named here; the record at the end of the page lists all.
        """
        if self.is_changes_only:
            return self.signatures
        newest = next(each for each in self.signatures if each.is_whole_page)
        if newest.kind == "reaffirm":
            return (newest,)
        return tuple(each for each in self.signatures if each.is_whole_page)

    @property
    def record(self) -> tuple[PublishedSignature, ...]:
        """Every signature a reader needs: this text's, and the last one for a whole page."""
        if self.whole and self.whole not in self.signatures:
            return (*self.signatures, self.whole)
        return self.signatures


def review_of(
    publication: Publication, of_article: Iterable[PublishedSignature], today: date
) -> Review:
    """Return the review of a publication.

    :param of_article: all signatures of the article, newest first, each with its publication.
        Those under withdrawn texts count for nothing.
    :param today: the day for which the state is said.
    """
    standing = [each for each in of_article if each.publication.withdrawn_at is None]
    own = tuple(each for each in standing if each.publication_id == publication.pk)
    upto = [each for each in standing if each.number <= publication.number]
    whole = next((each for each in (*own, *upto) if each.is_whole_page), None)
    shown = (*own, *([whole] if whole else []))
    is_demonstration = publication.is_demonstration or any(e.is_demonstration for e in shown)
    state = _state(publication, own, whole, today)
    if is_demonstration and state in {ReviewState.REVIEWED, ReviewState.DUE_SOON}:
        state = ReviewState.DEMONSTRATION  # no mark of trust, not even beside the notice
    return Review(state, own, whole, is_demonstration)


def _state(
    publication: Publication,
    own: tuple[PublishedSignature, ...],
    whole: PublishedSignature | None,
    today: date,
) -> ReviewState:
    if not publication.is_live:
        return ReviewState.EARLIER
    if whole is not None and whole.next_review_due_on < today:
        return ReviewState.OVERDUE
    if whole is None or whole not in own:
        return ReviewState.CHANGES_ONLY
    if whole.next_review_due_on <= today + DUE_SOON:
        return ReviewState.DUE_SOON
    return ReviewState.REVIEWED
