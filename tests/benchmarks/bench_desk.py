import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import Client

from tests.support.benchmark import hold

pytestmark = pytest.mark.django_db


def test_the_log_in_page() -> None:
    client = Client()
    hold("show the log-in page", lambda: client.get("/admin/login/"), limit_ms=50)


def test_readiness() -> None:
    client = Client()
    hold("answer the readiness probe", lambda: client.get("/readyz"), limit_ms=200)


def test_a_password() -> None:
    hasher = ScryptPasswordHasher()
    hold("check a password", lambda: hasher.encode("secret", "salt"), limit_ms=1500)
