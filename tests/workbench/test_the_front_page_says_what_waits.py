"""The front page: what waits for this person, and where it is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.admin.home import todo_of
from articles.models import MedicalReviewer
from rlsportal.accounts.models import User
from tests import factories as make

from .conftest import Doctor, Person, text_of


def lines(user: User) -> list[str]:
    return [line.sentence for line in todo_of(user)]


def shown(person: Person) -> str:
    return text_of(person.client.get(reverse("admin:index")))


def test_nothing_waits_on_the_first_day(author: Person, editor: Person) -> None:
    for person in (author, editor):
        assert "Nothing waits for you now." in shown(person)


def test_a_doctor_sees_the_reviews_that_wait_and_those_overdue(doctor: Doctor) -> None:
    row = make.assigned(make.submitted(), doctor.user, now=timezone.now())
    assert lines(doctor.user) == ["1 review waits for you"]
    row.due_on = timezone.localdate() - timedelta(days=1)
    row.save()
    assert lines(doctor.user) == ["1 review waits for you", "1 of your reviews is overdue"]
    assert "1 review waits for you" in shown(doctor)


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
    assert lines(editor.user) == [
        "1 review has no doctor assigned",
        "1 approved article can be published",
        "1 conflict of interest waits for your decision",
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
