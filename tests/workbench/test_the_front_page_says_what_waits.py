"""The front page: what waits for this person, and where it is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.admin.home import todo_of
from articles.models import MedicalReviewer, ReviewAssignment
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.queries import counted

from .conftest import Doctor, Person, text_of

pytestmark = pytest.mark.django_db


def lines(user: User) -> list[str]:
    return [line.sentence for line in todo_of(user)]


def shown(person: Person) -> str:
    return text_of(person.client.get(reverse("admin:index")))


def test_nothing_waits_on_the_first_day(author: Person, editor: Person) -> None:
    for person in (author, editor):
        assert "Nothing waits for you now." in shown(person)


def test_a_doctor_sees_the_reviews_that_wait_and_those_overdue(doctor: Doctor) -> None:
    row = make.assigned(make.submitted(), doctor.user, now=timezone.now())
    assert lines(doctor.user) == ["1 invitation to review waits for your answer"]
    row.due_on = timezone.localdate() - timedelta(days=1)
    row.save()
    make.transitions.accept(row, by=doctor.user, now=make.NOW, conflict="none", statement="")
    assert lines(doctor.user) == [
        "1 review waits for your decision",
        "1 of your reviews is overdue",
    ]
    assert "1 review waits for your decision" in shown(doctor)


def test_a_doctor_sees_answers_to_verify_and_what_becomes_of_the_licence(
    doctor: Doctor, author: Person
) -> None:
    article = make.submitted()
    make.accepted(article, doctor.user)
    make.ask_changes(article, doctor.user, "Say how much.", "Say how long.")
    assert lines(doctor.user) == []
    for request in article.change_requests.all():
        make.transitions.answer_change_request(request, by=author.user, now=make.NOW, text="Done.")
    assert lines(doctor.user) == ["2 answers to what you asked for are to be verified"]
    today = timezone.localdate()
    for day, words in (
        (today + timedelta(days=60), "Send the new one to an editor in time."),
        (today - timedelta(days=1), "Your licence ran out on"),
    ):
        MedicalReviewer.objects.update(licence_valid_until=day)
        assert words in lines(doctor.user)[-1]
    MedicalReviewer.objects.update(verified_at=None, verified_by=None, licence_valid_until=today)
    assert "an editor has to verify your licence" in lines(doctor.user)[-1]
    newcomer = make.make_user("medical_reviewer")
    assert lines(newcomer) == ["You cannot be asked yet: an editor has to enter your licence."]


def test_an_author_sees_what_to_submit(author: Person) -> None:
    make.make_article(by=author.user)
    make.make_article(by=make.make_user("author"))
    assert lines(author.user) == ["1 draft of yours is not submitted yet"]


def test_owners_see_what_is_to_be_read_again_and_nobody_else_does(author: Person) -> None:
    later = timezone.now() - timedelta(days=2 * 365 - 30)
    article = make.live(title="Soon due", now=later).article
    overdue = make.live(title="Overdue", now=later - timedelta(days=60)).article
    make.live(title="Of nobody", now=later)
    other = make.make_user("author")
    for each, owner in ((article, author.user), (overdue, other)):
        make.transitions.set_owners(
            each, owner=owner, backup_owner=None, by=make.somebody("editor"), now=make.NOW
        )
    assert "1 live text you own is to be read again by a doctor within 60 days" in lines(
        author.user
    )
    assert lines(other) == ["1 live text you own should have been read again by a doctor"]
    (line,) = todo_of(other)
    listed = Person(other).client.get(line.href).context["cl"].result_list
    assert [each.title for each in listed] == ["Overdue"]


def test_who_leads_sees_what_is_late_and_who_is_absent(editor: Person, doctor: Doctor) -> None:
    row = make.assigned(make.submitted(), doctor.user)
    today = timezone.localdate()
    row.due_on = today - timedelta(days=1)
    row.save()
    MedicalReviewer.objects.update(absent_from=today, absent_until=today)
    expected = ["1 review is overdue", "1 open review is with a doctor who is absent"]
    assert lines(editor.user) == lines(make.make_user("lead_reviewer")) == expected


def test_a_lead_reviewer_is_not_told_what_only_editors_do() -> None:
    make.approved()
    make.make_doctor(verified=False)
    assert lines(make.make_user("lead_reviewer")) == []
    assert len(lines(make.somebody("editor"))) == 2


@pytest.mark.parametrize("role", ["author", "medical_reviewer", "editor", "lead_reviewer"])
def test_the_list_asks_as_much_for_many_as_for_one(role: str) -> None:
    user = make.make_doctor() if role == "medical_reviewer" else make.make_user(role)

    def fill() -> None:
        for title in ("A", "B"):
            make.make_article(title=title, by=user if role == "author" else None)
        publication = make.live()
        make.transitions.set_owners(
            publication.article,
            owner=user,
            backup_owner=None,
            by=make.somebody("editor"),
            now=make.NOW,
        )
        make.accepted(make.submitted())
        make.submitted()
        make.approved()
        make.feedback(publication)
        make.evidence_flag(publication.article)

    fill()
    with counted() as one:
        todo_of(user)
    fill()
    fill()
    with counted() as many:
        todo_of(user)
    assert len(one) == len(many)
    numbers = {"author": 3, "medical_reviewer": 5, "editor": 13, "lead_reviewer": 11}
    assert len(one) == numbers[role]


def test_an_author_sees_requests_in_their_own_articles_only(author: Person) -> None:
    mine = make.submitted(make.make_article(by=author.user), by=author.user)
    other = make.make_user("author")
    theirs = make.submitted(make.make_article(by=other), by=other)
    for article in (mine, theirs):
        doctor = make.make_doctor()
        make.accepted(article, doctor)
        make.ask_changes(article, doctor, "Say how much.")
    assert lines(author.user) == ["Changes are requested in 1 of your articles"]


def test_an_editor_sees_what_to_assign_to_publish_and_to_decide(editor: Person) -> None:
    make.submitted()
    make.approved()
    row = make.accepted(make.submitted(), conflict="declared", statement="I own shares.")
    ReviewAssignment.objects.update(due_on=timezone.localdate())
    assert lines(editor.user) == [
        "1 review has no doctor assigned",
        "1 conflict of interest waits for your decision",
        "1 approved article can be published",
    ]
    make.transitions.waive_conflict(row, by=editor.user, now=make.NOW, reason="Few.")
    make.live(make.approved())
    assert lines(editor.user) == [
        "1 review has no doctor assigned",
        "1 approved article can be published",
    ]


def test_an_editor_sees_licences_to_verify_and_those_that_lapse(editor: Person) -> None:
    make.make_doctor(verified=False)
    make.make_doctor(valid_until=timezone.localdate() + timedelta(days=60))
    make.make_doctor(valid_until=timezone.localdate() + timedelta(days=61))
    gone = make.make_doctor(verified=False)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert lines(editor.user) == [
        "1 licence has to be verified",
        "1 licence lapses within 60 days, or has lapsed",
    ]
    assert MedicalReviewer.objects.count() == 4


def test_every_line_leads_to_a_list(editor: Person, doctor: Doctor) -> None:
    make.submitted()
    make.approved()
    make.accepted(make.submitted(), conflict="declared", statement="I own shares.")
    make.make_doctor(verified=False)
    make.make_doctor(valid_until=timezone.localdate())
    make.assigned(make.submitted(), doctor.user)
    for person in (editor, doctor):
        found = todo_of(person.user)
        assert found
        for line in found:
            assert person.client.get(line.href).status_code == 200, line


@pytest.mark.parametrize("path", ["/admin/articles/", "/admin/"])
def test_pages_of_one_application_have_no_list(editor: Person, path: str) -> None:
    page = text_of(editor.client.get(path))
    assert ("What waits for you" in page) == (path == "/admin/")


def test_the_front_page_says_what_oneself_did_last(author: Person) -> None:
    article = make.submitted(make.make_article(by=author.user, title="Iron"), by=author.user)
    make.make_article(by=make.make_user("author"), title="Not mine")
    page = author.client.get(reverse("admin:index"))
    assert "You submitted revision 1 for review.Iron" in text_of(page)
    assert reverse("admin:articles_article_change", args=[article.pk]) in page.content.decode()
    assert "Not mine" not in text_of(page)
    newcomer = Person(make.make_user("author"))
    assert "What you did last Nothing yet." in shown(newcomer)
