"""Mails about assignments name the person, the reason and the day, and open the right page."""

import pytest
from django.test import Client
from django.urls import reverse

from articles import transitions
from articles.admin.mail_list import NAMES
from articles.models import OutboxMessage, ReviewAssignment
from articles.notifications import INVITATION, KINDS, RESET
from articles.reminders import SENTENCES
from rlsportal.accounts import alerts
from tests import factories as make

pytestmark = pytest.mark.django_db


def mail(kind: str, to: str) -> OutboxMessage:
    return OutboxMessage.objects.get(kind=kind, to__username=to)


def opens(row: ReviewAssignment) -> str:
    return reverse("admin:articles_reviewassignment_change", args=[row.pk])


def test_who_is_asked_reads_the_day_and_gets_to_the_question() -> None:
    row = make.assigned(make.submitted())
    words = mail("assigned", row.reviewer.username).body
    assert "Please decide by 16 November 2026." in words
    assert f"{opens(row)}\n" in words


def test_who_takes_over_reads_the_same() -> None:
    row, other = make.assigned(make.submitted()), make.make_doctor()
    new = transitions.reassign(row, to=other, by=make.somebody("editor"), now=make.NOW, note="")
    assert f"{opens(new)}\n" in mail("assigned", other.username).body


def test_editors_read_which_doctor_declined_and_why() -> None:
    row, editor = make.assigned(make.submitted()), make.somebody("editor")
    transitions.decline(row, by=row.reviewer, now=make.NOW, note="I am away in May.")
    assert f"{row.reviewer.username}: I am away in May." in mail("declined", editor.username).body


def test_editors_read_the_conflict_and_the_doctor_hears_of_the_waiver() -> None:
    row = make.accepted(make.submitted(), conflict="declared", statement="I own shares.")
    editor, doctor = make.somebody("editor"), row.reviewer
    told = mail("conflict_declared", editor.username).body
    assert f"{doctor.username}: I own shares." in told
    transitions.waive_conflict(row, by=editor, now=make.NOW, reason="Very few.")
    words = mail("conflict_waived", doctor.username).body
    assert "You can decide." in words
    assert "Very few." in words
    assert f"{opens(row)}\n" in words
    assert not OutboxMessage.objects.filter(kind="accepted").exists()


def test_who_claims_a_review_is_announced_once() -> None:
    article, editor = make.submitted(by=make.somebody("author")), make.somebody("editor")
    row = transitions.claim(article, by=make.make_doctor(), now=make.NOW)
    transitions.accept(row, by=row.reviewer, now=make.NOW, conflict="none")
    told = OutboxMessage.objects.filter(to=editor).exclude(kind="submitted")
    assert [mail.kind for mail in told] == ["claimed"]
    assert row.reviewer.username in told[0].body


def test_a_doctor_hears_that_an_assignment_was_taken_back() -> None:
    row = make.assigned(make.submitted())
    transitions.cancel_assignment(row, by=make.somebody("editor"), now=make.NOW, note="A slip.")
    assert "A slip." in mail("cancelled", row.reviewer.username).body


def test_editors_hear_that_a_live_text_is_still_correct() -> None:
    article, editor = make.live().article, make.somebody("editor")
    transitions.open_reaffirmation(
        make.fresh(article),
        by=editor,
        now=make.NOW,
        lock_version=make.fresh(article).lock_version,
    )
    doctor = make.make_doctor()
    make.accepted(article, doctor)
    make.sign(article, doctor)
    (told,) = OutboxMessage.objects.filter(kind="reaffirmed")
    assert told.to == editor
    assert not OutboxMessage.objects.filter(kind="approved", created_at__gt=make.NOW).exists()


# --- the list of mails ----------------------------------------------------------------------------


def test_every_kind_of_mail_has_a_name() -> None:
    reminders = {f"reminder_{kind}" for kind in SENTENCES}
    assert set(NAMES) == {*KINDS, *reminders, "digest", INVITATION, RESET, alerts.KIND}


def test_the_list_is_narrowed_down_in_words() -> None:
    make.accepted(make.submitted())
    client = Client()
    client.force_login(make.somebody("editor"))
    address = reverse("admin:articles_outboxmessage_changelist")
    page = client.get(address)
    assert "Asked to review" in page.text
    assert "conflict_declared" not in page.text
    OutboxMessage.objects.filter(kind="assigned").update(sent_at=make.NOW)
    OutboxMessage.objects.filter(kind="accepted").update(last_error="refused")

    def listed(**query: str) -> set[str]:
        rows = client.get(address, query).context["cl"].result_list
        return {row.kind for row in rows}

    assert listed(kind="assigned") == {"assigned"}
    assert listed(sent="yes") == {"assigned"}
    assert listed(sent="no") == {"accepted"}
    assert listed(sent="failed") == {"accepted"}
