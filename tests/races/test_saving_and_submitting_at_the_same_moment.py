"""Authors at the same moment: no word is lost, nothing is submitted or created twice."""

from dataclasses import replace
from typing import Any

import pytest

from articles import transitions
from articles.bibliography.records import Entry
from articles.content import working_copy_hash
from articles.importing.references import SAME, Wishes
from articles.models import Article, Reference, ReviewRound, Revision
from articles.transitions import Stale
from articles.transitions.references import Source
from tests import factories as make
from tests.factories import NOW
from tests.support.threads import overlapping, together, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

both_ways = pytest.mark.parametrize("run", [together, overlapping])


@both_ways
def test_of_two_tabs_one_saves_and_the_other_is_told(run: Any) -> None:
    article, author = make.make_article(), make.somebody("author")

    def save(title: str) -> Any:
        return lambda: transitions.save_draft(
            make.make_draft(title=title),
            by=author,
            now=NOW,
            article=article,
            lock_version=article.lock_version,
        )

    outcomes = run(save("Tab one"), save("Tab two"))
    (saved,) = winners(outcomes)
    assert {type(o) for o in outcomes} == {Article, Stale}
    assert make.fresh(article).title == saved.title
    assert article.contributions.count() == 2


@both_ways
def test_a_text_is_submitted_once(run: Any) -> None:
    article, author = make.make_article(), make.somebody("author")

    def submit() -> Any:
        return transitions.submit_for_review(
            article, by=author, now=NOW, lock_version=article.lock_version
        )

    assert len(winners(run(submit, submit))) == 1
    assert (Revision.objects.count(), ReviewRound.objects.count()) == (1, 1)


@pytest.mark.parametrize("save_first", [True, False])
def test_what_is_submitted_is_what_its_author_saw(save_first: bool) -> None:
    article, author = make.make_article(), make.somebody("author")
    form = {"by": author, "now": NOW, "lock_version": article.lock_version}

    def save() -> Any:
        draft = make.make_draft(bottom_line="Saved by another tab.")
        return transitions.save_draft(draft, article=article, **form)

    def submit() -> Any:
        return transitions.submit_for_review(article, **form)

    outcomes = overlapping(*((save, submit) if save_first else (submit, save)))
    assert len(winners(outcomes)) == 1
    assert isinstance(outcomes[1], Stale)
    assert Revision.objects.count() == (0 if save_first else 1)


@both_ways
def test_two_articles_of_one_title_at_once_both_come_about(run: Any) -> None:
    author = make.somebody("author")

    def create() -> Any:
        return transitions.save_draft(make.make_draft(topic="New"), by=author, now=NOW)

    outcomes = run(create, create)
    assert len(winners(outcomes)) == 2
    assert {a.slug for a in Article.objects.all()} == {
        "iron-and-restless-legs",
        "iron-and-restless-legs-2",
    }
    assert Reference.objects.count() == 1
    assert len({f.slug for a in Article.objects.all() for f in a.faqs.all()}) == 2


@pytest.mark.parametrize("reference_first", [True, False])
def test_a_change_in_the_library_and_a_save_at_once_are_both_counted(
    reference_first: bool,
) -> None:
    article, author = make.make_article(), make.somebody("author")
    editor, reference = make.make_user("editor"), Reference.objects.get()
    reference.csl = {**reference.csl, "title": "Corrected"}
    version = article.lock_version

    def change() -> Any:
        return transitions.save_reference(reference, by=editor, now=NOW)

    def save() -> Any:
        by_key = replace(make.REFERENCE, csl={}, verified={})
        draft = make.make_draft(title="Saved", references=(by_key,))
        return transitions.save_draft(
            draft, by=author, now=NOW, article=article, lock_version=version
        )

    outcomes = overlapping(*((change, save) if reference_first else (save, change)))
    if reference_first:
        assert isinstance(outcomes[1], Stale)
    else:
        assert len(winners(outcomes)) == 2
    stored = make.fresh(article)
    assert article.contributions.last().content_hash == working_copy_hash(stored)
    assert editor in {c.user for c in article.contributions.all()}


@pytest.mark.parametrize("import_first", [True, False])
def test_a_record_completed_by_an_import_and_a_save_at_once_are_both_counted(
    import_first: bool,
) -> None:
    article, author = make.make_article(), make.somebody("author")
    editor, reference = make.make_user("editor"), Reference.objects.get()
    entry = Entry({**reference.csl, "publisher-place": "Basel"})
    source = Source("a" * 64, [(1, entry)], Wishes(complete=True, choices={1: SAME}))

    def complete() -> Any:
        return transitions.import_references(source, by=editor, now=NOW)

    def save() -> Any:
        by_key = replace(make.REFERENCE, csl={}, verified={})
        draft = make.make_draft(title="Saved", references=(by_key,))
        return transitions.save_draft(
            draft, by=author, now=NOW, article=article, lock_version=article.lock_version
        )

    outcomes = overlapping(*((complete, save) if import_first else (save, complete)))
    assert len(winners(outcomes)) == (1 if import_first else 2)
    stored = make.fresh(article)
    assert article.contributions.last().content_hash == working_copy_hash(stored)
    assert Reference.objects.get().csl["publisher-place"] == "Basel"


@pytest.mark.parametrize("submit_first", [True, False])
def test_an_article_never_has_two_open_rounds(submit_first: bool) -> None:
    publication = make.live()
    article = make.revised(publication)
    version = make.fresh(article).lock_version
    editor, author = make.somebody("editor"), make.somebody("author")

    def submit() -> Any:
        return transitions.submit_for_review(article, by=author, now=NOW, lock_version=version)

    def read_again() -> Any:
        return transitions.open_reaffirmation(article, by=editor, now=NOW, lock_version=version)

    outcomes = overlapping(*((submit, read_again) if submit_first else (read_again, submit)))
    assert len(winners(outcomes)) == 1
    assert ReviewRound.objects.filter(closed_at__isnull=True).count() == 1
