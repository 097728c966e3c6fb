"""Who finds a weakness learns whom to tell, and the operator learns that this is missing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from rlsportal import checks, environment

PLACE = "/.well-known/security.txt"


def test_it_names_what_the_settings_name(client: Client, settings: Any) -> None:
    settings.PORTAL_SECURITY_CONTACT = "mailto:security@rls.example.org"
    settings.PORTAL_SECURITY_POLICY = "https://rls.example.org/security"
    settings.PORTAL_BASE_URL = "https://rls.example.org"
    response = client.get(PLACE)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in response.content.decode().splitlines()]
    assert [name for name, _ in fields] == [
        "Contact",
        "Expires",
        "Preferred-Languages",
        "Canonical",
        "Policy",
    ]
    found = dict(fields)
    assert found["Contact"] == "mailto:security@rls.example.org"
    assert found["Canonical"] == f"https://rls.example.org{PLACE}"
    assert found["Policy"] == "https://rls.example.org/security"
    assert found["Preferred-Languages"] == "en"
    left = datetime.fromisoformat(found["Expires"]) - timezone.now()
    assert timedelta(days=90) < left < timedelta(days=365)
    assert client.get(PLACE, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_without_a_contact_there_is_none(client: Client, settings: Any) -> None:
    settings.PORTAL_SECURITY_CONTACT = ""
    assert client.get(PLACE).status_code == 404


def test_the_deployment_check_misses_it_in_production(settings: Any) -> None:
    settings.PORTAL_SECURITY_CONTACT = ""
    assert checks.somebody_can_be_told_of_a_weakness(None) == []
    settings.PORTAL_PRODUCTION = True
    (warning,) = checks.somebody_can_be_told_of_a_weakness(None)
    assert (warning.id, "PORTAL_SECURITY_CONTACT" in warning.msg) == ("rlsportal.W001", True)
    settings.PORTAL_SECURITY_CONTACT = "mailto:security@rls.example.org"
    assert checks.somebody_can_be_told_of_a_weakness(None) == []


@pytest.mark.parametrize(
    "value", ["security@rls.example.org", "http://rls.example.org", "mailto:a@b\nContact: x"]
)
def test_what_is_no_contact_stops_the_start(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECURITY_CONTACT", value)
    with pytest.raises(ImproperlyConfigured, match=r"^PORTAL_SECURITY_CONTACT: "):
        environment.contact("PORTAL_SECURITY_CONTACT")
