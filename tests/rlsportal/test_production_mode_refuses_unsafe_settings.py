import os
import subprocess
import sys
import tempfile
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
    database_url="postgres://rls@db/rls?sslmode=require",
    database_hosts=["db"],
    database_sslmode="require",
    database_may_be_unencrypted=False,
    media_root=str(ROOT),
    trusted_proxies=[],
    email_backend=production.REAL_MAIL,
    email_host="mail.example.org",
    email_is_encrypted=True,
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
    "DATABASE_URL": f"sqlite:///{tempfile.gettempdir()}/no-such-file.sqlite3",
    "PORTAL_MEDIA_ROOT": tempfile.gettempdir(),
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": SAFE.default_from_email,
    "PORTAL_SECURITY_CONTACT": "mailto:security@rls.example.org",
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
        ("ALLOWED_HOSTS", {"allowed_hosts": ["rls.example.org", ".example.org"]}),
        ("PORTAL_BASE_URL", {"base_url": "http://rls.example.org"}),
        ("PORTAL_BASE_URL", {"base_url": "https://rls.example.org/portal"}),
        ("PORTAL_BASE_URL", {"base_url": "https://other.example.org"}),
        ("PORTAL_BASE_URL", {"base_url": "https://", "allowed_hosts": [""]}),
        ("DATABASE_URL", {"database_url": ""}),
        ("DATABASE_URL", {"database_url": "sqlite:///rel.sqlite3"}),
        *(("DATABASE_URL", {"database_sslmode": mode}) for mode in ("", "prefer", "disable")),
        ("DATABASE_URL", {"database_sslmode": "", "database_hosts": ["localhost", "192.0.2.1"]}),
        ("PORTAL_MEDIA_ROOT", {"media_root": ""}),
        ("PORTAL_MEDIA_ROOT", {"media_root": "static"}),
        ("PORTAL_MEDIA_ROOT", {"media_root": "/no/such/directory"}),
        ("PORTAL_MEDIA_ROOT", {"media_root": str(ROOT / "manage.py")}),
        ("FORWARDED_ALLOW_IPS", {"trusted_proxies": ["127.0.0.1", "*"]}),
        ("FORWARDED_ALLOW_IPS", {"trusted_proxies": ["0.0.0.0/0"]}),
        ("FORWARDED_ALLOW_IPS", {"trusted_proxies": ["::/0"]}),
        ("FORWARDED_ALLOW_IPS", {"trusted_proxies": ["10.0.0.1/8"]}),
        ("FORWARDED_ALLOW_IPS", {"trusted_proxies": ["proxy.example.org"]}),
        ("EMAIL_URL", {"email_backend": ""}),
        ("EMAIL_URL", {"email_backend": "django.core.mail.backends.console.EmailBackend"}),
        ("EMAIL_URL", {"email_backend": "django.core.mail.backends.dummy.EmailBackend"}),
        ("EMAIL_URL", {"email_host": ""}),
        ("EMAIL_URL", {"email_is_encrypted": False}),
        ("EMAIL_URL", {"email_is_encrypted": False, "email_host": "192.0.2.1"}),
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


@pytest.mark.parametrize(
    "safe",
    [
        {"email_is_encrypted": False, "email_host": "localhost"},
        {"email_is_encrypted": False, "email_host": "127.0.0.2"},
        {"email_is_encrypted": False, "email_host": "::1"},
        {"trusted_proxies": ["10.0.0.0/8", "192.0.2.1", "::1"]},
        {"database_url": "sqlite:////var/lib/rls.sqlite3"},
        *({"database_sslmode": mode} for mode in ("verify-ca", "verify-full")),
        *(
            {"database_sslmode": "", "database_hosts": [host]}
            for host in ("localhost", "127.0.0.1", "::1", "/var/run/postgresql", "@socket")
        ),
        {"database_sslmode": "", "database_hosts": []},
        {"database_sslmode": "", "database_may_be_unencrypted": True},
        {"allowed_hosts": ["RLS.example.org"]},
    ],
)
def test_what_is_safe_for_a_reason_is_not_refused(safe: dict[str, object]) -> None:
    production.refuse_unsafe(replace(SAFE, **safe))


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
        ("ALLOWED_HOSTS", "rls.example.org,.example.org"),
        ("PORTAL_BASE_URL", "https://other.example.org"),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "postgres://rls:secret@db.example.org/rls"),
        ("EMAIL_URL", "consolemail://"),
        ("DEFAULT_FROM_EMAIL", "portal@localhost"),
        ("PORTAL_DEMO_PASSWORD", "demo"),
        ("PORTAL_MEDIA_ROOT", ""),
        ("FORWARDED_ALLOW_IPS", "*"),
        ("EMAIL_URL", "smtp://mail"),
    ],
)
def test_the_portal_does_not_start_with_an_unsafe_environment(variable: str, value: str) -> None:
    started = manage("check", **{variable: value})
    assert started.returncode == 1
    assert "Traceback" not in started.stderr
    named = [line.split(":")[0] for line in started.stderr.splitlines()]
    assert named == ["PORTAL_PRODUCTION is on, but", variable]


def test_the_deployment_check_is_clean_in_production_mode() -> None:
    checked = manage("check", "--deploy", "--fail-level", "INFO")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == "System check identified no issues (0 silenced).\n"


def test_the_deployment_check_mentions_a_second_step_that_is_switched_off() -> None:
    checked = manage("check", "--deploy", PORTAL_SECOND_FACTOR_REQUIRED="off")
    assert "(rlsportal.W002) PORTAL_SECOND_FACTOR_REQUIRED is off" in checked.stderr


def test_an_in_memory_database_is_refused_everywhere() -> None:
    started = manage("check", PORTAL_PRODUCTION="off", DATABASE_URL="sqlite://:memory:")
    assert started.returncode != 0
    assert "DATABASE_URL: an in-memory database" in started.stderr
