"""Whoever is behind a writer's account signs nothing of it; whoever the writer is behind, may."""

from typing import Any

import pytest

from articles import transitions
from articles.models import Article, MedicalReviewer
from articles.wording import sentences
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.queries import counted
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def invited(by: User, *roles: str) -> User:
    return make.make_user(*roles, created_by=by)


def written_by(*authors: User) -> Article:
    article = make.make_article(by=authors[0])
    for number, author in enumerate(authors[1:]):
        make.edited(article, by=author, bottom_line=f"Ask again ({number}).")
    return make.submitted(article, by=authors[0])


def publish(article: Article) -> Any:
    form = make.release_form(article)
    return transitions.publish(make.fresh(article), by=make.somebody("editor"), **form)


@pytest.mark.parametrize("way", ["created_by", "password_set_by_other", "email_set_by_other"])
def test_a_doctor_who_invited_or_took_over_the_author_is_not_asked(way: str) -> None:
    doctor = make.make_doctor("editor")
    author = make.make_user("author")
    setattr(author, way, doctor)
    author.save()
    article = written_by(author)
    with pytest.raises(transitions.Refused) as refused:
        make.assigned(article, doctor)
    (sentence,) = sentences(refused.value.reasons)
    assert f"goes back to {doctor.username}" in sentence
    assert codes_of(transitions.claim, article, by=doctor, now=NOW) == [
        "assignee_behind_contributor"
    ]


def test_nor_over_any_number_of_accounts_between() -> None:
    doctor = make.make_doctor("editor")
    between = invited(invited(doctor, "editor"), "editor")
    article = written_by(make.make_user("author"), invited(between, "author"))
    assert codes_of(make.assigned, article, doctor) == ["assignee_behind_contributor"]


def test_a_doctor_who_came_behind_the_author_after_accepting_signs_nothing() -> None:
    doctor, author = make.make_doctor("editor"), make.make_user("author")
    article = written_by(author)
    make.accepted(article, doctor)
    author.second_factor_reset_by = doctor
    author.save()
    assert codes_of(make.sign, article, doctor) == ["behind_contributor"]


def test_nor_is_what_such_a_doctor_had_approved_published() -> None:
    doctor, author = make.make_doctor("editor"), make.make_user("author")
    article = make.approved(written_by(author), doctor)
    author.created_by = doctor
    author.save()
    assert codes_of(publish, article) == ["signer_behind_contributor"]


def test_who_wrote_a_word_oneself_is_told_that_and_not_both() -> None:
    doctor = make.make_doctor("author", "editor")
    article = written_by(doctor, invited(doctor, "author"))
    assert codes_of(make.assigned, article, doctor) == ["assignee_contributed"]


def test_neither_a_common_inviter_nor_an_author_who_invited_the_doctor_stands_against_it() -> None:
    """Somebody independent verified the licence, as for every doctor."""
    boss = make.make_user("editor", is_superuser=True)
    doctor = make.make_doctor(user=invited(boss, "medical_reviewer"), verified=False)
    profile = MedicalReviewer.objects.get(user=doctor)
    transitions.verify_licence(profile, by=make.make_user("editor"), now=NOW)
    article = make.approved(written_by(invited(boss, "author")), doctor)
    assert publish(article).is_live
    assert make.assigned(written_by(boss_who_writes(boss)), doctor).reviewer == doctor


def boss_who_writes(boss: User) -> User:
    boss.groups.set([*boss.groups.all(), *make.make_user("author").groups.all()])
    return boss


def test_more_authors_ask_no_more_questions() -> None:
    def queries(*authors: User) -> int:
        article = written_by(*authors)
        doctor = make.make_doctor()
        with counted() as statements:
            make.assigned(article, doctor)
        return len(statements)

    boss = make.make_user("editor", is_superuser=True)
    one = queries(invited(boss, "author"))
    assert queries(*(invited(boss, "author") for _ in range(4))) == one
