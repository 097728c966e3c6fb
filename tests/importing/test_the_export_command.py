from pathlib import Path

import pytest

from articles.models import Reference
from tests import factories
from tests.importing.commands import export_article

pytestmark = pytest.mark.django_db


def test_the_article_goes_to_standard_output() -> None:
    factories.make_article(slug="iron")
    result = export_article("iron")
    assert (result.error, result.err) == ("", "")
    assert result.out.startswith("---\ntitle: Iron and restless legs\nslug: iron\n")
    assert "## The role of iron {#iron22}\n" in result.out
    assert "{" not in result.out.split("---")[1].replace("- {family: Allen, given: RP}", "")


@pytest.mark.parametrize(("output", "name"), [("", "iron.md"), ("mine.md", "mine.md")])
def test_it_goes_to_a_file_or_into_a_directory(tmp_path: Path, output: str, name: str) -> None:
    factories.make_article(slug="iron")
    result = export_article("iron", "--output", tmp_path / output)
    assert result.out == ""
    assert result.err == f"Written to {tmp_path / name}.\n"
    assert (tmp_path / name).read_text(encoding="utf-8") == export_article("iron").out


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    factories.make_article(slug="iron")
    (tmp_path / "iron.md").write_text("x" * 100_000)
    export_article("iron", "--output", tmp_path)
    assert (tmp_path / "iron.md").read_text(encoding="utf-8") == export_article("iron").out


def test_an_unknown_article_is_an_error() -> None:
    assert export_article("iron").error == "There is no article “iron”."


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    factories.make_article(slug="iron")
    result = export_article("iron", "--output", tmp_path / "nowhere" / "iron.md")
    assert result.error.startswith("Cannot write: ")


def test_a_record_that_is_no_csl_is_named() -> None:
    factories.make_article(slug="iron")
    Reference.objects.update(csl={"title": "T", "author": "Allen RP"})
    assert export_article("iron").error == (
        "Reference “allen2013” has the field “author” in a form that CSL-JSON does not know. "
        "Correct it in the reference library."
    )
