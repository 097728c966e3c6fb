"""A record that somebody saved: what happened since is told, and what was forged in it is found."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from articles.heads import publish_head
from articles.models import Publication
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.public.strangers import FITS, a_saved_record, changed, run, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(client: Client, tmp_path: Path) -> dict[str, Any]:
    """The record of a text that was read again, saved as record.json, and the log beside it."""
    return a_saved_record(client, tmp_path)


def test_a_record_saved_earlier_fits_a_later_log(
    client: Client, record: dict[str, Any], tmp_path: Path
) -> None:
    """What happened since then is no fault of it, and is said."""
    file, log, heads = (tmp_path / name for name in ("record.json", "log.json", "heads.json"))
    saved(client, "/verify/heads.json", heads)
    publication = Publication.objects.get(slug="iron")
    examples.reapproved(publication, days=30, doctor=make.make_doctor(username="bea"))
    saved(client, "/verify/log.json", log)
    said = FITS.replace("\n", " Since then: signed on 2026-12-02.")
    assert run(file, "--log", log, "--heads", heads) == (0, f"{said}\n")
    examples.publish_again(publication, days=40, slug="iron-new")
    saved(client, "/verify/log.json", log)
    assert run(file, "--log", log) == (0, f"{said}\n")  # its address says nothing of the new one
    examples.publish_again(Publication.objects.get(slug="iron-new"), days=50, slug="iron")
    saved(client, "/verify/log.json", log)
    said += " Since then: superseded by a newer text."
    assert run(file, "--log", log) == (0, f"{said}\n")
    make.withdrawn(Publication.objects.get(slug="iron", number=1), now=NOW + timedelta(days=60))
    saved(client, "/verify/log.json", log)
    code, told = run(file, "--log", log)
    assert (code, "Since then: withdrawn on 2027-01-01." in told) == (0, True)
    assert told.endswith("It was withdrawn on 2027-01-01: do not rely on it.\n")


def test_the_head_and_the_state_of_a_record_are_compared_with_the_log(
    client: Client, record: dict[str, Any], tmp_path: Path
) -> None:
    file, log, heads = (tmp_path / name for name in ("forged.json", "log.json", "heads.json"))
    head = record["head"]
    examples.publish_again(Publication.objects.get(slug="iron"), days=30)
    publish_head(now=NOW + timedelta(days=31))
    saved(client, "/verify/log.json", log)
    saved(client, "/verify/heads.json", heads)
    older = saved(client, "/articles/iron/v/1/record.json", file)
    assert older["state"] == "superseded"
    assert run(file, "--log", log, "--heads", heads) == (0, FITS)
    assert run(file, "--log", log, "--heads", heads, "--head", head["event_hash"])[0] == 0
    forged = [
        changed(older, state="live"),
        changed(older, state="nothing"),
        changed(older, format="rls-portal record 2"),
        changed(older, url=older["url"].replace("/v/1/", "/v/2/")),
        changed(older, head=head | {"entry": head["entry"] - 1}),
        changed(older, head=head | {"entry_hash": "0" * 64}),
        changed(older, head=head | {"entry": 99}),
        changed(older, head=head | {"seq": 1}),
        changed(older, entries=older["entries"][::-1]),
    ]
    for each in forged:
        file.write_text(json.dumps(each))
        assert run(file, "--log", log)[0] == 1, each["state"]
    file.write_text(json.dumps(forged[-1]))
    assert run(file) == (1, "the entries are not in their order\n")
    file.write_text(json.dumps(older))
    published = json.loads(heads.read_text())
    published["heads"][-1]["entry_hash"] = "a" * 64
    heads.write_text(json.dumps(published))
    said = f"the log lacks the head of {published['heads'][-1]['day']}\n"
    assert run(file, "--log", log, "--heads", heads) == (1, said)
