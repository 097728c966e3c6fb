"""Triggers are there after every migration, and each one missing or altered is named."""

import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles import checks
from articles import migrations as real_migrations
from articles.canonical import sha256
from articles.models import Revision, triggers
from tests import factories as make
from tests.support.refusals import refusal_of

ALTERS_SIGNED_TABLES = """
from django.db import migrations, models

def fail(apps, schema_editor):
    if {fails}:
        raise RuntimeError("a migration that does not come to its end")

class Migration(migrations.Migration):
    dependencies = [("articles", "{last}")]
    operations = [
        *(
            migrations.AddField(name, "of_the_test", models.CharField(max_length=9, null=True))
            for name in ("revision", "medicalreview", "publication", "auditevent", "reviewround")
        ),
        migrations.AlterField("revision", "renderer_version", models.CharField(max_length=30)),
        migrations.RunPython(fail, migrations.RunPython.noop),
    ]
"""


@pytest.fixture
def next_migration(tmp_path: Path, settings: Any) -> Iterator[Any]:
    """Return a function that adds a migration to a copy of ours, and the name of our last one."""
    package = tmp_path / "migrations_of_the_test"
    shutil.copytree(Path(real_migrations.__file__).parent, package)
    last = sorted(path.stem for path in package.glob("0*.py"))[-1]

    def add(*, fails: bool) -> None:
        source = ALTERS_SIGNED_TABLES.format(last=last, fails=fails)
        (package / "9999_alters.py").write_text(source)

    sys.path.insert(0, str(tmp_path))
    settings.MIGRATION_MODULES = {"articles": package.name}
    try:
        yield add, last
    finally:
        sys.path.remove(str(tmp_path))
        for name in [name for name in sys.modules if name.startswith(package.name)]:
            del sys.modules[name]


def migrate(*target: str) -> None:
    call_command("migrate", *target, verbosity=0, interactive=False)


def columns(model: Any) -> set[str]:
    with connection.cursor() as cursor:
        table = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return {column.name for column in table}


def assert_signed_rows_stand() -> None:
    assert triggers.altered(connection) == []
    keys = {"articles_revision": "id", "articles_medicalreview": "id", "articles_auditevent": "seq"}
    for table, key in keys.items():
        message = f"{table} is append-only: UPDATE refused"
        assert refusal_of(f"UPDATE {table} SET {key} = 7") == message
        assert refusal_of(f"DELETE FROM {table}") == f"{table} is append-only: DELETE refused"
    assert refusal_of("UPDATE articles_publication SET title = 'x'").startswith(
        "articles_publication: only an empty lifecycle column"
    )


@pytest.mark.django_db(transaction=True)
def test_after_a_migration_that_alters_signed_tables_they_refuse_as_before(
    next_migration: Any,
) -> None:
    add, last = next_migration
    publication = make.live()
    fingerprint = publication.fingerprint
    add(fails=False)
    try:
        migrate("articles")
        assert "of_the_test" in columns(Revision)
        assert_signed_rows_stand()
        assert Revision.objects.values_list("fingerprint", flat=True).get() == fingerprint
    finally:
        migrate("articles", last)
    assert "of_the_test" not in columns(Revision)
    assert_signed_rows_stand()


@pytest.mark.django_db(transaction=True)
def test_the_search_answers_after_going_back_and_forth() -> None:
    """An earlier version has other columns of words: the full text index waits until they fit."""
    make.live()
    try:
        migrate("articles", "0022")
    finally:
        migrate("articles")
    for word in ("iron", "allen"):  # of the text, and of its reference
        assert b"/articles/iron-and-restless-legs/" in Client().get("/search/", {"q": word}).content


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_breaks_off_leaves_no_silence(next_migration: Any) -> None:
    add, last = next_migration
    add(fails=True)
    with pytest.raises(RuntimeError, match="does not come to its end"):
        migrate("articles")
    missing = triggers.altered(connection)
    assert missing == list(triggers.statements(connection.vendor))
    assert checks.readiness_problems() == [f"triggers:{name}" for name in missing]
    # A warning: an error of the check would keep `migrate` from mending it.
    pending = checks.triggers_stand(None, databases=["default"])
    assert [message.id for message in pending] == ["articles.W002"]
    migrate("articles", last)
    assert triggers.altered(connection) == []


