"""Each sample with the Markdown and the report it should give.

After a wanted change, write them anew with ``PORTAL_WRITE_SAMPLES=1`` and read the difference.
"""

import os
from pathlib import Path

import pytest

from articles.importing import files, markdown_file, plain_text
from articles.importing.markdown_writer import written
from articles.importing.report import report_lines

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.txt"))


def expected(name: str, text: str) -> str:
    path = SAMPLES / "expected" / name
    if os.environ.get("PORTAL_WRITE_SAMPLES"):
        path.write_text(text, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_becomes_the_expected_article(name: str) -> None:
    parsed = plain_text.parse(files.read_text(SAMPLES / f"{name}.txt"), f"{name}.txt")
    text = written(parsed.draft)
    assert text == expected(f"{name}.md", text)
    assert markdown_file.parse(text).draft == parsed.draft


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_reported_as_expected(name: str) -> None:
    parsed = plain_text.parse(files.read_text(SAMPLES / f"{name}.txt"), f"{name}.txt")
    text = "\n".join(report_lines(parsed.notices)) + "\n"
    assert text == expected(f"{name}.report", text)


def test_there_are_samples_of_many_shapes() -> None:
    assert len(NAMES) >= 10
