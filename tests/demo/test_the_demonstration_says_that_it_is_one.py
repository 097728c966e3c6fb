"""What `make run` loads: complete, checkable, and never to be taken for a real review."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from articles.checks import refuse_demonstration_in_production
from articles.importing import files, markdown_file
from articles.integrity import findings
from articles.models import (
    Article,
    AuditEvent,
    ChangeRequest,
    MedicalReview,
    MedicalReviewer,
    OutboxMessage,
    Publication,
    PublishedSignature,
    ReviewAssignment,
)
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db
DEMO = Path(project.BASE_DIR) / "articles" / "demo"
FILES = sorted(path for path in DEMO.glob("*.md") if path.name != "README.md")


@pytest.fixture
def password(settings: Any) -> str:
    settings.PORTAL_DEMO_PASSWORD = "a-demonstration-password"
    return "a-demonstration-password"


def load(*options: str) -> None:
    call_command("load_demo", *options)


def test_every_station_of_the_way_is_there(password: str) -> None:
    load()
    states = {
        article.slug: (article.state, article.publications.live().count())
        for article in Article.objects.all()
    }
    assert states == {
        "causes-of-restless-legs-syndrome": ("approved", 1),
        "how-rls-is-diagnosed": ("approved", 1),
        "rls-without-medicines": ("approved", 1),
        "what-is-restless-legs-syndrome": ("in_review", 1),
        "iron-and-restless-legs-syndrome": ("changes_requested", 0),
        "treatment-choices": ("draft", 0),
    }
    assert ReviewAssignment.objects.get(status="invited").reviewer.username == "reviewer"
    anchors = ChangeRequest.objects.values_list("anchor_label", flat=True)
    assert len(anchors) == 3
    assert all(anchors), "each change request points at a place that exists"


def test_its_record_can_be_checked_like_any_other(password: str) -> None:
    load()
    assert list(findings()) == []


def test_no_mail_of_its_invented_past_waits_to_be_sent(password: str) -> None:
    load()
    assert not OutboxMessage.objects.exists()


def test_whatever_its_doctors_sign_says_that_it_is_a_demonstration(password: str) -> None:
    load()
    for model in (MedicalReview, MedicalReviewer, Publication, PublishedSignature):
        assert set(model.objects.values_list("is_demonstration", flat=True)) == {True}
    credentials = set(PublishedSignature.objects.values_list("credentials", flat=True))
    assert credentials == {"not a real doctor"}


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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_reference_of_a_demonstration_article_is_cited(path: Path) -> None:
    draft = markdown_file.parse(files.read_text(path)).draft
    text = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    groups = re.findall(r"\[(@[^\]]+)\]", text)
    cited = {key for group in groups for key in re.findall(r"@([\w-]+)", group)}
    assert cited == {reference.key for reference in draft.references}
