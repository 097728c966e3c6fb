"""What went wrong in content systems before us, each as something that cannot happen here.

A page nobody approved went live, people approved their own, publishers published past a review, two
decisions were both accepted, and housekeeping deleted the record. docs/peer-faults.md has the whole
list, with the tests elsewhere.
"""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from articles import transitions
from articles.models import Article, MedicalReview, Publication, ReviewRound
from articles.transitions import NewChangeRequest, Refused
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def test_approving_what_was_read_never_publishes_what_a_colleague_saved_meanwhile() -> None:
    article = make.submitted(bottom_line="What the doctor reads.")
    doctor = make.accepted(article).reviewer
    shown = make.decision_form(article)
    assert codes_of(make.edited, article, bottom_line="Slipped in.") == ["wrong_state"]
    Article.objects.filter(pk=article.pk).update(bottom_line_source="Slipped in past the desk.")
    transitions.approve(article, by=doctor, **shown)
    publication = make.live(make.fresh(article))
    assert "What the doctor reads." in publication.body_html
    assert "Slipped in" not in publication.body_html + publication.content


def test_being_allowed_to_approve_does_not_allow_to_approve_ones_own() -> None:
    doctor = make.make_doctor("author")
    article = make.submitted(by=doctor)
    assert codes_of(make.assigned, article, doctor) == ["assignee_contributed"]
    assert set(codes_of(make.sign, article, doctor)) >= {"not_assigned", "contributed_to_article"}


def test_neither_publisher_nor_superuser_gets_past_an_open_review() -> None:
    article = make.submitted()
    root = make.make_user("editor", is_superuser=True)
    form = make.release_form(article)
    assert "wrong_state" in codes_of(transitions.publish, article, by=root, **form)
    assert "quorum_not_met" in codes_of(transitions.publish, article, by=root, **form)
    assert ReviewRound.objects.get().closed_at is None
    assert Publication.objects.count() == 0


def test_of_two_stale_copies_of_one_task_only_the_first_decides() -> None:
    article = make.submitted()
    doctor = make.accepted(article).reviewer
    form = make.decision_form(article)
    wishes = [NewChangeRequest("Not like this.")]
    transitions.approve(article, by=doctor, **form)
    with pytest.raises(Refused):
        transitions.request_changes(article, by=doctor, requests=wishes, **form)
    assert [r.decision for r in MedicalReview.objects.all()] == ["approve"]
    assert make.fresh(article).state == "approved"


def test_no_housekeeping_deletes_the_record_of_a_live_page() -> None:
    publication = make.live()
    for row in (publication.revision, publication.signatures.get().medical_review, publication):
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            row.delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")


def test_deleting_the_account_of_a_doctor_is_refused_and_blanks_nothing() -> None:
    signature = make.live().signatures.get()
    doctor = signature.medical_review.signer
    with pytest.raises(ProtectedError):
        doctor.delete()
    with pytest.raises(ProtectedError):
        User.objects.filter(pk=doctor.pk).delete()
    assert MedicalReview.objects.get().signer == doctor


def test_saving_without_a_change_does_not_reset_the_approval() -> None:
    publication = make.live()
    article = make.fresh(publication.article)
    author = make.somebody("author")
    transitions.start_revision(article, by=author, now=NOW, lock_version=article.lock_version)
    article = make.edited(article)
    transitions.submit_for_review(article, by=author, now=NOW, lock_version=article.lock_version)
    assert make.fresh(article).state == "approved"
    assert Publication.objects.live().get() == publication


def test_who_reviews_never_writes() -> None:
    article, doctor = make.make_article(), make.make_doctor()
    publication = make.live(title="Live")
    common = {"by": doctor, "now": NOW, "lock_version": article.lock_version}
    assert codes_of(make.edited, article, by=doctor, title="Better") == ["wrong_role"]
    assert codes_of(transitions.submit_for_review, article, **common) == ["wrong_role"]
    revision = publication.revision
    assert "wrong_role" in codes_of(
        transitions.restore_revision, article, revision=revision, **common
    )
    assert not article.contributions.filter(user=doctor).exists()


def test_an_editor_never_answers_or_signs_in_the_place_of_a_doctor() -> None:
    article = make.submitted()
    invited, editor = make.assigned(article), make.make_user("editor", "lead_reviewer")
    not_theirs = ["wrong_role", "not_your_assignment"]
    accept = codes_of(transitions.accept, invited, by=editor, now=NOW, conflict="none")
    decline = codes_of(transitions.decline, invited, by=editor, now=NOW)
    assert (accept, decline) == (not_theirs, not_theirs)
    assert {"wrong_role", "not_assigned"} <= set(codes_of(make.sign, article, editor))


def test_what_a_doctor_asked_for_outlives_the_part_it_is_about() -> None:
    article = make.submitted()
    doctor = make.accepted(article).reviewer
    wishes = [
        NewChangeRequest("Say how much.", "section", "iron22", quote="is low"),
        NewChangeRequest("Which trial?", "faq", "faqab2"),
    ]
    make.ask_changes(article, doctor, requests=wishes)
    iron, sleep = make.make_draft().sections
    article = make.edited(article, sections=(sleep, iron))  # moved
    article = make.edited(article, sections=(sleep,), faqs=())  # deleted
    stored = list(article.change_requests.order_by("pk"))
    assert [(r.anchor_uid, r.anchor_label, r.quote, r.text) for r in stored] == [
        ("iron22", "The role of iron", "is low", "Say how much."),
        ("faqab2", "Does iron help?", "", "Which trial?"),
    ]
    assert codes_of(make.submitted, article) == ["unanswered_change_requests"]
