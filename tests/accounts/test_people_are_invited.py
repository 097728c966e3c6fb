"""Invitations: a link by mail, a password nobody else knew, and what goes wrong on the way."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import transitions
from articles.delivery import deliver
from articles.models import MedicalReviewer, OutboxMessage
from articles.transitions import facts
from rlsportal.accounts import views
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db
FORM = {
    "first_name": "Nora",
    "last_name": "New",
    "username": "nora",
    "email": "nora@example.org",
    "role": "medical_reviewer",
    "password": make.PASSWORD,
}
NEW = "a long new phrase"
OWN = {"password": make.PASSWORD}
PAGE = reverse("admin:invitations")


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make.make_user("editor", username="edith", email="e@example.org"))
    return client


def invite(editor: Client, **fields: str) -> User:
    answer = editor.post(PAGE, {**FORM, **fields})
    assert answer.status_code == 302, answer.content.decode()
    return User.objects.get(username=fields.get("username", "nora"))


def link_of_last_mail() -> str:
    deliver(now=timezone.now())
    found = re.search(r"Choose your password: http://localhost:8000(\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def choose(link: str, password: str = NEW) -> Any:
    """Open the link, and set a password on the page it leads to."""
    client = Client()
    page = client.get(link, follow=True)
    assert page.status_code == 200
    if not page.redirect_chain:
        return page
    address = page.redirect_chain[-1][0]
    return client.post(address, {"new_password1": password, "new_password2": password}, follow=True)


def test_an_invited_doctor_sets_a_password_and_can_sign_once_verified(editor: Client) -> None:
    doctor = invite(editor)
    assert [group.name for group in doctor.groups.all()] == ["Medical reviewers"]
    assert not doctor.has_usable_password()
    assert doctor.created_by is not None
    assert doctor.created_by.username == "edith"
    link = link_of_last_mail()
    assert mail.outbox[-1].to == ["nora@example.org"]
    assert "Your user name is: nora" in mail.outbox[-1].body
    page = choose(link)
    assert "Your password is set. Log in as nora now." in page.content.decode()
    doctor.refresh_from_db()
    assert doctor.check_password(NEW)
    assert doctor.password_origin == (None, None)
    profile = MedicalReviewer(
        user=doctor,
        slug="nora",
        display_name="Dr Nora New",
        credentials="MD",
        licence_number="1",
        licence_jurisdiction="Testland",
        licence_valid_until=timezone.localdate() + timedelta(days=900),
    )
    transitions.save_reviewer(profile, by=doctor.created_by, now=timezone.now())
    transitions.verify_licence(profile, by=make.make_user("editor"), now=timezone.now())
    assert list(facts.signing_problems(doctor, timezone.localdate())) == []
    assert Client().login(username="nora", password=NEW)


def test_a_link_works_once(editor: Client) -> None:
    invite(editor)
    link = link_of_last_mail()
    choose(link)
    page = choose(link, "another long phrase")
    assert "This link does not work" in page.content.decode()
    assert User.objects.get(username="nora").check_password(NEW)


def test_opening_the_link_changes_nothing(editor: Client) -> None:
    doctor = invite(editor)
    before = doctor.password
    Client().get(link_of_last_mail(), follow=True)
    doctor.refresh_from_db()
    assert doctor.password == before


def test_a_link_ends_after_some_days(editor: Client, settings: Any) -> None:
    invite(editor)
    link = link_of_last_mail()
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link does not work" in choose(link).content.decode()


def test_a_weak_password_is_refused(editor: Client) -> None:
    invite(editor)
    page = choose(link_of_last_mail(), "nora")
    assert "The password is not set yet" in page.content.decode()
    assert not User.objects.get(username="nora").has_usable_password()


def test_a_wrong_address_is_corrected_and_the_earlier_link_ends(editor: Client) -> None:
    person = invite(editor, email="wrong@example.org")
    earlier = link_of_last_mail()
    again = reverse("admin:invite_again", args=[person.pk])
    assert "wrong@example.org" in editor.get(again).content.decode()
    assert editor.post(again, {**OWN, "email": "no address"}).status_code == 200
    answer = editor.post(again, {**OWN, "email": "nora@example.org"}, follow=True)
    assert "A new invitation for nora goes to nora@example.org." in answer.content.decode()
    newer = link_of_last_mail()
    assert mail.outbox[-1].to == ["nora@example.org"]
    assert "This link does not work" in choose(earlier).content.decode()
    assert "Your password is set." in choose(newer).content.decode()
    assert editor.get(again).status_code == 404


def test_the_page_says_when_a_mail_could_not_be_sent_and_why_and_the_log_only_when(
    editor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    invite(editor)

    def refuse(_self: Any) -> None:
        raise OSError("no such mailbox")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        deliver(now=timezone.now())
    page = editor.get(PAGE).content.decode()
    assert "could not be sent; is the address right?" in page
    assert "no such mailbox" in page
    assert "was not sent: OSError" in caplog.text
    assert "no such mailbox" not in caplog.text  # a mail server's words hold the address


def test_nobody_can_read_the_link_in_the_outbox(editor: Client) -> None:
    invite(editor)
    link = link_of_last_mail()
    row = OutboxMessage.objects.get(kind="invitation")
    assert row.sent_at is not None
    stored = " ".join(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)
    assert link not in stored
    assert "/welcome/" not in stored
    shown = editor.get(reverse("admin:articles_outboxmessage_change", args=[row.pk]))
    assert "/welcome/" not in shown.content.decode()


def test_a_person_with_a_password_accepts_no_invitation_link(editor: Client) -> None:
    person = invite(editor)
    link = link_of_last_mail()
    person.set_password("set by somebody else")
    person.save()
    assert "This link does not work" in choose(link).content.decode()


def test_an_invitation_sent_after_a_password_was_set_opens_nothing(editor: Client) -> None:
    person = invite(editor)
    person.set_password("set by somebody else")
    person.save()
    assert "This link does not work" in choose(link_of_last_mail()).content.decode()


def test_who_accepts_while_another_link_is_asked_for_keeps_the_password(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = invite(editor)
    with monkeypatch.context() as before_it_was_set:
        before_it_was_set.setattr(views, "waiting", lambda: [person])
        stored = User.objects.get(pk=person.pk)
        stored.set_password(make.PASSWORD)
        stored.save()
        again = reverse("admin:invite_again", args=[person.pk])
        assert editor.post(again, {**OWN, "email": "other@example.org"}).status_code == 302
    assert "has accepted the invitation meanwhile" in editor.get(PAGE).content.decode()
    stored.refresh_from_db()
    assert stored.check_password(make.PASSWORD)
    assert stored.email != "other@example.org"


@pytest.mark.parametrize(
    "wrong", [{"email": ""}, {"email": "x"}, {"role": "pope"}, {"username": "edith"}]
)
def test_a_form_that_is_wrong_invites_nobody(editor: Client, wrong: dict[str, str]) -> None:
    answer = editor.post(PAGE, {**FORM, **wrong})
    assert "Nobody was invited: please correct what is marked below." in answer.content.decode()
    assert not User.objects.filter(first_name="Nora").exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("typed", ["", "not mine"])
def test_an_open_session_lets_nobody_in(editor: Client, typed: str) -> None:
    person = invite(editor)
    own = {"password": typed}
    answer = editor.post(PAGE, {**FORM, "username": "second", **own})
    assert "Nobody was invited" in answer.content.decode()
    again = reverse("admin:invite_again", args=[person.pk])
    answer = editor.post(again, {**own, "email": "other@example.org"})
    assert "Nothing was sent" in answer.content.decode()
    assert User.objects.filter(first_name="Nora").get().email == "nora@example.org"
    assert OutboxMessage.objects.filter(kind="invitation").count() == 1


def test_who_was_here_before_is_invited_no_more(editor: Client) -> None:
    person = invite(editor)
    again = reverse("admin:invite_again", args=[person.pk])
    assert editor.get(again).status_code == 200
    person.last_login = timezone.now()  # and then a superuser took the password away
    person.save()
    assert editor.get(again).status_code == 404
    assert again not in editor.get(PAGE).content.decode()


@pytest.mark.parametrize("role", ["author", "medical_reviewer", "lead_reviewer"])
def test_only_editors_invite(role: str, editor: Client) -> None:
    person = invite(editor)
    client = Client()
    client.force_login(make.make_user(role))
    again = reverse("admin:invite_again", args=[person.pk])
    for address in (PAGE, again):
        assert client.get(address).status_code == 403
        assert client.post(address, FORM).status_code == 403
    assert PAGE not in client.get(reverse("admin:index")).content.decode()
    assert User.objects.filter(username="nora").count() == 1


def test_a_superuser_invites_the_first_editor() -> None:
    client = Client()
    client.force_login(make.make_user(is_superuser=True))
    assert client.post(PAGE, {**FORM, "role": "editor"}).status_code == 302
    assert PAGE in client.get(reverse("admin:index")).content.decode()


def test_the_command_makes_the_roles_and_may_be_repeated() -> None:
    Group.objects.get(name="Editors").permissions.clear()
    Group.objects.filter(name="Lead reviewers").delete()
    said = [StringIO(), StringIO()]
    for stream in said:
        call_command("setup_roles", stdout=stream)
    assert said[0].getvalue() == said[1].getvalue()
    assert re.findall(r"^([A-Za-z ]+): [1-9]\d* permissions$", said[0].getvalue(), re.M) == [
        *("Authors", "Editors", "Lead reviewers", "Medical reviewers"),
    ]
