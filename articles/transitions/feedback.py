"""What an editor makes of a report that a reader sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Model, Q

from articles.ledger import record
from articles.models import Article, ChangeRequest, Feedback, Publication, PublishedReport
from articles.notifications import notify
from articles.roles import actor_of

from . import facts
from ._core import locked, require
from .change_requests import anchor_labels

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


def settle_feedback(
    feedback: Feedback,
    *,
    by: User,
    now: datetime,
    note: str,
    is_request: bool = False,
    led_to_withdrawal: bool = False,
) -> Feedback:
    """Settle a report of a reader: nothing has to change, or an author is asked to change it.

    Or the text was withdrawn because of it, which the public log of corrections then tells.

    :param note: what was found; as a change request, what should change. Words of whoever settles
        it: the reader's may be about anybody, and the record never forgets.
    :param is_request: makes a change request, at the place that the reader named. It is advice:
        only doctors hold a text back.
    :param led_to_withdrawal: credits the report with the withdrawal of the text it is about.
    """
    with locked(feedback.publication.article) as article:
        stored = Feedback.objects.select_related("publication__round__revision").get(pk=feedback.pk)
        situation = replace(
            facts.situation_of(article),
            feedback_is_settled=stored.settled_at is not None,
            withdrawal_is_missing=led_to_withdrawal and stored.publication.withdrawn_at is None,
            reason_given=bool(note.strip()),
        )
        require("settle_feedback", actor_of(by), situation)
        stored.settled_at, stored.settled_by, stored.note = now, by, note.strip()
        stored.outcome = _outcome(is_request, led_to_withdrawal)
        rows: list[Model] = []
        if stored.outcome == Feedback.Outcome.REQUESTED:
            stored.change_request = _request(article, stored, by, now)
            rows.append(stored.change_request)
            people = {article.created_by, stored.publication.revision.submitted_by}
            told = sorted(people, key=lambda person: person.pk)
            notify("reported", told, article=article, by=by, now=now, more=stored.note)
        stored.save()
        if led_to_withdrawal:
            rows += _credited([stored], PublishedReport.LedTo.WITHDRAWAL)
        details = {"feedback": stored.pk, "outcome": str(stored.outcome)}
        record("settle_feedback", by=by, now=now, article=article, rows=rows, details=details)
    return stored


def _outcome(is_request: bool, led_to_withdrawal: bool) -> Feedback.Outcome:
    if led_to_withdrawal:
        return Feedback.Outcome.WITHDRAWN
    return Feedback.Outcome.REQUESTED if is_request else Feedback.Outcome.DISMISSED


def credit_reports(publication: Publication) -> list[PublishedReport]:
    """Note with a correction which reports of readers it answers, for the log of corrections.

    Those that became a change request which a doctor, or whoever asked, declared settled while
    this text was made: an author's answer is not enough, since it may say why nothing changes,
    and what was settled before the last publication was done, or not, with that one. The record
    does not tell with what outcome a request was settled.

    :returns: the rows, for the event that publishes.
    """
    if publication.data.get("change_kind") != "correction":
        return []
    of_article = Publication.objects.filter(article_id=publication.article_id)
    last = of_article.filter(number__lt=publication.number).order_by("-number").first()
    if last is None:
        return []
    reports = Feedback.objects.filter(
        change_request__settled_at__gte=last.published_at,
        publication__article_id=publication.article_id,
        outcome=Feedback.Outcome.REQUESTED,
        published_report__isnull=True,
    )
    return _credited(reports.order_by("pk"), PublishedReport.LedTo.CORRECTION, publication)


def credit_withdrawal(gone: Sequence[Publication]) -> list[PublishedReport]:
    """Note with a withdrawal which reports of readers about these texts it followed.

    Those that became a change request which still stood: nobody had answered or settled it, or it
    was settled after the last of these texts was published. One that waits for an editor is
    credited when it is settled. An author's answer alone may say why nothing changes.

    :returns: the rows, for the event that withdraws.
    """
    newest = max(each.published_at for each in gone)
    standing = Q(change_request__settled_at__gte=newest) | Q(
        change_request__settled_at__isnull=True, change_request__answered_at__isnull=True
    )
    reports = Feedback.objects.filter(
        standing,
        publication__in=gone,
        outcome=Feedback.Outcome.REQUESTED,
        published_report__isnull=True,
    )
    return _credited(reports.order_by("pk"), PublishedReport.LedTo.WITHDRAWAL)


def _credited(
    reports: Iterable[Feedback],
    led_to: PublishedReport.LedTo,
    publication: Publication | None = None,
) -> list[PublishedReport]:
    """Insert a row for each report.

    :param publication: the correction; default: the text that each report is about.
    """
    return PublishedReport.objects.bulk_create(
        PublishedReport(
            feedback=report,
            publication_id=publication.pk if publication else report.publication_id,
            led_to=led_to,
            received_on=report.received_on,
        )
        for report in reports
    )


def _request(article: Article, feedback: Feedback, by: User, now: datetime) -> ChangeRequest:
    """Ask for the change at the place that the reader named."""
    round_ = feedback.publication.round
    labels = anchor_labels(round_.revision)
    name = feedback.uid
    places = [
        ("section", name),
        ("faq", name),
        ("help_card", name),
        ("field", name.removeprefix("_")),
    ]
    anchor, uid = next((place for place in places if place in labels), ("article", ""))
    return ChangeRequest.objects.create(
        article=article,
        round=round_,
        raised_by=by,
        raised_at=now,
        anchor=anchor,
        anchor_uid=uid,
        anchor_label=labels[anchor, uid][:200],
        text=feedback.note,
        is_blocking=False,
    )
