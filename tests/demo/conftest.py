"""The demonstration, loaded once for all tests of a module that only look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load it; what a test writes beside it is gone after the test, and all after the module."""
    with (
        django_db_blocker.unblock(),
        override_settings(PORTAL_DEMO_PASSWORD="a-demonstration-password"),
        transaction.atomic(),
    ):
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)
