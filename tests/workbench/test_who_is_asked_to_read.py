"""Whom an editor is suggested to ask, who reads instead, what is urgent, and who is away."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import transitions
from articles.models import AuditEvent, MedicalReviewer, OutboxMessage, ReviewAssignment, Topic
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.html_forms import fields_of

from .conftest import Doctor, Person, text_of


def knows(user: User, topic: str) -> User:
    """Give the doctor a topic."""
    user.medical_reviewer.topics.add(Topic.objects.get(name=topic))
    return user


def listed(page: object) -> list[str]:
    """Return the doctors of an assignment page in their order."""
    return [candidate.name for candidate in page.context["suggested"].doctors]  # type: ignore[attr-defined]


def test_who_knows_the_topic_comes_first_and_then_who_has_fewest_reviews(editor: Person) -> None:
    article = make.submitted(topic="Causes")
    busy, free, expert = (
        make.make_doctor(display_name=name) for name in ("Dr Busy", "Dr Free", "Dr Zest")
    )
    for title in ("One", "Two"):
        make.assigned(make.submitted(title=title), busy)
    make.assigned(make.submitted(title="Three"), knows(expert, "Causes"))
    page = editor.get("article_process", article.pk, "assign")
    assert listed(page) == ["Dr Zest, MD", "Dr Free, MD", "Dr Busy, MD"]
    words = text_of(page)
    assert "Dr Zest, MD knows the topic “Causes”" in words
    assert "topics: Causes · 1 open review · licence verified, valid until" in words
    assert "no topics · 2 open reviews" in words
    assert not re.search(rb'name="reviewer"[^>]* checked', page.content)
    assert free.pk


def test_where_a_specialist_is_missing_it_says_so_and_puts_one_first(editor: Person) -> None:
    article = make.submitted(risk="high", topic="Causes")
    general = knows(make.make_doctor(display_name="Dr General", is_specialist=False), "Causes")
    special = make.make_doctor(display_name="Dr Special")
    page = editor.get("article_process", article.pk, "assign")
    assert "This review lacks a specialist" in text_of(page)
    assert listed(page) == ["Dr Special, MD", "Dr General, MD"]
    assert "Dr Special, MD the specialist this review lacks" in text_of(page)
    make.assigned(article, special)
    page = editor.get("article_process", article.pk, "assign")
    assert "This review lacks a specialist" not in text_of(page)
    assert listed(page) == ["Dr General, MD"]
    assert general.pk


def test_who_cannot_be_asked_is_listed_with_the_reason(editor: Person) -> None:
    now = timezone.now()
    article = make.submitted()
    cover = make.make_doctor(display_name="Dr Cover")
    away = make.make_doctor(display_name="Dr Away")
    transitions.set_absence(
        away.medical_reviewer,
        by=away,
        now=now,
        absent_from=now.date(),
        absent_until=now.date() + timedelta(days=5),
        cover=cover,
    )
    page = editor.get("article_process", article.pk, "assign")
    assert listed(page) == ["Dr Cover, MD"]
    assert "1 doctor cannot be assigned" in text_of(page)
    (candidate,) = page.context["suggested"].others
    assert candidate.name == "Dr Away, MD"
    assert candidate.why_not


def test_a_coming_absence_is_said_with_who_covers(editor: Person) -> None:
    now = timezone.now()
    cover = make.make_doctor(username="cora")
    away = make.make_doctor()
    first, last = now.date() + timedelta(days=3), now.date() + timedelta(days=5)
    transitions.set_absence(
        away.medical_reviewer, by=away, now=now, absent_from=first, absent_until=last, cover=cover
    )
    page = text_of(editor.get("article_process", make.submitted().pk, "assign"))
    assert re.search(r"away from \S.+ to \S.+, covered by cora", page)


def test_the_days_of_an_expedited_review_are_suggested(editor: Person) -> None:
    article = make.submitted()
    transitions.expedite(article, by=editor.user, now=timezone.now(), reason="A wrong dose.")
    make.make_doctor()
    shown = editor.get("article_process", article.pk, "assign")
    due = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert fields_of(shown.content, "step-form")["due_on"] == due


# --- reassign -------------------------------------------------------------------------------------


def test_an_assignment_is_given_to_another_doctor(editor: Person, doctor: Doctor) -> None:
    old = make.accepted(make.submitted(), doctor.user, now=timezone.now())
    new = make.make_doctor(username="nora")
    article = old.round.article
    panel = text_of(editor.get("article_change", article.pk))
    assert "Give the review of dora to another doctor" in panel
    page = editor.get("article_process", article.pk, "reassign", old.pk)
    assert [candidate.user for candidate in page.context["suggested"].doctors] == [new]
    answer = editor.step(article, "reassign", old.pk, reviewer=new.pk, reason="Away.")
    said = text_of(editor.client.get(answer.url))
    assert "Nora is asked to review in place of dora." in said
    old.refresh_from_db()
    row = ReviewAssignment.objects.get(reviewer=new)
    assert (old.status, old.note) == ("cancelled", "Away.")
    assert (row.status, row.due_on) == ("invited", old.due_on)
    told = OutboxMessage.objects.values_list("kind", "to__username")
    assert {("unassigned", "dora"), ("assigned", "nora")} <= set(told)


def test_reassigning_is_refused_in_sentences(editor: Person, doctor: Doctor) -> None:
    old = make.accepted(make.submitted(), doctor.user)
    unable = make.make_doctor(verified=False)
    article = old.round.article
    refused = editor.step(article, "reassign", old.pk, reviewer=unable.pk, status=409)
    assert "is not verified" in text_of(refused)
    make.sign(article, doctor.user)
    ended = editor.get("article_process", article.pk, "reassign", old.pk)
    assert b"step-form" not in ended.content


# --- expedite -------------------------------------------------------------------------------------


def test_an_editor_expedites_a_review(editor: Person, doctor: Doctor) -> None:
    row = make.assigned(make.submitted(), doctor.user, now=timezone.now())
    article = row.round.article
    assert "Expedite this review" in text_of(editor.get("article_change", article.pk))
    refused = editor.step(article, "expedite", status=409)
    assert "Write down the reason" in text_of(refused)
    editor.step(article, "expedite", reason="A reader found a wrong dose.")
    row.refresh_from_db()
    assert row.due_on == timezone.localdate() + timedelta(days=2)
    panel = text_of(editor.get("article_change", article.pk))
    assert "Expedited · 0 of 1 signed" in panel
    assert "Expedite this review" not in panel
    again = editor.get("article_process", article.pk, "expedite")
    assert "This review is expedited already." in text_of(again)
    assert b"step-form" not in again.content


# --- absence --------------------------------------------------------------------------------------


def absence(person: Person, pk: int, status: int = 302, **typed: object) -> object:
    """Open the page of an absence, type, and save."""
    shown = person.get("medicalreviewer_absence", pk)
    form = {**fields_of(shown.content, "step-form"), **typed}
    return person.post("medicalreviewer_absence", pk, data=form, status=status)


def test_a_doctor_says_when_they_are_away(doctor: Doctor) -> None:
    record = doctor.user.medical_reviewer
    cover = make.make_doctor(username="cora")
    make.assigned(make.submitted(title="Stays mine"), doctor.user)
    queue = doctor.get("reviewassignment_changelist")
    address = reverse("admin:articles_medicalreviewer_absence", args=[record.pk])
    assert f'<a href="{address}">Say when you are away</a>'.encode() in queue.content
    assert "Stays mine" in text_of(doctor.get("medicalreviewer_absence", record.pk))
    days = {"absent_from": "2027-01-04", "absent_until": "2027-01-08"}
    answer = absence(doctor, record.pk, **days, cover=cover.pk)
    page = text_of(doctor.client.get(answer.url))  # type: ignore[attr-defined]
    assert "You are away from" in page
    assert "covered by cora" in page
    record.refresh_from_db()
    assert (str(record.absent_from), record.cover) == ("2027-01-04", cover)
    assert record.verified_at is not None
    absence(doctor, record.pk, absent_from="", absent_until="")
    record.refresh_from_db()
    assert (record.absent_from, record.cover) == (None, None)
    assert AuditEvent.objects.filter(kind="set_absence").count() == 2


def test_days_in_the_wrong_order_are_refused_and_stay_in_the_form(doctor: Doctor) -> None:
    pk = doctor.user.medical_reviewer.pk
    days = {"absent_from": "2027-01-08", "absent_until": "2027-01-04"}
    refused = absence(doctor, pk, status=409, **days)
    assert "An absence needs its first and its last day" in text_of(refused)
    assert b'value="2027-01-08"' in refused.content  # type: ignore[attr-defined]
    marked = absence(doctor, pk, status=200, absent_from="soon")
    assert "please correct what is marked" in text_of(marked)


def test_editors_note_the_absence_of_every_doctor_and_doctors_only_theirs(
    editor: Person, doctor: Doctor, author: Person
) -> None:
    other = make.make_doctor(username="otto").medical_reviewer
    row = make.assigned(make.submitted(), other.user)
    page = editor.get("medicalreviewer_absence", other.pk)
    assert "When Dr otto is away" in text_of(page)
    address = reverse(
        "admin:articles_article_process", args=[row.round.article_id, "reassign", row.pk]
    )
    assert f'href="{address}"'.encode() in page.content
    absence(editor, other.pk, absent_from="2027-01-04", absent_until="2027-01-08")
    assert "away from" in text_of(editor.get("medicalreviewer_changelist"))
    for person in (doctor, author):
        person.get("medicalreviewer_absence", other.pk, status=403)


# --- what doctors know, and whether they are specialists -----------------------------------------


@pytest.fixture
def record(doctor: Doctor) -> MedicalReviewer:
    return doctor.user.medical_reviewer


def test_an_editor_notes_what_a_doctor_knows_without_touching_the_licence(
    editor: Person, record: MedicalReviewer
) -> None:
    make.make_article(topic="Causes")
    topic = Topic.objects.get(name="Causes")
    page = editor.get("medicalreviewer_change", record.pk)
    form = fields_of(page.content, "medicalreviewer_form")
    editor.post("medicalreviewer_change", record.pk, data={**form, "topics": topic.pk})
    record.refresh_from_db()
    assert list(record.topics.all()) == [topic]
    assert record.verified_at is not None


def test_who_is_a_specialist_is_verified_with_the_licence(
    editor: Person, record: MedicalReviewer
) -> None:
    page = editor.get("medicalreviewer_change", record.pk)
    form = fields_of(page.content, "medicalreviewer_form")
    form.pop("is_specialist")
    editor.post("medicalreviewer_change", record.pk, data=form)
    record.refresh_from_db()
    assert not record.is_specialist
    assert record.verified_at is None
