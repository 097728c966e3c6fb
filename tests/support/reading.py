"""A reader who tells everything about themselves, and what the configured log writes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.apps import apps
from django.test import Client

from rlsportal.quiet_logs import QuietFormatter

ADDRESS = "198.51.100.77"
WORDS = "my-secret-illness"
FROM = f"https://elsewhere.example/results?q={WORDS}"
BROWSER = "Curious/1.0 (somebody)"
PRIVATE = (WORDS, ADDRESS, BROWSER, "elsewhere.example")


def reader(**more: Any) -> Client:
    """Return a browser that tells everything about itself."""
    headers = {"referer": FROM, "user-agent": BROWSER, "x-forwarded-for": ADDRESS}
    return Client(REMOTE_ADDR=ADDRESS, headers=headers, **more)


@contextmanager
def log_of_everything() -> Iterator[StringIO]:
    """Yield all that the log of the settings writes, from the lowest level on."""
    (handler,) = (h for h in logging.root.handlers if isinstance(h.formatter, QuietFormatter))
    assert isinstance(handler, logging.StreamHandler)
    written, level = StringIO(), logging.root.level
    before = handler.setStream(written)
    logging.root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        logging.root.setLevel(level)
        handler.setStream(before)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models(include_auto_created=True)
    }
