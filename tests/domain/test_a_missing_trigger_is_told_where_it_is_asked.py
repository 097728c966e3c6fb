"""`check --database default` and `migrate` name a missing trigger, and say how it comes back."""

import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection

from articles import checks, integrity
from articles.models import triggers

ROOT = Path(__file__).resolve().parents[2]
NAME, TABLE = "rls_articles_revision_no_update", "articles_revision"


@pytest.fixture
def _dropped(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TRIGGER {NAME}{'' if connection.vendor == 'sqlite' else f' ON {TABLE}'}"
        )


@pytest.mark.usefixtures("_dropped")
def test_it_is_named_and_the_advice_helps() -> None:
    try:
        with pytest.raises(SystemCheckError, match=NAME) as refusal:
            call_command("check", databases=["default"])
        assert "`manage.py migrate --skip-checks`" in str(refusal.value)
        finding = next(integrity.findings())
        assert (finding.where, "migrate --skip-checks" in finding.what) == (NAME, True)
        with pytest.raises(SystemCheckError, match=NAME):  # not mended in silence
            call_command("migrate", verbosity=0, skip_checks=False)
        call_command("migrate", verbosity=0, skip_checks=True)
        assert triggers.altered(connection) == []
        call_command("check", databases=["default"])
    finally:
        triggers.install(connection)


def test_make_check_asks_the_database() -> None:
    shown = subprocess.run(
        ["make", "--dry-run", "check"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "manage.py check --database default;" in shown.stdout


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> list[str]:
        raise DatabaseError("no answer")

    monkeypatch.setattr(triggers, "altered", broken)
    (message,) = checks.triggers_stand(None, databases=["default"])
    assert message.id == "articles.W001"
    assert "no answer" in str(message.msg)
