import re
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler

from rlsportal.secret_key import read_or_create
from rlsportal.settings import database_from_environment

ROOT = Path(__file__).resolve().parents[2]


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = read_or_create(path)
    assert len(key) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_or_create(path) == key
    assert [entry.name for entry in tmp_path.iterdir()] == ["key"]


def test_a_key_made_by_another_process_meanwhile_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key"
    path.write_text("first\n")
    monkeypatch.setattr(Path, "exists", lambda _: False)
    assert read_or_create(path) == "first"


def test_debug_is_off_unless_asked_for() -> None:
    assert settings.DEBUG is False


def test_every_variable_that_is_read_is_documented_and_no_other() -> None:
    read = {"PORTAL_ENV_FILE"}  # rlsportal/environment.py
    for name in ("rlsportal/settings.py", "gunicorn.conf.py"):
        source = (ROOT / name).read_text()
        read |= set(re.findall(r'environment\.\w+\(\s*["\']([A-Z_]+)["\']', source))
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read == documented


def test_sqlite_waits_for_its_turn_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'portal.sqlite3'}")
    connection = ConnectionHandler({"default": database_from_environment()})["default"]
    values = {}
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers"):
            cursor.execute(f"PRAGMA {name}")
            values[name] = cursor.fetchone()[0]
    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }
    assert connection.transaction_mode == "IMMEDIATE"
