"""Whatever changes for readers makes another generation; what only the desk sees makes none."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from articles import transitions
from articles.models import PublicGeneration, triggers
from articles.working_copy import SectionDraft
from rlsportal.kept_pages import freshness
from rlsportal.kept_pages.freshness import OfFile, OfLease, Question, Unknown
from tests import factories as make
from tests.factories import NOW
from tests.public.examples import build
from tests.source_notices.test_sources_are_watched import RETRACTED, check, source

LATER = NOW + timedelta(days=1)


def generation() -> str:
    row = PublicGeneration.objects.values_list("token", flat=True).first()
    return row or ""


@pytest.mark.django_db(transaction=True)
def test_publishing_and_withdrawing_do_and_drafting_does_not() -> None:
    assert generation() == ""
    article = make.submitted()
    assert generation() == ""
    publication = make.live(article)
    live = generation()
    assert live
    article = make.revised(publication, now=LATER)
    make.submitted(article, now=LATER)
    assert generation() == live
    make.withdrawn(publication, now=LATER)
    assert generation() not in ("", live)


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_changed_nothing() -> None:
    publication = make.live()
    before = generation()
    with transaction.atomic():
        transitions.withdraw(publication, by=make.somebody("editor"), now=NOW, reason="Wrong.")
        transaction.set_rollback(True)
    assert generation() == before


@pytest.mark.django_db(transaction=True)
def test_any_change_of_a_public_row_is_seen_whoever_makes_it() -> None:
    """By a word in SQL, with nothing but these triggers in the database."""
    build()
    check(RETRACTED)
    make.live(
        title="In doubt",
        references=(source("doubted2013"),),
        sections=(SectionDraft("Iron", "Iron is low [@doubted2013]."),),
        faqs=(),
    )
    check(RETRACTED, days=1)
    tried = set()
    with transaction.atomic(), connection.cursor() as cursor:
        triggers.drop(connection)
        for name, ddl in triggers.statements(connection.vendor).items():
            if triggers.RENEWS.search(name):
                cursor.execute(ddl)
        for model in triggers.PUBLIC:
            before, table = generation(), model._meta.db_table
            cursor.execute(f"UPDATE {table} SET id = id")
            if not cursor.rowcount:
                continue
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                # What a transaction does once is done again for each table here.
                cursor.execute("SELECT set_config('rls.renewed_by', '', true)")
            assert generation() != before, table
            tried.add(model._meta.model_name)
        transaction.set_rollback(True)
    empty_here = {"publishedcorrection", "publishedreport"}
    assert {model._meta.model_name for model in triggers.PUBLIC} - tried <= empty_here


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_the_row_that_all_changes_share_is_locked_last() -> None:
    make.live(title="First")
    before = generation()
    with transaction.atomic():
        make.live(title="Second", slug="second")
        assert generation() == before
    assert generation() != before


@pytest.fixture
def file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database with the one row, as another process would write it."""
    writer = sqlite3.connect(tmp_path / "some.sqlite3", isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE articles_publicgeneration (id INTEGER PRIMARY KEY, token TEXT)")
    writer.execute("INSERT INTO articles_publicgeneration VALUES (1, 'first')")
    yield writer
    writer.close()


def stale_answers(looks: OfFile, writer: sqlite3.Connection, times: int) -> int:
    """Return how often a commit was not seen at once, of commits that follow each other closely."""
    wrong = 0
    for number in range(times):
        looks.now()
        writer.execute("UPDATE articles_publicgeneration SET token = ?", [str(number)])
        wrong += looks.now() != str(number)
        if number % 50 == 49:
            writer.execute("PRAGMA wal_checkpoint(RESTART)")  # the file is written from its start
    return wrong


def test_no_commit_goes_unseen(tmp_path: Path, file: sqlite3.Connection) -> None:
    assert stale_answers(OfFile(str(tmp_path / "some.sqlite3")), file, 2000) == 0


def test_it_is_the_distrust_of_young_files_that_sees_them(
    tmp_path: Path, file: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: the log's size alone does not tell two commits apart."""
    monkeypatch.setattr(freshness, "SETTLED", -(10**18))
    monkeypatch.setattr(OfFile, "_sign", lambda _looks: (0, 0, 0))
    assert stale_answers(OfFile(str(tmp_path / "some.sqlite3")), file, 20) > 0


def test_a_quiet_file_is_not_read_again(
    tmp_path: Path, file: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = OfFile(str(tmp_path / "some.sqlite3"))
    time.sleep(freshness.SETTLED / 1e9 + 0.01)
    assert looks.now() == "first"
    monkeypatch.setattr(looks, "_asked", lambda: pytest.fail("the database was asked"))
    assert [looks.now() for _time in range(3)] == ["first"] * 3


def test_without_a_log_the_row_is_read_each_time(tmp_path: Path) -> None:
    path = tmp_path / "rollback.sqlite3"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("CREATE TABLE articles_publicgeneration (id INTEGER PRIMARY KEY, token TEXT)")
    looks = OfFile(str(path))
    assert looks.now() == ""
    writer.execute("INSERT INTO articles_publicgeneration VALUES (1, 'first')")
    assert looks.now() == "first"
    writer.close()


def test_a_copy_that_was_put_in_its_place_is_read(tmp_path: Path, file: sqlite3.Connection) -> None:
    looks = OfFile(str(tmp_path / "some.sqlite3"))
    assert looks.now() == "first"
    (tmp_path / "copy").mkdir()
    copy = sqlite3.connect(tmp_path / "copy" / "some.sqlite3", isolation_level=None)
    file.backup(copy)
    copy.execute("UPDATE articles_publicgeneration SET token = 'restored'")
    copy.close()
    for old in tmp_path.glob("some.sqlite3*"):
        old.unlink()
    (tmp_path / "copy" / "some.sqlite3").rename(tmp_path / "some.sqlite3")
    assert looks.now() == "restored"


def test_a_file_that_is_gone_or_no_database_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(Unknown):
        OfFile(str(tmp_path / "none.sqlite3")).now()
    (tmp_path / "words").write_text("no database" * 1000)
    with pytest.raises(Unknown):
        OfFile(str(tmp_path / "words")).now()


class World:
    """A database that is asked, and a clock."""

    def __init__(self) -> None:
        self.time, self.token, self.asked, self.is_gone, self.takes = 100.0, "one", 0, False, 0.0

    def ask(self) -> str:
        self.asked += 1
        if self.is_gone:
            raise OSError("gone")
        token = self.token
        self.time += self.takes
        return token

    def lease(self, **more: Any) -> OfLease:
        return OfLease(self.ask, 0.2, clock=lambda: self.time, **more)


def test_a_lease_lasts_so_long_from_before_the_question() -> None:
    world = World()
    world.takes = 0.15
    lease = world.lease()
    assert (lease.now(), world.asked) == ("one", 1)
    world.token = "two"
    world.time = 100.199
    assert (lease.now(), world.asked) == ("one", 1)
    world.time = 100.2
    assert (lease.now(), world.asked) == ("two", 2)


def test_after_a_pause_of_any_length_it_asks_anew() -> None:
    world = World()
    lease = world.lease()
    lease.now()
    world.time, world.token = 10_000.0, "two"
    assert lease.now() == "two"


@pytest.mark.parametrize("rather_old", [False, True])
def test_where_the_database_is_gone_nobody_knows(rather_old: bool) -> None:
    world = World()
    lease = world.lease(rather_old=rather_old)
    lease.now()
    world.is_gone, world.time = True, 101.0
    if rather_old:
        assert lease.now() == "one"
    else:
        with pytest.raises(Unknown):
            lease.now()
    world.is_gone, world.token, world.time = False, "two", 102.0
    assert lease.now() == "two"


def test_who_never_knew_does_not_know_in_any_case() -> None:
    world = World()
    world.is_gone = True
    with pytest.raises(Unknown):
        world.lease(rather_old=True).now()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is looked at")
def test_the_question_is_asked_again_after_the_connection_was_lost() -> None:
    make.live()
    wanted = {"host", "port", "dbname", "user", "password"}
    parameters = {k: v for k, v in connection.get_connection_params().items() if k in wanted}
    ask = Question(parameters)
    assert ask() == generation()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    with pytest.raises(psycopg.Error):
        ask()
    assert ask() == generation()
    ask.close()
