"""The whole main job: page text copied from a browser becomes a page that a doctor signed.

One file is the page this portal was made for. It does not belong to this repository: it is read
from the folder beside the checkout, or from PORTAL_SEED_FILE.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.formats import date_format
from playwright.sync_api import Page, expect

from articles.content import draft_of
from articles.models import Article, Contribution, MedicalReview
from articles.reference_text import reference_text, verified_source
from articles.working_copy import ArticleDraft, ReferenceDraft
from tests import factories as make
from tests.journeys.hands import ByForms, Hands, InBrowser
from tests.journeys.html_tree import Node, tree

SEED = Path(
    os.environ.get("PORTAL_SEED_FILE", settings.BASE_DIR.parent / "shared/data/seed-article.txt")
)
SAMPLES = Path(__file__).parents[1] / "importing" / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.txt"))
BY_HAND = ("copied-page", "questions-only")  # with references, and without

NO_REFERENCE = "No reference is listed. Add at least one source."
ADDED = "A source that the author found"
ANSWER = "Ask your doctor or pharmacist; this page does not name any."
DOCTOR, CREDENTIALS = "Dr Vera Lehmann", "MD, Neurology"


# --- the journey ------------------------------------------------------------------------------


def test_the_page_that_this_portal_was_made_for(page: Page, log_in: Callable[[Any], None]) -> None:
    if not SEED.exists():
        pytest.skip(f"{SEED} is not there; PORTAL_SEED_FILE can name it")
    imported = travel(SEED, InBrowser(page, log_in))
    assert has_every_element(imported)
    assert "has been reviewed for accuracy by one of" not in page.content()
    question = imported.faqs[0]
    expect(page.get_by_text(question.answer)).not_to_be_visible()
    page.get_by_role("heading", name=question.question).click()
    expect(page.get_by_text(question.answer)).to_be_visible()


@pytest.mark.parametrize("name", BY_HAND)
def test_a_page_of_the_genre_by_hand(name: str, page: Page, log_in: Callable[[Any], None]) -> None:
    travel(SAMPLES / f"{name}.txt", InBrowser(page, log_in))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in NAMES if name not in BY_HAND])
def test_a_page_of_the_genre_by_forms(name: str) -> None:
    travel(SAMPLES / f"{name}.txt", ByForms())


def test_there_are_enough_pages_of_the_genre() -> None:
    assert len(NAMES) >= 8


def travel(file: Path, hands: Hands) -> ArticleDraft:
    """Take one file all the way, with everybody at their own screen; return what it said."""
    author = make.make_user("author", first_name="Ann", last_name="Writer")
    editor = make.make_user("editor")
    doctor = make.make_doctor(display_name=DOCTOR, credentials=CREDENTIALS)
    call_command("import_article", str(file), verbosity=0)
    article = Article.objects.get()
    imported = draft_of(article)
    assert [row.user.username for row in Contribution.objects.all()] == ["importer"]

    mend(article, author, hands)
    assert hands.missing(author, article.title) == []
    hands.submit(author, article.title)
    hands.assign(editor, article.title, DOCTOR)
    read = hands.sign(doctor, article.title)
    hands.publish(editor, article.title)

    article.refresh_from_db()
    assert_mended_only(imported, draft_of(article))
    shown = tree(hands.read(f"/articles/{article.slug}/"))
    assert_page_shows(shown, draft_of(article))
    assert_doctor_read(read, shown)
    assert_signed(shown, article)
    return imported


def mend(article: Article, author: Any, hands: Hands) -> None:
    """Do what the panel asks for, as an author who never saw the file."""
    missing = hands.missing(author, article.title)
    for item in missing:
        unanswered = re.match(r"FAQ “(.+)”: A part lacks its heading or its text", item)
        if unanswered:
            hands.answer_faq(author, article.title, unanswered[1], ANSWER)
        else:
            assert item.startswith(NO_REFERENCE)
            assert not article.citations.exists()
            hands.add_reference(author, article.title, "found2024", ADDED)


def has_every_element(draft: ArticleDraft) -> bool:
    """Return whether the file has everything that a page of the genre can have."""
    parts = (draft.sections, draft.faqs, draft.references, draft.why_it_matters)
    ends = (draft.bottom_line, draft.call_to_action, definitions_in(draft))
    return all((*parts, *ends))


def assert_mended_only(imported: ArticleDraft, final: ArticleDraft) -> None:
    """What the file said is what is there, save an answer and a source that were missing."""
    for name in ("title", "summary", "in_short", "why_it_matters", "sections", "help_cards"):
        assert getattr(final, name) == getattr(imported, name), name
    for name in ("questions", "bottom_line", "call_to_action"):
        assert getattr(final, name) == getattr(imported, name), name
    assert [faq.question for faq in final.faqs] == [faq.question for faq in imported.faqs]
    for was, became in zip(imported.faqs, final.faqs, strict=True):
        assert became.answer == (was.answer or ANSWER)
    keys = [reference.key for reference in imported.references]
    assert [reference.key for reference in final.references] == (keys or ["found2024"])


# --- the public page --------------------------------------------------------------------------


def assert_page_shows(page: Node, draft: ArticleDraft) -> None:
    """Every element of the article is on the page, in its place, with all of its words."""
    main = page.one("main")
    assert [node.text() for node in main.all("h1")] == [draft.title]
    headings = [section.heading for section in draft.sections]
    copies = [
        node for node in main.walk() if node.tag in ("h2", "h3") and node.text() == draft.title
    ]
    assert len(copies) == headings.count(draft.title)
    assert [node.text() for node in main.all("p", class_="summary")] == list(
        filter(None, [draft.summary])
    )
    assert_contents(main, draft)
    sections = main.all("section", class_="article-section")
    assert [section.all("h2")[0].text() for section in sections] == headings
    for shown, section in zip(sections, draft.sections, strict=True):
        assert_words(shown, section.body)
    assert [node.text() for node in main.all("dfn")] == definitions_in(draft)
    assert_faqs(main, draft)
    for name in ("in-short", "why-it-matters", "questions", "bottom-line"):
        source = getattr(draft, name.replace("-", "_"))
        assert_part(main.all("section", class_=name), source, name)
    assert_part(main.all("aside", class_="call-to-action"), draft.call_to_action, "call-to-action")
    assert_references(main, draft.references)


def assert_contents(main: Node, draft: ArticleDraft) -> None:
    """The list of contents stands there once, names the sections, and its links lead somewhere."""
    contents = main.one("nav", class_="contents") if draft.sections else None
    if contents is None:
        return
    links = contents.all("a")
    headings = [section.heading for section in draft.sections]
    assert [link.text() for link in links if "#s-" in link.attributes["href"]] == headings
    ids = [node.attributes["id"] for node in main.walk() if "id" in node.attributes]
    for link in links:
        assert ids.count(link.attributes["href"].removeprefix("#")) == 1


def assert_faqs(main: Node, draft: ArticleDraft) -> None:
    shown = main.all("details", class_="faq")
    assert [faq.one("h3").text() for faq in shown] == [faq.question for faq in draft.faqs]
    for node, faq in zip(shown, draft.faqs, strict=True):
        assert_words(node, faq.answer)


def assert_part(shown: list[Node], source: str, name: str) -> None:
    assert len(shown) == bool(source), name
    for node in shown:
        assert_words(node, source)


def assert_references(main: Node, references: tuple[ReferenceDraft, ...]) -> None:
    """The list is numbered and has every source, in order, as printed and with its identifiers."""
    items = main.one("section", class_="references").one("ol").children
    items = [item for item in items if isinstance(item, Node) and item.tag == "li"]
    assert [item.attributes["id"] for item in items] == [
        f"ref-{number}" for number in range(1, len(references) + 1)
    ]
    for item, reference in zip(items, references, strict=True):
        shown = " ".join(item.text().split())
        assert reference_text(verified_source(reference.csl, reference.verified)) in shown
        for name in {"DOI", "PMID", "PMCID"} & set(reference.verified):
            assert str(reference.csl[name]) in shown, (reference.key, name)


def assert_words(shown: Node, source: str) -> None:
    """Every line of a text is there, word for word."""
    found = " ".join(words_of(shown.text(without="sup")))
    for line in lines_of(source):
        assert f" {' '.join(words_of(line))} " in f" {found} ", line


def lines_of(source: str) -> Iterator[str]:
    """Yield the lines of a Markdown text without the signs that readers do not see."""
    signs = r"^:::( definition| caution)?|^\s*(\d+[.)]|[-*+#>]+)\s|(?<!\\)\[@[^\]]*\]"
    for line in source.splitlines():
        bare = re.sub(signs, "", line)
        if words_of(bare):
            yield bare


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def definitions_in(draft: ArticleDraft) -> list[str]:
    """Return the terms that callouts of the text define, in order."""
    texts = (draft.in_short, draft.why_it_matters, *(section.body for section in draft.sections))
    return re.findall(r"^::: definition (.+)$", "\n".join(texts), re.MULTILINE)


def assert_doctor_read(read: str, page: Node) -> None:
    """The words beside the decision are the words of the page; a script adds a button, no word."""
    for body in page.all("div", class_="article-body"):
        assert " ".join(words_of(body.text(without="button"))) in " ".join(words_of(read))


def assert_signed(page: Node, article: Article) -> None:
    """The statement names who signed what, when, and when it is read again."""
    review = MedicalReview.objects.get()
    record = page.one("section", id="review")
    facts = {
        row.one("th").text(): row.one("td").text() for row in record.all("tr") if row.all("th")
    }
    day = review.signed_at.date()
    due = date_format(date(day.year + 2, day.month, min(day.day, 28)), "j F Y")
    assert facts["Doctor"] == f"{DOCTOR}, {CREDENTIALS}"
    assert facts["Signed on"] == facts["Whole page last read"] == date_format(day, "j F Y")
    assert facts["Revision"] == "1"
    assert facts["Next review due"] == due if day.day <= 28 else facts["Next review due"]
    assert facts["Fingerprint"] == review.fingerprint
    assert "This page does not replace your own doctor." in record.text()
    line = page.one("div", class_="review-line").text()
    assert f"Medically reviewed by {DOCTOR}, {CREDENTIALS}" in line
