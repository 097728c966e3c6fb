"""manage.py check_references: one file in, what it found and what to do out."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import EvidenceCheck, EvidenceFlag
from tests import factories as make
from tests.source_notices.test_sources_are_watched import source
from tests.source_notices.test_the_data_set_is_read_row_by_row import HEADER, line

pytestmark = pytest.mark.django_db


def run(path: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("check_references", retractions=str(path), stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "retraction_watch.csv"
    path.write_text(
        "\n".join([HEADER, line(OriginalPaperDOI="10.1000/IRON"), line(RetractionNature="Rumor")]),
        encoding="utf-8",
    )
    return path


def test_it_names_sources_articles_and_rows_it_could_not_use(file: Path) -> None:
    make.live(slug="iron", references=(source(),))
    assert run(file).splitlines() == [
        "1 notices read, 1 rows without anything to find a paper by",
        "  line 3: unknown_nature Rumor",
        "new: 10.1000/iron retraction on 2023-02-17",
        "flagged: iron cites allen2013 (readers see it)",
        "1 new, 0 taken back, 1 articles flagged",
    ]
    assert run(file).splitlines()[-1] == "0 new, 0 taken back, 0 articles flagged"
    assert EvidenceFlag.objects.count() == 1
    assert len(EvidenceCheck.objects.order_by().values_list("file_hash").distinct()) == 1


def test_what_the_next_file_lacks_is_taken_back(file: Path) -> None:
    make.live(slug="iron", references=(source(),))
    run(file)
    file.write_text("\n".join([HEADER, line(Record_ID="8", OriginalPaperDOI="10.1000/other")]))
    said = run(file).splitlines()
    assert said[-2:] == [
        "taken back: 10.1000/iron retraction",
        "0 new, 1 taken back, 0 articles flagged",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "lacks Record ID"),
        (b"<!DOCTYPE html><html>", "Download it from https://gitlab.com/crossref"),
        (f"{HEADER}\n".encode(), "no notice that could be read"),
    ],
)
def test_another_file_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        run(path)
    assert not EvidenceCheck.objects.exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "gone.csv")


def test_a_file_that_shrank_needs_a_word(file: Path) -> None:
    many = [line(Record_ID=str(n), OriginalPaperDOI=f"10.1000/{n}") for n in range(20)]
    file.write_text("\n".join([HEADER, *many]))
    run(file)
    file.write_text("\n".join([HEADER, *many[:5]]))
    with pytest.raises(CommandError, match="--smaller"):
        run(file)
    assert run(file, smaller=True)
