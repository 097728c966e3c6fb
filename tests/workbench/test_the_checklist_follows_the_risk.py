"""The questions of the checklist are data of the round: more of them where more can go wrong."""

import json

import pytest

from articles.models import MedicalReview
from articles.policy import CHECKLISTS
from tests import factories as make

from .conftest import Doctor, text_of


@pytest.mark.parametrize("risk", ["low", "high"])
def test_each_question_of_the_risk_is_asked_and_kept_with_its_answer(
    doctor: Doctor, risk: str
) -> None:
    row = make.accepted(make.submitted(risk=risk), doctor.user)
    page = doctor.get("reviewassignment_change", row.pk)
    asked = [field.label for field in page.context["desk"].form.checklist]
    assert asked == [question.text for question in CHECKLISTS[risk]]
    assert all(question in text_of(page) for question in asked)
    doctor.send(row, doctor.filled(row, decision="approve"))
    kept = json.loads(MedicalReview.objects.get().checklist_answers)
    assert [(entry["text"], entry["answer"]) for entry in kept] == [(each, True) for each in asked]


def test_one_question_left_open_holds_the_approval_back(doctor: Doctor) -> None:
    row = make.accepted(make.submitted(risk="high"), doctor.user)
    form = doctor.filled(row, decision="approve")
    form.pop("check_doses")
    refused = doctor.send(row, form, status=409)
    assert "I checked every dose" in text_of(refused)
    assert not MedicalReview.objects.exists()
