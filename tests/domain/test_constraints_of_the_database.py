"""What the database itself allows once, or never, however the statement comes."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from articles import transitions
from articles.models import (
    Article,
    MedicalReview,
    MedicalReviewer,
    Publication,
    ReviewRound,
    triggers,
)
from articles.models.insert_checks import SIGNED_WORDS
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> None:
    """One row at least in every signed table."""
    picture = make.make_image_draft()
    make.live(images=(picture,), in_short="![](image:iron-path)")
    article = make.approved(title="Taken back")
    review = article.revision.medical_reviews.get()
    transitions.revoke(
        review, by=review.signer, now=NOW, lock_version=article.lock_version, reason="Misread."
    )


def duplicate(instance: models.Model, **changes: Any) -> None:
    """Insert a copy of a row with changes."""
    instance.pk = None
    instance._state.adding = True
    for name, value in changes.items():
        setattr(instance, name, value)
    instance.save(force_insert=True)


def refused_copy(instance: models.Model, **changes: Any) -> str:
    """Return the message of a constraint; the triggers, which speak first, are away meanwhile."""
    triggers.drop(connection)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        duplicate(instance, **changes)
    triggers.install(connection)
    return str(error.value).splitlines()[0]


def names(message: str, constraint: str, columns: str) -> bool:
    """Whether the message is about that constraint: SQLite names its columns only."""
    return constraint in message or (connection.vendor == "sqlite" and columns in message)


def test_one_open_round_for_each_article() -> None:
    article = make.submitted()
    message = refused_copy(make.open_round(article))
    assert names(message, "one_open_round_per_article", "articles_reviewround.article_id")


def test_a_round_has_a_quorum_and_closes_with_an_outcome() -> None:
    round_ = make.open_round(make.submitted())
    table = "articles_reviewround"
    assert "the terms of a round stay" in refusal_of(f"UPDATE {table} SET quorum = 0")
    for change in ("outcome = 'approved'", "closed_at = '2026-01-01'"):
        assert "round_closed_with_outcome" in refusal_of(f"UPDATE {table} SET {change}")
    assert round_.outcome == ""


def test_a_revision_number_is_given_once() -> None:
    revision = make.submitted().revision
    columns = "articles_revision.article_id, articles_revision.number"
    assert names(refused_copy(revision), "revision_number_once_per_article", columns)


def test_one_decision_for_each_assignment() -> None:
    review = make.approved().revision.medical_reviews.get()
    message = refused_copy(review, decision="request_changes")
    assert "assignment_id" in message


def test_one_running_assignment_for_each_doctor_and_round() -> None:
    article = make.submitted()
    asked = make.assigned(article)
    columns = "articles_reviewassignment.round_id, articles_reviewassignment.reviewer_id"
    constraint = "one_running_assignment_per_doctor_and_round"
    assert names(refused_copy(asked), constraint, columns)
    duplicate(asked, status="cancelled")  # with the triggers


def test_conflicts_are_answered_before_reading_and_never_waived_by_oneself() -> None:
    taken = make.accepted(make.submitted())
    table = "articles_reviewassignment"
    unasked = refusal_of(f"UPDATE {table} SET conflict = ''")
    assert "assignment_conflict_answered_before_reading" in unasked
    own = refusal_of(f"UPDATE {table} SET waived_by_id = reviewer_id")
    assert "assignment_conflict_not_waived_by_self" in own
    assert taken.conflict == "none"


def test_a_licence_is_not_verified_by_its_doctor() -> None:
    make.make_doctor()
    table = "articles_medicalreviewer"
    own = refusal_of(f"UPDATE {table} SET verified_by_id = user_id")
    assert "reviewer_not_verified_by_self" in own
    assert "reviewer_verified_by_and_at_together" in refusal_of(
        f"UPDATE {table} SET verified_at = NULL"
    )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'published'", "article_state_known"),
        ("state = 'in_review'", "article_in_review_has_revision"),
        ("state = 'approved'", "article_in_review_has_revision"),
        ("scheduled_for = '2026-01-01'", "article_schedule_only_when_approved"),
    ],
)
def test_a_working_copy_is_in_a_known_and_possible_state(change: str, constraint: str) -> None:
    make.make_article()
    assert constraint in refusal_of(f"UPDATE articles_article SET {change}")


def test_a_changes_only_signature_names_its_base() -> None:
    article = make.submitted()
    assignment = make.accepted(article)
    approved = make.approved(make.make_article(title="Other")).revision.medical_reviews.get()
    message = refused_copy(
        approved,
        assignment=assignment,
        round=assignment.round,
        revision=article.revision,
        fingerprint=article.revision.fingerprint,
        signer=assignment.reviewer,
        scope="changes",
    )
    assert "review_scope_names_its_base" in message


def test_one_live_publication_for_each_article_and_address() -> None:
    first = make.live()
    later = make.approved(make.revised(first))
    round_ = later.revision.rounds.get()
    copy = Publication.objects.get(pk=first.pk)
    revision = later.revision
    changes = {
        "revision": revision,
        "round": round_,
        "number": revision.number,
        "content": revision.content,
        "body_html": revision.body_html,
        "fingerprint": revision.fingerprint,
        **{name: revision.data[name] for name in SIGNED_WORDS},
    }
    message = refused_copy(copy, **changes)
    assert names(message, "one_live_publication_per", "articles_publication.")


def delete_past_the_orm(user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_user_groups WHERE user_id = %s", [user.pk])
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [user.pk])
    connection.check_constraints()


def test_people_in_the_record_cannot_be_deleted(record: None) -> None:
    for user in User.objects.filter(medical_reviews__isnull=False).distinct():
        with pytest.raises(ProtectedError):
            user.delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            delete_past_the_orm(user)
    assert MedicalReviewer.objects.count() == MedicalReview.objects.count() == 2


def test_an_article_with_a_record_cannot_be_deleted(record: None) -> None:
    for article in Article.objects.all():
        with pytest.raises(ProtectedError):
            article.delete()
    assert ReviewRound.objects.count() == 2
