"""A library with one record, and files to be imported into it."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import Reference

IRON: dict[str, Any] = {
    "type": "article-journal",
    "title": "Iron in the brain of people with restless legs syndrome",
    "author": [{"family": "Allen", "given": "RP"}, {"family": "Earley", "given": "CJ"}],
    "container-title": "Sleep Medicine",
    "issued": {"date-parts": [[2013]]},
    "DOI": "10.1016/j.sleep.2013.01.001",
    "PMID": "23657001",
}
WITHOUT_NUMBERS = {name: value for name, value in IRON.items() if name not in ("DOI", "PMID")}


@pytest.fixture
def iron(db: None) -> Reference:
    return Reference.objects.create(key="allen2013", csl=IRON, verified={"title": "PubMed"})


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes records to a file of CSL-JSON."""

    def written(*records: dict[str, Any]) -> Path:
        path = tmp_path / "records.json"
        path.write_text(json.dumps(records), encoding="utf-8")
        return path

    return written


class Said(str):  # noqa: SLOT000
    """What a command wrote; ``error`` is why it failed, or empty."""

    error: str = ""


def run(name: str, *arguments: Any, **options: Any) -> Said:
    out = StringIO()
    error = ""
    try:
        call_command(name, *map(str, arguments), stdout=out, stderr=StringIO(), **options)
    except CommandError as failed:
        error = str(failed)
    said = Said(out.getvalue())
    said.error = error
    return said
