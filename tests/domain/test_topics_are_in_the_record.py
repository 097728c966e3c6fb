"""Topics are the publisher's words: editors give them, the record tells it, publishing shows it."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import transitions
from articles.admin.history import line_of
from articles.models import AuditEvent, Topic
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def events() -> list[dict[str, Any]]:
    rows = AuditEvent.objects.filter(kind="save_topic").order_by("seq")
    return [json.loads(row.payload) for row in rows]


def desk_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_new_name_is_told_with_the_old_one() -> None:
    editor = make.somebody("editor")
    topic = Topic.objects.create(name="Causes", slug="causes")
    address = reverse("admin:articles_topic_change", args=[topic.pk])
    form = {"name": "Stop your medicines", "slug": "stop", "description": ""}
    assert desk_of(editor).post(address, form).status_code == 302
    (told,) = events()
    assert told["before"] == {"name": "Causes", "slug": "causes", "description": ""}
    assert told["after"] == form
    event = AuditEvent.objects.get(kind="save_topic")
    assert event.actor == editor
    assert line_of(event).sentence.endswith("changed the name or the address of a topic.")


def test_a_topic_that_is_new_is_told_and_one_saved_as_it_was_is_not() -> None:
    editor = make.somebody("editor")
    topic = transitions.save_topic(Topic(name="Sleep", slug="sleep"), by=editor, now=NOW)
    transitions.save_topic(topic, by=editor, now=NOW)
    (told,) = events()
    assert (told["before"], told["after"]["name"]) == ({}, "Sleep")


@pytest.mark.parametrize("role", ["author", "medical_reviewer", "lead_reviewer"])
def test_only_editors_name_topics(role: str) -> None:
    topic = Topic.objects.create(name="Causes", slug="causes")
    topic.name = "Else"
    person = make.make_user(role, is_superuser=True)
    assert codes_of(transitions.save_topic, topic, by=person, now=NOW) == ["wrong_role"]
    assert Topic.objects.get().name == "Causes"


@pytest.mark.parametrize("step", ["publish", "schedule"])
def test_who_publishes_is_shown_topic_and_address(step: str) -> None:
    article = make.approved(topic="Causes", title="Iron")
    address = f"/admin/articles/article/{article.pk}/process/{step}/"
    words = desk_of(make.somebody("editor")).get(address).content.decode()
    assert "<dd>Causes (/topics/causes/)</dd>" in words
    assert "<dd>/articles/iron/</dd>" in words


def test_or_that_there_is_no_topic() -> None:
    article = make.approved(topic="")
    address = f"/admin/articles/article/{article.pk}/process/publish/"
    assert "<dd>none</dd>" in desk_of(make.somebody("editor")).get(address).content.decode()
