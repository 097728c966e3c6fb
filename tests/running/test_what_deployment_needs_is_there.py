"""The unit of systemd and the Dockerfile name what there is, and give no right too many."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNIT = (ROOT / "deploy/rls-portal.service").read_text()
IMAGE = (ROOT / "deploy/Dockerfile").read_text()
KNOWN = (ROOT / ".env.example").read_text()
# What runs the portal; all else of the checkout is for its developers.
NEEDED = {"manage.py", "gunicorn.conf.py", "rlsportal", "articles", "faqs", "templates", "static"}


def test_settings_in_them_exist() -> None:
    names = set(re.findall(r"\b((?:PORTAL|DATABASE|SECRET)_[A-Z_]+)=", UNIT + IMAGE))
    assert {"PORTAL_RUN_DUE_SECONDS", "PORTAL_PAGES_ROOT"} <= names
    assert [name for name in names if f"#{name}=" not in KNOWN] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """All but the program, which is elsewhere on this machine."""
    unit = tmp_path / "rls-portal.service"
    unit.write_text(re.sub("^ExecStart=.*", "ExecStart=/bin/true", UNIT, flags=re.MULTILINE))
    said = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    mine = [line for line in said.stderr.splitlines() if "rls-portal" in line]
    assert mine == []


def test_the_unit_waits_longer_than_the_server(tmp_path: Path) -> None:
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    grace = re.search(
        r"graceful_timeout = 3 if is_foreground else (\d+)",
        (ROOT / "gunicorn.conf.py").read_text(),
    )
    assert grace is not None
    assert int(seconds) > int(grace[1])


def test_the_image_has_what_runs_and_no_secret() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", IMAGE, re.MULTILINE))
    files = {name for line in copied for name in line.split()}
    assert files == NEEDED | {"requirements.txt"}
    assert all((ROOT / name).exists() for name in files)
    assert IMAGE.index("\nUSER rls-portal") < IMAGE.index("\nCMD")
    assert not re.search(r"^ENV .*(SECRET|PASSWORD)", IMAGE, re.MULTILINE)
