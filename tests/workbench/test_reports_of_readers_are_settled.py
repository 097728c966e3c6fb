"""What readers report reaches an editor, and from there an author: never the text by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles import transitions
from articles.models import (
    AuditEvent,
    ChangeRequest,
    Feedback,
    HelpfulCount,
    OutboxMessage,
    Publication,
)
from tests import factories as make
from tests.support.html_forms import fields_of

from .conftest import Person, text_of

pytestmark = pytest.mark.django_db
WORDS = "Is this micrograms? <b>My name is Zoe.</b>"


@pytest.fixture
def report() -> Feedback:
    return make.feedback(make.live(), uid="sleep3", text=WORDS)


@pytest.fixture
def editor(db: None) -> Person:
    return Person(make.somebody("editor"))


def settle(person: Person, report: Feedback, **form: object) -> None:
    article = report.publication.article
    person.step(article, "settle_feedback", report.pk, **form)


def test_the_front_page_leads_to_those_that_wait(report: Feedback, editor: Person) -> None:
    make.feedback(report.publication)
    page = editor.client.get(reverse("admin:index"))
    href = f"{reverse('admin:articles_feedback_changelist')}?outcome=waiting"
    assert f'<a href="{href}">2 reports of readers wait</a>' in page.content.decode()
    editor_ = make.somebody("editor")
    transitions.settle_feedback(report, by=editor_, now=make.NOW, note="Right.", is_request=False)
    listed = editor.client.get(href).context["cl"].result_list
    assert [row.text for row in listed] == ["Is this micrograms?"]
    every = {
        outcome: len(editor.client.get(f"{href[:-7]}{outcome}").context["cl"].result_list)
        for outcome in ("dismissed", "requested", "")
    }
    assert every == {"dismissed": 1, "requested": 0, "": 2}


def test_its_words_are_shown_as_words(report: Feedback, editor: Person) -> None:
    name = "admin:articles_article_process"
    args = [report.publication.article_id, "settle_feedback", report.pk]
    for page in (
        editor.client.get(reverse(name, args=args)),
        editor.client.get(reverse("admin:articles_feedback_change", args=[report.pk])),
        editor.client.get(reverse("admin:articles_feedback_changelist")),
    ):
        assert "&lt;b&gt;My name is Zoe.&lt;/b&gt;" in page.content.decode()
        assert "<b>My" not in page.content.decode()


def test_it_becomes_advice_beside_the_place(report: Feedback, editor: Person) -> None:
    before = Publication.objects.get().body_html
    settle(editor, report, outcome="requested", reason="Name the unit.")
    report.refresh_from_db()
    request = ChangeRequest.objects.get()
    assert (report.outcome, report.change_request) == ("requested", request)
    found = (request.anchor, request.anchor_uid, request.anchor_label, request.text)
    assert found == ("section", "sleep3", "Sleep", "Name the unit.")
    assert (request.is_blocking, request.raised_by) == (False, editor.user)
    assert Publication.objects.get().body_html == before
    author = make.somebody("author")
    assert OutboxMessage.objects.filter(kind="reported", to=author).count() == 1
    words = text_of(Person(author).get("article_change", request.article_id))
    assert "Name the unit." in words
    assert "Zoe" not in words


def test_the_whole_text_or_a_question(editor: Person) -> None:
    live = make.live()
    places = {
        "": ("article", ""),
        "faqab2": ("faq", "faqab2"),
        "cardx2": ("help_card", "cardx2"),
        "_in_short": ("field", "in_short"),
        "_questions": ("field", "questions"),
        "_references": ("article", ""),
        "nowhere": ("article", ""),
    }
    for uid, place in places.items():
        report = make.feedback(live, uid=uid)
        settle(editor, report, outcome="requested", reason="Say more.")
        request = ChangeRequest.objects.latest("pk")
        assert (request.anchor, request.anchor_uid) == place


def test_or_nothing_has_to_change(report: Feedback, editor: Person) -> None:
    settle(editor, report, outcome="dismissed", reason="The unit is right.")
    report.refresh_from_db()
    assert (report.outcome, report.note) == ("dismissed", "The unit is right.")
    assert (report.settled_by, report.change_request) == (editor.user, None)
    assert not ChangeRequest.objects.exists()
    assert not OutboxMessage.objects.filter(kind="reported").exists()


def test_what_was_found_has_to_be_said(report: Feedback, editor: Person) -> None:
    article = report.publication.article
    sent = editor.step(article, "settle_feedback", report.pk, status=409, outcome="dismissed")
    assert "reason" in text_of(sent).lower()
    sent = editor.step(
        article, "settle_feedback", report.pk, status=200, outcome="", reason="Kept words."
    )
    assert "Kept words." in sent.content.decode()
    assert Feedback.objects.waiting().count() == 1


def test_once_only(report: Feedback, editor: Person) -> None:
    args = (report.publication.article_id, "settle_feedback", report.pk)
    form = fields_of(editor.get("article_process", *args).content, "step-form")
    settle(editor, report, outcome="dismissed", reason="Right.")
    data = {**form, "outcome": "requested", "reason": "Wrong."}
    again = editor.post("article_process", *args, data=data, status=409)
    assert "settled already" in text_of(again)
    assert not ChangeRequest.objects.exists()


def test_the_record_says_that_and_not_what_the_reader_wrote(
    report: Feedback, editor: Person
) -> None:
    settle(editor, report, outcome="requested", reason="Name the unit.")
    event = AuditEvent.objects.latest("seq")
    assert event.kind == "settle_feedback"
    assert "Zoe" not in event.payload
    call_command("verify_integrity")


def test_words_of_readers_are_erased_in_time(
    report: Feedback, editor: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = make.feedback(report.publication, text="Nobody looked.")
    settle(editor, report, outcome="dismissed", reason="Right.")
    ages = {timedelta(days=89): WORDS, timedelta(days=91): ""}
    for age, left in ages.items():
        Feedback.objects.filter(pk=report.pk).update(settled_at=timezone.now() - age)
        call_command("run_due", "--no-mail")
        report.refresh_from_db()
        assert (report.text, report.note) == (left, "Right.")
    for age, left in ((365, "Nobody looked."), (366, "")):
        received = timezone.localdate() - timedelta(days=age)
        Feedback.objects.filter(pk=waiting.pk).update(received_on=received)
        call_command("run_due", "--no-mail")
        waiting.refresh_from_db()
        assert waiting.text == left


def test_answers_of_readers_name_the_place(editor: Person) -> None:
    live = make.live()
    for uid in ("", "sleep3", "faqab2"):
        HelpfulCount.objects.create(publication=live, uid=uid, yes=1, no=len(uid))
    words = text_of(editor.get("helpfulcount_changelist"))
    for place in ("the whole text", "Sleep", "Does iron help?"):
        assert place in words
