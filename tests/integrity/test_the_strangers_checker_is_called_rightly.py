"""docs/verify_export.py is one page, and says how it is called and what is no record."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_export.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(SCRIPT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_is_one_page() -> None:
    assert len(SCRIPT.read_text().splitlines()) <= 60


@pytest.mark.parametrize("arguments", [(), ("--head",), ("record.jsonl", "more", "--head", "x")])
def test_another_call_is_told_the_usage(arguments: tuple[str, ...]) -> None:
    told = run(*arguments)
    assert told.returncode == 2
    assert told.stderr.startswith("usage: verify_export.py [-h] [--head HASH] record\n")


@pytest.mark.parametrize("content", ["", "\n", "no JSON\n", "[]\n", '{"table": "x"}\n', None])
def test_what_is_no_record_does_not_fit(content: str | None, tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    if content is not None:
        record.write_text(content)
    told = run(str(record))
    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.strip()
    assert "fits" not in told.stdout


def test_rows_without_events_do_not_fit(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    record.write_text('{"table": "articles_topic", "row": {"id": 1}}\n')
    told = run(str(record))
    assert told.returncode == 1
    assert "it holds no event" in told.stdout.splitlines()


@pytest.fixture
def exported(_record: None, capsys: pytest.CaptureFixture[str]) -> list[str]:
    call_command("export_ledger")
    return capsys.readouterr().out.splitlines(keepends=True)


@pytest.mark.django_db
def test_nothing_is_told_twice(exported: list[str], tmp_path: Path) -> None:
    """Who reads the first of two rows, and checks the last, would trust the wrong one."""
    forged, record = 0, tmp_path / "record.jsonl"
    for number, line in enumerate(exported):
        row = json.loads(line)["row"]
        if "title" not in row:
            continue
        forged += 1
        before, after = exported[:number], exported[number:]
        record.write_text("".join([*before, line.replace(row["title"], "Forged"), *after]))
        assert "is told twice" in run(str(record)).stdout
    assert forged


@pytest.mark.django_db
def test_an_empty_head_is_no_head(exported: list[str], tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    record.write_text("".join(exported))
    assert run(str(record)).returncode == 0
    assert run(str(record), "--head", "").returncode == 1
