"""Whatever bytes somebody puts into a signed row: the row is named, and the check goes on."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection, models, transaction

from articles.integrity import findings
from articles.ledger import CHAINED, head
from articles.models import AuditEvent, MedicalReview, PublishedSignature, ReviewRound
from tests.integrity.test_integrity_names_what_was_changed import put, rewrite_chain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_triggers_off")]
TABLES: list[type[models.Model]] = [*CHAINED, AuditEvent]
SQLITE_ONLY = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite keeps any bytes")


def named(sql: str, *params: object) -> list[str]:
    """Return what is named after the statement, which is taken back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
        found = [f.where for f in findings() if not f.where.startswith("rls_")]
        transaction.set_rollback(True)
    return found


SPELLINGS = (
    "CAST(x'ff' || CAST({0} AS BLOB) AS TEXT)",  # no UTF-8
    "CAST({0} AS BLOB)",  # the same bytes, not as a text
    "CAST({0} AS TEXT) || char(0) || 'x'",  # goes on after a NUL
)


@SQLITE_ONLY
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_bytes_that_are_no_text_or_number_are_named(model: type[models.Model]) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    table, key = row._meta.db_table, row._meta.pk.column
    columns = [
        field.column
        for field in row._meta.concrete_fields
        if not field.primary_key and getattr(row, field.attname) is not None
    ]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            for column, spelling in itertools.product(columns, SPELLINGS):
                value = spelling.format(column)
                found = named(f"UPDATE {table} SET {column} = {value} WHERE {key} = %s", row.pk)
                assert f"{table}/{row.pk}" in found, (column, spelling)
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_a_payload_of_any_shape_is_named() -> None:
    for payload in ("[" * 100_000, '{"rows": 1}', "null", '"x"'):
        sql = "UPDATE articles_auditevent SET payload = %s WHERE seq = 3"
        assert named(sql, payload)[0] == "articles_auditevent/3"


@pytest.mark.parametrize(
    "moment",
    ["0001-01-01 00:00:00+14:00"]
    if connection.vendor == "sqlite"
    else ["infinity", "0044-03-15 BC"],
)
def test_a_moment_that_no_clock_shows_is_named(moment: str) -> None:
    sql = "UPDATE articles_auditevent SET at = %s WHERE seq = 3"
    assert named(sql, moment)[0] == "articles_auditevent/3"


def test_a_round_without_a_readable_policy_is_named_by_its_publication() -> None:
    """By a forger who rewrote the chain, which then holds."""
    round_ = ReviewRound.objects.filter(outcome="approved").order_by("pk").first()
    assert round_ is not None
    with transaction.atomic():
        put(round_, round_._meta.get_field("policy"), "{}")
        rewrite_chain()
        publication = round_.revision.publication
        assert f"articles_publication/{publication.pk}" in [f.where for f in findings()]
        transaction.set_rollback(True)


def test_a_signature_hung_under_another_text_is_named() -> None:
    """All its columns fit the text it hangs under, and the forger rewrote the chain."""
    published = head()
    signature = PublishedSignature.objects.order_by("pk").last()
    assert signature is not None
    other = MedicalReview.objects.filter(decision="approve", published_signature=None).get()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE articles_publishedsignature SET medical_review_id = %s, name = %s, "
                "slug = %s, licence_number = %s WHERE id = %s",
                [
                    *(other.pk, other.signer_name, other.signer_slug, other.licence_number),
                    signature.pk,
                ],
            )
        rewrite_chain()
        found = [f for f in findings() if f.where == f"articles_publishedsignature/{signature.pk}"]
        assert [f.what for f in found] == ["The signature shown is not of this text."]
        assert published not in AuditEvent.objects.values_list("hash", flat=True)
        transaction.set_rollback(True)
