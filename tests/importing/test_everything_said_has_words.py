import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.importing import limits, plain_text, report
from articles.importing.notices import Fault, Kind, Notice, Unreadable
from articles.models import Article, Byline, Citation, Image, Section, Topic

PACKAGE = Path(report.__file__).parent
CODE_AT = {"fault": 0, "refuse": 0, "Fault": 0, "Notice": 1, "note": 1, "_note": 1, "take": 2}
"""Which argument of a call is the code; the fate of a line is the code of a notice."""


def codes() -> Iterator[str]:
    """Yield every literal that the parsers pass as a code."""
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                for child in ast.walk(node.args[CODE_AT[name]]) if name in CODE_AT else ():
                    if isinstance(child, ast.Constant) and isinstance(child.value, str):
                        yield child.value


PLACES = {"title", "section", "summary", "faq", "reference"}


def test_every_code_has_a_sentence() -> None:
    known = report.FAULTS.keys() | report.NOTICES.keys() | PLACES
    assert set(codes()) - known == set()
    assert len(set(codes())) > 60


@pytest.mark.parametrize("code", sorted(report.FAULTS))
def test_a_fault_is_a_sentence_with_its_line(code: str) -> None:
    text = report.fault_sentence(Fault(code, 7, {}))
    assert text.startswith("line 7: ")
    assert text.endswith((".", "…", "?"))


@pytest.mark.parametrize("code", sorted(report.NOTICES))
def test_a_notice_is_a_phrase_with_its_line(code: str) -> None:
    assert report.notice_sentence(Notice(Kind.MADE, code, 7, {})).startswith("line 7: ")
    assert not report.notice_sentence(Notice(Kind.MADE, code)).startswith("line")


def test_percent_signs_in_the_text_are_only_text() -> None:
    notice = Notice(Kind.GUESS, "summary", 1, {"text": "100 %(text)s %d"})
    assert report.notice_sentence(notice).endswith("100 %(text)s %d")


def test_lengths_are_those_of_the_columns() -> None:
    from faqs.models import FAQ

    columns = {
        "title": (Article, "title"),
        "slug": (Article, "slug"),
        "topic": (Topic, "name"),
        "meta_description": (Article, "meta_description"),
        "change_note": (Article, "change_note"),
        "heading": (Section, "heading"),
        "question": (FAQ, "question"),
        "finding": (Citation, "finding"),
        "locator": (Citation, "locator"),
        "alt": (Image, "alt"),
        "credit": (Image, "credit"),
        "licence": (Image, "licence"),
        "faq_slug": (FAQ, "slug"),
        "byline_name": (Byline, "name"),
        "byline_about": (Byline, "about"),
        "byline_disclosure": (Byline, "disclosure"),
    }
    lengths = {
        name: model._meta.get_field(field).max_length for name, (model, field) in columns.items()
    }
    assert lengths == limits.LENGTHS


def test_the_parsers_know_no_django() -> None:
    code = (
        "import sys\n"
        "from articles.importing import markdown_file, markdown_writer, merging, plain_text\n"
        "sys.exit('django' in sys.modules)\n"
    )
    root = PACKAGE.parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_line_of_a_megabyte_is_quoted_shortly() -> None:
    with pytest.raises(Unreadable) as caught:
        plain_text.parse("• word " * 130_000, "page.txt")
    [fault] = caught.value.faults
    sentence = report.fault_sentence(fault)
    assert "“• word • word" in sentence
    assert "…”" in sentence
    assert len(sentence) < 200


@pytest.mark.parametrize("name", ["text", "value", "field", "heading", "uid"])
def test_what_a_fault_quotes_is_shortened_and_what_it_explains_is_not(name: str) -> None:
    long = Fault("x", 1, {name: "x" * 900, "known": "y" * 900})
    code = {"text": "text_before_heading", "value": "unknown_value", "field": "unknown_field"}
    fault = Fault(code.get(name, "bad_uid" if name == "uid" else "part_twice"), 1, long.params)
    sentence = report.fault_sentence(fault)
    assert "x" * 81 not in sentence
    assert ("y" * 900 in sentence) == (name in {"value", "field"})
