import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PROXIES = "forwarded_allow_ips"


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


def test_the_file_of_variables_reaches_it(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text(
        "PORT=8124\nPORTAL_BIND=192.0.2.1\nWEB_CONCURRENCY=5\nFORWARDED_ALLOW_IPS=192.0.2.2\n"
    )

    def said(**variables: str) -> list[str]:
        read = "c = __import__('runpy').run_path('gunicorn.conf.py')"
        return subprocess.run(
            [sys.executable, "-c", f"{read}; print(c['bind'], c['workers'], c[{PROXIES!r}])"],
            cwd=ROOT,
            env={"PORTAL_ENV_FILE": str(file), **variables},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()

    assert said() == ["192.0.2.1:8124", "5", "192.0.2.2"]
    assert said(PORT="8125", WEB_CONCURRENCY="") == ["192.0.2.1:8125", "2", "192.0.2.2"]


@pytest.mark.parametrize(
    "variable", ["PORT", "WEB_CONCURRENCY", "PORTAL_RUN_DUE_SECONDS", "PORTAL_FOREGROUND"]
)
def test_a_value_that_is_not_of_its_kind_is_named(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "-1")
    with pytest.raises(SystemExit, match=f"^{variable}: write "):
        configuration()


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


def test_an_address_that_is_too_long_gets_a_page_of_ours() -> None:
    """Above this, gunicorn answers by itself and bare; it takes no more than this either."""
    assert configuration()["limit_request_line"] == 8190
