"""Roles at the desk: authors and editors write, doctors read, the others stay outside."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Image, Reference, Topic
from tests.desk.conftest import Desk, client_of, errors_of
from tests.factories import approved, make_article, make_image_draft, make_user, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(author: Desk) -> Article:
    image = make_image_draft()
    return make_article(by=author.user, images=(image,), bottom_line="![](image:iron-path)")


def addresses(article: Article) -> list[str]:
    rows = {
        "article": article.pk,
        "reference": Reference.objects.get().pk,
        "image": Image.objects.get().pk,
        "topic": Topic.objects.get().pk,
    }
    found = [reverse("admin:articles_article_preview", args=[article.pk])]
    for model, pk in rows.items():
        found.append(reverse(f"admin:articles_{model}_changelist"))
        found.append(reverse(f"admin:articles_{model}_change", args=[pk]))
    return found


@pytest.mark.parametrize("role", ["author", "editor", "medical_reviewer", "lead_reviewer"])
def test_every_role_can_read_everything_of_the_desk(article: Article, role: str) -> None:
    client = client_of(make_user(role))
    for address in addresses(article):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("role", ["medical_reviewer", "lead_reviewer"])
def test_doctors_read_and_change_nothing(article: Article, role: str) -> None:
    desk = Desk(make_user(role))
    page = desk.client.get(desk.url(article)).content.decode()
    assert "You can read this article. Authors and editors write it." in page
    assert "The role of iron" in page
    assert 'name="_save"' not in page
    assert 'name="title"' not in page
    for address in addresses(article):
        if address.endswith("/change/"):
            sent = {"title": "Mine", "name": "Mine", "lock_version": article.lock_version}
            assert desk.client.post(address, sent).status_code == 403
    for model in ("article", "reference", "image", "topic"):
        url = reverse(f"admin:articles_{model}_add")
        assert desk.client.get(url).status_code == 403
    article.refresh_from_db()
    assert (article.title, Topic.objects.get().name) == ("Iron and restless legs", "Causes")


def test_a_superuser_without_a_role_reads_too(article: Article) -> None:
    root = Desk(make_user(is_superuser=True))
    assert b"Authors and editors write it" in root.client.get(root.url(article)).content
    assert root.client.post(root.url(article), {"title": "Mine"}).status_code == 403
    assert root.client.get(reverse("admin:articles_reference_add")).status_code == 403
    reference = reverse("admin:articles_reference_change", args=[Reference.objects.get().pk])
    assert root.client.post(reference, {"title": "Mine"}).status_code == 403


def test_topics_are_for_editors(author: Desk, editor: Desk) -> None:
    url = reverse("admin:articles_topic_add")
    assert author.client.get(url).status_code == 403
    response = editor.client.post(url, {"name": "Sleep", "slug": "sleep"})
    assert response.status_code == 302
    assert Topic.objects.get().name == "Sleep"


def test_people_outside_are_sent_to_the_log_in_page(article: Article) -> None:
    insider_without_staff = make_user("author", username="former")
    insider_without_staff.is_staff = False
    insider_without_staff.save()
    for client in (Client(), client_of(insider_without_staff)):
        for address in addresses(article):
            response = client.get(address)
            assert response.status_code == 302
            assert "/admin/login/" in response["Location"]


def test_a_role_lost_while_writing_is_said_and_nothing_is_lost(
    author: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form lets it pass, as it looked a moment before; the verb does not."""
    from articles import roles

    article = make_article(by=author.user)
    data = author.open(article) | {"title": "Typed in vain"}
    monkeypatch.setattr(
        "articles.transitions.editing.actor_of",
        lambda _: roles.Actor(roles=frozenset(), is_active=True),
    )
    response = author.send(article, data)
    assert response.status_code == 200
    assert any("Your role does not allow this" in error for error in errors_of(response))
    assert b'value="Typed in vain"' in response.content
    article.refresh_from_db()
    assert article.title == "Iron and restless legs"


def test_a_text_that_cannot_be_edited_says_why_and_which_step_leads_on(author: Desk) -> None:
    article = submitted(make_article(by=author.user))
    page = author.client.get(author.url(article)).content.decode()
    assert "This text is in review" in page
    assert "recall it first" in page
    assert 'name="title"' not in page

    article = approved(article)
    page = author.client.get(author.url(article)).content.decode()
    assert "This text is approved" in page
    assert "start a new revision" in page
    assert 'name="sections-0-heading"' not in page


def test_an_editor_may_correct_a_text_and_counts_as_its_author(author: Desk, editor: Desk) -> None:
    article = make_article(by=author.user)
    editor.save(article, title="Corrected")
    assert {c.user for c in article.contributions.all()} == {author.user, editor.user}
