"""Who made an account, gave it rights or could act in its place stands in the chain for good."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.models import AuditEvent, OutboxMessage
from articles.workflow import Role
from rlsportal.accounts import invitations, second_factor
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db
NEW = "seven purple walruses"


@pytest.fixture
def boss() -> User:
    return make.make_user("editor", is_superuser=True, username="boss")


@pytest.fixture
def doctor() -> User:
    return make.make_user("medical_reviewer", username="dora", email="dora@example.org")


def change(by: User, person: User, **fields: Any) -> None:
    client = Client()
    client.force_login(by)
    form = {
        "username": person.username,
        "email": person.email,
        "is_active": "on",
        "is_staff": "on",
        "groups": [group.pk for group in person.groups.all()],
        "own_password": make.PASSWORD,
        **fields,
    }
    answer = client.post(f"/admin/accounts/user/{person.pk}/change/", form)
    assert answer.status_code == 302, answer.content.decode()


def told() -> list[tuple[str, int | None, dict[str, Any]]]:
    kinds = ("make_account", "give_rights", "set_address", "set_password", "remove_second_factor")
    events = AuditEvent.objects.filter(kind__in=kinds).order_by("seq")
    return [(each.kind, each.actor_id, json.loads(each.payload)) for each in events]


def trace(person: User, *roles: str, **fields: Any) -> dict[str, Any]:
    words = {"is_superuser": False, "is_staff": True, "is_active": True, **fields}
    return {"user": person.pk, "roles": sorted(roles), "rows": {}, **words}


def test_rights_given_and_taken(boss: User, doctor: User) -> None:
    every = [group.pk for group in Group.objects.filter(name__in=["Editors", "Medical reviewers"])]
    change(boss, doctor, groups=every)
    change(boss, doctor, is_superuser="on")
    change(boss, doctor, is_active="")
    change(boss, doctor, is_active="", first_name="Dora")
    both = ("editor", "medical_reviewer")
    assert told() == [
        ("give_rights", boss.pk, trace(doctor, *both)),
        ("give_rights", boss.pk, trace(doctor, *both, is_superuser=True)),
        ("give_rights", boss.pk, trace(doctor, *both, is_active=False)),
    ]
    subjects = OutboxMessage.objects.filter(to=doctor).values_list("subject", flat=True)
    assert "What your account may do was changed by boss." in subjects


def test_ones_own_rights_too(boss: User) -> None:
    every = [group.pk for group in Group.objects.all()]
    change(boss, boss, is_superuser="on", groups=every)
    ((kind, by, words),) = told()
    assert (kind, by, len(words["roles"])) == ("give_rights", boss.pk, 4)


def test_what_lets_somebody_act_in_anothers_place(boss: User, doctor: User) -> None:
    change(boss, doctor, email="other@example.org")
    client = Client()
    client.force_login(boss)
    form = {"password1": NEW, "password2": NEW, "usable_password": "true", "set-password": "1"}
    client.post(f"/admin/accounts/user/{doctor.pk}/password/", {**form, "password": make.PASSWORD})
    second_factor.remove(doctor, by=boss, now=timezone.now())
    second_factor.remove(doctor, by=None, now=timezone.now())
    words = trace(doctor, "medical_reviewer")
    assert told() == [
        ("set_address", boss.pk, words),
        ("set_password", boss.pk, words),
        ("remove_second_factor", boss.pk, words),
        ("remove_second_factor", None, words),
    ]
    call_command("verify_integrity")


def test_accounts_made(boss: User) -> None:
    person = User(username="nora", email="nora@example.org")
    invitations.invite(person, role=Role.EDITOR, by=boss, now=timezone.now())
    invitations.send_again(person, email="n@example.org", by=boss, now=timezone.now())
    assert told() == [
        ("make_account", boss.pk, trace(person, "editor")),
        ("set_address", boss.pk, trace(person, "editor")),
    ]


def test_an_address_of_ones_own_and_a_name_are_no_news(boss: User) -> None:
    groups = [group.pk for group in boss.groups.all()]
    change(boss, boss, is_superuser="on", groups=groups, email="b@example.org", first_name="Bo")
    assert told() == []
