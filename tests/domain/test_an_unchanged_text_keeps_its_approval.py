"""A text that is approved keeps its approval as long as no word of it changes, and no longer."""

import pytest

from articles import transitions
from articles.models import Article, Revision
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def submit(article: Article) -> Revision:
    article = make.fresh(article)
    author = make.somebody("author")
    return transitions.submit_for_review(
        article, by=author, now=NOW, lock_version=article.lock_version
    )


def start_again(article: Article) -> Article:
    article = make.fresh(article)
    author = make.somebody("author")
    return transitions.start_revision(
        article, by=author, now=NOW, lock_version=article.lock_version
    )


def test_saving_without_a_change_keeps_the_approval() -> None:
    article = make.approved()
    approval = article.revision.medical_reviews.get()
    start_again(article)
    make.edited(article)
    assert submit(article) == article.revision
    stored = make.fresh(article)
    assert (stored.state, stored.revision, stored.revisions.count()) == (
        "approved",
        article.revision,
        1,
    )
    assert make.live(stored).signatures.get().medical_review == approval


def test_a_live_text_opened_and_closed_without_a_change_needs_no_note_and_no_review() -> None:
    publication = make.live()
    start_again(publication.article)
    assert submit(publication.article) == publication.revision
    assert make.fresh(publication.article).state == "approved"


def test_a_re_reading_goes_on_when_the_live_text_comes_back_unchanged() -> None:
    publication = make.live()
    article = start_again(publication.article)
    round_ = transitions.open_reaffirmation(
        article, by=make.somebody("editor"), now=NOW, lock_version=article.lock_version
    )
    submit(article)
    assert make.open_round(article) == round_


def test_a_re_reading_ends_when_an_approved_newer_text_comes_back_unchanged() -> None:
    publication = make.live()
    newer = make.approved(make.revised(publication))
    article = start_again(newer)
    round_ = transitions.open_reaffirmation(
        article, by=make.somebody("editor"), now=NOW, lock_version=article.lock_version
    )
    submit(article)
    round_.refresh_from_db()
    assert round_.outcome == "superseded"
    assert make.live(make.fresh(article)).revision == newer.revision


def test_one_changed_word_needs_a_new_review() -> None:
    article = start_again(make.approved())
    make.edited(article, bottom_line="Ask for two ferritin tests.")
    assert submit(article).number == 2
    assert make.fresh(article).state == "in_review"


def test_a_recalled_text_is_reviewed_anew_even_if_nothing_changed() -> None:
    article = make.submitted()
    transitions.recall(
        article, by=make.somebody("editor"), now=NOW, lock_version=article.lock_version
    )
    assert submit(article).number == 2


def test_an_approval_taken_back_does_not_come_again_by_submitting_again() -> None:
    article = make.approved()
    review = article.revision.medical_reviews.get()
    transitions.revoke(
        review, by=review.signer, now=NOW, lock_version=article.lock_version, reason="Misread."
    )
    stored = make.fresh(article)
    transitions.recall(
        stored, by=make.somebody("editor"), now=NOW, lock_version=stored.lock_version, reason="So."
    )
    assert submit(article).number == 2
    assert make.fresh(article).state == "in_review"


def test_a_withdrawn_text_is_reviewed_anew_even_if_nothing_changed() -> None:
    publication = make.withdrawn(make.live(change_note="First text.", change_kind="update"))
    start_again(publication.article)
    revision = submit(publication.article)
    assert revision.number == 2
    assert revision.fingerprint == publication.fingerprint
    assert make.fresh(publication.article).state == "in_review"


def test_an_approval_by_one_doctor_is_not_enough_once_the_risk_is_high() -> None:
    article = start_again(make.approved(risk="low"))
    make.edited(article, risk="high")
    revision = submit(article)
    assert make.fresh(article).state == "in_review"
    assert revision.rounds.get().quorum == 2


def test_an_older_text_does_not_come_back_without_a_review() -> None:
    first = make.live(change_note="First text.", change_kind="update", bottom_line="Old.")
    make.live(make.revised(first, bottom_line="New."))
    article = start_again(first.article)
    make.edited(article, bottom_line="Old.", change_note="First text.")
    revision = submit(article)
    assert revision.fingerprint == first.fingerprint
    assert (revision.number, make.fresh(article).state) == (3, "in_review")
