"""What the import command prints, and where."""

import pytest

from articles.models import Article
from tests.importing.commands import PAGE, SAMPLES, Writer, import_article

pytestmark = pytest.mark.django_db


def test_many_files_are_counted_on_standard_error(file: Writer) -> None:
    paths = sorted(SAMPLES.glob("*.txt"))
    result = import_article(*paths)
    assert result.error == ""
    counted = [line for line in result.err.splitlines() if line.endswith(f" of {len(paths)}")]
    assert counted == [f"{number} of {len(paths)}" for number in range(1, len(paths) + 1)]
    assert Article.objects.count() == len(paths)
    again = import_article(*paths)
    assert again.error == ""
    assert again.err.count("unchanged, ") == len(paths)


def test_on_a_terminal_a_bar_grows(file: Writer) -> None:
    result = import_article(file(PAGE, "1.txt"), file("Other\n\nA\n\nB.", "2.txt"), terminal=True)
    bars = [part for part in result.err.replace("\n", "\r").split("\r") if part.startswith("[")]
    assert bars == [
        "[" + "-" * 30 + "] 0/2",
        "[" + "#" * 15 + "-" * 15 + "] 1/2",
        "[" + "#" * 30 + "] 2/2",
    ]


def test_one_file_needs_no_counting(file: Writer) -> None:
    assert " of 1" not in import_article(file()).err


def test_a_file_cannot_steer_the_terminal(file: Writer) -> None:
    result = import_article(file("Title\n\nShare\u202e\x1b[2J\n\nA\n\nB\x1b]0;x\x07.", "1.txt"))
    assert "\x1b" not in result.err
    assert "\u202e" not in result.err


def test_quiet_means_only_what_failed(file: Writer) -> None:
    assert import_article(file(), "--verbosity", "0").err == ""
    assert import_article(file("", "2.txt"), "--verbosity", "0").err != ""
