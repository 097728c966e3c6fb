"""The desk is where PORTAL_ADMIN_PATH says, and nowhere else."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver

from rlsportal.settings import PUBLIC_WORDS
from rlsportal.urls import urlpatterns

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import django; django.setup()
from django.test import Client
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
for path in ("/admin/login/", "/back-room/login/", "/back-room/markdown/preview/", "/robots.txt"):
    answer = Client().get(path)
    print(answer.status_code, "back-room" in answer.content.decode())
"""


def ask(tmp_path: Path, word: str) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
        "PORTAL_ADMIN_PATH": word,
    }
    command = [sys.executable, "-W", "ignore", "-c", ASK]
    return subprocess.run(
        command, check=False, cwd=ROOT, env=environ, capture_output=True, text=True
    )


def test_it_moves_with_everything_that_belongs_to_it(tmp_path: Path) -> None:
    said = ask(tmp_path, "back-room").stdout.splitlines()
    assert [line.split()[0] for line in said] == ["404", "200", "405", "200"]
    assert said[0] == "404 False"  # and is not betrayed where it was
    assert said[3] == "200 False"


@pytest.mark.parametrize("word", ["a/b", "/admin", "Admin", "admin/", "ä"])
def test_a_word_that_is_no_part_of_an_address_stops_the_start(tmp_path: Path, word: str) -> None:
    result = ask(tmp_path, word)
    assert "PORTAL_ADMIN_PATH: write small letters" in result.stderr


def beginnings(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """Return the first parts of all addresses; those of a list that has none are its own."""
    found = set()
    for pattern in patterns:
        first = str(pattern.pattern).lstrip("^").split("/")[0]
        nested = isinstance(pattern, URLResolver) and not first
        found |= beginnings(pattern.url_patterns) if nested else {first}
    return found


def test_the_words_that_are_taken_are_all_with_which_an_address_begins() -> None:
    used = beginnings(urlpatterns) | {
        url.strip("/").split("/")[0] for url in (settings.STATIC_URL, settings.MEDIA_URL)
    }
    words = {word for word in used if re.fullmatch(r"[a-z0-9-]+", word)}
    assert words - {settings.PORTAL_ADMIN_PATH} == set(PUBLIC_WORDS)


@pytest.mark.parametrize("word", ["static", "faqs"])
def test_a_word_of_another_page_stops_the_start(tmp_path: Path, word: str) -> None:
    result = ask(tmp_path, word)
    assert f"PORTAL_ADMIN_PATH: choose another word, because other pages are at /{word}." in (
        result.stderr
    )


def test_make_run_says_where_it_is() -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    told = subprocess.run(
        [make, "--dry-run", "run"], check=True, cwd=ROOT, capture_output=True, text=True
    ).stdout
    (line,) = re.findall(r'-c "(.+?)"', told.replace("\\\n", ""), re.DOTALL)
    said = subprocess.run(
        [sys.executable, "-c", line],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PORTAL_ADMIN_PATH": "back-room", "PORTAL_BASE_URL": "http://rls.test"},
        capture_output=True,
        text=True,
    )
    assert "the desk at http://rls.test/back-room/" in said.stdout
