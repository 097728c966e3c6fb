"""One small site with every kind of public page, shared by the tests of a module."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.public import examples


@pytest.fixture(scope="module")
def _shared_site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[examples.Site, Path]]:
    """Make the site once in a transaction around the transactions of the tests."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media):
            site = examples.build()
        yield site, media
        transaction.set_rollback(True)


@pytest.fixture
def site(
    _shared_site: tuple[examples.Site, Path], db: None, settings: Any, _own_media: None
) -> examples.Site:
    """The site of `examples.build`; what a test changes is gone after it."""
    site, settings.MEDIA_ROOT = _shared_site
    return site
