"""The server that `make run` starts publishes what is due, and takes everything with it at its end.

All its processes share one standard output: that ends when the last of them is gone.
"""

import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.models import Article, MedicalReviewer
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.databases import database_url

ROOT = Path(__file__).resolve().parents[2]
committed = pytest.mark.django_db(transaction=True)


def due_article(title: str) -> Article:
    """Return an article whose scheduled time has come."""
    now = timezone.now()
    article = make.scheduled(title=title, now=now, publish_at=now + timedelta(hours=1))
    User.objects.update(email="somebody@example.org")
    Article.objects.filter(pk=article.pk).update(scheduled_for=now - timedelta(days=1))
    return article


def is_live(article: Article) -> bool:
    return article.publications.live().exists()


def wait_until(happened: Callable[[], bool], what: Callable[[], str]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end, what()
        time.sleep(0.1)


class Server:
    """What the last line of `make run` starts, on the database of the test, in a great hurry."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / "log"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(),
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "1",
            "PORTAL_RUN_DUE_SECONDS": "1",
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "gunicorn",
                    "rlsportal.wsgi",
                    "--access-logfile",
                    os.devnull,
                ],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
            )

    def said(self) -> str:
        return self.log.read_text()

    def answers(self) -> bool:
        address = f"http://127.0.0.1:{self.port}/healthz"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.status == 200)

    def leaves_nothing_behind(self, number: signal.Signals) -> bool:
        self.process.send_signal(number)
        self.process.communicate(timeout=30)
        return True


@pytest.fixture
def server(tmp_path: Path, transactional_db: None) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    if server.process.poll() is None:
        server.process.kill()
        server.process.communicate(timeout=30)


@committed
def test_a_run_that_fails_is_told_and_stops_neither_the_server_nor_the_next_run(
    server: Server,
) -> None:
    doubtful = due_article("A licence that lapsed")
    MedicalReviewer.objects.update(verified_at=None, verified_by=None)
    wait_until(lambda: "run_due: CommandError: 1 " in server.said(), server.said)
    MedicalReviewer.objects.update(verified_at=timezone.now(), verified_by=doubtful.scheduled_by)
    article = due_article("Published later")
    wait_until(lambda: is_live(article), server.said)
    assert not is_live(doubtful)
    assert server.answers()
    assert server.leaves_nothing_behind(signal.SIGTERM)


@committed
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_nothing_stays_when_the_server_ends(server: Server, number: signal.Signals) -> None:
    article = due_article("Due yesterday")
    wait_until(lambda: is_live(article), server.said)
    assert server.leaves_nothing_behind(number)


def test_production_does_it_by_cron(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_RUN_DUE_SECONDS", raising=False)
    configuration = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    configuration["when_ready"](None)
    assert configuration["companions"] == []


@pytest.mark.parametrize(("chosen", "seconds"), [({}, 60), ({"PORTAL_RUN_DUE_SECONDS": "5"}, 5)])
def test_make_run_asks_for_it(
    chosen: dict[str, str], seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = subprocess.run(
        ["make", "--dry-run", "run"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "\nPORTAL_FOREGROUND=on exec .venv/bin/gunicorn rlsportal.wsgi\n" in shown.stdout
    for name, value in {"PORTAL_FOREGROUND": "on", **chosen}.items():
        monkeypatch.setenv(name, value)
    configuration = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert configuration["run_due_seconds"] == seconds
