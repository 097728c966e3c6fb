"""A doctor answers about conflicts of interest before the text is shown."""

from datetime import timedelta

import pytest
from django.urls import reverse

from articles.models import ReviewAssignment
from tests import factories as make

from .conftest import Doctor, Person, text_of

Status = ReviewAssignment.Status


@pytest.fixture
def invited(doctor: Doctor) -> ReviewAssignment:
    return make.assigned(make.submitted(), doctor.user)


def test_the_queue_leads_to_the_question(doctor: Doctor, invited: ReviewAssignment) -> None:
    response = doctor.get("reviewassignment_change", invited.pk, status=302)
    assert response.url == reverse("admin:articles_reviewassignment_accept", args=[invited.pk])


def test_before_the_answer_the_page_names_the_article_and_nothing_of_its_text(
    doctor: Doctor, invited: ReviewAssignment
) -> None:
    revision = invited.round.revision
    html = doctor.get("reviewassignment_accept", invited.pk).content.decode()
    assert revision.data["title"] in html
    assert revision.data["sections"][0]["heading"] == "The role of iron"  # it could leak
    for hidden in ("The role of iron", "Does iron help", revision.data["summary"], "article-body"):
        assert hidden not in html


def test_no_conflict_leads_to_the_workbench(doctor: Doctor, invited: ReviewAssignment) -> None:
    response = doctor.post("reviewassignment_accept", invited.pk, data={"conflict": "none"})
    assert response.url == reverse("admin:articles_reviewassignment_change", args=[invited.pk])
    invited.refresh_from_db()
    assert (invited.status, invited.conflict) == (Status.ACCEPTED, "none")


@pytest.mark.parametrize(
    "answer", [{}, {"conflict": "declared", "statement": "  "}], ids=["none given", "no words"]
)
def test_without_an_answer_the_doctor_is_told_what_to_do(
    doctor: Doctor, invited: ReviewAssignment, answer: dict[str, str]
) -> None:
    response = doctor.post("reviewassignment_accept", invited.pk, data=answer, status=409)
    assert "Answer whether you have a conflict of interest" in text_of(response)
    invited.refresh_from_db()
    assert invited.status == Status.INVITED


def test_a_declared_conflict_is_kept_and_blocks_until_waived(
    doctor: Doctor, invited: ReviewAssignment, editor: Person
) -> None:
    answer = {"conflict": "declared", "statement": "I own shares of Ferro."}
    doctor.post("reviewassignment_accept", invited.pk, data=answer)
    page = text_of(doctor.get("reviewassignment_change", invited.pk))
    assert "I own shares of Ferro." in page
    assert "An editor must waive it, or assign another doctor." in page

    article = invited.round.article
    waiver = editor.get("article_process", article.pk, "waive_conflict", invited.pk)
    assert "I own shares of Ferro." in text_of(waiver)
    editor.step(article, "waive_conflict", invited.pk, reason="Very few shares.")
    page = text_of(doctor.get("reviewassignment_change", invited.pk))
    assert "must waive it" not in page


def test_obstacles_are_named_before_the_doctor_spends_time(editor: Person) -> None:
    doctor = Doctor(make.make_doctor())
    row = make.assigned(make.submitted(), doctor.user)
    profile = doctor.user.medical_reviewer
    profile.licence_valid_until = make.NOW.date() - timedelta(days=400)
    profile.save()
    page = text_of(doctor.get("reviewassignment_accept", row.pk))
    assert "As things stand you could not sign an approval:" in page
    assert "ran out on" in page


def test_declining_tells_the_editors(doctor: Doctor, invited: ReviewAssignment) -> None:
    doctor.get("reviewassignment_decline", invited.pk)
    doctor.post("reviewassignment_decline", invited.pk, data={"note": "On leave."})
    invited.refresh_from_db()
    assert (invited.status, invited.note) == (Status.DECLINED, "On leave.")


def test_stepping_back_needs_a_reason(doctor: Doctor, row: ReviewAssignment) -> None:
    refused = doctor.post("reviewassignment_recuse", row.pk, data={"note": ""}, status=409)
    assert "Write down the reason" in text_of(refused)
    doctor.post("reviewassignment_recuse", row.pk, data={"note": "I know the author."})
    row.refresh_from_db()
    assert row.status == Status.RECUSED
    page = doctor.get("reviewassignment_change", row.pk)
    assert "recused" in text_of(page)
    assert "decision-form" not in page.content.decode()


@pytest.mark.parametrize("page", ["accept", "decline", "recuse"])
def test_another_doctor_can_answer_nothing(
    invited: ReviewAssignment, page: str, person: object
) -> None:
    other = Doctor(make.make_doctor())
    shown = text_of(other.get(f"reviewassignment_{page}", invited.pk))
    assert "another person’s" in shown
    data = {"conflict": "none", "note": "because"}
    refused = other.post(f"reviewassignment_{page}", invited.pk, data=data, status=403)
    assert "This assignment is another person’s." in text_of(refused)
    invited.refresh_from_db()
    assert invited.status == Status.INVITED


def test_accepting_twice_says_that_it_was_answered(
    doctor: Doctor, invited: ReviewAssignment
) -> None:
    doctor.post("reviewassignment_accept", invited.pk, data={"conflict": "none"})
    again = doctor.post(
        "reviewassignment_accept", invited.pk, data={"conflict": "none"}, status=409
    )
    assert "This assignment has been answered already." in text_of(again)
