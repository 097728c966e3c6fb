"""verify_integrity against somebody who may write to the database past the portal."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from articles.integrity import Finding, findings
from articles.ledger import CHAINED, head
from articles.models import (
    AuditEvent,
    Publication,
    PublishedCorrection,
    PublishedDefinition,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedSignature,
    Revision,
    SearchEntry,
    triggers,
)
from tests import factories as make
from tests.support.databases import forget_what_is_computed

pytestmark = pytest.mark.django_db
TABLES: list[type[models.Model]] = [*CHAINED, AuditEvent]


def findings_but_triggers(head: str | None = None) -> list[Finding]:
    return [f for f in findings(head) if not f.where.startswith("rls_")]


def altered_value(field: models.Field[Any, Any], value: Any) -> Any:
    """Another value that the column can hold, as near to the stored one as may be."""
    if value is None:
        kinds = {"DateTimeField": make.NOW, "DateField": make.NOW.date()}
        return kinds.get(field.get_internal_type(), 1 if field.is_relation else "x")
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 100_000
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, date):
        return value + timedelta(days=1)
    return value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x"


def put(row: models.Model, field: models.Field[Any, Any], value: Any) -> None:
    prepared = field.get_db_prep_save(value, connection)
    table, column = row._meta.db_table, field.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE {table} SET "{column}" = %s WHERE "{row._meta.pk.column}" = %s',
            [prepared, row.pk],
        )


@pytest.mark.usefixtures("_record")
def test_an_untouched_record_holds_and_every_signed_table_has_a_row() -> None:
    assert list(findings()) == []
    assert list(findings(head())) == []
    assert [model.__name__ for model in TABLES if not model._default_manager.exists()] == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps moments as text")
@pytest.mark.usefixtures("_triggers_off")
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_moment_or_day_spelled_otherwise_is_named(model: type[models.Model]) -> None:
    """The value read is the same, the byte stored is not."""
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    table, key, found = row._meta.db_table, row._meta.pk.column, 0
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if not isinstance(value, datetime):
            continue
        found += 1
        set_to = f"UPDATE {table} SET {field.column} = replace({field.column}, %s, %s)"
        with connection.cursor() as cursor:
            cursor.execute(f"{set_to} WHERE {key} = %s", [" ", "T", row.pk])
        assert getattr(model._default_manager.get(pk=row.pk), field.attname) == value
        assert f"{table}/{row.pk}" in {f.where for f in findings_but_triggers()}, field.name
        with connection.cursor() as cursor:
            cursor.execute(f"{set_to} WHERE {key} = %s", ["T", " ", row.pk])
    assert findings_but_triggers() == []
    assert found or not any(isinstance(f, models.DateTimeField) for f in row._meta.concrete_fields)


@pytest.mark.usefixtures("_triggers_off")
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_changed_byte_in_any_column_of_a_signed_table_is_named(model: type[models.Model]) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    refused = []
    for field in row._meta.concrete_fields:
        value = altered_value(field, getattr(row, field.attname))
        try:
            with transaction.atomic():
                put(row, field, value)
                named = [finding.where for finding in findings_but_triggers()]
                transaction.set_rollback(True)
        except DatabaseError:  # a constraint refuses the value, which is as good
            refused.append(field.name)
            continue
        table = row._meta.db_table
        changed = {f"{table}/{row.pk}", f"{table}/{value}" if field.primary_key else ""}
        assert changed & set(named[:1]), f"{field.name}: {named}"
    assert len(refused) <= len(row._meta.concrete_fields) / 2, refused


@pytest.mark.usefixtures("_triggers_off")
@pytest.mark.parametrize("model", CHAINED, ids=lambda model: model.__name__)
def test_a_deleted_row_is_named(model: type[models.Model]) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    name = f"{row._meta.db_table}/{row.pk}"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        assert Finding(name, findings_but_triggers()[0].what) in findings_but_triggers()
        assert name in [finding.where for finding in findings_but_triggers()]
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_triggers_off")
def test_an_event_deleted_from_the_middle_is_named() -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_auditevent WHERE seq = 5")
        assert findings_but_triggers()[0].where == "articles_auditevent/5"
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_triggers_off")
def test_a_lost_tail_shows_against_a_published_head() -> None:
    published = head()
    last = AuditEvent.objects.first()
    assert last is not None
    rows = json.loads(last.payload)["rows"]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_auditevent WHERE seq = %s", [last.seq])
        wheres = [finding.where for finding in findings_but_triggers(published)]
        assert wheres[0] == "articles_auditevent"
        assert set(rows) & set(wheres), "the rows of the lost event are unexplained as well"
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_triggers_off")
def test_a_forger_who_rewrites_the_whole_chain_is_caught_by_the_fingerprint_or_the_head() -> None:
    """The strongest forger: changes live words and recomputes every hash after it."""
    published = head()
    revision = Publication.objects.live().get().revision
    with transaction.atomic():
        for model, pk in ((Revision, revision.pk), (Publication, revision.publication.pk)):
            row = model._default_manager.get(pk=pk)
            put(row, row._meta.get_field("body_html"), row.body_html + "<p>Take twice as much</p>")
        rewrite_chain()
        found = findings_but_triggers()
        assert found[0] == Finding(
            f"articles_revision/{revision.pk}", "The text does not match its fingerprint."
        )
        assert findings_but_triggers(published)[0].where == "articles_auditevent"
        transaction.set_rollback(True)


def rewrite_chain() -> None:
    from articles.canonical import canonical_json
    from articles.ledger import event_hash, row_hash, row_name

    hashes = {
        row_name(row): row_hash(row) for model in CHAINED for row in model._default_manager.all()
    }
    previous = "0" * 64
    for event in AuditEvent.objects.order_by("seq"):
        payload = json.loads(event.payload)
        payload["rows"] = {name: hashes[name] for name in payload["rows"]}
        event.payload, event.previous_hash = canonical_json(payload), previous
        event.hash = previous = event_hash(event)
        for name in ("payload", "previous_hash", "hash"):
            put(event, event._meta.get_field(name), getattr(event, name))


@pytest.mark.usefixtures("_triggers_off")
@pytest.mark.parametrize("name", ["title", "summary", "meta_description", "change_note"])
def test_words_beside_the_body_must_be_the_signed_ones(name: str) -> None:
    publication = Publication.objects.live().get()
    with transaction.atomic():
        put(publication, publication._meta.get_field(name), "Words nobody signed")
        rewrite_chain()
        assert findings_but_triggers()[0].where == f"articles_publication/{publication.pk}"
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_triggers_off")
def test_a_signature_moved_to_another_name_is_named() -> None:
    signature = PublishedSignature.objects.order_by("pk").last()
    assert signature is not None
    with transaction.atomic():
        put(signature, signature._meta.get_field("name"), "Dr Famous")
        rewrite_chain()
        where = f"articles_publishedsignature/{signature.pk}"
        assert findings_but_triggers()[0].where == where
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_record")
def test_altered_search_words_are_named_although_they_can_be_rebuilt() -> None:
    triggers.drop(connection)
    SearchEntry.objects.filter(publication=Publication.objects.live().get()).update(text="Buy!")
    triggers.install(connection)
    assert [f.where.split()[0] for f in findings()] == ["articles_searchentry"]


@pytest.mark.usefixtures("_record")
@pytest.mark.parametrize("damage", ["other bytes", "gone"])
def test_the_bytes_of_a_public_image_are_read(damage: str) -> None:
    image = PublishedImage.objects.get()
    name = f"images/{image.sha256}.{image.extension}"
    path = Path(default_storage.path(name))
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert [finding.where for finding in findings()] == [name]


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Publication, "title"),
        (Publication, "summary"),
        (Publication, "meta_description"),
        (Publication, "change_note"),
        (PublishedFAQ, "question"),
        (PublishedReference, "text"),
        (PublishedReference, "finding"),
        (PublishedImage, "sha256"),
        (PublishedDefinition, "term"),
        (PublishedDefinition, "anchor"),
        (PublishedCorrection, "corrected_at"),
        (PublishedSignature, "name"),
        (PublishedSignature, "credentials"),
        (PublishedSignature, "signed_at"),
        (PublishedSignature, "is_demonstration"),
    ],
)
@pytest.mark.usefixtures("_record")
def test_the_database_refuses_words_nobody_signed_beside_signed_ones(
    model: type[models.Model], column: str
) -> None:
    """What a stolen connection could try: insert a row like a real one with one other word."""
    row = model._default_manager.order_by("-pk").first()
    assert row is not None
    with transaction.atomic():
        triggers.drop(connection)
        with connection.cursor() as cursor:
            forget_what_is_computed(cursor)
            cursor.execute("DELETE FROM articles_publishedevent")
            for derived in row._meta.related_objects:
                table, key = derived.related_model._meta.db_table, derived.field.column
                cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [row.pk])
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])
        triggers.install(connection)
        field = model._meta.get_field(column)
        setattr(row, column, altered_value(field, getattr(row, column)))
        with pytest.raises(IntegrityError, match=r"signed|signature"), transaction.atomic():
            row.save(force_insert=True)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_record")
def test_a_missing_trigger_is_named() -> None:
    name = "rls_articles_revision_no_update"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(f"DROP TRIGGER {name} ON articles_revision")
    assert [finding.where for finding in findings()] == [name]
    triggers.install(connection)


@pytest.mark.usefixtures("_record")
def test_the_command_prints_the_head_and_exits_zero(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_integrity")
    output = capsys.readouterr()
    assert output.out.strip() == head()
    assert "Everything is as it was signed" in output.err


@pytest.mark.usefixtures("_triggers_off")
def test_the_command_names_the_first_row_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    revision = Revision.objects.order_by("pk").first()
    assert revision is not None
    with transaction.atomic():
        put(revision, revision._meta.get_field("content"), revision.content.replace("Iron", "Iran"))
        triggers.install(connection)
        with pytest.raises(CommandError):
            call_command("verify_integrity")
        transaction.set_rollback(True)
    assert capsys.readouterr().err.startswith(f"articles_revision/{revision.pk}: ")


@pytest.mark.usefixtures("_record")
def test_a_stranger_checks_the_export_with_the_standard_library_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_ledger")
    exported = tmp_path / "record.jsonl"
    exported.write_text(capsys.readouterr().out, encoding="utf-8")
    script = Path(__file__).parents[2] / "docs" / "verify_export.py"

    def run(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(script), str(path), *more]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    intact = run(exported, "--head", head())
    assert (intact.returncode, intact.stdout.split()[-1]) == (0, head())
    forged = tmp_path / "forged.jsonl"
    forged.write_text(exported.read_text().replace("Iron is low", "Iron is fine"))
    assert run(forged).returncode == 1
    assert "does not match its fingerprint" in run(forged).stdout
    cut = tmp_path / "cut.jsonl"
    lines = exported.read_text().splitlines(keepends=True)
    events = [line for line in lines if '"articles_auditevent"' in line]
    cut.write_text("".join(line for line in lines if line != events[-1]))
    assert run(cut, "--head", head()).returncode == 1
    assert "the end is missing" in run(cut, "--head", head()).stdout
