"""Reminders by the ledger: newest first, once, late, in parallel, to the right people."""

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import transitions
from articles.models import (
    MailSettings,
    MedicalReviewer,
    OutboxMessage,
    PublishedSignature,
    Reminder,
    ReviewAssignment,
)
from articles.reminders import due, remind_due, upcoming
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.queries import counted
from tests.support.threads import overlapping, together

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 16)  # what an assignment made at NOW is due


def at(day: date) -> datetime:
    return NOW.replace(year=day.year, month=day.month, day=day.day)


def sent_on(day: date) -> list[tuple[str, str]]:
    """Run the reminders of a day; return who got what."""
    known = set(OutboxMessage.objects.values_list("pk", flat=True))
    remind_due(now=at(day))
    rows = OutboxMessage.objects.exclude(pk__in=known).select_related("to").order_by("pk")
    return [(row.to.username, row.subject) for row in rows]


def days(count: int) -> timedelta:
    return timedelta(days=count)


# --- assignments ----------------------------------------------------------------------------------


@pytest.fixture
def row() -> ReviewAssignment:
    """An assignment due on DUE; its doctor is dora, and licences last long."""
    return make.accepted(make.submitted(), make.make_doctor(username="dora"))


def test_a_doctor_is_reminded_before_on_and_after_the_day_then_editors_and_leads(
    row: ReviewAssignment,
) -> None:
    make.make_user("lead_reviewer", username="lena")
    assert row.due_on == DUE
    assert sent_on(DUE - days(4)) == []
    told = {offset: sent_on(DUE + days(offset)) for offset in (-3, -1, 0, 2, 3, 7, 8)}
    words = "The review of “Iron and restless legs” is due on 16 November 2026 (%s)."
    assert told[-3] == [("dora", words % "in 3 days")]
    assert told[0] == [("dora", words % "today")]
    assert told[3] == [("dora", words % "3 days ago")]
    editors = [user.username for user in User.objects.filter(groups__name="Editors").order_by("pk")]
    assert [who for who, _ in told[7]] == [*editors, "lena"]
    assert told[-1] == told[2] == told[8] == []


def test_after_skipped_days_only_the_newest_is_sent(row: ReviewAssignment) -> None:
    assert len(sent_on(DUE + days(5))) == 1
    assert Reminder.objects.get().offset_days == 3
    assert sent_on(DUE + days(5)) == []


def test_a_date_that_is_moved_is_reminded_of_anew(row: ReviewAssignment) -> None:
    assert len(sent_on(DUE)) == 1
    ReviewAssignment.objects.update(due_on=DUE + days(1))
    assert len(sent_on(DUE + days(1))) == 1


def test_what_is_done_or_declined_is_no_matter_of_reminding(row: ReviewAssignment) -> None:
    transitions.recuse(row, by=row.reviewer, now=NOW, note="Ill.")
    assert sent_on(DUE + days(7)) == []


def test_who_was_asked_two_days_before_the_day_is_not_reminded_at_once(
    row: ReviewAssignment,
) -> None:
    ReviewAssignment.objects.update(due_on=NOW.date() + days(2))
    assert sent_on(NOW.date()) == []


# --- live texts -----------------------------------------------------------------------------------


@pytest.fixture
def text() -> Any:
    """The day on which a live text with owner and backup owner is due."""
    publication = make.live()
    owner = make.make_user("author", username="olga")
    backup = make.make_user("author", username="bert")
    transitions.set_owners(
        publication.article, owner=owner, backup_owner=backup, by=make.somebody("editor"), now=NOW
    )
    MedicalReviewer.objects.update(licence_valid_until=date(2050, 1, 1))
    return PublishedSignature.objects.get().next_review_due_on


def test_a_live_text_is_escalated_from_owner_to_backup_and_editors(text: date) -> None:
    editors = [user.username for user in User.objects.filter(groups__name="Editors").order_by("pk")]
    found = {
        offset: [who for who, _ in sent_on(text + days(offset))]
        for offset in (-61, -60, -30, 0, 13, 14)
    }
    assert found == {
        -61: [],
        -60: ["olga"],
        -30: ["olga"],
        0: ["olga", *editors],
        13: [],
        14: ["olga", "bert", *editors],
    }


