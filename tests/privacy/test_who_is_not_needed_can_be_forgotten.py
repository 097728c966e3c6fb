"""Only what still waits for somebody stands against forgetting them, and all of that does."""

from __future__ import annotations

import pytest

from articles import transitions
from articles.models import Article
from rlsportal.accounts.forgetting import refusals
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> User:
    return make.make_doctor(username="otto")


def against(person: User) -> list[str]:
    User.objects.filter(pk=person.pk).update(is_active=False)
    return [line.split(":")[0] for line in refusals(User.objects.get(pk=person.pk))]


def one_approval(doctor: User) -> Article:
    """Return a text that needs two approvals and has one."""
    article = make.submitted(make.make_article(risk="high"))
    assert make.open_round(article).quorum == 2
    make.accepted(article, doctor)
    make.sign(article, doctor)
    return make.fresh(article)


def recalled(article: Article) -> Article:
    author = article.revision.submitted_by if article.revision else make.somebody("author")
    transitions.recall(
        article, by=author, now=NOW, lock_version=article.lock_version, reason="A slip"
    )
    return make.fresh(article)


def test_one_of_two_approvals_waits(doctor: User) -> None:
    one_approval(doctor)
    assert against(doctor) == ["Texts that they approved and that are not published"]


def test_an_approval_taken_back_does_not(doctor: User) -> None:
    article = make.approved(None, doctor)
    review, version = doctor.medical_reviews.get(), article.lock_version
    assert against(doctor) == ["Texts that they approved and that are not published"]
    User.objects.update(is_active=True)
    transitions.revoke(review, by=doctor, now=NOW, lock_version=version, reason="A slip")
    assert make.fresh(article).state == "in_review"
    assert against(doctor) == []


def test_nor_one_of_a_text_that_went_back_to_its_author(doctor: User) -> None:
    article = recalled(one_approval(doctor))
    assert against(doctor) == []
    assert make.submitted(make.edited(article, summary="Another one.")).state == "in_review"
    assert against(doctor) == []


def test_nor_a_wish_for_changes(doctor: User) -> None:
    article = make.submitted()
    make.accepted(article, doctor)
    make.ask_changes(article, doctor)
    assert against(doctor) == []


def test_nor_a_request_that_was_taken_back(doctor: User) -> None:
    article = make.submitted()
    make.assigned(article, doctor)
    assert against(doctor) == ["Reviews that still run"]
    User.objects.update(is_active=True)
    recalled(article)
    assert against(doctor) == []


@pytest.mark.parametrize("place", ["owner", "backup_owner"])
def test_who_looks_after_an_article_does_so_until_it_is_closed(place: str) -> None:
    person, editor = make.make_user("editor", username="edgar"), make.make_user("editor")
    article = make.fresh(make.live().article)
    owners = {"owner": None, "backup_owner": None, place: person}
    transitions.set_owners(article, by=editor, now=NOW, **owners)
    assert against(person) == ["Articles that they look after"]
    article = make.fresh(article)
    transitions.retire(
        article, by=editor, now=NOW, lock_version=article.lock_version, reason="It is outdated."
    )
    assert against(person) == []
