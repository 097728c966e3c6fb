"""By raw SQL too, an approval is inserted only as a doctor with a valid licence would sign it."""

from datetime import date, timedelta
from typing import Any

import pytest

from articles.models import MedicalReviewer, ReviewAssignment, ReviewRound
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.raw_rows import insert, refused

pytestmark = pytest.mark.django_db


def review_row() -> dict[str, Any]:
    """Return the row of a medical review that would be right, not inserted yet."""
    article = make.submitted()
    assignment = make.accepted(article)
    model = make.approved(title="Model").revision.medical_reviews.values().get()
    del model["id"]
    doctor = MedicalReviewer.objects.get(user=assignment.reviewer)
    return {
        **model,
        "signer_slug": doctor.slug,
        "signer_name": doctor.display_name,
        "signer_credentials": doctor.credentials,
        "licence_number": doctor.licence_number,
        "licence_verified_at": doctor.verified_at,
        "assignment_id": assignment.pk,
        "round_id": assignment.round_id,
        "revision_id": article.revision.pk,
        "fingerprint": article.revision.fingerprint,
        "signer_id": assignment.reviewer_id,
    }


REVIEW = "articles_medicalreview"
NO_LICENCE = "only a doctor with a verified and valid licence approves, under that name"
NOT_ACCEPTED = "a medical review is given by who accepted it, free of conflict or with a waiver"
OTHER_TEXT = "a medical review signs the revision its round is about, by the doctor assigned"


def test_a_right_medical_review_may_be_inserted() -> None:
    insert(REVIEW, review_row())


def test_a_medical_review_is_of_its_text_in_its_round_by_its_doctor() -> None:
    row = review_row()
    other = make.accepted(make.submitted(title="Other"))
    elsewhere = {
        "assignment_id": other.pk,
        "round_id": other.round_id,
        "revision_id": other.round.revision_id,
        "signer_id": other.reviewer_id,
        "fingerprint": "0" * 64,
    }
    for column, value in elsewhere.items():
        # Another doctor has another licence too, and an assignment of another round.
        assert refused(REVIEW, row, **{column: value}) in {OTHER_TEXT, NO_LICENCE, NOT_ACCEPTED}


def test_nobody_inserts_an_approval_of_what_they_wrote() -> None:
    row = review_row()
    article_id = ReviewRound.objects.get(pk=row["round_id"]).article_id
    contribution = {"article_id": article_id, "user_id": row["signer_id"], "at": NOW}
    insert("articles_contribution", {**contribution, "content_hash": "x"})
    assert refused(REVIEW, row) == "nobody approves an article they contributed to"
    insert(REVIEW, {**row, "decision": "request_changes"})


def test_a_doctor_without_a_licence_that_stands_inserts_no_approval() -> None:
    row = review_row()
    doctors = MedicalReviewer.objects.filter(user_id=row["signer_id"])
    account = User.objects.filter(pk=row["signer_id"])
    good, fine = doctors.values().get(), account.values().get()
    editor = good["verified_by_id"]
    for wrong in (
        {"verified_at": None, "verified_by_id": None},
        {"verified_at": NOW + timedelta(days=1)},
        {"licence_valid_until": date(2026, 11, 1)},
    ):
        doctors.update(**wrong)
        assert refused(REVIEW, row) == NO_LICENCE, wrong
        doctors.update(**{name: good[name] for name in wrong})
    for wrong in (
        {"is_active": False},
        {"created_by_id": editor},
        {"password_set_by_other_at": NOW + timedelta(hours=1), "password_set_by_other_id": editor},
        {"second_factor_reset_at": NOW + timedelta(hours=1), "second_factor_reset_by_id": editor},
    ):
        account.update(**wrong)
        assert refused(REVIEW, row) == NO_LICENCE, wrong
        account.update(**{name: fine[name] for name in wrong})
    insert(REVIEW, row)


def test_an_editor_who_is_no_doctor_inserts_no_approval() -> None:
    row = review_row()
    editor = make.make_user("editor")
    assigned = ReviewAssignment.objects.create(
        round_id=row["round_id"],
        reviewer=editor,
        due_on=NOW,
        assigned_by=editor,
        assigned_at=NOW,
        status="accepted",
        conflict="none",
    )
    assert refused(REVIEW, row, signer_id=editor.pk, assignment_id=assigned.pk) == NO_LICENCE


@pytest.mark.parametrize(
    "column",
    [
        *("signer_name", "signer_slug", "signer_credentials", "signer_specialty"),
        *("licence_number", "licence_jurisdiction"),
    ],
)
def test_an_approval_names_its_doctor_as_the_record_does(column: str) -> None:
    assert refused(REVIEW, review_row(), **{column: "Other"}) == NO_LICENCE


def test_nobody_inserts_a_decision_on_what_they_did_not_accept_or_had_a_conflict_about() -> None:
    row = review_row()
    assignments = ReviewAssignment.objects.filter(pk=row["assignment_id"])
    for status in ("invited", "declined", "recused", "cancelled", "done"):
        assignments.update(status=status)
        assert refused(REVIEW, row) == NOT_ACCEPTED, status
    assignments.update(status="accepted", conflict="declared", conflict_statement="Shares.")
    assert refused(REVIEW, row, conflict="declared") == NOT_ACCEPTED
    assert refused(REVIEW, row, conflict="none") == NOT_ACCEPTED
    assignments.update(waived_by=make.make_user("editor"), waived_at=NOW)
    insert(REVIEW, {**row, "conflict": "declared"})
