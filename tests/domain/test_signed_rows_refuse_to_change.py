"""Signed rows refuse UPDATE, DELETE, REPLACE and TRUNCATE, with words that say which table."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from articles import transitions
from articles.models import (
    AuditEvent,
    Contribution,
    MedicalReview,
    MedicalReviewer,
    Publication,
    PublishedCorrection,
    PublishedDefinition,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedReport,
    PublishedSignature,
    ReviewAssignment,
    ReviewRound,
    Revision,
    Revocation,
    SubmissionReport,
)
from articles.models.publication import LIFECYCLE_COLUMNS
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.public.examples import publish_again
from tests.support.refusals import refusal_of

pytestmark = pytest.mark.django_db

SIGNED = (
    Revision,
    SubmissionReport,
    MedicalReview,
    Revocation,
    Contribution,
    AuditEvent,
    PublishedSignature,
    PublishedFAQ,
    PublishedReference,
    PublishedImage,
    PublishedDefinition,
    PublishedCorrection,
    PublishedReport,
    Publication,
)


@pytest.fixture
def record() -> None:
    """One row at least in every signed table."""
    picture = make.make_image_draft()
    explained = "\n\n::: definition Ferritin\nIt stores iron.\n:::"
    make.live(images=(picture,), in_short=f"![](image:iron-path){explained}")
    article = make.approved(title="Taken back")
    review = article.revision.medical_reviews.get()
    transitions.revoke(
        review, by=review.signer, now=NOW, lock_version=article.lock_version, reason="Misread."
    )


@pytest.fixture
def every_row(record: None) -> None:
    """The same, and a correction and a report of a reader that led to a withdrawal."""
    gone = publish_again(make.live(slug="gone", title="Gone"), change_kind="correction")
    report, editor = make.feedback(gone), make.somebody("editor")
    make.withdrawn(gone)
    transitions.settle_feedback(report, by=editor, now=NOW, note="Right.", led_to_withdrawal=True)


def columns_of(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def test_no_column_of_a_signed_row_can_be_updated(every_row: None) -> None:
    for model in SIGNED:
        table, fill_once = model._meta.db_table, set()
        expected = f"{table} is append-only: UPDATE refused"
        if model is Publication:
            expected = f"{table}: only an empty lifecycle column may be filled, once"
            fill_once = set(LIFECYCLE_COLUMNS)
        for column in set(columns_of(model)) - fill_once:
            value = "7" if column.endswith(("id", "seq")) else "NULL"
            assert refusal_of(f"UPDATE {table} SET {column} = {value}") == expected, column


def test_no_signed_row_can_be_deleted(every_row: None) -> None:
    for model in SIGNED:
        table = model._meta.db_table
        expected = (
            f"{table}: DELETE refused"
            if model is Publication
            else (f"{table} is append-only: DELETE refused")
        )
        assert refusal_of(f"DELETE FROM {table}") == expected


REPLACED = "such a row is there already and is not replaced"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is a word of SQLite")
@pytest.mark.parametrize("recursive", ["ON", "OFF"])  # off: any tool that opens the file
def test_no_signed_row_can_be_replaced(every_row: None, recursive: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
    try:
        for model in (*SIGNED, ReviewRound, ReviewAssignment, MedicalReviewer):
            table, key = model._meta.db_table, model._meta.pk.column
            names = ", ".join(columns_of(model))
            again = f"SELECT {names} FROM {table}"
            for sql in (
                f"REPLACE INTO {table} ({names}) {again}",
                f"INSERT OR REPLACE INTO {table} ({names}) {again}",
                (
                    f"INSERT INTO {table} ({names}) {again} WHERE true ON CONFLICT DO UPDATE "
                    f"SET {key} = 0"
                ),
            ):
                # A check of what may be inserted at all may speak first.
                assert refusal_of(sql).startswith(f"{table}: "), sql
        for model in (Revision, AuditEvent, Contribution, ReviewRound):  # without such a check
            table, names = model._meta.db_table, ", ".join(columns_of(model))
            message = refusal_of(f"REPLACE INTO {table} ({names}) SELECT {names} FROM {table}")
            assert message == f"{table}: {REPLACED}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is a word of SQLite")
def test_no_signed_row_is_replaced_under_another_number(record: None) -> None:
    """REPLACE throws out every row that shares a unique key, not only the one of its id."""
    shared = {
        Revision: ("article_id", "number"),
        AuditEvent: ("seq",),
        ReviewRound: (),
        Publication: ("revision_id",),
    }
    for model, keys in shared.items():
        table = model._meta.db_table
        names = columns_of(model)
        chosen = ["99999" if name == "id" else name for name in names]
        before = list(model._base_manager.values_list("pk", flat=True))
        if keys:
            sql = (
                f"REPLACE INTO {table} ({', '.join(names)}) SELECT {', '.join(chosen)} FROM {table}"
            )
            assert refusal_of(sql).startswith(f"{table}: "), sql
        assert list(model._base_manager.values_list("pk", flat=True)) == before


def test_no_row_of_the_record_can_be_deleted(record: None) -> None:
    for model in (ReviewRound, ReviewAssignment, MedicalReviewer):
        table = model._meta.db_table
        assert refusal_of(f"DELETE FROM {table}") == f"{table}: DELETE refused"


def test_who_was_asked_about_which_round_stays(record: None) -> None:
    table = "articles_reviewassignment"
    for column in ("round_id", "reviewer_id", "assigned_by_id"):
        message = refusal_of(f"UPDATE {table} SET {column} = 99999")
        assert message == f"{table}: who was asked about which round stays"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is a word of PostgreSQL")
def test_no_signed_table_can_be_truncated_or_upserted(every_row: None) -> None:
    connection.check_constraints()
    for model in SIGNED:
        table, key = model._meta.db_table, model._meta.pk.column
        assert refusal_of(f"TRUNCATE {table} CASCADE").endswith("TRUNCATE refused")
        names = ", ".join(columns_of(model))
        upsert = (
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} "
            f"ON CONFLICT ({key}) DO UPDATE SET {key} = 0"
        )
        # A check on insertion may speak first here too.
        assert refusal_of(upsert).startswith(table)
    assert refusal_of("TRUNCATE articles_article CASCADE").endswith("TRUNCATE refused")


def test_the_orm_is_refused_as_well(every_row: None) -> None:
    for model in SIGNED:
        instance = model._default_manager.first()
        changed = "title" if model is Publication else model._meta.concrete_fields[-1].name
        if model is Publication:
            instance.title = "Another"
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            instance.delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            instance.save(force_update=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.bulk_update([instance], [changed])
        with pytest.raises(IntegrityError), transaction.atomic():
            model._base_manager.all()._raw_delete("default")


def test_a_lifecycle_column_is_filled_once(record: None) -> None:
    table = "articles_publication"
    message = f"{table}: only an empty lifecycle column may be filled, once"
    first, second = str(NOW), str(NOW + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET superseded_at = %s", [first])
        cursor.execute(f"UPDATE {table} SET superseded_at = %s", [first])
    assert refusal_of(f"UPDATE {table} SET superseded_at = %s", (second,)) == message
    assert refusal_of(f"UPDATE {table} SET superseded_at = NULL") == message
    user = User.objects.first().pk
    columns = "withdrawn_at = %s, withdrawn_by_id = %s, withdrawal_reason = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {columns}", [first, user, "Wrong."])
    for column in ("withdrawn_at", "withdrawn_by_id", "withdrawal_reason"):
        assert refusal_of(f"UPDATE {table} SET {column} = NULL") == message
    assert refusal_of(f"UPDATE {table} SET withdrawal_reason = 'Not so bad.'") == message


@pytest.mark.parametrize(
    "columns",
    [
        "withdrawn_at = '2026-01-01'",
        "withdrawal_reason = 'Wrong.'",
        "withdrawn_at = '2026-01-01', withdrawn_by_id = published_by_id",
        "withdrawn_at = '2026-01-01', withdrawn_by_id = published_by_id, withdrawal_reason = ''",
    ],
)
def test_nothing_is_withdrawn_without_person_and_reason(record: None, columns: str) -> None:
    message = refusal_of(f"UPDATE articles_publication SET {columns}")
    assert "publication_withdrawn_with_reason" in message
