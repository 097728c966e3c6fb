import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def configuration() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "gunicorn.conf.py"))


def test_gunicorn_accepts_its_configuration() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--check-config", "rlsportal.wsgi"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_it_listens_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_BIND", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    assert configuration()["bind"] == "127.0.0.1:8000"
    monkeypatch.setenv("PORT", "8123")
    assert configuration()["bind"] == "127.0.0.1:8123"
    monkeypatch.setenv("PORTAL_BIND", "0.0.0.0")
    assert configuration()["bind"] == "0.0.0.0:8123"


def test_the_access_log_holds_no_query_and_no_address_of_a_reader() -> None:
    words = str(configuration()["access_log_format"])
    assert "%(U)s" in words
    for private in ("%(r)s", "%(q)s", "%(h)s", "%(f)s", "%(a)s"):
        assert private not in words


def test_no_control_socket_is_opened() -> None:
    assert configuration()["control_socket_disable"] is True


@pytest.mark.django_db(transaction=True)
def test_workers_inherit_no_database_connection() -> None:
    connection.ensure_connection()
    configuration()["pre_fork"](None, None)
    assert connection.connection is None
