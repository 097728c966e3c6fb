"""The bytes that are signed: one spelling for one text, and hashes a stranger can recompute."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import content
from articles.canonical import (
    canonical_json,
    clean_line,
    clean_text,
    clean_value,
    fingerprint,
    row_value,
)
from articles.models import Article
from articles.working_copy import ArticleDraft, ReferenceDraft, SectionDraft
from tests import factories as make


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\n\n  indented\n\n\n", "  indented"),
        ("a  \nb", "a  \nb"),  # two blanks at the end of a line are a line break in Markdown
        ("Schro\u0308der", "Schr\u00f6der"),
        ("one\u2028two\u00a0", "one\u2028two"),
    ],
)
def test_markdown_has_one_spelling(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), (" a\n\t b\u00a0c ", "a b c"), ("e\u0301", "\u00e9"), ("a\u3000b", "a b")],
)
def test_lines_have_one_spelling(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@given(st.text())
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\r" not in clean_text(text)


def test_records_are_cleaned_inside_and_numbers_stay() -> None:
    record = {" title": "A  b", "author": [{"family": "X\n"}], "issued": ((2013, 5),), "n": None}
    assert clean_value(record) == {
        "title": "A b",
        "author": [{"family": "X"}],
        "issued": [[2013, 5]],
        "n": None,
    }


def test_json_has_one_spelling() -> None:
    assert canonical_json({"b": "ö", "a": [1, True, None], "": {}}) == (
        '{"":{},"a":[1,true,null],"b":"ö"}'
    )


def test_the_fingerprint_is_a_hash_over_words_renderer_and_page() -> None:
    def digest(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    expected = digest(f"rls-portal revision 1\n{digest('{}')}\n1\n{digest('<p>ö</p>')}\n")
    assert fingerprint("{}", "1", "<p>ö</p>") == expected
    assert expected == "bd63942911b0c03e4fc0aef35ea94f4560e848fc79c105dea65675f6c7a53a4e"


def test_values_of_rows_have_one_spelling_on_every_database() -> None:
    moment = datetime(2026, 11, 2, 9, 30, 0, 5, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert row_value(moment) == row_value(elsewhere) == "2026-11-02T09:30:00.000005Z"
    assert row_value(date(2026, 11, 2)) == "2026-11-02"
    assert [row_value(v) for v in (None, "x", True, 3)] == [None, "x", True, 3]
    with pytest.raises(TypeError, match="no canonical form for float"):
        row_value(0.5)


FIELDS = {
    "schema", "language", "title", "summary", "meta_description", "change_note", "in_short",
    "why_it_matters", "questions", "bottom_line", "call_to_action", "sections", "faqs",
    "help_cards", "references", "images",
}  # fmt: skip


@pytest.mark.django_db
def test_the_same_words_have_the_same_hash_in_any_database_and_year() -> None:
    source = ReferenceDraft("allen2013", {"title": "Iron"}, {"title": "publisher"})
    sections = (SectionDraft("Schröder’s iron", "Low  \n[@allen2013].", "iron22"),)
    draft = ArticleDraft(title="Iron", sections=sections, references=(source,))
    article = make.make_article(draft=draft)
    data = content.canonical(article)
    assert (set(data), data["schema"]) == (FIELDS, 1)
    # A change of this number is a new schema: every stored fingerprint would be in doubt.
    assert (
        content.working_copy_hash(article)
        == "9599469205cf8e84b446b6fbc1e5e9b88a1b3e243f33d40c01b652c9b797c6a3"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"title": "X"}, {"summary": "X"}, {"meta_description": "X"}, {"change_note": "X"},
        {"in_short": "X"}, {"why_it_matters": "X"}, {"questions": "X"}, {"bottom_line": "X"},
        {"call_to_action": "X"}, {"language": "de"}, {"sections": ()}, {"faqs": ()},
        {"help_cards": ()}, {"references": ()},
        {"faqs": (replace(make.make_draft().faqs[0], uid="other2"),)},
    ],
)  # fmt: skip
def test_every_word_counts(change: dict[str, Any]) -> None:
    article = make.make_article()
    before = content.working_copy_hash(article)
    assert content.working_copy_hash(make.edited(article, **change)) != before


@pytest.mark.django_db
def test_order_counts_and_navigation_does_not() -> None:
    article = make.make_article()
    before = content.working_copy_hash(article)
    moved = make.edited(article, slug="elsewhere", topic="Other", risk="high")
    assert content.working_copy_hash(moved) == before
    turned = make.edited(article, sections=content.draft_of(article).sections[::-1])
    assert content.working_copy_hash(turned) != before


@pytest.mark.django_db
def test_frozen_words_make_the_same_words_again() -> None:
    article = make.make_article(
        images=(make.make_image_draft(),), in_short="![A](image:iron-path) ![](image:unknown)"
    )
    data = content.canonical(article)
    again = make.make_article(draft=content.draft_of_content(data))
    assert content.canonical(again) == data
    assert [image["name"] for image in data["images"]] == ["iron-path"]
    loaded = json.loads(content.canonical_json(data))
    assert content.canonical(Article.objects.get(pk=article.pk)) == loaded
