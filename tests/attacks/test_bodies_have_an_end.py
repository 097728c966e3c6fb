"""Uploads that fill the disk: what is larger than any form is refused before it is read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rlsportal.limits import LARGEST_BODY

pytestmark = pytest.mark.django_db


class Body:
    """A body that notices being read."""

    def __init__(self) -> None:
        self.was_read = False

    def read(self, *_: Any) -> bytes:
        self.was_read = True
        return b""

    readline = read


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/markdown/upload/", "/", "/nowhere"])
@pytest.mark.parametrize("length", [str(LARGEST_BODY + 1), str(10**15), "-1", "many"])
def test_a_large_body_is_refused_before_it_is_read(path: str, length: str) -> None:
    body = Body()
    more = {"CONTENT_LENGTH": length, "wsgi.input": body, "CONTENT_TYPE": "multipart/form-data"}
    answer = Client(enforce_csrf_checks=True).generic("POST", path, **more)
    assert answer.status_code == 413
    assert "Nothing was saved. A picture may have 5 MB" in answer.content.decode()
    assert not body.was_read


def test_what_a_form_may_have_is_read() -> None:
    more = {"CONTENT_LENGTH": str(LARGEST_BODY), "wsgi.input": Body()}
    assert Client().generic("POST", "/admin/login/", **more).status_code != 413


@pytest.mark.parametrize("length", ["", "0"])
def test_no_body_is_no_large_one(length: str) -> None:
    assert Client().get("/healthz", CONTENT_LENGTH=length).status_code == 200
