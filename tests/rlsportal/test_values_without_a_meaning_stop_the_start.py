"""A typing error in a variable is named, wherever it is; it never means something in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from rlsportal import environment

ROOT = Path(__file__).resolve().parents[2]
SWITCHES = ("PORTAL_PRODUCTION", "DEBUG", "PORTAL_HSTS_SUBDOMAINS", "PORTAL_HSTS_PRELOAD")
PASSWORD = "swordfish"


def start(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *(command or ("manage.py", "check"))],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORTAL_ENV_FILE": os.devnull, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def sentence_about(started: subprocess.CompletedProcess[str], variable: str) -> str:
    """Return the one sentence with which the start was refused."""
    assert (started.returncode, started.stdout) == (1, "")
    (line,) = started.stderr.splitlines()
    assert line.startswith(f"{variable}: ")
    assert line.endswith(".")
    return line


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_switch_that_is_neither_on_nor_off(switch: str) -> None:
    line = sentence_about(start(**{switch: "enabled"}), switch)
    assert "1, true, yes, on, 0, false, no, off" in line


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORTAL_HSTS_SECONDS", "-5"),
        ("PORTAL_HSTS_SECONDS", "abc"),
        ("PORTAL_LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "garbage"),
        ("DATABASE_URL", f"mysql://root:{PASSWORD}@db/rls"),
        ("DATABASE_URL", f"postgres://rls:{PASSWORD}@db"),
        ("DATABASE_URL", f"postgres://rls:{PASSWORD}@db:port/rls"),
        ("EMAIL_URL", f"mail:{PASSWORD}"),
        ("EMAIL_URL", f"smtp://portal:{PASSWORD}@mail:port"),
        ("PORTAL_BASE_URL", "rls.example.org"),
        ("PORTAL_BASE_URL", "https://[rls"),
        ("PORT", "http"),
        ("PORTAL_ENV_FILE", "/no/such/file.env"),
        ("PORTAL_BREACHED_PASSWORDS", "/no/such/list"),
        ("PORTAL_BREACHED_PASSWORDS", "/"),
        ("PORTAL_IDLE_MINUTES", "0"),
        ("PORTAL_CHECK_BANNED_WORDS", "refuse"),
        ("PORTAL_SOURCE_YEARS", "0"),
        ("PORTAL_GRADE_LIMIT", "8.5"),
    ],
)
def test_a_value_that_is_not_of_its_kind(variable: str, value: str) -> None:
    line = sentence_about(start(**{variable: value}), variable)
    assert PASSWORD not in line


def test_the_web_server_says_the_same_sentence() -> None:
    started = start("-m", "gunicorn", "rlsportal.wsgi", PORTAL_PRODUCTION="enabled")
    assert sentence_about(started, "PORTAL_PRODUCTION")


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        *[(word, True) for word in ("1", "true", "Yes", "ON", " on ")],
        *[(word, False) for word in ("0", "FALSE", "no", "Off")],
    ],
)
def test_switches_know_these_words(
    monkeypatch: pytest.MonkeyPatch, word: str, meaning: bool
) -> None:
    monkeypatch.setenv("DEBUG", word)
    assert environment.boolean("DEBUG", default=not meaning) is meaning


@pytest.mark.parametrize("word", ["maybe", "2", "onn", "tru", "y"])
def test_switches_know_no_other(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("DEBUG", word)
    with pytest.raises(ImproperlyConfigured, match=f"^DEBUG: .*{word}"):
        environment.boolean("DEBUG", default=False)


def test_an_empty_value_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " ")
    assert environment.boolean("X", default=True) is True
    assert environment.boolean("X", default=False) is False
    assert environment.number("X", 7) == 7
    assert environment.text("X", "words") == "words"
    assert environment.listed("X", "a, b") == ["a", "b"]
    assert environment.choice("X", ("A", "B"), default="B") == "B"
    assert environment.mail("X", "") == {}


def test_numbers_have_a_minimum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "1")
    assert environment.number("X", 0, minimum=1) == 1
    for value in ("0", "1.5", "²", "0x1"):
        monkeypatch.setenv("X", value)
        with pytest.raises(ImproperlyConfigured, match="X: write a whole number, 1 or more"):
            environment.number("X", 0, minimum=1)
