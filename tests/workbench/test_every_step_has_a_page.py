"""Each step of the process: explained, confirmed, done; refused in sentences; overtaken."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.admin.step_table import STEPS
from articles.models import Article, ChangeRequest, OutboxMessage, ReviewAssignment
from articles.workflow import TRANSITIONS, State
from tests import factories as make
from tests.support.html_forms import fields_of

from .conftest import Doctor, Person, text_of

# Done on other pages: the article's form, the workbench, the doctor's own record.
ELSEWHERE = {
    "edit",
    "approve",
    "request_changes",
    "reaffirm",
    "request_changes_to_live",
    "accept",
    "decline",
    "recuse",
    "verify_licence",
    "set_absence",
}


# Verbs whose pages are being built; whoever builds one takes it out of here.
WITHOUT_PAGE: set[str] = set()


def test_every_transition_has_a_page() -> None:
    assert set(STEPS) == set(TRANSITIONS) - ELSEWHERE - WITHOUT_PAGE


def state_of(article: Article) -> str:
    return make.fresh(article).state


# --- each step ------------------------------------------------------------------------------------


def test_submit(author: Person) -> None:
    article = make.make_article(by=author.user)
    page = text_of(author.get("article_process", article.pk, "submit_for_review"))
    assert "The text is frozen as it is now, as a new revision." in page
    assert "The editors get a mail" in page
    author.step(article, "submit_for_review")
    assert state_of(article) == State.IN_REVIEW


def test_submit_an_incomplete_text_says_what_is_missing_beforehand(author: Person) -> None:
    article = make.make_article(by=author.user, sections=(), faqs=(), references=())
    page = author.get("article_process", article.pk, "submit_for_review")
    assert "Add a section or an FAQ." in text_of(page)
    assert "Add at least one source." in text_of(page)
    assert b"step-form" not in page.content


def test_submit_an_unchanged_text_says_that_its_approval_stands(author: Person) -> None:
    article = make.approved()
    author.step(article, "start_revision")
    response = author.step(article, "submit_for_review")
    assert "whose approval stands" in text_of(author.client.get(response.url))
    assert state_of(article) == State.APPROVED


def test_recall_asks_for_a_reason_once_a_doctor_has_decided(author: Person) -> None:
    article = make.submitted(risk="high")
    doctor = make.make_doctor()
    make.accepted(article, doctor)
    make.sign(article, doctor)
    refused = author.step(article, "recall", status=409)
    assert "Write down the reason" in text_of(refused)
    author.step(article, "recall", reason="A table is missing.")
    assert state_of(article) == State.DRAFT


def test_start_and_discard_a_revision(author: Person) -> None:
    article = make.live().article
    author.step(article, "start_revision")
    assert state_of(article) == State.DRAFT
    make.edited(article, bottom_line="Other words.")
    author.step(article, "discard")
    article = make.fresh(article)
    assert (article.state, article.bottom_line_source) == (
        State.APPROVED,
        "Ask for a ferritin test.",
    )


def test_discard_before_publication_closes(author: Person) -> None:
    article = make.make_article(by=author.user)
    response = author.step(article, "discard")
    assert "The article is closed." in text_of(author.client.get(response.url))
    assert state_of(article) == State.CLOSED


def test_publish_names_the_revision_who_signed_and_the_fingerprint(editor: Person) -> None:
    article = make.approved()
    page = text_of(editor.get("article_process", article.pk, "publish"))
    assert "Publish revision 1" in page
    assert f"Readers see revision 1 from now on, at /articles/{article.slug}/" in page
    assert article.revision is not None
    assert article.revision.fingerprint in page
    assert "Dr medical_reviewer" in page
    editor.step(article, "publish")
    assert make.fresh(article).publications.live().get().number == 1


def test_publish_is_refused_beforehand_when_a_licence_has_lapsed(editor: Person) -> None:
    doctor = make.make_doctor()
    article = make.approved(make.make_article(), doctor)
    profile = doctor.medical_reviewer
    profile.licence_valid_until = timezone.localdate() - timedelta(days=1)
    profile.save()
    page = editor.get("article_process", article.pk, "publish")
    assert "ran out on" in text_of(page)
    assert b"step-form" not in page.content


def test_a_forged_fingerprint_is_refused(editor: Person) -> None:
    article = make.approved()
    refused = editor.step(article, "publish", status=409, fingerprint="0" * 64)
    assert "The text is not the one you were shown." in text_of(refused)
    assert not make.fresh(article).publications.exists()


def test_schedule_in_the_time_zone_of_the_site(editor: Person, settings: object) -> None:
    article = make.approved()
    page = editor.get("article_process", article.pk, "schedule")
    assert "Day and time (UTC)" in text_of(page)
    assert b'type="datetime-local"' in page.content
    with timezone.override("Europe/Berlin"):
        when = timezone.localtime(timezone.now() + timedelta(days=2)).replace(second=0)
        typed = when.strftime("%Y-%m-%dT%H:%M")
        editor.step(article, "schedule", publish_at=typed)
    stored = make.fresh(article).scheduled_for
    assert stored is not None
    assert abs(stored - when) < timedelta(minutes=1)


def test_a_time_that_has_passed_is_refused_and_stays_in_the_form(editor: Person) -> None:
    article = make.approved()
    refused = editor.step(article, "schedule", status=409, publish_at="2020-01-01T10:00")
    assert "That time has passed." in text_of(refused)
    assert fields_of(refused.content, "step-form")["publish_at"] == "2020-01-01T10:00"


def test_a_time_that_is_none_is_marked(editor: Person) -> None:
    article = make.approved()
    shown = editor.step(article, "schedule", status=200, publish_at="soon")
    assert "please correct what is marked" in text_of(shown)


def test_take_a_schedule_back(editor: Person) -> None:
    article = make.scheduled()
    editor.step(article, "unschedule")
    assert make.fresh(article).scheduled_for is None


def test_return_to_review_keeps_the_reason(editor: Person) -> None:
    article = make.approved()
    assert "Write down the reason" in text_of(editor.step(article, "return_to_review", status=409))
    editor.step(article, "return_to_review", reason="A reader doubts the dose.")
    assert state_of(article) == State.IN_REVIEW


def test_a_doctor_takes_their_own_approval_back(doctor: Doctor) -> None:
    article = make.approved(make.make_article(), doctor.user)
    review = doctor.user.medical_reviews.get()
    page = text_of(doctor.get("article_process", article.pk, "revoke", review.pk))
    assert "Take back the approval by Dr dora" in page
    doctor.step(article, "revoke", review.pk, reason="I misread the table.")
    assert state_of(article) == State.IN_REVIEW


def test_ask_for_a_re_reading(editor: Person) -> None:
    article = make.live().article
    editor.step(article, "open_reaffirmation")
    assert make.open_round(article).kind == "reaffirm"


def test_withdraw_asks_for_public_words_and_about_earlier_revisions(editor: Person) -> None:
    first = make.live()
    second = make.live(make.submitted(make.revised(first)))
    page = editor.get("article_process", first.article.pk, "withdraw", second.pk)
    assert "Readers see exactly these words" in text_of(page)
    assert "Withdraw the earlier revisions too" in text_of(page)
    assert "Write down the reason" in text_of(
        editor.step(first.article, "withdraw", second.pk, status=409)
    )
    editor.step(first.article, "withdraw", second.pk, reason="A dose is wrong.", earlier_too="on")
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.withdrawal_reason == second.withdrawal_reason == "A dose is wrong."


def test_withdraw_the_live_revision_alone(editor: Person) -> None:
    first = make.live()
    second = make.live(make.submitted(make.revised(first)))
    url = reverse("admin:articles_article_process", args=[first.article.pk, "withdraw", second.pk])
    form = fields_of(editor.client.get(url).content, "step-form")
    form.pop("earlier_too")
    assert editor.client.post(url, {**form, "reason": "A typo."}).status_code == 302
    first.refresh_from_db()
    assert first.withdrawn_at is None


def test_a_doctor_can_withdraw(doctor: Doctor) -> None:
    publication = make.live()
    doctor.step(publication.article, "withdraw", publication.pk, reason="Harmful.")
    publication.refresh_from_db()
    assert publication.withdrawn_by == doctor.user


def test_assign_offers_who_can_be_assigned_and_says_why_others_cannot(editor: Person) -> None:
    able, unable = make.make_doctor(), make.make_doctor(verified=False)
    article = make.submitted()
    page = editor.get("article_process", article.pk, "assign")
    assert f'value="{able.pk}" id="id_reviewer_{able.pk}"'.encode() in page.content
    assert f'id="id_reviewer_{unable.pk}"'.encode() not in page.content
    assert "1 doctor cannot be assigned" in text_of(page)
    assert "is not verified. Ask an editor to do it." in text_of(page)
    due = (timezone.localdate() + timedelta(days=3)).isoformat()
    editor.step(article, "assign", reviewer=able.pk, due_on=due)
    row = ReviewAssignment.objects.get()
    assert (row.reviewer, row.due_on.isoformat()) == (able, due)
    assert OutboxMessage.objects.filter(kind="assigned", to=able).exists()


def test_assigning_who_cannot_be_assigned_is_refused(editor: Person) -> None:
    unable = make.make_doctor(verified=False)
    article = make.submitted()
    refused = editor.step(article, "assign", status=409, reviewer=unable.pk)
    assert "is not verified" in text_of(refused)
    assert not ReviewAssignment.objects.exists()


@pytest.mark.parametrize("reviewer", ["", "x", "999999"])
def test_assigning_nobody_is_marked(editor: Person, reviewer: str) -> None:
    make.make_doctor()
    shown = editor.step(make.submitted(), "assign", status=200, reviewer=reviewer)
    assert "please correct what is marked" in text_of(shown)


def test_a_due_day_that_has_passed_is_marked(editor: Person) -> None:
    doctor = make.make_doctor()
    article = make.submitted()
    shown = editor.step(article, "assign", status=200, reviewer=doctor.pk, due_on="2020-01-01")
    assert "This day has passed." in text_of(shown)


def test_take_an_assignment_back(editor: Person) -> None:
    row = make.accepted(make.submitted())
    editor.step(row.round.article, "cancel_assignment", row.pk)
    row.refresh_from_db()
    assert row.status == ReviewAssignment.Status.CANCELLED


def test_answer_and_settle_a_change_request(author: Person, doctor: Doctor) -> None:
    article = make.submitted()
    make.accepted(article, doctor.user)
    make.ask_changes(article, doctor.user, "Say how much iron.")
    request = ChangeRequest.objects.get()
    page = text_of(author.get("article_process", article.pk, "answer_change_request", request.pk))
    assert "Say how much iron." in page
    refused = author.step(article, "answer_change_request", request.pk, status=409)
    assert "Write down the reason" in text_of(refused)
    author.step(article, "answer_change_request", request.pk, reason="65 mg, see the table.")
    doctor.step(article, "settle_change_request", request.pk)
    request.refresh_from_db()
    assert request.answered_at is not None
    assert request.settled_by == doctor.user


def test_reply_to_a_change_request_and_reopen_it(author: Person, doctor: Doctor) -> None:
    article = make.submitted()
    make.accepted(article, doctor.user)
    make.ask_changes(article, doctor.user, "Say how much iron.")
    request = ChangeRequest.objects.get()
    panel = text_of(doctor.get("article_change", article.pk))
    assert "Reply to the change request" in panel
    assert "Reopen the change request" not in panel
    early = doctor.step(article, "reopen_change_request", request.pk, reason="More.", status=409)
    assert "answered" in text_of(early)
    assert "Write down the reason" in text_of(
        doctor.step(article, "reply_to_change_request", request.pk, status=409)
    )
    doctor.step(article, "reply_to_change_request", request.pk, reason="In milligrams.")
    author.step(article, "answer_change_request", request.pk, reason="65 mg.")
    assert "Reopen the change request" in text_of(doctor.get("article_change", article.pk))
    doctor.step(article, "reopen_change_request", request.pk, reason="And how often?")
    request.refresh_from_db()
    assert request.answered_at is None
    words = [reply.text for reply in request.replies.all()]
    assert words == ["In milligrams.", "65 mg.", "And how often?"]
    assert OutboxMessage.objects.filter(kind="reopened").exists()
