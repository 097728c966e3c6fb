"""No line of a log tells what was asked for, from where, or which secret an address ends in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client
from gunicorn.config import Config

from rlsportal.quiet_logs import QuietFormatter
from rlsportal.server_log import QuietLogger
from tests import factories as make


def written(message: str, *args: object, addresses: bool = False) -> str:
    record = logging.LogRecord("test", logging.WARNING, "", 0, message, args, None)
    return QuietFormatter("%(name)s: %(message)s", addresses=addresses).format(record)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("GET /search/?q=iron&page=2 HTTP/1.1", "GET /search/?… HTTP/1.1"),
        ("from https://a.example/?q=it's", "from https://a.example/?…"),
        ("from https://a.example/x!?q=iron", "from https://a.example/x!?…"),
        ("from https://a.example/)?q=iron", "from https://a.example/)?…"),
        ("from ?q=iron", "from ?…"),
        ("/ärzte?q=iron", "/ärzte?…"),
        ("Does it help? It can.", "Does it help? It can."),
        (
            "Invalid request from ip=127.0.0.1: Invalid HTTP Version: 'restless legs HTTP/1.1'",
            "Invalid request from ip=127.0.0.1: Invalid HTTP Version: …",
        ),
        ("/preview/AbC-1_x/ is gone", "/preview/… is gone"),
        ("/preview/AbC/images/12.png", "/preview/…"),
        ("/desk/welcome/MQ/abc-123/", "/desk/welcome/…"),
        ("/admin/password-reset/MQ/abc-123/", "/admin/password-reset/…"),
        ("from ip=198.51.100.7: bad", "from ip=…: bad"),
        ("('2001:db8::7', 4711)", "('…', 4711)"),
        ("to 198.51.100.7:5432.", "to …:5432."),
        ("listens at 127.0.0.1:8000 and ::1", "listens at 127.0.0.1:8000 and ::1"),
        ("at 09:30:12, version 5.2, cafe.", "at 09:30:12, version 5.2, cafe."),
    ],
)
def test_what_is_private_is_left_out(message: str, expected: str) -> None:
    assert written(message) == f"test: {expected}"


def test_addresses_are_kept_where_somebody_asks_for_them() -> None:
    line = written("198.51.100.7 asked for /search/?q=iron", addresses=True)
    assert line == "test: 198.51.100.7 asked for /search/?…"


def test_nobody_writes_a_second_line() -> None:
    line = written("Not Found: %s", "/a\r\n2026-01-01 INFO all is well\x1b[31m\u2028")
    assert line == r"test: Not Found: /a\r\n2026-01-01 INFO all is well\x1b[31m\u2028"


def test_a_traceback_keeps_its_lines_and_loses_the_query() -> None:
    try:
        raise ValueError("/search/?q=iron from 198.51.100.7")  # noqa: TRY301 - to have one
    except ValueError as error:
        caught = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("test", logging.ERROR, "", 0, "fault", (), caught)
    lines = QuietFormatter("%(message)s").format(record).splitlines()
    assert (lines[0], lines[1]) == ("fault", "Traceback (most recent call last):")
    assert lines[-1] == "ValueError: /search/?… from …"


@pytest.fixture
def server() -> Iterator[tuple[QuietLogger, StringIO]]:
    logger, stream = QuietLogger(Config()), StringIO()
    logger.cfg.set("accesslog", "-")
    logger.setup(logger.cfg)
    for handler in (*logger.error_log.handlers, *logger.access_log.handlers):
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(stream)
    yield logger, stream
    for log in (logger.error_log, logger.access_log):
        log.handlers.clear()


def test_the_web_server_leaves_the_same_out(server: tuple[QuietLogger, StringIO]) -> None:
    """These are sentences that gunicorn writes when a request is none, and when a worker fails."""
    logger, stream = server
    logger.warning("Invalid request from ip=198.51.100.7: x")
    logger.error("Error handling request %s %s", "GET", "/search/?q=iron")
    logger.access_log.info("%s %s", "GET", "/preview/secret/\nforged")
    lines = stream.getvalue().splitlines()
    assert lines[0].endswith("[WARNING] Invalid request from ip=…: x")
    assert lines[1].endswith("[ERROR] Error handling request GET /search/?…")
    assert lines[2] == r"GET /preview/…"
    assert len(lines) == 3


@pytest.mark.django_db
def test_log_ins_are_noted_by_number(caplog: pytest.LogCaptureFixture) -> None:
    user = make.make_user("author", username="anna")
    caplog.set_level(logging.INFO, "rlsportal.accounts.security_log")
    client = Client()
    for name, word in (("anna", "wrong"), ("my-password", "anna"), ("anna", make.PASSWORD)):
        client.post("/admin/login/", {"username": name, "password": word, "next": "/admin/"})
    client.post("/admin/logout/")
    said = [r.getMessage() for r in caplog.records if r.name.endswith("security_log")]
    assert said == [
        f"password of account {user.pk} was wrong",
        "password of no account was wrong",
        f"password of account {user.pk} was right",
        f"account {user.pk} logged out",
    ]
