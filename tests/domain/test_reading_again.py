"""Re-reading the live text: the same guards and quorum, no edit, and only the dates move."""

from datetime import timedelta

import pytest

from articles import transitions
from articles.models import Publication, ReviewRound
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=400)


def open_reading(publication: Publication) -> ReviewRound:
    article = make.fresh(publication.article)
    return transitions.open_reaffirmation(
        article, by=make.somebody("editor"), now=LATER, lock_version=article.lock_version
    )


def test_a_re_reading_adds_a_signature_and_changes_nothing_else() -> None:
    publication = make.live()
    before = Publication.objects.values().get()
    round_ = open_reading(publication)
    doctor = make.accepted(publication.article, make.make_doctor(now=LATER), now=LATER).reviewer
    review = make.sign(publication.article, doctor, now=LATER)
    assert (round_.kind, review.round) == ("reaffirm", round_)
    assert "I read the whole page of revision 1 again, and it is still correct" in review.meaning
    newest = publication.signatures.first()
    assert (newest.medical_review, newest.kind, newest.signed_at) == (review, "reaffirm", LATER)
    assert newest.next_review_due_on.isoformat() == "2029-12-07"
    assert publication.signatures.count() == 2
    assert Publication.objects.values().get() == before
    assert make.fresh(publication.article).state == "approved"
    round_.refresh_from_db()
    assert round_.outcome == "approved"


def test_high_risk_is_read_again_by_two() -> None:
    publication = make.live(risk="high")
    open_reading(publication)
    for expected in (2, 4):
        doctor = make.accepted(publication.article, make.make_doctor(now=LATER), now=LATER).reviewer
        make.sign(publication.article, doctor, now=LATER)
        assert publication.signatures.count() == expected


def test_the_changes_alone_cannot_be_read_again() -> None:
    publication = make.live()
    open_reading(publication)
    doctor = make.accepted(publication.article).reviewer
    codes = codes_of(make.sign, publication.article, doctor, scope="changes")
    assert codes == ["scope_without_base"]


def test_whoever_wrote_a_word_of_a_later_draft_cannot_confirm_the_live_text() -> None:
    publication, doctor = make.live(), make.make_doctor("author")
    open_reading(publication)
    make.accepted(publication.article, doctor)
    make.edited(make.revised(publication), by=doctor, title="Their title")
    assert codes_of(make.sign, publication.article, doctor) == ["contributed_to_article"]


def test_a_doubt_is_recorded_and_leaves_the_working_copy_alone() -> None:
    publication = make.live()
    round_ = open_reading(publication)
    doctor = make.accepted(publication.article).reviewer
    review = make.ask_changes(publication.article, doctor, "A newer trial says otherwise.")
    assert "again, and it needs the changes I ask for" in review.meaning
    article = make.fresh(publication.article)
    round_.refresh_from_db()
    assert (article.state, round_.outcome) == ("approved", "changes_requested")
    assert article.change_requests.blocking().unanswered().count() == 1
    assert publication.signatures.count() == 1


def test_nothing_is_read_again_while_a_newer_text_is_under_way_or_another_reading_open() -> None:
    publication = make.live()
    assert codes_of(open_reading, make.withdrawn(make.live(title="Gone"))) == ["not_live"]
    open_reading(publication)
    assert codes_of(open_reading, publication) == ["round_already_open"]
    make.submitted(make.revised(publication))
    assert codes_of(open_reading, publication) == [
        "newer_revision_in_review",
        "round_already_open",
    ]
    make.approved(publication.article)
    assert codes_of(open_reading, publication) == ["newer_revision_in_review"]


def test_a_newer_submission_ends_the_reading_and_its_late_decision_is_refused() -> None:
    publication = make.live()
    round_ = open_reading(publication)
    doctor = make.accepted(publication.article).reviewer
    make.submitted(make.revised(publication))
    round_.refresh_from_db()
    assert round_.outcome == "superseded"
    codes = codes_of(make.sign, publication.article, doctor)
    assert codes == ["not_assigned"]


def test_the_reading_is_refused_when_the_live_text_changed_under_it() -> None:
    """Cannot come about by the verbs; the rules hold all the same."""
    from articles.models import Article

    publication = make.live()
    open_reading(publication)
    doctor = make.accepted(publication.article).reviewer
    Article.objects.filter(pk=publication.article_id).update(state="in_review")
    assert codes_of(make.sign, publication.article, doctor) == ["newer_revision_in_review"]
