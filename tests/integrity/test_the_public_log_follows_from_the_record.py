"""The log that strangers recompute: written with each event, and whatever differs is named."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from articles import public_log, published, transitions
from articles.heads import publish_head
from articles.integrity import findings
from articles.log_findings import log_findings
from articles.models import (
    AuditEvent,
    ChangeRequest,
    Feedback,
    Publication,
    PublishedCorrection,
    PublishedEvent,
    PublishedHead,
    PublishedReport,
    triggers,
)
from articles.models.audit import GENESIS
from tests import factories as make
from tests.factories import NOW
from tests.public.examples import publish_again, reapproved

pytestmark = pytest.mark.django_db


def told() -> list[tuple[int, str, str, int, str]]:
    """Return number, kind, event, revision and signer of every entry, oldest first."""
    rows = PublishedEvent.objects.order_by("number").select_related("publication", "signature")
    kinds = dict(AuditEvent.objects.values_list("seq", "kind"))
    return [
        (
            each.number,
            each.kind,
            kinds[each.seq],
            each.publication.number,
            each.signature.name if each.signature else "",
        )
        for each in rows
    ]


def a_life() -> Publication:
    """Return a publication after all that the log tells of: two texts, a re-reading, an end."""
    first = make.live(doctors=(make.make_doctor(display_name="Dr Ada"),))
    later = NOW + timedelta(days=10)
    bea = make.make_doctor(display_name="Dr Bea")
    second = make.live(make.revised(first, now=later), doctors=(bea,), now=later)
    reapproved(second, days=30, doctor=make.make_doctor(display_name="Dr Cleo"))
    return make.withdrawn(second, now=NOW + timedelta(days=40))


def test_the_log_tells_what_became_public_and_what_went() -> None:
    a_life()
    assert told() == [
        (1, "submitted", "submit_for_review", 1, ""),
        (2, "signed", "approve", 1, "Dr Ada"),
        (3, "published", "publish", 1, ""),
        (4, "submitted", "submit_for_review", 2, ""),
        (5, "signed", "approve", 2, "Dr Bea"),
        (6, "published", "publish", 2, ""),
        (7, "signed", "reaffirm", 2, "Dr Cleo"),
        (8, "withdrawn", "withdraw", 1, ""),
        (9, "withdrawn", "withdraw", 2, ""),
    ]
    previous = GENESIS
    for entry in PublishedEvent.objects.order_by("number").select_related("publication"):
        assert entry.previous_hash == previous
        assert entry.hash == public_log.entry_hash(entry, entry.publication)
        assert entry.event_hash == AuditEvent.objects.get(seq=entry.seq).hash
        previous = entry.hash


def test_nothing_is_told_of_what_is_not_public() -> None:
    make.submitted()
    make.approved(slug="never-live")
    assert told() == []


def test_the_migration_begins_the_log_as_the_verbs_write_it() -> None:
    a_life()
    make.live(slug="another", title="Another")
    before = list(PublishedEvent.objects.order_by("number").values())
    triggers.drop(connection)
    PublishedEvent.objects.all().delete()
    begin = import_module("articles.migrations.0010_the_log_of_what_is_public").begin
    begin(apps, None)
    triggers.install(connection)
    assert list(PublishedEvent.objects.order_by("number").values()) == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "published"),
        ("at", NOW),
        ("facts_hash", "f" * 64),
        ("seq", 1),
        ("event_hash", "e" * 64),
        ("hash", "d" * 64),
        ("previous_hash", "c" * 64),
        ("publication_id", 0),
        ("signature_id", None),
    ],
)
def test_a_changed_entry_is_named(column: str, value: Any) -> None:
    a_life()
    other = Publication.objects.order_by("pk").first()
    assert other is not None
    triggers.drop(connection)
    entries = PublishedEvent.objects.filter(number=7)
    assert entries.update(**{column: other.pk if column == "publication_id" else value}) == 1
    triggers.install(connection)
    assert [finding.where for finding in findings()] == ["articles_publishedevent/7"]


@pytest.mark.parametrize("number", [1, 9])
def test_a_lost_entry_is_named(number: int) -> None:
    a_life()
    triggers.drop(connection)
    PublishedEvent.objects.filter(number=number).delete()
    triggers.install(connection)
    (finding,) = findings()
    lost = f"articles_publishedevent/{number}"
    assert finding.where in (lost, "articles_publishedevent/2")


def test_the_database_refuses_what_no_event_gives() -> None:
    publication = make.live()
    last = PublishedEvent.objects.order_by("-number").first()
    assert last is not None
    forged = {**last.__dict__, "number": 4, "previous_hash": last.hash, "hash": "a" * 64}
    del forged["_state"]
    for change, message in (
        ({"event_hash": "b" * 64}, "names an event of the record"),
        ({"previous_hash": "b" * 64}, "follows the one before it"),
        ({"number": 9}, "follows the one before it"),
    ):
        with pytest.raises(IntegrityError, match=message), transaction.atomic():
            PublishedEvent.objects.create(**{**forged, **change})
    PublishedEvent.objects.create(**forged)
    (finding,) = findings()
    assert finding.where == "articles_publishedevent/4"
    for rows in (PublishedEvent.objects.all(), PublishedHead.objects.all()):
        publish_head(now=NOW)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.update(at=NOW + timedelta(days=1))
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.delete()
    assert publication.log_entries.count() == 4


def test_one_head_is_published_a_day() -> None:
    assert publish_head(now=NOW) is None  # there is nothing to publish the head of
    make.live()
    head = publish_head(now=NOW)
    assert head is not None
    assert publish_head(now=NOW + timedelta(hours=3)) is None
    next_day = publish_head(now=NOW + timedelta(days=1))
    assert next_day is not None
    assert (head.day, next_day.day) == (date(2026, 11, 2), date(2026, 11, 3))
    newest = AuditEvent.objects.order_by("-seq").first()
    assert newest is not None
    assert (next_day.seq, next_day.event_hash) == (newest.seq, newest.hash)
    assert (next_day.entry, next_day.entry_hash) == public_log.newest()
    assert list(findings()) == []
    assert list(findings(head.event_hash)) == []


def test_a_head_that_the_record_lacks_is_named() -> None:
    make.live()
    head = publish_head(now=NOW)
    assert head is not None
    triggers.drop(connection)
    PublishedHead.objects.update(event_hash="a" * 64, entry_hash="b" * 64)
    triggers.install(connection)
    words = [finding.what for finding in findings()]
    assert words == [
        "The record lacks the head that was published for 2026-11-02.",
        "The public log lacks the head that was published for 2026-11-02.",
    ]


def corrected(change_kind: str = "correction", *, is_answered: bool = True) -> Feedback:
    """Return a report that became a change request, after the next revision went live."""
    publication = make.live()
    report = make.feedback(publication)
    editor = make.somebody("editor")
    transitions.settle_feedback(report, by=editor, now=NOW, note="Right.", is_request=True)
    if is_answered:
        request = ChangeRequest.objects.get()
        author = make.somebody("author")
        transitions.answer_change_request(request, by=author, now=NOW, text="Done.")
        transitions.settle_change_request(request, by=make.somebody("lead_reviewer"), now=NOW)
    publish_again(publication, change_kind=change_kind)
    return report


def test_a_correction_names_the_report_it_answers() -> None:
    report = corrected()
    (named,) = PublishedReport.objects.all()
    assert (named.feedback, named.publication.number) == (report, 2)
    assert named.received_on == report.received_on
    publish_again(named.publication, days=20, change_kind="correction")
    assert PublishedReport.objects.count() == 1
    assert list(findings()) == []
    triggers.drop(connection)
    PublishedReport.objects.update(received_on=date(2020, 1, 1))
    triggers.install(connection)
    assert [f.where for f in findings()] == [f"articles_publishedreport/{named.pk}"]


def test_a_report_behind_a_withdrawal_is_in_the_record() -> None:
    publication = make.live()
    report = make.feedback(publication)
    make.withdrawn(publication)
    transitions.settle_feedback(
        report, by=make.somebody("editor"), now=NOW, note="Right.", led_to_withdrawal=True
    )
    named = PublishedReport.objects.get()
    last = AuditEvent.objects.order_by("-seq")[0]
    assert f'"articles_publishedreport/{named.pk}"' in last.payload
    assert list(findings()) == []
    triggers.drop(connection)
    PublishedReport.objects.update(led_to="correction")
    triggers.install(connection)
    assert [f.where for f in findings()] == [f"articles_publishedreport/{named.pk}"]


def test_a_report_whose_text_stands_led_to_no_withdrawal() -> None:
    """Also where the row and the event that names it were written anew together."""
    corrected()
    assert list(log_findings()) == []
    triggers.drop(connection)
    PublishedReport.objects.update(led_to="withdrawal")
    triggers.install(connection)
    words = [what for _where, what in log_findings()]
    assert words == ["What followed does not fit the report that it names."]


def test_corrections_and_reports_of_before_are_taken_into_the_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As `migrate` finds a database of an earlier version; one event names the rows."""
    with monkeypatch.context() as earlier:
        earlier.setattr(published, "published_corrections", lambda _publication: [])
        corrected()
    derive = import_module("articles.migrations.0015_corrections_of_what_is_public").derive
    triggers.drop(connection)
    derive(apps, None)
    triggers.install(connection)
    row, last = PublishedCorrection.objects.get(), AuditEvent.objects.order_by("-seq")[0]
    assert (row.publication.number, row.corrected_at) == (2, row.publication.published_at)
    assert (last.kind, last.actor) == ("derive_corrections", None)
    assert last.payload.count('"articles_publishedcorrection/') == 1
    assert last.payload.count('"articles_publishedreport/') == 1
    assert list(findings()) == []


@pytest.mark.parametrize("how", [{"change_kind": "update"}, {"is_answered": False}])
def test_other_revisions_name_no_report(how: dict[str, Any]) -> None:
    corrected(**how)
    assert PublishedReport.objects.count() == 0
