"""The page that the portal was first asked for. It is not ours to print, so it is read from
beside the checkout (or from PORTAL_SEED_FILE), and compared with its own lines.
"""

import os
from pathlib import Path

import pytest

from articles import transitions
from articles.importing import files, plain_text
from articles.importing.notices import Kind
from articles.importing.parsed import Parsed
from articles.models import Article
from articles.reference_text import reference_text
from tests import factories
from tests.importing.commands import import_article

SEED = Path(
    os.environ.get("PORTAL_SEED_FILE")
    or Path(__file__).parents[2] / ".." / "shared" / "data" / "seed-article.txt"
)

pytestmark = pytest.mark.skipif(not SEED.exists(), reason=f"the seed page is not at {SEED}")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The lines of the seed that have text."""
    return [line.strip() for line in SEED.read_text(encoding="utf-8").split("\n") if line.strip()]


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    return plain_text.parse(files.read_text(SEED), SEED.name)


def between(lines: list[str], first: str, last: str) -> list[str]:
    """The lines between the last line with one text and the next with another."""
    start = len(lines) - lines[::-1].index(first)
    return lines[start : lines.index(last, start)]


def test_the_title_is_there_once_and_the_contents_not_at_all(
    parsed: Parsed, lines: list[str]
) -> None:
    assert lines.count(parsed.draft.title) == 2
    again = parsed.of_kind(Kind.DUPLICATE)
    assert [notice.code for notice in again].count("title") == 1
    assert [notice.code for notice in again].count("contents") == 8
    assert len(again) == 9


def test_the_three_sections_hold_their_own_lines(parsed: Parsed, lines: list[str]) -> None:
    headings = [line.removeprefix("• ") for line in lines[1:4]]
    assert [section.heading for section in parsed.draft.sections] == headings
    iron, dopamine, other = parsed.draft.sections
    assert [iron.body] == between(lines, headings[0], headings[1])
    assert [other.body] == between(lines, headings[2], "FAQs")
    paragraph, definition = between(lines, headings[1], headings[2])
    term = definition.split(" is a ")[0]
    assert dopamine.body == f"{paragraph}\n\n::: definition {term}\n{definition}\n:::"


def test_the_callout_is_reported_as_a_guess(parsed: Parsed) -> None:
    [callout, call] = parsed.of_kind(Kind.GUESS)
    assert callout.code == "callout"
    assert callout.params["heading"] == parsed.draft.sections[1].heading
    assert call.code == "call_to_action"


def test_the_labeled_parts_hold_their_own_lines(parsed: Parsed, lines: list[str]) -> None:
    draft = parsed.draft
    start = lines.index("Why It Matters") + 1
    assert draft.why_it_matters == lines[start]
    end = between(lines, "The Bottom Line", "Additional References")
    assert [draft.bottom_line, draft.call_to_action] == end
    assert (draft.summary, draft.in_short, draft.questions, draft.help_cards) == ("", "", "", ())


def test_the_four_faqs_hold_question_and_answer(parsed: Parsed, lines: list[str]) -> None:
    asked = between(lines, "FAQs", "The Bottom Line")
    assert len(parsed.draft.faqs) == 4
    assert [text for faq in parsed.draft.faqs for text in (faq.question, faq.answer)] == asked


def test_the_two_references_are_taken_apart(parsed: Parsed, lines: list[str]) -> None:
    printed = [line.split(". ", 1)[1] for line in lines if line[:2] in {"1.", "2."}]
    references = parsed.draft.references
    assert [reference.key for reference in references] == ["earley2000", "allen2001"]
    for reference, text in zip(references, printed, strict=True):
        # The seed prints no full stop after the journal and a blank after the semicolon.
        journal = reference.csl["container-title"]
        ours = reference_text(reference.csl).replace(f"{journal}. ", f"{journal} ")
        assert ours.replace(";", "; ") == text
        assert reference.csl["author"][-1] == {"literal": "et al"}
        assert set(reference.verified.values()) == {f"as printed in {SEED.name}"}
        assert reference.verified.keys() == reference.csl.keys() - {"type"}


def test_the_review_statement_is_reported_word_for_word(parsed: Parsed, lines: list[str]) -> None:
    [notice] = parsed.of_kind(Kind.NOT_PLACED)
    assert (notice.code, notice.params["text"]) == ("review_statement", lines[-1])


def test_nothing_needs_mending(parsed: Parsed) -> None:
    assert parsed.of_kind(Kind.WARNING) == []


@pytest.mark.django_db
def test_it_goes_all_the_way_to_the_readers(parsed: Parsed) -> None:
    result = import_article(SEED)
    assert result.error == ""
    article, author = Article.objects.get(), factories.somebody("author")
    form = {"by": author, "now": factories.NOW, "lock_version": article.lock_version}
    with pytest.raises(transitions.Refused) as refused:
        transitions.submit_for_review(article, **form)
    (reason,) = refused.value.reasons
    assert reason.code == "waiver_missing"  # it is hard to read: somebody has to stand for that
    transitions.submit_for_review(article, **form, waiver="A plainer text follows.")
    publication = factories.live(article)
    assert publication.data["title"] == parsed.draft.title
    assert [part["body"] for part in publication.data["sections"]] == [
        section.body for section in parsed.draft.sections
    ]
    assert "unchanged" in import_article(SEED).err
