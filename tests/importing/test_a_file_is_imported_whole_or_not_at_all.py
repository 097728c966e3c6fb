"""What is wrong with a file is told before anything of it is written."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from articles.content import draft_of
from articles.importing.markdown_writer import written
from articles.models import Article, Reference, Topic
from tests import factories
from tests.importing.commands import MARKDOWN, PAGE, Writer, import_article, only_article, rows

pytestmark = pytest.mark.django_db


# --- all or nothing --------------------------------------------------------------------------


def test_a_file_is_imported_whole_or_not_at_all_and_the_next_is_tried(file: Writer) -> None:
    unknown = "---\ntitle: Broken\ntopic: New\nreferences:\n  - key: nowhere\n---\n## A\nB.\n"
    paths = [file(unknown, "1.md"), file("\0", "2.txt"), file(PAGE, "3.txt"), file("", "4.txt")]
    result = import_article(*paths)
    assert result.error == "3 of 4 files not imported."
    assert [article.title for article in Article.objects.all()] == ["Iron and Sleep"]
    assert Topic.objects.count() == 0
    assert "The library has no reference “nowhere”. Add it first." in result.err
    assert "line 1: This is not text" in result.err
    assert "The file is empty." in result.err


def test_every_fault_of_a_file_is_told_with_its_line(file: Writer) -> None:
    path = file("---\ntitle: T\nrisk: some\nauthor: me\n---\n## A {.x}\n", "page.md")
    result = import_article(path)
    lines = result.err.splitlines()
    assert lines[0] == f"{path}: not imported"
    assert [line.split(":")[0] for line in lines[1:]] == ["  line 3", "  line 4", "  line 6"]


def test_a_markdown_name_asks_for_front_matter(file: Writer) -> None:
    assert "line 1: A Markdown file begins with a line of ---" in (
        import_article(file(PAGE, "page.md")).err
    )


def test_a_high_risk_is_never_lost_for_want_of_a_topic(file: Writer) -> None:
    path = file(MARKDOWN.replace("title: Iron", "risk: high\ntitle: Iron"), "page.md")
    result = import_article(path)
    assert result.error or only_article().risk == "high"


# --- dry run ---------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing_and_shows_what_would_be_made(
    file: Writer, settings: object
) -> None:
    before = rows()
    result = import_article(file(), "--dry-run", "--topic", "Causes")
    assert result.error == ""
    assert rows() == before
    assert not Path(settings.MEDIA_ROOT).exists()  # type: ignore[attr-defined]
    assert "would make the draft “Iron and Sleep” (iron-and-sleep)" in result.err
    import_article(file(), "--topic", "Causes")
    made = draft_of(only_article())
    nameless = replace(
        made,
        sections=tuple(replace(part, uid="") for part in made.sections),
        faqs=tuple(replace(part, uid="", slug="") for part in made.faqs),
    )
    assert result.out == written(nameless)


def test_a_dry_run_of_a_change_says_what_would_change(file: Writer) -> None:
    import_article(file())
    before = draft_of(only_article())
    result = import_article(file(PAGE.replace("early", "late")), "--dry-run")
    assert "would update the draft" in result.err
    assert result.changed == ["How to Sleep"]
    assert draft_of(only_article()) == before


def test_a_dry_run_tells_what_would_be_refused(file: Writer) -> None:
    import_article(file())
    factories.submitted(only_article())
    result = import_article(file(PAGE.replace("early", "late")), "--dry-run")
    assert result.error == "1 of 1 files not imported."
    assert result.out == ""


def test_a_topic_too_long_for_its_column_is_refused_at_once(file: Writer) -> None:
    result = import_article(file(), "--topic", "x" * 81)
    assert result.error == "A topic has at most 80 characters."


def test_a_file_name_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text(PAGE, encoding="utf-8")
    assert import_article(path).error == ""
    assert Reference.objects.get().verified["title"] == "as printed in caf?.txt"
