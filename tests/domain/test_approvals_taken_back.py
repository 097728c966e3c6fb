"""Doubts before publication: the signer takes an approval back, or leaders return the text."""

from datetime import timedelta

import pytest

from articles import transitions
from articles.models import Article, MedicalReview, OutboxMessage, Revocation
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def revoke(review: MedicalReview, **changes: object) -> Revocation:
    article = make.fresh(review.round.article)
    arguments = {"by": review.signer, "now": NOW, "reason": "I misread the dose."}
    arguments["lock_version"] = article.lock_version
    return transitions.revoke(review, **{**arguments, **changes})


def return_to_review(article: Article, **changes: object) -> object:
    article = make.fresh(article)
    arguments = {"by": make.somebody("editor"), "now": NOW, "reason": "New evidence."}
    arguments["lock_version"] = article.lock_version
    return transitions.return_to_review(article, **{**arguments, **changes})


def publish(article: Article) -> object:
    form = make.release_form(article)
    return transitions.publish(article, by=make.somebody("editor"), **form)


def test_the_signer_takes_an_approval_back_and_the_round_is_open_again() -> None:
    article = make.scheduled()
    review = article.revision.medical_reviews.get()
    assert codes_of(revoke, review, reason="") == ["reason_missing"]
    revocation = revoke(review)
    assert (revocation.by, revocation.reason) == (review.signer, "I misread the dose.")
    article = make.fresh(article)
    assert (article.state, article.scheduled_for) == ("in_review", None)
    assert make.open_round(article) == review.round
    assert "quorum_not_met" in codes_of(publish, article)
    assert MedicalReview.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="returned").count() == 1


def test_the_same_doctor_may_sign_again_later() -> None:
    article = make.approved()
    review = article.revision.medical_reviews.get()
    revoke(review)
    make.accepted(article, review.signer)
    again = make.sign(article, review.signer)
    publication = make.live(make.fresh(article))
    assert publication.signatures.get().medical_review == again


def test_of_two_approvals_the_other_one_still_counts() -> None:
    article = make.approved(risk="high")
    mine, other = article.revision.medical_reviews.all()
    revoke(mine)
    third = make.make_doctor()
    make.accepted(article, third)
    make.sign(article, third)
    publication = make.live(make.fresh(article))
    shown = {s.medical_review.signer for s in publication.signatures.all()}
    assert shown == {other.signer, third}


def test_only_the_signer_or_a_lead_reviewer_takes_it_back() -> None:
    review = make.approved().revision.medical_reviews.get()
    assert codes_of(revoke, review, by=make.make_doctor()) == ["not_your_approval"]
    assert codes_of(revoke, review, by=make.somebody("editor")) == [
        "wrong_role",
        "not_your_approval",
    ]
    lead = make.make_user("lead_reviewer")
    assert revoke(review, by=lead).by == lead
    assert codes_of(revoke, review, by=lead) == ["wrong_state", "no_standing_approval"]


def test_a_live_approval_is_not_taken_back_but_withdrawn() -> None:
    publication = make.live()
    review = publication.signatures.get().medical_review
    assert codes_of(revoke, review) == ["live_revision_must_be_withdrawn"]
    codes = codes_of(return_to_review, publication.article)
    assert codes == ["live_revision_must_be_withdrawn"]


def test_an_approval_of_an_older_text_does_not_stand_for_this_one() -> None:
    first = make.live()
    make.approved(make.revised(first))
    old = first.signatures.get().medical_review
    assert codes_of(revoke, old) == ["no_standing_approval"]


def test_a_returned_text_needs_all_its_approvals_anew() -> None:
    article = make.scheduled()
    signer = article.revision.medical_reviews.get().signer
    assert codes_of(return_to_review, article, reason=" ") == ["reason_missing"]
    round_ = return_to_review(article)
    article = make.fresh(article)
    assert (article.state, article.scheduled_for, round_.kind) == ("in_review", None, "release")
    codes = codes_of(publish, article)
    assert codes == ["wrong_state", "quorum_not_met"]
    make.accepted(article, signer)
    make.sign(article, signer, now=NOW + timedelta(hours=1))
    assert make.live(make.fresh(article)).round == round_


def test_a_text_is_returned_once_with_the_reason_told() -> None:
    article = make.approved()
    return_to_review(article)
    mail = OutboxMessage.objects.filter(kind="returned").first()
    assert mail is None or "New evidence." in mail.body
    assert codes_of(return_to_review, article) == ["wrong_state"]
