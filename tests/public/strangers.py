"""What a stranger does who checks a record: saves files, and runs the program over them."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client

from articles.heads import publish_head
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_record.py"
FITS = "Everything fits: this is what was signed, and it stands in the log.\n"
ALONE = "The record agrees with itself. Whether it was ever published, only the log shows.\n"


def run(*arguments: object) -> tuple[int, str]:
    command = [sys.executable, "-I", str(SCRIPT), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def saved(client: Client, path: str, file: Path) -> dict[str, Any]:
    response = client.get(path)
    assert response["Content-Type"] == "application/json; charset=utf-8"
    file.write_bytes(response.content)
    value: dict[str, Any] = json.loads(response.content)
    return value


def a_saved_record(client: Client, folder: Path) -> dict[str, Any]:
    """Return the record of a text that was read again; save record.json and log.json."""
    doctor = make.make_doctor(display_name="Dr Ada Stone", username="ada")
    publication = make.live(slug="iron", doctors=(doctor,))
    make.live(slug="other", title="Another")
    examples.reapproved(publication, days=20, doctor=doctor)
    publish_head(now=NOW + timedelta(days=21))
    saved(client, "/verify/log.json", folder / "log.json")
    return saved(client, "/articles/iron/v/1/record.json", folder / "record.json")


def changed(record: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {**copy.deepcopy(record), **values}
