import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from rlsportal import production

ROOT = Path(__file__).resolve().parents[2]

SAFE = production.Settings(
    secret_key="kD3x-9fQ_ab7Zp2LmN8vR4tY6wS1uH5jC0eG-iBoTqXyVzWnM",
    debug=False,
    allowed_hosts=["rls.example.org"],
    base_url="https://rls.example.org",
    database_url="postgres://rls@db/rls",
    email_backend=production.REAL_MAIL,
    default_from_email="portal@rls.example.org",
    demo_password="",
)
SAFE = replace(SAFE, secret_key=SAFE.secret_key + "0123")
SAFE_ENVIRONMENT = {
    "PORTAL_PRODUCTION": "on",
    "PORTAL_ENV_FILE": os.devnull,
    "SECRET_KEY": SAFE.secret_key,
    "ALLOWED_HOSTS": "www.rls.example.org, rls.example.org",
    "PORTAL_BASE_URL": SAFE.base_url,
    "DATABASE_URL": "sqlite:///production.sqlite3",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": SAFE.default_from_email,
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **SAFE_ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_values_start() -> None:
    production.refuse_unsafe(SAFE)


@pytest.mark.parametrize(
    ("variable", "unsafe"),
    [
        ("SECRET_KEY", {"secret_key": ""}),
        ("SECRET_KEY", {"secret_key": SAFE.secret_key[:49]}),
        ("SECRET_KEY", {"secret_key": "ab" * 40}),
        ("SECRET_KEY", {"secret_key": "django-insecure-" + SAFE.secret_key}),
        ("DEBUG", {"debug": True}),
        ("ALLOWED_HOSTS", {"allowed_hosts": ["rls.example.org", "*"]}),
        ("ALLOWED_HOSTS", {"allowed_hosts": ["rls.example.org", "*.example.org"]}),
        ("PORTAL_BASE_URL", {"base_url": "http://rls.example.org"}),
        ("PORTAL_BASE_URL", {"base_url": "https://rls.example.org/portal"}),
        ("PORTAL_BASE_URL", {"base_url": "https://other.example.org"}),
        ("PORTAL_BASE_URL", {"base_url": "https://", "allowed_hosts": [""]}),
        ("DATABASE_URL", {"database_url": ""}),
        ("EMAIL_URL", {"email_backend": ""}),
        ("EMAIL_URL", {"email_backend": "django.core.mail.backends.console.EmailBackend"}),
        ("EMAIL_URL", {"email_backend": "django.core.mail.backends.dummy.EmailBackend"}),
        ("DEFAULT_FROM_EMAIL", {"default_from_email": "portal@localhost"}),
        ("DEFAULT_FROM_EMAIL", {"default_from_email": "portal"}),
        ("PORTAL_DEMO_PASSWORD", {"demo_password": "demo"}),
    ],
)
def test_an_unsafe_value_is_refused_by_the_name_of_its_variable(
    variable: str, unsafe: dict[str, object]
) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        production.refuse_unsafe(replace(SAFE, **unsafe))
    named = {line.split(":")[0] for line in str(refusal.value).splitlines()[1:]}
    assert named == {variable}


def test_no_allowed_host_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS: name the host names"):
        production.refuse_unsafe(replace(SAFE, allowed_hosts=[]))


def test_a_leading_dot_allows_the_host_of_the_base_url() -> None:
    production.refuse_unsafe(replace(SAFE, allowed_hosts=[".example.org"]))
    with pytest.raises(ImproperlyConfigured, match="PORTAL_BASE_URL"):
        production.refuse_unsafe(replace(SAFE, allowed_hosts=[".ample.org"]))


def test_all_unsafe_values_are_named_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        production.refuse_unsafe(replace(SAFE, debug=True, demo_password="demo"))
    assert [line.split(":")[0] for line in str(refusal.value).splitlines()] == [
        "PORTAL_PRODUCTION is on, but",
        "DEBUG",
        "PORTAL_DEMO_PASSWORD",
    ]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", ""),
        ("DEBUG", "on"),
        ("ALLOWED_HOSTS", "*"),
        ("PORTAL_BASE_URL", ""),
        ("DATABASE_URL", ""),
        ("EMAIL_URL", "consolemail://"),
        ("DEFAULT_FROM_EMAIL", "portal@localhost"),
        ("PORTAL_DEMO_PASSWORD", "demo"),
    ],
)
def test_the_portal_does_not_start_with_an_unsafe_environment(variable: str, value: str) -> None:
    started = manage("check", **{variable: value})
    assert started.returncode != 0
    assert f"\n{variable}: " in started.stderr


def test_the_deployment_check_is_clean_in_production_mode() -> None:
    checked = manage("check", "--deploy", "--fail-level", "INFO")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == "System check identified no issues (0 silenced).\n"


def test_an_in_memory_database_is_refused_everywhere() -> None:
    started = manage("check", PORTAL_PRODUCTION="off", DATABASE_URL="sqlite://:memory:")
    assert started.returncode != 0
    assert "DATABASE_URL: an in-memory database" in started.stderr
