"""Whoever is to check a record gets the program from the site, with its hash, and needs no more."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.heads import publish_head
from tests import factories as make

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_record.py"
AT = "/verify/verify_record.py"


@pytest.mark.django_db
def test_the_file_is_that_of_the_source_code_byte_for_byte(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(AT)
    assert len(queries) == 0
    assert response.content == SCRIPT.read_bytes()
    assert response["Content-Type"] == "text/x-python; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="verify_record.py"'
    assert client.get(AT, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/articles/iron/v/1/record/", "/verify/", "/verify/head/"])
def test_pages_lead_to_it_and_print_its_hash(client: Client, path: str) -> None:
    make.live(slug="iron")
    page = client.get(path).content.decode()
    assert re.search(rf'<a href="{AT}"[^>]*>The program: verify_record.py</a>', page)
    assert hashlib.sha256(client.get(AT).content).hexdigest() in page


@pytest.mark.django_db
def test_what_was_taken_along_checks_a_record(client: Client, tmp_path: Path) -> None:
    make.live(slug="iron")
    publish_head(now=make.NOW)
    files = {
        "verify_record.py": AT,
        "record.json": "/articles/iron/v/1/record.json",
        "log.json": "/verify/log.json",
    }
    for name, path in files.items():
        (tmp_path / name).write_bytes(client.get(path).content)
    command = [sys.executable, "-I", "verify_record.py", "record.json", "--log", "log.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout[:16]) == (0, "Everything fits:")


def test_the_description_of_the_data_leads_to_it() -> None:
    assert f"`{AT}`" in (SCRIPT.parent / "public-data.md").read_text()


@pytest.mark.django_db
def test_the_page_of_the_heads_says_which_hash_is_which(client: Client) -> None:
    make.live(slug="iron")
    head = publish_head(now=make.NOW)
    assert head is not None
    page = " ".join(client.get("/verify/head/").content.decode().split())
    rows = page.split("<tbody>")[1]
    code = '<code class="fingerprint">'
    assert f"Public log, entry {head.entry}<br>{code}{head.entry_hash}</code>" in rows
    assert f"Record, event {head.seq}<br>{code}{head.event_hash}</code>" in rows
