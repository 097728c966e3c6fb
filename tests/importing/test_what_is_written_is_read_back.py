import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from articles.content import normalized
from articles.importing import (
    files,
    markdown_file,
    markdown_form,
    markdown_writer,
    reference_fields,
)
from articles.importing.notices import Unreadable
from articles.working_copy import ArticleDraft, FAQDraft, ReferenceDraft, SectionDraft
from tests.importing.strategies import drafts
from tests.support.soak import scaled


def round_trip(draft: ArticleDraft) -> ArticleDraft:
    data = markdown_writer.written(draft).encode()
    return markdown_file.parse(files.decode(data)).draft


@pytest.mark.soak
@settings(max_examples=scaled(120))
@given(drafts())
def test_any_draft_comes_back_as_it_is_stored(draft: ArticleDraft) -> None:
    assert round_trip(draft) == normalized(draft)


@pytest.mark.soak
@settings(max_examples=scaled(30))
@given(drafts())
def test_writing_twice_gives_the_same_file(draft: ArticleDraft) -> None:
    once = markdown_writer.written(draft)
    assert markdown_writer.written(markdown_file.parse(once).draft) == once


ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "article-files.md"
DEMO = ROOT / "articles" / "demo" / "causes-of-restless-legs-syndrome.md"


def test_the_documented_example_is_read_and_leaves_no_field_out() -> None:
    document = DOCUMENT.read_text("utf-8")
    [example] = re.findall(r"```markdown\n(.*?)\n```\n\n- A", document, re.DOTALL)
    draft = markdown_file.parse(example).draft
    assert draft.faqs[0].slug == "does-iron-help"
    for field in (*markdown_file.FIELDS, *reference_fields.OWN_FIELDS):
        assert re.search(rf"^ *(?:- )?{field}:", example, re.MULTILINE), field
    for name in markdown_form.SPECIAL_PARTS:
        assert f"{{.{name}}}" in document


@pytest.mark.parametrize(
    "body",
    [
        "## Two {.body}",
        "# One\n## Two\n### Three",
        "```\n## in a code block",
        "~~~~ python\n``` {.end}\n~~~\n~~~~\n## Two",
        "```\n``` {.end}\n``` {.end} {.end}",
        "    indented\n\n---\n***\n::: definition X\nx\n:::",
    ],
)
def test_lines_that_look_like_structure_stay_text(body: str) -> None:
    draft = ArticleDraft(
        title="T",
        in_short=body,
        sections=(SectionDraft("One", body), SectionDraft("Two", body)),
        faqs=(FAQDraft("Q?", body), FAQDraft("R?", "")),
        bottom_line=body,
    )
    assert round_trip(draft) == draft


@pytest.mark.parametrize("name", ["FAQs", "in short", "The Bottom Line:", "Ends with {#abcdef}"])
def test_headings_that_look_like_parts_stay_headings(name: str) -> None:
    draft = ArticleDraft(title="T", sections=(SectionDraft(name, "x"), SectionDraft("", "y")))
    assert round_trip(draft) == draft


def test_a_file_is_made_for_people() -> None:
    text = markdown_writer.written(markdown_file.parse(DEMO.read_text("utf-8")).draft)
    front, body = text.removeprefix("---\n").split("\n---\n", 1)
    assert "      - {family: Earley, given: CJ}\n" in front
    assert "    issued: 2000\n" in front
    assert '"' not in front.replace('\\"', "")
    assert re.findall(r"^## .*", body, re.MULTILINE)[0] == "## In short {.in-short}"
    assert not re.search(r"\{\s*\"", text)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *(("no", "no"), ("010", "010"), ("1_000", "1_000"), ("12:30", "12:30"), ("1.10", "1.10")),
        *(("2013-05-14", "2013-05-14"), ("'x'", "x"), ("|\n  a\n  b", "a b"), ("~", "")),
    ],
)
def test_a_plain_value_is_what_was_typed(typed: str, value: str) -> None:
    text = f"---\ntitle: T\nsummary: {typed}\n---\n"
    assert markdown_file.parse(text).draft.summary == value


@pytest.mark.parametrize(
    "reference",
    [
        ReferenceDraft("a", {"title": "T", "author": "Allen RP"}),
        ReferenceDraft("a", {"title": "T", "issued": "2013"}),
        ReferenceDraft("a", {"title": "T", "journal": "J"}),
        ReferenceDraft("a", {"title": "T", "volume": 1.5}),
        ReferenceDraft("a", {"title": ["T"]}),
        ReferenceDraft("a", {"author": [{"name": "Allen"}]}),
        ReferenceDraft("a", {"title": "T"}, {"titel": "publisher"}),
    ],
)
def test_what_the_form_cannot_hold_is_refused_by_name(reference: ReferenceDraft) -> None:
    with pytest.raises(Unreadable) as caught:
        markdown_writer.written(ArticleDraft(title="T", references=(reference,)))
    [fault] = caught.value.faults
    assert (fault.code, fault.params["key"]) == ("unwritable_field", "a")


@pytest.mark.parametrize(
    "draft",
    [
        ArticleDraft(title="T", sections=(SectionDraft("The one", "a\0b"),)),
        ArticleDraft(title="T", sections=(SectionDraft("The one", "a\x0bb"),)),
        ArticleDraft(title="T", faqs=(FAQDraft("The one", "a\ud800b"),)),
        ArticleDraft(title="T", references=(ReferenceDraft("The one", {"title": "a\x01b"}),)),
        ArticleDraft(
            title="T", references=(ReferenceDraft("The one", {"author": [{"family": "\0"}]}),)
        ),
    ],
)
def test_a_text_that_no_file_can_hold_is_refused_by_place(draft: ArticleDraft) -> None:
    with pytest.raises(Unreadable) as caught:
        markdown_writer.written(draft)
    [fault] = caught.value.faults
    assert (fault.code, fault.params["where"]) == ("unwritable_character", "The one")
