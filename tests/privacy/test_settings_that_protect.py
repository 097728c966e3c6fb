"""Settings whose effect no page shows, and what is said of the desk and its scripts."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from rlsportal import settings as real
from rlsportal.accounts.own_words import OwnWordsValidator

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("address", "prefix", "device"),
    [("https://rls.example.org", "__Host-", "__Secure-"), ("http://localhost:8000", "", "")],
)
def test_cookies_belong_to_this_host_alone(address: str, prefix: str, device: str) -> None:
    read = "import django; django.setup(); from django.conf import settings as s"
    read += "; from rlsportal.accounts.devices import COOKIE"
    said = subprocess.run(
        [sys.executable, "-c", f"{read}; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, COOKIE)"],
        cwd=ROOT,
        env={
            "DJANGO_SETTINGS_MODULE": "rlsportal.settings",
            "PORTAL_ENV_FILE": os.devnull,
            "SECRET_KEY": "k" * 50,
            "PORTAL_BASE_URL": address,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    names = [f"{prefix}sessionid", f"{prefix}csrftoken", f"{device}portal_device"]
    assert said.stdout.split() == names


@pytest.mark.parametrize(
    "password",
    ["RestlessLegs2026!", "rls-portal-admin-1", "Welcome, dear doctor", "Example Trust 77"],
)
def test_a_password_of_our_own_words_is_refused(password: str, settings: object) -> None:
    settings.PORTAL_PUBLISHER_NAME = "Example Trust"  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="words that belong to this site"):
        OwnWordsValidator().validate(password)


@pytest.mark.parametrize(
    "password",
    ["seven purple walruses", "restless purple walruses", "83-4551-92-0173", "ядро кита"],
)
def test_others_are_not(password: str) -> None:
    OwnWordsValidator().validate(password)


def test_digits_alone_will_do() -> None:
    validate_password("604915772380")


@pytest.mark.parametrize(
    "password",
    ["111111111111", "123456123456", "112233445566", "159753159753", "60491577238"],
)
def test_digits_that_everybody_guesses_will_not(password: str) -> None:
    """The first are in the list of common ones, the last is too short."""
    with pytest.raises(ValidationError, match=r"too common|too short"):
        validate_password(password)


def test_digits_of_the_list_of_breaches_will_not(tmp_path: Path, settings: object) -> None:
    path = tmp_path / "breached"
    path.write_text(hashlib.sha1(b"491577238060").hexdigest().upper() + ":7\n")
    settings.PORTAL_BREACHED_PASSWORDS = str(path)  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="in lists that attackers have"):
        validate_password("491577238060")


def test_a_long_password_is_taken() -> None:
    validate_password("ten purple walruses, " * 20)


def test_passwords_are_kept_by_scrypt() -> None:
    assert real.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.ScryptPasswordHasher"


@pytest.mark.django_db
def test_trace_tells_nothing(client: Client) -> None:
    for page in ("/", "/search/", "/admin/login/", "/preview/x/"):
        response = client.generic("TRACE", page, headers={"x-secret": "told-to-nobody"})
        assert b"told-to-nobody" not in response.content, page


def test_scripts_store_a_readers_choice_of_type_and_colors_alone() -> None:
    scripts = list((ROOT / "static").rglob("*.js"))
    assert len(scripts) > 3
    stores = ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches.")
    found = {(p.name, word) for p in scripts for word in stores if word in p.read_text("utf-8")}
    # how large and how bright, two words that a reader chose
    assert found <= {("settings.js", "localStorage"), ("theme.js", "localStorage")}
