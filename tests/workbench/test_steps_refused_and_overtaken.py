"""Steps that cannot be done, that are not of this article, or that somebody else overtook."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.admin.step_table import STEPS
from articles.models import Article
from articles.workflow import State
from tests import factories as make
from tests.support.html_forms import fields_of

from .conftest import Person, text_of


def state_of(article: Article) -> str:
    return make.fresh(article).state


def test_every_step_refuses_an_empty_form_without_an_error_page(
    person: object, editor: Person
) -> None:
    publication = make.live(doctors=(make.make_doctor(),))
    article = publication.article
    for name, step in STEPS.items():
        if step.find is None:
            url = reverse("admin:articles_article_process", args=[article.pk, name])
            assert editor.client.post(url, {}).status_code in (200, 403, 409), name


def test_rows_of_other_articles_are_not_found(editor: Person) -> None:
    one, other = make.live(), make.live(title="Other")
    row = make.accepted(make.submitted(title="Third"))
    review = one.round.medical_reviews.get()
    for name, pk in (
        ("withdraw", one.pk),
        ("revoke", review.pk),
        ("cancel_assignment", row.pk),
        ("waive_conflict", row.pk),
        ("answer_change_request", 1),
        ("settle_change_request", 1),
    ):
        editor.get("article_process", other.article.pk, name, pk, status=404)
        editor.get("article_process", other.article.pk, name, 99999, status=404)
        editor.get("article_process", other.article.pk, name, status=404)
    editor.get("article_process", other.article.pk, "publish", 1, status=404)
    editor.get("article_process", other.article.pk, "approve", status=404)
    editor.get("article_process", 99999, "publish", status=404)


def test_a_revision_of_another_article_is_not_found(editor: Person) -> None:
    article, other = make.approved(), make.approved(title="Other")
    assert other.revision is not None
    editor.step(article, "publish", status=404, revision=other.revision.pk)


def test_an_overtaken_page_says_what_changed_and_offers_the_form_again(author: Person) -> None:
    article = make.make_article(by=author.user)
    shown = author.get("article_process", article.pk, "submit_for_review")
    form = fields_of(shown.content, "step-form")
    colleague = make.make_user("author", username="cora")
    make.edited(article, by=colleague, bottom_line="Other words.")

    late = author.post("article_process", article.pk, "submit_for_review", data=form, status=409)
    page = text_of(late)
    assert "Nothing was done yet: the article changed after this page was shown." in page
    assert "cora changed the text." in page
    assert late.context["news"]["parts"] == ["The bottom line"]
    assert state_of(article) == State.DRAFT

    again = fields_of(late.content, "step-form")
    author.post("article_process", article.pk, "submit_for_review", data=again)
    assert state_of(article) == State.IN_REVIEW


def test_typed_words_survive_being_overtaken(editor: Person, author: Person) -> None:
    article = make.approved()
    shown = editor.get("article_process", article.pk, "return_to_review")
    form = fields_of(shown.content, "step-form") | {"reason": "A reader doubts the dose."}
    author.step(article, "start_revision")
    late = editor.post("article_process", article.pk, "return_to_review", data=form, status=409)
    assert "A reader doubts the dose." in text_of(late)
    assert "opened the text for a new revision." in text_of(late)
    assert b"step-form" not in late.content


def test_a_double_click_does_it_once(author: Person) -> None:
    article = make.make_article(by=author.user)
    shown = author.get("article_process", article.pk, "submit_for_review")
    form = fields_of(shown.content, "step-form")
    author.post("article_process", article.pk, "submit_for_review", data=form)
    second = author.post("article_process", article.pk, "submit_for_review", data=form, status=409)
    assert "submitted revision 1 for review." in text_of(second)
    assert make.fresh(article).revisions.count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("shown", "[1]"), ("shown", "{"), ("seen", ""), ("lock_version", ""), ("lock_version", "x")],
)
def test_hidden_fields_may_hold_nonsense(author: Person, name: str, value: str) -> None:
    article = make.make_article(by=author.user)
    make.edited(article, bottom_line="Other words.")
    url = reverse("admin:articles_article_process", args=[article.pk, "submit_for_review"])
    form = {"lock_version": "1", "seen": "0", "shown": "{}", name: value}
    assert author.client.post(url, form).status_code in (200, 409)
    assert state_of(article) == State.DRAFT


def test_without_a_login_there_is_the_login_page() -> None:
    response = Client().get(reverse("admin:articles_article_process", args=[1, "publish"]))
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")
