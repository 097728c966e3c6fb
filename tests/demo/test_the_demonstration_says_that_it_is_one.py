"""Loading the demonstration: into an empty database, never where it counts, and only once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from articles.checks import refuse_demonstration_in_production
from articles.models import Article, AuditEvent
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def password(settings: Any) -> str:
    settings.PORTAL_DEMO_PASSWORD = "a-demonstration-password"
    return "a-demonstration-password"


def load(*options: str) -> None:
    call_command("load_demo", *options)


def test_each_role_can_log_in_with_the_password_printed(
    password: str, capsys: pytest.CaptureFixture[str], client: Any
) -> None:
    load()
    printed = capsys.readouterr().out
    assert password in printed
    for name in ("author", "reviewer", "reviewer2", "editor"):
        assert name in printed
        assert client.login(username=name, password=password)


def test_a_second_start_changes_nothing(password: str) -> None:
    load("--if-empty")
    before = (AuditEvent.objects.count(), User.objects.count())
    load("--if-empty")
    assert (AuditEvent.objects.count(), User.objects.count()) == before


def test_a_new_password_in_the_environment_is_taken_over_and_doctors_still_sign(
    password: str, settings: Any
) -> None:
    load()
    settings.PORTAL_DEMO_PASSWORD = "another-password"
    load("--if-empty")
    reviewer = User.objects.get(username="reviewer")
    assert reviewer.check_password("another-password")
    assert reviewer.password_set_by_other_at is None


def test_a_password_is_made_once_and_kept_for_the_owner_only(settings: Any, tmp_path: Path) -> None:
    from articles.management.commands.load_demo import known_password

    settings.BASE_DIR, settings.PORTAL_DEMO_PASSWORD = tmp_path, ""
    first = known_password()
    assert len(first) >= 12
    assert known_password() == first
    assert (tmp_path / ".demo-password").stat().st_mode & 0o077 == 0


def test_a_database_in_use_is_left_alone(password: str) -> None:
    make.make_user("author")
    load("--if-empty")
    assert not Article.objects.exists()
    with pytest.raises(CommandError, match="not empty"):
        load()


def test_production_refuses_to_load_it(password: str, settings: Any) -> None:
    settings.PORTAL_PRODUCTION = True
    with pytest.raises(CommandError, match="PORTAL_PRODUCTION"):
        load("--if-empty")
    assert not User.objects.exists()


def test_production_refuses_to_start_on_a_database_that_holds_it(
    password: str, settings: Any
) -> None:
    settings.PORTAL_PRODUCTION = True
    refuse_demonstration_in_production()
    settings.PORTAL_PRODUCTION = False
    load()
    refuse_demonstration_in_production()
    settings.PORTAL_PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        refuse_demonstration_in_production()
