"""docs/operating.md names commands, settings, times and numbers as the code has them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from articles import delivery, digest, reminders
from rlsportal.limits import LARGEST_BODY

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/operating.md").read_text()


def test_commands_and_settings_exist() -> None:
    commands = set(re.findall(r"manage\.py ([a-z_]+)", PAGE))
    assert commands - set(get_commands()) == set()
    assert {"run_due", "setup_roles", "verify_integrity"} <= commands
    known = (ROOT / ".env.example").read_text()
    names = set(re.findall(r"[A-Z]+_[A-Z_]+", PAGE))
    assert [name for name in names if f"#{name}=" not in known] == []


def days(row: str) -> list[int]:
    """Return the days that a line of the table names, those before a date negative."""
    (cell,) = re.findall(rf"^\| {row}.*\| (.*) \|$", PAGE, re.MULTILINE)
    before, *after = re.split(r"before[,;]", f"{cell},") if "before" in cell else ["", cell]
    found = [-int(number) for number in re.findall(r"\d+", before)]
    for part in after:
        found += [0] if "on the day" in part else []
        found += [int(number) for number in re.findall(r"\d+", part)]
    return found


@pytest.mark.parametrize(
    ("row", "ledger"),
    [
        ("review due", reminders.REVIEW_BY),
        ("live text to be read again", reminders.READ_AGAIN),
        ("licence about to lapse", reminders.LICENCE),
    ],
)
def test_days_of_reminders(row: str, ledger: dict[int, object]) -> None:
    assert days(row) == sorted(ledger)


def test_times_and_numbers() -> None:
    assert f"after {digest.NOT_BEFORE:%H:%M} {settings.TIME_ZONE}" in PAGE
    assert f"again after {delivery.FIRST_WAIT.seconds // 60} minutes" in PAGE
    assert delivery.LONGEST_WAIT.days == 1
    assert f"After {delivery.FAILURES_IN_A_ROW} failures in a row" in PAGE
    assert f"for {settings.PASSWORD_RESET_TIMEOUT // 86400} days, and only" in " ".join(
        PAGE.split()
    )


def test_the_proxy_fits_the_portal() -> None:
    proxy = (ROOT / "deploy/nginx.conf").read_text()
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", proxy)
    assert int(megabytes) * 1024 * 1024 == LARGEST_BODY
    (policy,) = re.findall(r'"(default-src .*)";', proxy)
    wanted = {"default-src", "base-uri", "form-action", "frame-ancestors"}  # not by default-src
    assert {each.strip() for each in policy.split(";")} == {f"{name} 'none'" for name in wanted}
    assert "server 127.0.0.1:8000;" in proxy
    assert "(../deploy/nginx.conf)" in PAGE
    for header in ("Host $http_host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in proxy, header


def test_the_readme_leads_there() -> None:
    assert "(docs/operating.md)" in (ROOT / "README.md").read_text()
