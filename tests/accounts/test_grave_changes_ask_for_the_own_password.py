"""Who changes where somebody's mail goes, or their rights, types their own password once more."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client

from articles.models import AuditEvent, OutboxMessage
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.html_forms import fields_of

pytestmark = pytest.mark.django_db
REFUSED = (
    "Type your own password to change the user name, the mail address or what the account may do."
)
GRAVE = [
    {"username": "zzz"},
    {"email": "evil@example.org"},
    {"is_superuser": "on"},
    {"is_staff": ""},
]


@pytest.fixture
def doctor() -> User:
    return make.make_user("medical_reviewer", username="dora", email="dora@example.org")


@pytest.fixture
def desk() -> Client:
    return at_work(make.make_user(username="boss", is_superuser=True))


def at_work(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, person: User, **typed: Any) -> Any:
    """Send the form as it is shown, with what is typed; a box is unticked by no words."""
    address = f"/admin/accounts/user/{person.pk}/change/"
    form: dict[str, Any] = fields_of(client.get(address).content, "user_form")
    form["groups"] = [group.pk for group in person.groups.all()]
    form.update({"user_permissions": "", **typed})
    return client.post(address, {name: value for name, value in form.items() if value})


def rights(person: User) -> tuple[Any, ...]:
    person.refresh_from_db()
    roles = [*person.groups.order_by("pk").values_list("name", flat=True)]
    return person.email, person.is_staff, person.is_superuser, roles, person.username


def test_nor_to_give_a_role(desk: Client, doctor: User) -> None:
    before = rights(doctor)
    every = [group.pk for group in Group.objects.all()]
    for word, said in (("", REFUSED), ("wrong horse", "This is not your password. Type it again.")):
        answer = send(desk, doctor, groups=every, own_password=word)
        assert said in answer.content.decode()
    assert rights(doctor) == before
    assert send(desk, doctor, groups=every, own_password=make.PASSWORD).status_code == 302
    assert len(rights(doctor)[3]) == 4


@pytest.mark.parametrize("typed", GRAVE)
def test_an_open_session_alone_is_not_enough(
    desk: Client, doctor: User, typed: dict[str, str]
) -> None:
    before = rights(doctor)
    for word, said in (("", REFUSED), ("wrong horse", "This is not your password. Type it again.")):
        answer = send(desk, doctor, **typed, own_password=word)
        assert answer.status_code == 200
        assert said in answer.content.decode()
    assert rights(doctor) == before
    assert not OutboxMessage.objects.exists()
    assert send(desk, doctor, **typed, own_password=make.PASSWORD).status_code == 302
    assert rights(doctor) != before


def test_what_was_typed_stays_but_for_the_password(desk: Client, doctor: User) -> None:
    typed = {"email": "new@example.org", "last_name": "Lee", "own_password": "wrong horse"}
    page = send(desk, doctor, **typed).content
    shown = fields_of(page, "user_form")
    assert (shown["email"], shown["last_name"]) == ("new@example.org", "Lee")
    assert b"wrong horse" not in page


def test_other_changes_ask_for_nothing(desk: Client, doctor: User) -> None:
    assert send(desk, doctor, last_name="Lee").status_code == 302
    doctor.refresh_from_db()
    assert (doctor.last_name, doctor.email) == ("Lee", "dora@example.org")
    assert send(desk, doctor, is_active="").status_code == 302  # what is urgent stays quick


def test_to_switch_an_account_on_again_does(desk: Client, doctor: User) -> None:
    User.objects.filter(pk=doctor.pk).update(is_active=False)
    assert REFUSED in send(desk, doctor, is_active="on").content.decode()
    assert not User.objects.get(pk=doctor.pk).is_active
    assert send(desk, doctor, is_active="on", own_password=make.PASSWORD).status_code == 302
    assert User.objects.get(pk=doctor.pk).is_active


def test_the_password_is_in_no_history(desk: Client, doctor: User) -> None:
    send(desk, doctor, email="new@example.org", own_password=make.PASSWORD)
    send(desk, doctor, last_name="Lee", own_password=make.PASSWORD)
    said = [str(entry.get_change_message()) for entry in LogEntry.objects.order_by("pk")]
    assert said == ["Changed Email address.", "Changed Last name."]


def test_after_ten_wrong_ones_the_right_one_waits(desk: Client, doctor: User) -> None:
    for _ in range(10):
        send(desk, doctor, email="new@example.org", own_password="wrong horse")
    page = send(desk, doctor, email="new@example.org", own_password=make.PASSWORD).content.decode()
    assert "Too many wrong passwords were typed." in page
    assert rights(doctor)[0] == "dora@example.org"


def test_who_is_no_superuser_is_asked_too_and_who_only_looks_is_not(doctor: User) -> None:
    def somebody(*codenames: str) -> Client:
        user = make.make_user()
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return at_work(user)

    manager = somebody("view_user", "change_user")
    assert REFUSED in send(manager, doctor, email="new@example.org").content.decode()
    page = somebody("view_user").get(f"/admin/accounts/user/{doctor.pk}/change/").content.decode()
    assert "dora@example.org" in page
    assert not re.search(r"own_password|To confirm", page)


def test_a_password_for_somebody_else_asks_too(desk: Client, doctor: User) -> None:
    address, new = f"/admin/accounts/user/{doctor.pk}/password/", "seven purple walruses"
    form = {"password1": new, "password2": new, "usable_password": "true", "set-password": "1"}
    answers = [desk.post(address, {**form, "password": word}) for word in ("", "wrong horse")]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert "Type your password first." in answers[0].content.decode()
    assert "This is not your password. Type it again." in answers[1].content.decode()
    doctor.refresh_from_db()
    assert doctor.check_password(make.PASSWORD)
    assert not OutboxMessage.objects.exists()
    too_short = {**form, "password": make.PASSWORD, "password1": "x", "password2": "x"}
    assert b"too short" in desk.post(address, too_short).content
    assert desk.post(address, {**form, "password": make.PASSWORD}).status_code == 302
    doctor.refresh_from_db()
    assert doctor.check_password(new)


def test_nor_is_the_password_of_an_account_switched_off(desk: Client, doctor: User) -> None:
    address = f"/admin/accounts/user/{doctor.pk}/password/"
    assert (
        desk.post(address, {"usable_password": "false", "unset-password": "1"}).status_code == 400
    )
    doctor.refresh_from_db()
    assert doctor.has_usable_password()


def test_a_new_user_name_is_told_and_noted(desk: Client, doctor: User) -> None:
    send(desk, doctor, username="zzz", own_password=make.PASSWORD)
    mail = OutboxMessage.objects.get()
    assert "user name" in mail.subject
    assert "zzz" in mail.subject
    assert AuditEvent.objects.filter(kind="set_username").count() == 1


def test_blanks_around_a_password_are_part_of_it(doctor: User) -> None:
    boss = make.make_user(username="blank", is_superuser=True)
    boss.set_password(" seven purple walruses ")
    boss.save()
    client = Client()
    form = {"username": "blank", "password": " seven purple walruses "}
    assert client.post("/admin/login/", form).status_code == 302
    change = {"email": "new@example.org"}
    stripped = send(client, doctor, **change, own_password="seven purple walruses")
    assert "This is not your password" in stripped.content.decode()
    own = " seven purple walruses "
    assert send(client, doctor, **change, own_password=own).status_code == 302


def test_the_mail_goes_to_the_address_of_that_moment(desk: Client, doctor: User) -> None:
    address = f"/admin/accounts/user/{doctor.pk}/password/"
    new = "a long new phrase of mine"
    form = {"password1": new, "password2": new, "usable_password": "true", "set-password": "1"}
    desk.post(address, {**form, "password": make.PASSWORD})
    send(desk, doctor, email="thief@example.org", own_password=make.PASSWORD)
    told = OutboxMessage.objects.filter(subject__contains="password was set").get()
    assert told.address == "dora@example.org"


PASSWORDS = {"password", "own_password", "old_password", "password1", "new_password1"}


@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "password_change/",
        "invitations/",
        "accounts/user/add/",
        "accounts/user/{pk}/change/",
        "accounts/user/{pk}/password/",
        "accounts/user/{pk}/second-factor/",
        "articles/medicalreviewer/{reviewer}/verify/",
        "account/codes/",
    ],
)
def test_no_report_of_a_fault_tells_a_password(path: str, desk: Client) -> None:
    doctor = make.make_doctor(verified=False)
    at = path.format(pk=doctor.pk, reviewer=doctor.medical_reviewer.pk)
    request = desk.post(f"/admin/{at}", dict.fromkeys(PASSWORDS, "x")).wsgi_request
    hidden = getattr(request, "sensitive_post_parameters", ())
    assert hidden == "__ALL__" or PASSWORDS & set(hidden), path
