"""The number of a row opens nothing, changes nothing and tells nothing that is not one's own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from articles.admin.step_table import STEPS
from articles.models import Article, AutosaveBuffer, MedicalReview, ReviewAssignment
from articles.roles import GROUPS
from tests import factories as make
from tests.desk.conftest import Desk, client_of
from tests.scenes import everything
from tests.support.screen_things import BYLINE, Things
from tests.support.screens import SCREENS, Screen

pytestmark = pytest.mark.django_db
NOWHERE = 987_654


def everybody() -> Client:
    """Return a browser of somebody who has every role, so that no role is why something fails."""
    return client_of(make.make_user(*(role.value for role in GROUPS), is_superuser=True))


# --- parts of a form


def rows_of(article: Article) -> dict[str, list[dict[str, Any]]]:
    relations = ("sections", "faqs", "help_cards", "citations", "bylines")
    return {name: list(getattr(article, name).order_by("pk").values()) for name in relations}


def test_parts_of_another_article_are_not_taken_over_by_their_number(
    author: Desk, other_author: Desk
) -> None:
    fields = {"help_cards": make.make_draft().help_cards, "bylines": (BYLINE,)}
    own = make.make_article(by=author.user, title="Own", **fields)
    theirs = make.make_article(by=other_author.user, title="Theirs", **fields)
    form, foreign = author.open(own), other_author.open(theirs)
    names = [name for name in form if re.fullmatch(r"\w+-\d+-id", name) and form[name]]
    assert {name.split("-")[0] for name in names} >= {"sections", "faqs", "help_cards"}
    before = (rows_of(theirs), make.fresh(theirs).lock_version)
    for name in names:
        prefix = name.removesuffix("id")
        for more in ({}, {f"{prefix}DELETE": "on"}):
            typed = {key: "Mine now" for key in form if key.startswith(prefix) and key != name}
            author.send(own, {**author.open(own), **typed, name: foreign[name], **more})
            assert (rows_of(theirs), make.fresh(theirs).lock_version) == before, name


def test_what_somebody_else_typed_is_theirs(author: Desk, other_author: Desk) -> None:
    article = make.make_article(by=author.user)
    AutosaveBuffer.objects.create(
        user=author.user,
        article=article,
        saved_at=make.NOW,
        data="title=Typed+by+ann",
        lock_version=article.lock_version,
    )
    address = reverse("admin:articles_article_resume", args=[article.pk])
    for answer in (other_author.client.get(address), other_author.client.post(address)):
        assert "Typed by ann" not in answer.content.decode()
    assert "Typed by ann" not in other_author.client.get(author.url(article)).content.decode()
    assert AutosaveBuffer.objects.get().user == author.user


# --- steps


def targets(things: Things) -> dict[str, int]:
    """Return a row of another article for each step that is about one."""
    row = things.row
    return {
        "withdraw": things.publication.pk,
        "revoke": things.approval.pk,
        "cancel_assignment": row.pk,
        "waive_conflict": row.pk,
        "reassign": row.pk,
        "answer_change_request": things.wish.pk,
        "settle_change_request": things.wish.pk,
        "reply_to_change_request": things.wish.pk,
        "reopen_change_request": things.wish.pk,
        "restore_revision": things.first_revision.pk,
        "create_preview_link": things.first_revision.pk,
        "revoke_preview_link": things.link.pk,
        "settle_feedback": things.report.pk,
        "settle_flag": things.flag.pk,
    }


def test_no_step_takes_a_row_of_another_article() -> None:
    things, client = Things(), everybody()
    rows = targets(things)
    assert set(rows) == {name for name, step in STEPS.items() if step.find is not None}
    article = make.make_article(title="Another")
    before = everything()
    for name, pk in rows.items():
        foreign, missing = (
            reverse("admin:articles_article_process", args=[article.pk, name, number])
            for number in (pk, NOWHERE)
        )
        for method in ("get", "post"):
            answers = [
                getattr(client, method)(address, {"reason": "Because.", "text": "Because."})
                for address in (foreign, missing)
            ]
            assert [each.status_code for each in answers] == [404, 404], name
    assert everything() == before


def test_a_decision_on_the_row_of_another_doctor_is_refused() -> None:
    row = make.accepted(make.submitted())
    other = make.make_doctor(username="other")
    address = reverse("admin:articles_reviewassignment_change", args=[row.pk])
    typed = {"decision": "approve", "password": make.PASSWORD, "fingerprint": "x", "scope": "whole"}
    page = client_of(other).post(address, typed).content.decode()
    assert 'name="password"' not in page  # it is shown, to be read only
    assert not MedicalReview.objects.exists()
    assert ReviewAssignment.objects.get().status == "accepted"


# --- what exists


def numbered() -> list[Screen]:
    """Return one screen for each name whose address holds the number of a row."""
    found: dict[str, Screen] = {}
    for screens in SCREENS.values():
        for screen in screens:
            if screen.by and screen.needs and not screen.press and not screen.query:
                found.setdefault(f"{screen.name} {screen.needs[1:2]}", screen)
    return list(found.values())


def test_who_may_not_look_does_not_learn_what_exists() -> None:
    """By the answer to a number that nothing has; to who has no role, and to who is nobody."""
    things = Things()
    outsiders = {"somebody without a role": client_of(make.make_user()), "a stranger": Client()}
    telling = []
    for screen in numbered():
        address = screen.address(things)
        missing = re.sub(r"/\d+/", f"/{NOWHERE}/", address)
        if missing == address:
            continue
        for who, client in outsiders.items():
            found, other = client.get(address).status_code, client.get(missing).status_code
            if found != other:
                telling.append(f"{screen} to {who}: {found}, and {other} for nothing")
    assert telling == []


def test_who_may_not_see_accounts_does_not_learn_who_has_one() -> None:
    client, person = client_of(make.make_user("editor")), make.make_user("author")
    for page in ("change/", "password/", "history/", "second-factor/", "delete/"):
        found = [
            client.get(f"/admin/accounts/user/{pk}/{page}").status_code
            for pk in (person.pk, NOWHERE)
        ]
        assert found == [403, 403], page


@pytest.mark.parametrize("name", ["admin:password_reset_confirm", "admin:welcome"])
def test_a_link_with_a_wrong_token_tells_not_whose_it_would_be(name: str) -> None:
    person = make.make_user("author")
    pages = []
    for pk in (person.pk, NOWHERE):
        uid = urlsafe_base64_encode(force_bytes(pk))
        answer = Client().get(reverse(name, args=[uid, "c0ffee-" + "0" * 32]))
        assert answer.status_code == 200
        pages.append(re.sub(r'value="\w{64}"', "", answer.content.decode()))
    assert pages[0] == pages[1]
    assert "This link does not work" in pages[0]
