"""The draft of a form: kept beside the text, offered to its owner alone, and never a text."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from articles.models import Article, AuditEvent, AutosaveBuffer
from tests.factories import fresh, make_article, make_user, submitted

from .conftest import Desk

pytestmark = pytest.mark.django_db
OFFER = "Continue with what you typed"


@pytest.fixture
def article(author: Desk) -> Article:
    return make_article(by=author.user)


def keep(desk: Desk, article: Article, status: int = 200, **typed: str) -> Any:
    """Type, and wait until the script has kept it."""
    return keep_data(desk, article, {**desk.open(article), **typed}, status)


def keep_data(desk: Desk, article: Article, data: dict[str, str], status: int = 200) -> Any:
    url = reverse("admin:articles_article_autosave", args=[article.pk])
    response = desk.client.post(url, data)
    assert response.status_code == status, response.content
    return response.json()


def resume(desk: Desk, article: Article, **button: str) -> Any:
    return desk.client.post(reverse("admin:articles_article_resume", args=[article.pk]), button)


def page(desk: Desk, article: Article) -> str:
    return desk.client.get(desk.url(article)).content.decode()


def words(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def test_it_changes_no_text_no_version_and_is_no_event(author: Desk, article: Article) -> None:
    events = AuditEvent.objects.count()
    answer = keep(author, article, summary="Half a sentence")
    now = timezone.localtime().strftime("%H:")
    assert answer["message"].startswith(f"Saved as a draft of this form at {now}")
    stored = fresh(article)
    assert (stored.summary, stored.lock_version) == (article.summary, article.lock_version)
    assert AuditEvent.objects.count() == events
    assert stored.contributions.count() == 1


def test_it_keeps_no_token_and_no_button(author: Desk, article: Article) -> None:
    keep(author, article, summary="x", csrfmiddlewaretoken="secret", _save="1", password="pw")
    data = AutosaveBuffer.objects.get().data
    assert "secret" not in data
    assert "_save" not in data
    assert "password" not in data


def test_one_person_has_one_draft_of_an_article(author: Desk, article: Article) -> None:
    keep(author, article, summary="First")
    keep(author, article, summary="Second")
    assert "Second" in AutosaveBuffer.objects.get().data


def test_it_is_offered_and_continued_and_saved(author: Desk, article: Article) -> None:
    keep(
        author, article, **{"summary": "New words", "sections-0-body_source": "Typed [@allen2013]."}
    )
    assert OFFER in page(author, article)
    form = resume(author, article)
    assert "Nothing is saved yet. The form holds what you typed until" in words(form)
    assert "New words" in form.content.decode()
    assert fresh(article).summary == article.summary
    assert f'action="{author.url(article)}"' in form.content.decode()
    assert AutosaveBuffer.objects.exists(), "until it is saved"
    author.save(article, summary="New words")
    assert fresh(article).summary == "New words"
    assert not AutosaveBuffer.objects.exists()
    assert OFFER not in page(author, article)


def test_it_is_thrown_away(author: Desk, article: Article) -> None:
    keep(author, article, summary="New words")
    assert resume(author, article, **{"throw-away": "yes"}).status_code == 302
    assert not AutosaveBuffer.objects.exists()
    assert OFFER not in page(author, article)
    assert resume(author, article).status_code == 302, "nothing is left to continue with"


def test_what_says_the_same_as_the_text_is_not_offered(author: Desk, article: Article) -> None:
    keep(author, article)
    assert OFFER not in page(author, article)


def test_somebody_else_saved_meanwhile_both_texts_are_shown(
    author: Desk, other_author: Desk, article: Article
) -> None:
    keep(author, article, summary="Mine", bottom_line_source="Only mine.")
    other_author.save(article, summary="Theirs")
    offer = page(author, article)
    assert "you will see both and lose neither" in offer
    shown = resume(author, article)
    assert "Two texts" in words(shown)
    clashes = shown.context["conflict"].clashes
    assert [(each.typed, each.stored) for each in clashes] == [("Mine", "Theirs")]
    form = shown.content.decode()
    assert "Only mine." in form
    assert f'action="{author.url(article)}"' in form
    assert fresh(article).summary == "Theirs"


def test_nobody_sees_what_somebody_else_typed(
    author: Desk, other_author: Desk, article: Article
) -> None:
    keep(author, article, summary="Mine alone")
    assert OFFER not in page(other_author, article)
    assert resume(other_author, article).status_code == 302
    resume(other_author, article, **{"throw-away": "yes"})
    assert AutosaveBuffer.objects.filter(user=author.user).exists()
    other_author.save(article, summary="Theirs")
    assert AutosaveBuffer.objects.filter(user=author.user).exists()


def test_a_text_in_review_keeps_no_drafts_and_loses_none(author: Desk, article: Article) -> None:
    data = author.open(article)
    keep(author, article, summary="Typed before")
    submitted(article, by=author.user)
    assert "cannot be changed any more" in keep_data(author, article, data, 409)["error"]
    assert OFFER in page(author, article)
    shown = resume(author, article)
    assert "Typed before" in shown.content.decode()
    assert "copy what you need" in words(shown)


@pytest.mark.parametrize("role", ["medical_reviewer", ""])
def test_who_does_not_write_keeps_nothing(role: str, article: Article) -> None:
    desk = Desk(make_user(*([role] if role else [])))
    assert "may not do this" in keep_data(desk, article, {"lock_version": "1"}, 403)["error"]
    assert resume(desk, article).status_code == 403
    assert not AutosaveBuffer.objects.exists()


def test_strangers_are_told_in_words_and_people_without_the_desk_too(article: Article) -> None:
    url = reverse("admin:articles_article_autosave", args=[article.pk])
    answer = Client().post(url, {"lock_version": "1"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/json")
    assert "Log in in another tab" in answer.json()["error"]
    reader = make_user("author")
    type(reader).objects.filter(pk=reader.pk).update(is_staff=False)
    desk = Desk(reader)
    assert keep_data(desk, article, {"lock_version": "1"}, 403)["error"]
    url = reverse("admin:articles_article_resume", args=[article.pk])
    assert "/login/" in Client().post(url)["Location"]


def test_without_the_token_nothing_is_kept(author: Desk, article: Article) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author.user)
    for name in ("articles_article_autosave", "articles_article_resume"):
        url = reverse(f"admin:{name}", args=[article.pk])
        assert strict.post(url, {"lock_version": "1"}).status_code == 403


def test_a_form_that_is_too_long_is_refused(
    author: Desk, article: Article, monkeypatch: Any
) -> None:
    monkeypatch.setattr("articles.admin.autosave.LONGEST", 500)
    assert "too long" in keep(author, article, 413, summary="x" * 600)["error"]
    assert not AutosaveBuffer.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 12, "²"])
def test_a_form_without_its_version_is_refused(
    author: Desk, article: Article, version: str
) -> None:
    assert keep_data(author, article, {"lock_version": version}, 400)["error"]


@pytest.mark.parametrize(
    "data", ["", "lock_version=1&sections-TOTAL_FORMS=x", "a=%00&lock_version="]
)
def test_a_draft_of_nonsense_is_no_error_page(author: Desk, article: Article, data: str) -> None:
    AutosaveBuffer.objects.create(
        user=author.user, article=article, data=data, saved_at=timezone.now() - timedelta(days=1)
    )
    assert author.client.get(author.url(article)).status_code == 200
    assert resume(author, article).status_code == 200
    assert fresh(article).summary == article.summary


def test_an_unknown_article_and_the_wrong_method(author: Desk, article: Article) -> None:
    for name in ("articles_article_autosave", "articles_article_resume"):
        assert author.client.post(reverse(f"admin:{name}", args=[99999])).status_code == 404
        url = reverse(f"admin:{name}", args=[article.pk])
        assert author.client.get(url).status_code == 405
