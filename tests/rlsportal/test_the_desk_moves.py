"""The desk is where PORTAL_ADMIN_PATH says, and nowhere else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
