"""A production deployment whose database holds a demonstration: told by the check, not started."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.db import DatabaseError, connection

from articles.checks import no_demonstration_in_production
from tests import factories as make
from tests.rlsportal.test_production_mode_refuses_unsafe_settings import SAFE_ENVIRONMENT
from tests.support.databases import database_url

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "PORTAL_PRODUCTION is on, but the database holds demonstration reviewers or signatures."


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **SAFE_ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def found() -> list[str]:
    return [message.id for message in no_demonstration_in_production(None)]


@pytest.mark.django_db(transaction=True)
def test_the_check_names_it_and_the_server_refuses_in_one_sentence() -> None:
    make.make_doctor(is_demonstration=True)
    checked = run("manage.py", "check", "--deploy", DATABASE_URL=database_url())
    assert checked.returncode == 1
    assert f"(articles.E002) {SENTENCE}" in checked.stderr
    started = run("-m", "gunicorn", "rlsportal.wsgi", DATABASE_URL=database_url(), PORT="0")
    assert started.returncode == 1
    # Where no static files were collected yet, a warning of theirs may come before it.
    assert started.stderr.splitlines()[-1].startswith(SENTENCE)
    assert "Traceback" not in started.stderr


def test_the_server_refuses_unsafe_settings_without_a_traceback() -> None:
    started = run("-m", "gunicorn", "rlsportal.wsgi", DEBUG="on", PORT="0")
    assert started.returncode == 1
    assert started.stderr.splitlines() == [
        "PORTAL_PRODUCTION is on, but",
        "DEBUG: switch it off: debug pages show settings to strangers.",
    ]


@pytest.mark.django_db
def test_doctors_who_are_real_are_no_demonstration(settings: Any) -> None:
    settings.PORTAL_PRODUCTION = True
    make.make_doctor()
    assert found() == []
    make.make_doctor(is_demonstration=True)
    assert found() == ["articles.E002"]


@pytest.mark.django_db
def test_a_demonstration_is_no_fault_elsewhere(settings: Any) -> None:
    make.make_doctor(is_demonstration=True)
    assert found() == []


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_said(settings: Any) -> None:
    settings.PORTAL_PRODUCTION = True

    def unreachable(*args: Any) -> None:
        raise DatabaseError("connection refused")

    with connection.execute_wrapper(unreachable):
        messages = no_demonstration_in_production(None, databases=["default"])
    assert [(message.level, message.id) for message in messages] == [
        (checks.WARNING, "articles.W001")
    ]
    assert "connection refused" in messages[0].msg
