"""Fixtures for all tests: a database of its own for each process, on SQLite and PostgreSQL."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import TransactionTestCase

from tests.support import emptying, share
from tests.support.soak import FACTOR, scaled

pytest_plugins = ["tests.support.browser", "tests.support.reports"]

# Playwright keeps an event loop in the thread of the tests, and Django would refuse to query there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The same examples in every run, so that a red build is red again; `make soak` looks further.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile(
    "soak", deadline=None, print_blob=True, max_examples=scaled(100)
)
hypothesis.settings.load_profile("soak" if FACTOR > 1 else "ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let two runs, each on a database, share the tests."""
    choices = ("all", "first", "second")
    parser.addoption("--share", choices=choices, default="all", help="tests/support/share.py")


def pytest_report_header(config: pytest.Config) -> str:
    """Say how to make the same draw again."""
    return f"share of the tests: {config.getoption('share')} (PORTAL_TEST_SEED={share.SEED})"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run races again and again in `make soak`: what goes wrong there goes wrong seldom."""
    if FACTOR > 1 and metafunc.definition.get_closest_marker("race"):
        metafunc.fixturenames.append("soak_round")
        metafunc.parametrize("soak_round", range(FACTOR))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses the browser, and, for `make soak`, what chance decides."""
    asked = config.getoption("share")
    chosen = share.chosen(asked, items)
    config.hook.pytest_deselected(items=sorted({*items} - {*chosen}, key=lambda item: item.nodeid))
    items[:] = chosen
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        is_random = hypothesis.is_hypothesis_test(getattr(item, "obj", None))
        if is_random or item.get_closest_marker("race"):
            item.add_marker(pytest.mark.soak)


def pytest_collection_finish() -> None:
    """Let the collector of garbage look seldom, and never at what the whole run needs: a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, testrun_uid: str
) -> None:
    """Name the test database.

    On SQLite it is a file: an in-memory database is shared by one connection only, and races need
    two. The name is new in every run, so that several runs do not meet.
    """
    database = django_settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        name = str(tmp_path_factory.mktemp("database") / "portal.sqlite3")
    else:
        name = f"test_{database['NAME']}_{testrun_uid[:8]}_{worker_id}"
    database.setdefault("TEST", {})["NAME"] = name


@pytest.fixture(scope="session", autouse=True)
def _triggers_rest_while_tests_flush() -> Iterator[None]:
    """Let tests with real transactions empty the tables that refuse to be emptied.

    Only the flush between tests passes here; within a test the triggers stand.
    """
    from articles.models import triggers

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_without_triggers(operations: Any, statements: list[str]) -> None:
        triggers.drop(operations.connection)
        try:
            flush(operations, statements)
        finally:
            triggers.install(operations.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_without_triggers)
        yield


@pytest.fixture(scope="session", autouse=True)
def _quickly_emptied() -> Iterator[None]:
    """Empty the database between tests with real transactions by our own, quicker, means."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        if not emptying.empty():
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Set the databases up, and note what the migrations put in.

    Threads of the live server keep their connections as long as the browser keeps its own; at the
    end they would hold up the removal of the database.
    """
    with django_db_blocker.unblock():
        emptying.remember()
    yield
    with django_db_blocker.unblock():
        emptying.leave_alone()


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    """Keep uploaded files of tests out of the checkout."""
    settings.MEDIA_ROOT = tmp_path / "media"
