"""Mass assignment: what a form does not show cannot be sent along."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from articles.models import (
    Article,
    Image,
    MedicalReview,
    MedicalReviewer,
    Reference,
    ReviewAssignment,
    Topic,
)
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.html_forms import fields_of
from tests.support.screen_things import Things

pytestmark = pytest.mark.django_db

# The form of each record that a form changes, and by whom it is sent.
FORMS: dict[type[models.Model], str] = {
    Article: "author",
    Reference: "author",
    Image: "author",
    Topic: "editor",
    MedicalReviewer: "editor",
    User: "root",
}
# What the program itself moves on when something is saved.
MOVES = {"lock_version", "updated_at", "last_login", "text"}


@pytest.fixture
def things() -> Things:
    return Things()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def evil(field: models.Field[Any, Any], root: User) -> str:
    """Return a value that the column could take."""
    if field.remote_field:
        return str(root.pk)
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return "2030-01-01"
    return "7" if isinstance(field, models.IntegerField) else "evil"


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model.__name__)
def test_no_column_but_those_of_the_form(things: Things, model: type[models.Model]) -> None:
    root = things.superuser
    assert things.draft
    assert things.unverified
    user = root if FORMS[model] == "root" else make.somebody(FORMS[model])
    client, row = browser(user), model._default_manager.order_by("pk").last()
    assert row is not None
    if model is Article:
        row = things.draft
    name = f"{model._meta.app_label}_{model._meta.model_name}_change"
    address = reverse(f"admin:{name}", args=[row.pk])
    page = client.get(address)
    shown = fields_of(page.content, f"{model._meta.model_name}_form")
    assert shown
    hidden = [
        field
        for field in model._meta.concrete_fields
        if field.name not in page.context["adminform"].form.fields
    ]
    assert hidden
    before = values(model, row.pk)
    more = {key: evil(f, root) for f in hidden for key in (f.name, f.attname, f"{f.name}_0")}
    form = {**shown, **more, "own_password": make.PASSWORD, "_save": "1"}
    answer = client.post(address, form)
    assert answer.status_code == 302, page.context["errors"]
    after = values(model, row.pk)
    assert {f.name for f in hidden if before[f.attname] != after[f.attname]} - MOVES == set()


def values(model: type[models.Model], pk: Any) -> dict[str, Any]:
    return dict(model._default_manager.filter(pk=pk).values()[0])


def test_parts_keep_their_name_and_their_article(things: Things) -> None:
    other = make.make_article(title="Other")
    section = things.draft.sections.order_by("position")[0]
    client = browser(things.author)
    address = reverse("admin:articles_article_change", args=[things.draft.pk])
    form = fields_of(client.get(address).content, "article_form")
    for more in ({"sections-0-uid": "evil12"}, {"sections-0-article": str(other.pk)}):
        assert client.post(address, {**form, **more}).status_code in (200, 302)
    stored = things.draft.sections.order_by("position")[0]
    assert (stored.pk, stored.uid) == (section.pk, section.uid)
    assert other.sections.count() == 2


RIGHTS = {
    "is_superuser": "on",
    "is_staff": "on",
    "is_demonstration": "on",
    "groups": ["1", "2", "3", "4"],
    "user_permissions": ["1", "2"],
    "created_by": "1",
    "password": "pbkdf2_sha256$x",
    "second_factor_since": "2020-01-01",
    "password_set_by_other_at": "",
}


def test_nobody_gives_rights_to_themselves(things: Things) -> None:
    user = make.make_user("author")
    client, new = browser(user), "quite another long phrase 7"
    form = {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("admin:password_change"), {**form, **RIGHTS}).status_code == 302
    client.post(reverse("admin:mail_settings"), RIGHTS)
    client.post(reverse("admin:end_sessions"), RIGHTS)
    stored = User.objects.get(pk=user.pk)
    assert (stored.is_superuser, stored.is_demonstration) == (False, False)
    assert [group.name for group in stored.groups.all()] == ["Authors"]
    assert not stored.user_permissions.exists()
    assert stored.second_factor_since is None


def test_an_invitation_gives_the_chosen_role_alone(things: Things) -> None:
    client = browser(things.editor)
    form = {"first_name": "N", "last_name": "N", "username": "new", "email": "new@example.org"}
    sent = {**RIGHTS, **form, "role": "author", "password": make.PASSWORD}
    assert client.post(reverse("admin:invitations"), sent).status_code == 302
    stored = User.objects.get(username="new")
    assert (stored.is_superuser, stored.is_demonstration) == (False, False)
    assert [group.name for group in stored.groups.all()] == ["Authors"]
    assert stored.created_by == things.editor
    assert not stored.has_usable_password()


def test_a_decision_is_signed_by_whoever_sends_it(things: Things) -> None:
    row = make.accepted(make.submitted(title="Signed"), things.doctor)
    client = browser(things.doctor)
    address = reverse("admin:articles_reviewassignment_change", args=[row.pk])
    form = fields_of(client.get(address).content, "decision-form")
    ticks = {f"check_{code}": "on" for code in make.ALL_CONFIRMED}
    more = {
        "signer": str(things.other_doctor.pk),
        "signer_name": "Dr Evil",
        "reviewer": str(things.other_doctor.pk),
        "assignment": "1",
        "decided_at": "2020-01-01",
        "is_demonstration": "on",
        "quorum": "0",
        "revision": "1",
        "licence_number": "evil",
        "meaning": "nothing",
    }
    sent = {**form, **ticks, "scope": "whole", "password": make.PASSWORD, "decision": "approve"}
    answer = client.post(address, {**sent, **more})
    assert answer.status_code == 302
    review = MedicalReview.objects.get(round=row.round)
    assert (review.signer, review.revision_id) == (things.doctor, row.round.revision_id)
    assert "evil" not in f"{review.signer_name}{review.licence_number}".lower()
    assert (review.is_demonstration, review.signed_at.year > 2020) == (False, True)
    assert ReviewAssignment.objects.get(pk=row.pk).reviewer == things.doctor
