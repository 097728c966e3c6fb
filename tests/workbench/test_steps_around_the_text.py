"""Owners, earlier words and preview links, each by a page of its own."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.earlier_texts import earlier_texts
from articles.models import PreviewLink
from articles.roles import actor_of
from articles.workflow import State
from tests import factories as make

from .conftest import Doctor, Person, text_of

pytestmark = pytest.mark.django_db


def days_from_now(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def change_page(person: Person, article: Any) -> str:
    return text_of(person.get("article_change", article.pk))


# --- owners ---------------------------------------------------------------------------------------


def test_an_editor_says_who_looks_after_an_article(editor: Person, author: Person) -> None:
    article = make.make_article(by=author.user)
    assert "Nobody is named to look after this article." in change_page(editor, article)
    editor.step(article, "set_owners", owner=author.user.pk, backup_owner=editor.user.pk)
    article = make.fresh(article)
    assert (article.owner, article.backup_owner) == (author.user, editor.user)
    words = f"Looked after by: {author.user.username}, with {editor.user.username} as backup."
    assert words in change_page(editor, article)


def test_the_form_begins_with_who_it_is_and_refuses_one_person_twice(
    editor: Person, author: Person
) -> None:
    article = make.make_article(by=author.user)
    editor.step(article, "set_owners", owner=author.user.pk)
    refused = editor.step(article, "set_owners", status=409, backup_owner=author.user.pk)
    assert "The backup owner must be another person." in text_of(refused)


def test_an_author_is_not_offered_it(author: Person) -> None:
    article = make.make_article(by=author.user)
    page = author.get("article_change", article.pk).content.decode()
    assert "set_owners" not in page
    author.get("article_process", article.pk, "set_owners", status=403)


# --- earlier words --------------------------------------------------------------------------------


def test_restore_shows_beforehand_what_it_changes(author: Person) -> None:
    publication = make.live()
    article = make.revised(publication, bottom_line="Quite another end.")
    revision = publication.revision
    shown = author.get("article_process", article.pk, "restore_revision", revision.pk)
    page = text_of(shown)
    assert "What it changes in the working copy" in page
    assert "Quite another end" in page
    assert "1 part" not in page.split("What it changes")[0]
    author.step(article, "restore_revision", revision.pk)
    article = make.fresh(article)
    assert article.bottom_line_source == "Ask for a ferritin test."
    assert article.state == State.DRAFT


def test_restore_after_somebody_saved_writes_nothing(author: Person) -> None:
    publication = make.live()
    article = make.revised(publication, bottom_line="Quite another end.")
    args = (article.pk, "restore_revision", publication.revision.pk)
    url = reverse("admin:articles_article_process", args=args)
    stale = {"lock_version": article.lock_version - 1, "seen": 0}
    assert author.client.post(url, stale).status_code == 409
    assert make.fresh(article).bottom_line_source == "Quite another end."


def test_a_locked_text_takes_no_earlier_words(author: Person) -> None:
    article = make.submitted()
    assert article.revision is not None
    page = author.get("article_process", article.pk, "restore_revision", article.revision.pk)
    assert b"step-form" not in page.content
    assert "restore_revision" not in author.get("article_change", article.pk).content.decode()


def test_revisions_of_other_articles_are_not_found(author: Person) -> None:
    article, other = make.make_article(by=author.user), make.submitted()
    assert other.revision is not None
    for step in ("restore_revision", "create_preview_link"):
        author.get("article_process", article.pk, step, other.revision.pk, status=404)


# --- preview links --------------------------------------------------------------------------------


def address_in(response: Any) -> str:
    return re.findall(r"/preview/([\w-]{43})/", response.content.decode())[0]


def test_the_secret_is_shown_once_and_stored_nowhere(author: Person) -> None:
    article = make.submitted()
    assert article.revision is not None
    made = author.step(
        article,
        "create_preview_link",
        article.revision.pk,
        status=200,
        note="Prof. Stone",
        until=days_from_now(7),
    )
    assert "no-store" in made["Cache-Control"]
    token = address_in(made)
    link = PreviewLink.objects.get()
    assert token not in str(vars(link))
    assert token not in str(dict(author.client.session))
    page = change_page(author, article)
    assert "Prof. Stone" in page
    assert token not in page
    assert timezone.localtime(link.expires_at).strftime("%H:%M:%S") == "23:59:59"


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "That time has passed."), (31, "30 days at most")]
)
def test_a_link_ends_soon(author: Person, days: int, words: str) -> None:
    article = make.submitted()
    assert article.revision is not None
    typed = {"note": "Prof. Stone", "until": days_from_now(days)}
    refused = author.step(article, "create_preview_link", article.revision.pk, status=409, **typed)
    assert words in text_of(refused)
    assert "Prof. Stone" in refused.content.decode()
    assert not PreviewLink.objects.exists()


def test_the_thirtieth_day_is_possible(author: Person) -> None:
    article = make.submitted()
    assert article.revision is not None
    typed = {"note": "Prof. Stone", "until": days_from_now(30)}
    author.step(article, "create_preview_link", article.revision.pk, status=200, **typed)


def test_it_says_for_whom(author: Person) -> None:
    article = make.submitted()
    assert article.revision is not None
    refused = author.step(article, "create_preview_link", article.revision.pk, status=409)
    assert "Write down the reason" in text_of(refused)


def test_the_page_lists_links_and_how_often_they_were_opened(author: Person) -> None:
    article = make.submitted()
    link, token = make.preview_link(article, now=timezone.now())
    page = change_page(author, article)
    assert "Preview links for outside experts" in page
    assert "never" in page
    author.client.get(reverse("preview", args=[token]))
    author.client.get(reverse("preview", args=[token]))
    assert "2 times, last " in change_page(author, article)
    author.step(article, "revoke_preview_link", link.pk)
    page = change_page(author, article)
    assert "revoked" in page
    assert "Revoke (" not in page
    again = author.get("article_process", article.pk, "revoke_preview_link", link.pk)
    assert "This preview link was revoked already." in text_of(again)


def test_a_doctor_sees_the_list_and_no_way_to_make_links(doctor: Doctor) -> None:
    article = make.submitted()
    page = doctor.get("article_change", article.pk).content.decode()
    assert "1 submitted revision" in page
    assert "create_preview_link" not in page


def test_the_list_costs_the_same_for_any_number(
    author: Person, django_assert_max_num_queries: Any
) -> None:
    article = make.fresh(make.live().article)
    make.live(make.submitted(make.revised(article.publications.get())))
    article = make.fresh(article)
    for _ in range(3):
        make.preview_link(article)
    actor = actor_of(author.user)
    with django_assert_max_num_queries(3):
        found = earlier_texts(article, actor, timezone.now())
    assert (len(found.revisions), len(found.links)) == (2, 3)


@pytest.mark.parametrize("is_set", [True, False])
def test_who_withdraws_is_told_where_readers_may_keep_the_text(settings: Any, is_set: bool) -> None:
    settings.PORTAL_AVAILABILITY_FIRST = is_set
    publication = make.live()
    client = Client()
    client.force_login(make.somebody("editor"))
    words = "goes on showing the text until it can"
    for step in (f"withdraw/{publication.pk}/", "schedule_withdrawal/"):
        path = f"/admin/articles/article/{publication.article_id}/process/{step}"
        assert (words in client.get(path).content.decode()) is is_set, step
    path = f"/admin/articles/article/{publication.article_id}/process/open_reaffirmation/"
    assert words not in client.get(path).content.decode()
