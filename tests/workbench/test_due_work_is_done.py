"""`run_due`: publish what is due, send what waits; twice, late, in parallel, over bad mail."""

import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from articles import delivery
from articles.delivery import FIRST_WAIT, deliver
from articles.models import Article, AuditEvent, OutboxMessage
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.databases import database_url


def run() -> str:
    """Run the command; return what it said."""
    said = StringIO()
    call_command("run_due", stderr=said)
    return said.getvalue()


def queued(to: User | None = None, subject: str = "Hello") -> OutboxMessage:
    to = to or make.make_user(email="somebody@example.org")
    return OutboxMessage.objects.create(
        to=to, kind="approved", subject=subject, body="Read this.", created_at=make.NOW
    )


def due(article: Article) -> None:
    """Let the time of the schedule come."""
    Article.objects.filter(pk=article.pk).update(
        scheduled_for=timezone.now() - timedelta(minutes=1)
    )


# --- publishing -----------------------------------------------------------------------------------


@pytest.fixture
def article(db: None) -> Article:
    """An article whose scheduled time has come, with no mail in the outbox."""
    User.objects.update(email="somebody@example.org")
    article = make.scheduled(publish_at=timezone.now() + timedelta(hours=1), now=timezone.now())
    due(article)
    User.objects.update(email="somebody@example.org")
    return article


def test_what_is_due_is_published_once(article: Article) -> None:
    assert f"published: {article.title}, revision 1" in run()
    assert make.fresh(article).publications.live().count() == 1
    assert "published:" not in run()
    assert AuditEvent.objects.filter(kind="publish").count() == 1


def test_days_late_it_is_published_all_the_same(article: Article) -> None:
    Article.objects.update(scheduled_for=timezone.now() - timedelta(days=3))
    run()
    assert make.fresh(article).publications.live().exists()


def test_what_is_not_due_stays(db: None) -> None:
    make.scheduled(publish_at=timezone.now() + timedelta(hours=1), now=timezone.now())
    User.objects.update(email="somebody@example.org")
    assert "published" not in run()


def test_what_is_refused_is_said_and_fails_the_run(article: Article) -> None:
    profile = article.rounds.get().medical_reviews.get().signer.medical_reviewer
    profile.licence_valid_until = timezone.localdate() - timedelta(days=1)
    profile.save()
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("run_due", stderr=said)
    assert f"NOT published: {article.title}." in said.getvalue()
    assert "ran out on" in said.getvalue()
    assert not make.fresh(article).publications.exists()
    assert any("NOT published" in message.subject for message in mail.outbox)
    assert "NOT published" not in run()


# --- mail -----------------------------------------------------------------------------------------


def test_waiting_mail_is_sent_once(db: None) -> None:
    message = queued(subject="Two\nlines")
    assert "mails sent: 1" in run()
    assert [(sent.subject, sent.to, sent.body) for sent in mail.outbox] == [
        ("Two lines", ["somebody@example.org"], "Read this.")
    ]
    message.refresh_from_db()
    assert message.sent_at is not None
    assert (message.attempts, message.last_error) == (1, "")
    assert run() == ""
    assert len(mail.outbox) == 1


def test_mail_can_be_left_for_later(db: None) -> None:
    queued()
    call_command("run_due", "--no-mail", stderr=StringIO())
    assert mail.outbox == []


class Refusing(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages: Any) -> int:
        if "bad@example.org" in messages[0].to:
            raise OSError("550 no such user")
        return super().send_messages(messages)


REFUSING = f"{__name__}.Refusing"


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("django.core.mail.get_connection", lambda *_args, **_kwargs: Refusing())


def test_one_bad_mail_does_not_keep_the_others(refusing: None) -> None:
    bad = queued(make.make_user(email="bad@example.org"))
    queued()
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("run_due", stderr=said)
    assert "550 no such user" in said.getvalue()
    assert [sent.to for sent in mail.outbox] == [["somebody@example.org"]]
    bad.refresh_from_db()
    assert (bad.sent_at, bad.attempts) == (None, 1)
    assert bad.last_error == "OSError: 550 no such user"


def test_a_failed_mail_is_tried_later_and_less_and_less_often(refusing: None) -> None:
    bad = queued(make.make_user(email="bad@example.org"))
    now = make.NOW
    waits = []
    for _ in range(4):
        begun = now
        while not deliver(now=now).failed:
            now += timedelta(minutes=1)
        waits.append(now - begun)
    assert waits == [timedelta(0), FIRST_WAIT, FIRST_WAIT * 2, FIRST_WAIT * 4]
    bad.refresh_from_db()
    assert bad.attempts == 4


def test_when_every_mail_fails_the_run_stops_early(refusing: None) -> None:
    for _ in range(5):
        queued(make.make_user(email="bad@example.org"))
    result = deliver(now=make.NOW)
    assert (len(result.failed), result.stopped) == (3, True)
    assert OutboxMessage.objects.filter(attempts=0).count() == 2


def test_who_has_no_address_is_named_by_number_and_who_left_gets_nothing(db: None) -> None:
    nora = make.make_user()
    queued(nora)
    queued(make.make_user(email="gone@example.org", is_active=False))
    result = deliver(now=make.NOW)
    assert [error for _message, error in result.failed] == [
        f"ValueError: account {nora.pk} has no mail address"
    ]
    assert mail.outbox == []


def test_a_mail_under_way_elsewhere_is_left_alone(db: None) -> None:
    message = queued()
    OutboxMessage.objects.update(attempts=1, attempted_at=make.NOW)
    assert deliver(now=make.NOW + FIRST_WAIT - timedelta(seconds=1)).sent == 0
    assert deliver(now=make.NOW + FIRST_WAIT).sent == 1  # whoever took it must have died
    message.refresh_from_db()
    assert message.attempts == 2


# --- two at the same time -------------------------------------------------------------------------


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_mail_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both runs read the same list before either takes a mail."""
    for number in range(10):
        queued(make.make_user(email=f"p{number}@example.org"))
    barrier = threading.Barrier(2)
    read = delivery._due

    def read_together(now: datetime) -> Any:
        found = list(read(now))
        barrier.wait(timeout=20)
        return iter(found)

    monkeypatch.setattr(delivery, "_due", read_together)
    sent: list[int] = []

    def work() -> None:
        try:
            sent.append(deliver(now=make.NOW).sent)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(sent) == 10
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        f"p{number}@example.org" for number in range(10)
    )


def started(folder: Path) -> subprocess.Popen[str]:
    """Start the command as cron does, on the database of the test; its mail becomes files."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "rlsportal.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"filemail:///{folder}",
    }
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "manage.py", "run_due"],
        cwd=root,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_processes_publish_and_mail_once(tmp_path: Path) -> None:
    article = make.scheduled(publish_at=timezone.now() + timedelta(hours=1), now=timezone.now())
    due(article)
    User.objects.update(email="somebody@example.org")
    waiting = OutboxMessage.objects.count()
    assert waiting >= 3
    runs = [started(tmp_path) for _ in range(2)]
    said = [run.communicate(timeout=120)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert sum("published: " in words for words in said) == 1
    assert make.fresh(article).publications.live().count() == 1
    assert AuditEvent.objects.filter(kind="publish").count() == 1
    call_command("run_due", stderr=StringIO())  # what the first publication had to say
    letters = "".join(file.read_text() for file in tmp_path.iterdir()).count("Subject: ")
    assert letters + len(mail.outbox) == OutboxMessage.objects.count()
    assert not OutboxMessage.objects.filter(sent_at__isnull=True).exists()
