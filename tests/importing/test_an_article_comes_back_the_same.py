"""import(export(x)) into an empty database has the fingerprint of x."""

import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import given, settings

from articles.content import Frozen, draft_of, freeze, problems_of
from articles.models import Article
from articles.working_copy import ArticleDraft, FAQDraft, HelpCardDraft, SectionDraft
from tests import factories
from tests.importing.commands import SAMPLES, export_article, import_article
from tests.importing.strategies import drafts
from tests.support.soak import scaled

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).parents[2] / "articles" / "demo"


def frozen() -> Frozen:
    return freeze(Article.objects.get())


def exported(draft: ArticleDraft, folder: Path) -> tuple[Frozen, ArticleDraft]:
    """Store and export a draft; leave the database as empty as it was, and the files written."""
    with transaction.atomic():
        article = factories.make_article(draft=draft)
        before = frozen(), draft_of(article)
        result = export_article(article.slug, "--output", folder / "article.md")
        assert result.error == ""
        transaction.set_rollback(True)
    assert Article.objects.count() == 0
    shutil.rmtree(django_settings.MEDIA_ROOT, ignore_errors=True)
    return before


def check(draft: ArticleDraft, folder: Path) -> None:
    before, stored = exported(draft, folder)
    with transaction.atomic():
        result = import_article(folder / "article.md")
        assert result.error == "", result.err
        after = frozen()
        assert after.data == before.data
        assert after.content_hash == before.content_hash
        assert after.fingerprint == before.fingerprint
        assert draft_of(Article.objects.get()) == stored
        transaction.set_rollback(True)


WHOLE = factories.make_draft(
    risk="high",
    language="de",
    change_note="Clearer: words",
    sections=(
        SectionDraft("FAQs", "## x\n\n```\n# y\n\n![](image:iron-path)", "faqs22"),
        SectionDraft(
            "Ends with {#braces}", "Text with `code` and **bold** [@allen2013].", "braces"
        ),
    ),
    faqs=(FAQDraft("How? {.faqs}", "### So\n\nLike this.", "howhow", "how-so"),),
    help_cards=(
        HelpCardDraft("emergency", "Call 112 if", "- it is bad", "card22"),
        HelpCardDraft("routine", "Speak to a doctor", "- if it lasts", "card33"),
    ),
    images=(factories.make_image_draft(),),
)


@pytest.mark.parametrize("draft", [factories.make_draft(), WHOLE])
def test_an_article_of_the_desk(draft: ArticleDraft, tmp_path: Path) -> None:
    check(draft, tmp_path)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_page_that_was_imported(path: Path, tmp_path: Path) -> None:
    with transaction.atomic():
        import_article(path)
        draft = draft_of(Article.objects.get())
        transaction.set_rollback(True)
    check(draft, tmp_path)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_an_imported_page_has_nothing_that_the_renderer_objects_to(path: Path) -> None:
    import_article(path)
    problems = problems_of(frozen())
    unanswered = ["part_incomplete"] if path.stem == "questions-only" else []
    assert [problem.code for problem in problems] == unanswered


@pytest.mark.parametrize("name", ["causes-of-restless-legs-syndrome", "treatment-choices"])
def test_an_article_of_the_demonstration(name: str, tmp_path: Path) -> None:
    with transaction.atomic():
        import_article(DEMO / f"{name}.md")
        draft = draft_of(Article.objects.get())
        transaction.set_rollback(True)
    check(draft, tmp_path)


@pytest.mark.soak
@settings(max_examples=scaled(12))
@given(drafts(storable=True))
def test_any_article_at_all(draft: ArticleDraft) -> None:
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        check(draft, Path(folder))


def test_one_word_changed_in_the_file_changes_one_section(tmp_path: Path) -> None:
    article = factories.make_article(draft=WHOLE)
    old = draft_of(article)
    export_article(article.slug, "--output", tmp_path)
    path = tmp_path / f"{article.slug}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("**bold**", "**brave**"), encoding="utf-8")
    result = import_article(path)
    assert result.error == ""
    changed, same = draft_of(factories.fresh(article)), list(old.sections)
    same[1] = SectionDraft(
        old.sections[1].heading, old.sections[1].body.replace("bold", "brave"), "braces"
    )
    assert changed.sections == tuple(same)
    assert changed == ArticleDraft(**{**vars(old), "sections": tuple(same)})
    assert result.changed == ["Ends with {#braces}"]