def test_once_somebody_acted_nobody_is_bothered_further(text: date) -> None:
    sent_on(text)
    article = make.fresh(PublishedSignature.objects.get().article)
    transitions.open_reaffirmation(
        article, by=make.somebody("editor"), now=NOW, lock_version=article.lock_version
    )
    assert sent_on(text + days(14)) == []


def test_without_an_owner_the_editors_are_told() -> None:
    make.live()
    day = PublishedSignature.objects.get().next_review_due_on
    MedicalReviewer.objects.update(licence_valid_until=date(2050, 1, 1))
    rows = sent_on(day - days(60))
    assert rows
    assert all(who.startswith("editor") for who, _ in rows)
    assert "You get this because you are an editor." in OutboxMessage.objects.last().body  # type: ignore[union-attr]


def test_a_re_reading_moves_the_day(text: date) -> None:
    assert len(sent_on(text - days(60))) == 1
    article = make.fresh(PublishedSignature.objects.get().article)
    later = at(text - days(50))
    transitions.open_reaffirmation(
        article, by=make.somebody("editor"), now=later, lock_version=article.lock_version
    )
    doctor = make.make_doctor(now=later)
    make.accepted(article, doctor, now=later)
    make.sign(article, doctor, now=later)
    assert sent_on(text - days(30)) == []


# --- licences -------------------------------------------------------------------------------------


def test_doctor_and_editors_hear_of_a_licence_that_lapses() -> None:
    make.make_doctor(username="dora", valid_until=date(2027, 3, 1))
    editors = [user.username for user in User.objects.filter(groups__name="Editors").order_by("pk")]
    for before in (60, 30, 7):
        rows = sent_on(date(2027, 3, 1) - days(before))
        assert [who for who, _ in rows] == ["dora", *editors]
        assert f"is valid until 1 March 2027 (in {before} days)." in rows[0][1]
    assert sent_on(date(2027, 3, 2)) == []


# --- the ledger -----------------------------------------------------------------------------------


def test_reminders_can_wait_for_the_digest(row: ReviewAssignment) -> None:
    MailSettings.objects.create(user=row.reviewer, reminders="digest")
    sent_on(DUE)
    assert OutboxMessage.objects.get(kind="reminder_assignment").is_for_digest


def test_the_command_reminds(row: ReviewAssignment) -> None:
    ReviewAssignment.objects.update(due_on=timezone.localdate())
    User.objects.update(email="somebody@example.org")
    said = StringIO()
    call_command("run_due", stderr=said)
    assert "reminders written: 1" in said.getvalue()
    again = StringIO()
    call_command("run_due", stderr=again)
    assert "reminders" not in again.getvalue()


def test_a_crash_while_writing_leaves_the_reminder_to_the_next_run(
    row: ReviewAssignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(OutboxMessage.objects, "bulk_create", lambda _rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remind_due(now=at(DUE))
    assert len(sent_on(DUE)) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [together, overlapping])
def test_two_runs_at_once_send_each_reminder_once(run: Any) -> None:
    for _number in range(3):
        make.accepted(make.submitted())
    outcomes = run(lambda: remind_due(now=at(DUE)), lambda: remind_due(now=at(DUE)))
    assert sum(outcomes) == 3
    assert Reminder.objects.count() == 3
    assert OutboxMessage.objects.filter(kind="reminder_assignment").count() == 3


def test_deciding_asks_as_much_for_many_as_for_one(row: ReviewAssignment) -> None:
    make.live()
    with counted() as one:
        due(DUE)
    for _number in range(3):
        make.accepted(make.submitted(), make.make_doctor())
        make.live()
    with counted() as many:
        due(DUE)
    assert len(one) == len(many) == 8


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_what_will_be_sent_to_whom_and_when(row: ReviewAssignment) -> None:
    today = timezone.localdate()
    ReviewAssignment.objects.update(due_on=today + days(10))
    assert [day for day, _ in upcoming(today)][:2] == [today + days(7), today + days(10)]
    client = Client()
    client.force_login(make.somebody("editor"))
    page = client.get(reverse("admin:reminders")).content.decode()
    assert "(in 3 days)" in page
    assert "dora" in page


@pytest.mark.parametrize(
    ("role", "status"),
    [("author", 403), ("medical_reviewer", 403), ("editor", 200), ("lead_reviewer", 200)],
)
def test_the_page_is_for_who_leads(role: str, status: int) -> None:
    client = Client()
    client.force_login(make.make_user(role))
    assert client.get(reverse("admin:reminders")).status_code == status