def migrations_with_triggers() -> list[Any]:
    package = Path(real_migrations.__file__).parent
    names = sorted(path.stem for path in package.glob("0*.py"))
    modules = [import_module(f"articles.migrations.{name}") for name in names]
    return [module for module in modules if hasattr(module, "TRIGGERS")]


def test_other_triggers_come_with_a_migration() -> None:
    """Else `migrate` stops at the check in a database with the old ones, and mends nothing.

    Whoever changes a trigger adds a migration, an empty one will do, that holds these digests.
    """
    digests = {
        vendor: sha256("\n".join(triggers.statements(vendor).values()))
        for vendor in ("sqlite", "postgresql")
    }
    assert digests == migrations_with_triggers()[-1].TRIGGERS


@pytest.mark.django_db(transaction=True)
def test_a_database_with_older_triggers_is_brought_up_to_date_without_a_special_word() -> None:
    migrate("articles", migrations_with_triggers()[-1].Migration.dependencies[0][1])
    drop(NAME, TABLE)
    with connection.cursor() as cursor:
        cursor.execute(OF_ANOTHER_VERSION[connection.vendor])
    assert triggers.altered(connection) == [NAME, "rls_of_another_version"]
    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    assert triggers.altered(connection) == []
    make.make_article()


def messages() -> list[str]:
    return [str(message.msg) for message in checks.triggers_stand(None, databases=["default"])]


@pytest.mark.django_db
def test_a_sound_database_has_nothing_to_name() -> None:
    assert triggers.altered(connection) == []
    assert messages() == []
    assert checks.triggers_stand(None, databases=None) == []
    triggers.install(connection)
    assert triggers.altered(connection) == []


def drop(name: str, table: str) -> None:
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")


@pytest.mark.django_db
def test_each_dropped_trigger_is_named_alone() -> None:
    for name, ddl in triggers.statements(connection.vendor).items():
        table = ddl.rsplit(" ON ", 1)[1].split()[0] if connection.vendor != "sqlite" else ""
        drop(name, table)
        assert triggers.altered(connection) == [name]
        assert messages() == [f"Trigger {name} is missing or altered in database 'default'."]
        assert checks.triggers_stand(None, databases=["default"])[0].id == "articles.E001"
        triggers.install(connection)


NAME, TABLE = "rls_articles_revision_no_update", "articles_revision"
OF_ANOTHER_VERSION = {
    "sqlite": (
        "CREATE TRIGGER rls_of_another_version BEFORE INSERT ON articles_article "
        "BEGIN SELECT RAISE(ABORT, 'never'); END"
    ),
    "postgresql": (
        "CREATE FUNCTION rls_of_another_version() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'never'; END $$; CREATE TRIGGER rls_of_another_version "
        "BEFORE INSERT ON articles_article EXECUTE FUNCTION rls_of_another_version()"
    ),
}
HARMLESS = {
    "sqlite": [
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} BEGIN SELECT 1; END",
        (
            f"CREATE TRIGGER {NAME} BEFORE UPDATE OF number ON {TABLE} FOR EACH ROW WHEN 1 = 1 "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only: UPDATE refused'); END"
        ),
    ],
    "postgresql": [
        f"CREATE TRIGGER {NAME} AFTER UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()",
        (
            f"CREATE TRIGGER {NAME} BEFORE UPDATE OF number ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        ),
        (
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} "
            f"FOR EACH ROW WHEN (false) EXECUTE FUNCTION {NAME}()"
        ),
        (
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()"
        ),
    ],
}


@pytest.mark.django_db
@pytest.mark.parametrize("ddl", HARMLESS[connection.vendor])
def test_a_trigger_made_harmless_under_its_name_is_named(ddl: str) -> None:
    drop(NAME, TABLE)
    with connection.cursor() as cursor:
        cursor.execute(ddl)
    assert triggers.altered(connection) == [NAME]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot switch one off")
@pytest.mark.parametrize(
    "ddl",
    [
        f"ALTER TABLE {TABLE} DISABLE TRIGGER {NAME}",
        f"ALTER TABLE {TABLE} ENABLE REPLICA TRIGGER {NAME}",
        f"ALTER TABLE {TABLE} ENABLE TRIGGER {NAME}",
        f"ALTER FUNCTION {NAME}() RESET search_path",
        (
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NEW; END $$"
        ),
    ],
)
def test_a_trigger_that_is_switched_off_or_says_yes_is_named(ddl: str) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(ddl)
    assert triggers.altered(connection) == [NAME]
