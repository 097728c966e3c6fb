"""Tampered forms: a hidden field that says something else than the page decides nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, MedicalReview, Publication, ReviewAssignment
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.html_forms import fields_of
from tests.support.screen_things import Things

pytestmark = pytest.mark.django_db

HUGE = "9" * 40
NONSENSE = ("", "x", "-1", HUGE, "0", "\0", "[]", "1 OR 1=1")


@pytest.fixture
def things() -> Things:
    return Things()


def browser(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def is_refused(answer: Any) -> bool:
    """Return whether the form came back, or a page that says why not; a deed leads on."""
    return answer.status_code == 200 or 400 <= answer.status_code < 500


def otherwise(value: str) -> str:
    """Return a fingerprint that differs in its last letter."""
    return value[:-1] + ("0" if value[-1] != "0" else "1")


# --- the doctor's form ----------------------------------------------------------------------------


class Decision:
    """The form of a doctor about one text, ready to be approved."""

    def __init__(self, things: Things) -> None:
        self.row = make.accepted(make.submitted(title="Read"), things.doctor)
        self.client = browser(things.doctor)
        self.address = reverse("admin:articles_reviewassignment_change", args=[self.row.pk])
        ticks = {f"check_{code}": "on" for code in make.ALL_CONFIRMED}
        shown = fields_of(self.client.get(self.address).content, "decision-form")
        signed = {"scope": "whole", "password": make.PASSWORD, "decision": "approve"}
        self.form = {**shown, **ticks, **signed}

    def send(self, **changes: str) -> Any:
        return self.client.post(self.address, {**self.form, **changes})

    @property
    def is_signed(self) -> bool:
        return MedicalReview.objects.filter(round=self.row.round).exists()


def test_the_form_as_shown_signs(things: Things) -> None:
    decision = Decision(things)
    assert decision.send().status_code == 302
    assert decision.is_signed


@pytest.mark.parametrize("name", ["fingerprint", "round", "lock_version"])
@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_signs_nothing(things: Things, name: str, value: str) -> None:
    decision = Decision(things)
    assert name in decision.form
    assert is_refused(decision.send(**{name: value}))
    assert not decision.is_signed


def test_the_values_of_another_text_sign_nothing(things: Things) -> None:
    decision = Decision(things)
    other = make.accepted(make.submitted(title="Another"), things.doctor)
    revision = other.round.revision
    for changes in (
        {"fingerprint": revision.fingerprint},
        {"round": str(other.round.pk)},
        {"fingerprint": otherwise(decision.form["fingerprint"])},
        {"fingerprint": revision.fingerprint, "round": str(other.round.pk)},
        {"scope": "changes"},
        {"scope": "everything"},
    ):
        assert is_refused(decision.send(**changes)), changes
    assert not MedicalReview.objects.exists()


def test_the_assignment_of_another_doctor_is_not_decided(things: Things) -> None:
    decision = Decision(things)
    stranger = browser(things.other_doctor)
    answer = stranger.post(decision.address, decision.form)
    assert answer.status_code in (403, 404, 409)
    assert not decision.is_signed


def test_a_line_of_the_checklist_left_out_is_a_line_not_ticked(things: Things) -> None:
    decision = Decision(things)
    code = next(iter(make.ALL_CONFIRMED))
    del decision.form[f"check_{code}"]
    assert is_refused(decision.send(check_invented="on"))
    assert not decision.is_signed


# --- the editor's forms ---------------------------------------------------------------------------


def step(things: Things, article: Article, name: str) -> tuple[Client, str, dict[str, str]]:
    client = browser(things.editor)
    address = reverse("admin:articles_article_process", args=[article.pk, name])
    return client, address, fields_of(client.get(address).content, "step-form")


def test_publishing_as_shown_publishes(things: Things) -> None:
    client, address, form = step(things, things.approved, "publish")
    assert client.post(address, form).status_code == 302
    assert Publication.objects.filter(article=things.approved).exists()


@pytest.mark.parametrize("name", ["fingerprint", "revision", "lock_version"])
@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_publishes_nothing(things: Things, name: str, value: str) -> None:
    client, address, form = step(things, things.approved, "publish")
    assert name in form
    assert is_refused(client.post(address, {**form, name: value}))
    assert not Publication.objects.filter(article=things.approved).exists()


def test_another_revision_is_not_published_in_its_place(things: Things) -> None:
    client, address, form = step(things, things.approved, "publish")
    other = make.submitted(title="Unread")
    earlier = things.first_revision
    count = Publication.objects.count()
    for revision in (other.revision, earlier):
        for changes in (
            {"revision": str(revision.pk)},
            {"revision": str(revision.pk), "fingerprint": revision.fingerprint},
            {"fingerprint": revision.fingerprint},
        ):
            assert is_refused(client.post(address, {**form, **changes})), changes
    assert is_refused(client.post(f"{address}?revision={other.revision.pk}", {}))
    assert Publication.objects.count() == count


def test_many_at_once_are_published_as_shown_only(things: Things) -> None:
    client = browser(things.editor)
    article = things.approved
    address = f"{reverse('admin:bulk', args=['publish'])}?ids={article.pk}"
    version = f"{article.lock_version}:{article.revision.fingerprint}"
    for seen in ("", "x", f"{article.pk}=", f"{article.pk}={otherwise(version)}", f"{HUGE}=x"):
        client.post(address, {"seen": seen})
    assert not Publication.objects.filter(article=article).exists()


TARGETS = {"withdraw": "publication", "cancel_assignment": "row", "revoke": "approval"}


@pytest.mark.parametrize("name", TARGETS)
def test_a_row_of_another_article_is_not_reached_through_this_one(
    things: Things, name: str
) -> None:
    target = things.find(TARGETS[name])
    wrong = make.make_article(title="Wrong")
    client = browser(things.editor)
    address = reverse("admin:articles_article_process", args=[wrong.pk, name, target.pk])
    form = {"lock_version": "1", "reason": "evil", "fingerprint": "0" * 64}
    assert client.get(address).status_code == 404
    assert client.post(address, form).status_code == 404
    target.refresh_from_db()
    assert getattr(target, "withdrawn_at", None) is None
    assert ReviewAssignment.objects.filter(status="cancelled").count() == 0
