import re
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rlsportal.accounts.models import User

OLD, NEW = "a long old phrase", "a long new phrase"
BEFORE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> User:
    return User.objects.create_user("doctor", password=OLD, is_staff=True)


@pytest.fixture
def manager(client: Client) -> User:
    user = User.objects.create_user("manager", password=OLD, is_staff=True)
    codenames = ["view_user", "add_user", "change_user"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return user


def set_password_in_admin(client: Client, user: User, new: str = NEW) -> Any:
    return client.post(
        f"/admin/accounts/user/{user.pk}/password/",
        {
            "usable_password": "true",
            "password1": new,
            "password2": new,
            "set-password": "1",
            "password": OLD,
        },
    )


def change_own_password(client: Client) -> Any:
    return client.post(
        "/admin/password_change/",
        {"old_password": OLD, "new_password1": NEW, "new_password2": NEW},
    )


def test_a_new_account_remembers_its_maker(client: Client, manager: User) -> None:
    form = {"username": "new", "usable_password": "true", "password1": NEW, "password2": NEW}
    for own in ({}, {"own_password": "wrong horse"}):
        assert client.post("/admin/accounts/user/add/", {**form, **own}).status_code == 200
        assert not User.objects.filter(username="new").exists()
    response = client.post("/admin/accounts/user/add/", {**form, "own_password": OLD})
    assert response.status_code == 302
    made = User.objects.get(username="new")
    assert (made.created_by, made.password_set_by_other) == (manager, manager)
    assert made.password_set_by_other_at is not None
    assert made.check_password(NEW)


def test_saving_an_account_again_keeps_its_maker(
    client: Client, manager: User, doctor: User
) -> None:
    data = {"username": "doctor", "last_name": "Lee", "is_active": "on", "is_staff": "on"}
    response = client.post(f"/admin/accounts/user/{doctor.pk}/change/", data)
    assert response.status_code == 302
    doctor.refresh_from_db()
    assert doctor.last_name == "Lee"
    assert (doctor.created_by, doctor.password_set_by_other_at) == (None, None)


def test_who_changes_an_account_writes_nothing_that_others_may_change_meanwhile(
    client: Client, manager: User, doctor: User
) -> None:
    data = {"username": "doctor", "last_name": "Lee", "is_active": "on", "is_staff": "on"}
    with CaptureQueriesContext(connection) as named:
        client.post(f"/admin/accounts/user/{doctor.pk}/change/", data)
    with CaptureQueriesContext(connection) as password:
        assert set_password_in_admin(client, doctor).status_code == 302
    assert written(named) == [{"last_name"}]
    assert written(password) == [
        {"password", "password_set_by_other_id", "password_set_by_other_at"},
        {"password_set_by_other_id", "password_set_by_other_at"},
    ]


def written(queries: CaptureQueriesContext) -> list[set[str]]:
    """Return the columns of each statement that changes an account, but for the last log-in."""
    updates = [q["sql"] for q in queries if q["sql"].startswith('UPDATE "accounts_user"')]
    changes = [set(re.findall(r'"(\w+)" = ', sql.split(" WHERE ")[0])) for sql in updates]
    return [columns for columns in changes if columns != {"last_login"}]


def test_a_password_set_for_somebody_else_is_remembered(
    client: Client, manager: User, doctor: User
) -> None:
    assert set_password_in_admin(client, doctor).status_code == 302
    doctor.refresh_from_db()
    assert doctor.check_password(NEW)
    assert doctor.password_set_by_other == manager
    assert doctor.password_set_by_other_at is not None


def test_a_password_that_was_refused_is_not(client: Client, manager: User, doctor: User) -> None:
    assert set_password_in_admin(client, doctor, "short").status_code == 200
    doctor.refresh_from_db()
    assert doctor.check_password(OLD)
    assert (doctor.password_set_by_other, doctor.password_set_by_other_at) == (None, None)


def test_ones_own_new_password_keeps_the_doubt_about_the_old_one(
    client: Client, manager: User, doctor: User
) -> None:
    User.objects.filter(pk=doctor.pk).update(
        password_set_by_other=manager, password_set_by_other_at=BEFORE
    )
    client.force_login(doctor)
    assert change_own_password(client).status_code == 302
    doctor.refresh_from_db()
    assert doctor.check_password(NEW)
    assert (doctor.password_set_by_other, doctor.password_set_by_other_at) == (manager, BEFORE)


def test_ones_own_new_password_raises_no_doubt(client: Client, doctor: User) -> None:
    client.force_login(doctor)
    assert change_own_password(client).status_code == 302
    doctor.refresh_from_db()
    assert (doctor.password_set_by_other, doctor.password_set_by_other_at) == (None, None)


def test_a_password_set_on_the_command_line_is_somebody_elses(
    doctor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: NEW)  # noqa: ARG005 - by keyword
    call_command("changepassword", "doctor", stdout=StringIO())
    doctor.refresh_from_db()
    assert doctor.check_password(NEW)
    assert doctor.password_set_by_other is None
    assert doctor.password_set_by_other_at is not None


def test_a_stronger_hash_of_the_same_password_is_no_new_password(
    doctor: User, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    doctor.password = make_password(OLD, hasher="md5")
    doctor.save()
    assert doctor.check_password(OLD)
    doctor.save()
    doctor.refresh_from_db()
    assert doctor.password.startswith("pbkdf2_")
    assert doctor.password_set_by_other_at is None
