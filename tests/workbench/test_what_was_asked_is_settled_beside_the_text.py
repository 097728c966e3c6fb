"""Change requests at the workbench: all that are open, whoever asked, with the way to end them."""

import pytest

from articles import transitions
from articles.models import ChangeRequest, ReviewAssignment
from articles.transitions import NewChangeRequest
from articles.working_copy import SectionDraft
from tests import factories as make
from tests.support.html_forms import fields_of

from .conftest import Doctor, text_of, wish

APPROVE, ASK = {"decision": "approve"}, {"decision": "request_changes"}


@pytest.fixture
def again(doctor: Doctor) -> ReviewAssignment:
    """The doctor reads revision 2; another doctor had asked for a change of revision 1."""
    article = make.submitted()
    other = make.make_doctor(username="otto")
    make.accepted(article, other)
    wishes = [
        NewChangeRequest("Say how much iron.", "section", "iron22", quote="Iron is low"),
        NewChangeRequest("Say when.", "field", "bottom_line"),
    ]
    make.ask_changes(article, other, requests=wishes)
    for asked in ChangeRequest.objects.all():
        transitions.answer_change_request(
            asked, by=make.somebody("author"), now=make.NOW, text=f"Answer {asked.pk}."
        )
    body = "Iron is low, 65 mg help [@allen2013]."
    sections = (SectionDraft("The role of iron", body, "iron22"),)
    return make.accepted(make.submitted(make.edited(article, sections=sections)), doctor.user)


def requests() -> tuple[ChangeRequest, ChangeRequest]:
    first, second = ChangeRequest.objects.order_by("pk")
    return first, second


def test_all_unsettled_requests_are_shown_with_their_answers(
    doctor: Doctor, again: ReviewAssignment
) -> None:
    response = doctor.get("reviewassignment_change", again.pk)
    page, (first, second) = text_of(response), requests()
    for words in ("otto asked on", "Say how much iron.", f"Answer {first.pk}.", "Say when."):
        assert words in page
    talks = response.context["talks"]
    assert [(talk.asked, talk.may_settle, talk.may_reopen) for talk in talks] == [
        (first, True, False),
        (second, True, False),
    ]


def test_each_request_leads_to_its_place_in_the_text_also_where_nothing_changed(
    doctor: Doctor,
) -> None:
    article = make.submitted()
    other = make.make_doctor()
    make.accepted(article, other)
    places = {
        ("section", "iron22"): "s-the-role-of-iron",
        ("section", "sleep3"): "",
        ("faq", "faqab2"): "faq-faqab2",
        ("help_card", "cardx2"): "help-cardx2",
        ("reference", "allen2013"): "references",
        ("field", "in_short"): "in-short",
        ("field", "meta_description"): "text-unseen",
        ("article", ""): "text-head",
    }
    wishes = [NewChangeRequest("Why?", *place, is_blocking=False) for place in places]
    blocking = NewChangeRequest("Say when.", "field", "title")
    make.ask_changes(article, other, requests=[*wishes, blocking])
    asked = article.change_requests.get(anchor_uid="title")
    author = make.somebody("author")
    transitions.answer_change_request(asked, by=author, now=make.NOW, text="Done.")
    sections = (make.make_draft().sections[0],)
    row = make.accepted(make.submitted(make.edited(article, sections=sections)), doctor.user)
    response = doctor.get("reviewassignment_change", row.pk)
    html = response.content.decode()
    found = {(talk.asked.anchor, talk.asked.anchor_uid): talk for talk in response.context["talks"]}
    assert {key: found[key].fragment for key in places} == places
    for fragment in filter(None, places.values()):
        assert html.count(f'id="{fragment}"') == 1
        assert f'<a href="#{fragment}">Show the place in the text' in html
    assert html.count("This place is not in the text any more.") == 1


def test_what_was_asked_stands_beside_the_place_it_is_about(doctor: Doctor) -> None:
    publication = make.live(doctors=(make.make_doctor(),))
    article = make.submitted(make.revised(publication, bottom_line="Ask for two tests."))
    other = make.make_doctor()
    make.accepted(article, other)
    make.ask_changes(
        article,
        other,
        requests=[
            NewChangeRequest("Which tests?", "field", "bottom_line"),
            NewChangeRequest("A better title.", "field", "title"),
        ],
    )
    for asked in ChangeRequest.objects.all():
        transitions.answer_change_request(
            asked, by=make.somebody("author"), now=make.NOW, text="Ferritin and iron."
        )
    article = make.submitted(make.edited(article, bottom_line="Ask for ferritin and iron."))
    row = make.accepted(article, doctor.user)
    html = doctor.get("reviewassignment_change", row.pk).content.decode()
    part = html[html.index("The bottom line <span") :]
    part = part[: part.index("</section>")]
    assert "Which tests?" in part
    assert "Ferritin and iron." in part
    assert f'href="#talk-{ChangeRequest.objects.earliest("pk").pk}"' in part
    assert "A better title." not in part


def test_who_reads_the_next_revision_settles_what_was_answered(
    doctor: Doctor, again: ReviewAssignment
) -> None:
    first, second = requests()
    form = doctor.filled(again, comment="Nearly there", **wish(0, "Shorter.", weight="advice"))
    shown = doctor.send(again, {**form, "settle": first.pk, f"say_{first.pk}": "Good."}, status=200)
    typed = fields_of(shown.content, "decision-form")
    assert (typed["comment"], typed["requests-0-text"]) == ("Nearly there", "Shorter.")
    first.refresh_from_db()
    assert first.settled_by == doctor.user
    assert first.replies.last().text == "Good."
    doctor.send(again, {**form, "settle": second.pk}, status=200)
    doctor.send(again, doctor.filled(again, **APPROVE))


def test_approval_waits_for_the_requests_of_others_too(
    doctor: Doctor, again: ReviewAssignment
) -> None:
    refused = doctor.send(again, doctor.filled(again, **APPROVE), status=409)
    assert "2 blocking change requests are not settled" in text_of(refused)


def test_a_reply_goes_under_the_request_and_leaves_everything_else_typed(
    doctor: Doctor, again: ReviewAssignment
) -> None:
    first, second = requests()
    said = {f"say_{first.pk}": "Per day?", f"say_{second.pk}": "Not sent yet"}
    form = doctor.filled(again, comment="Two hours of thought", **said)
    shown = doctor.send(again, {**form, "reply": first.pk}, status=200)
    assert "Your reply stands under the change request." in text_of(shown)
    assert first.replies.last().text == "Per day?"
    typed = fields_of(shown.content, "decision-form")
    assert typed["comment"] == "Two hours of thought"
    assert typed[f"say_{first.pk}"] == ""
    assert typed[f"say_{second.pk}"] == "Not sent yet"
    assert typed["password"] == ""


def test_an_empty_reply_is_refused_and_loses_nothing(
    doctor: Doctor, again: ReviewAssignment
) -> None:
    first, _second = requests()
    form = doctor.filled(again, comment="Two hours of thought", reply=first.pk)
    refused = doctor.send(again, form, status=409)
    assert "Write down the reason" in text_of(refused)
    assert fields_of(refused.content, "decision-form")["comment"] == "Two hours of thought"


def test_who_asked_reopens_what_the_answer_does_not_settle(doctor: Doctor) -> None:
    article = make.submitted()
    make.accepted(article, doctor.user)
    make.ask_changes(article, doctor.user, "Say how much iron.")
    asked = ChangeRequest.objects.get()
    transitions.answer_change_request(asked, by=make.somebody("author"), now=make.NOW, text="Some.")
    article = make.submitted(make.edited(article, bottom_line="Some iron."))
    row = make.accepted(article, doctor.user)
    form = doctor.filled(row, **{f"say_{asked.pk}": "How many milligrams?"})
    shown = doctor.send(row, {**form, "reopen": asked.pk}, status=200)
    assert "open again" in text_of(shown)
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert asked.replies.last().text == "How many milligrams?"
    assert not shown.context["talks"][0].may_reopen


def test_somebody_elses_request_cannot_be_reopened_and_says_so(
    doctor: Doctor, again: ReviewAssignment
) -> None:
    first, _second = requests()
    form = doctor.filled(again, **{f"say_{first.pk}": "Hm.", "reopen": str(first.pk)})
    refused = doctor.send(again, form, status=409)
    first.refresh_from_db()
    assert first.answered_at is not None
    assert fields_of(refused.content, "decision-form")[f"say_{first.pk}"] == "Hm."


def test_a_reply_typed_for_a_review_that_was_lost_is_given_back(
    doctor: Doctor, again: ReviewAssignment
) -> None:
    first, _second = requests()
    form = doctor.filled(again, **{f"say_{first.pk}": "Two hours of thought"}, **APPROVE)
    transitions.cancel_assignment(again, by=make.somebody("editor"), now=make.NOW)
    refused = doctor.send(again, form, status=409)
    assert "Two hours of thought" in text_of(refused)


def test_a_request_can_be_about_a_text_that_is_no_section(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    page = doctor.get("reviewassignment_change", row.pk)
    assert b'<option value="field:meta_description">Description for search engines' in page.content
    doctor.send(row, doctor.filled(row, **ASK, **wish(0, "Which?", place="field:bottom_line")))
    asked = ChangeRequest.objects.get()
    assert (asked.anchor, asked.anchor_uid, asked.anchor_label) == (
        "field",
        "bottom_line",
        "The bottom line",
    )


# --- the way on -----------------------------------------------------------------------------------


def test_the_receipt_leads_on_to_the_next_review(doctor: Doctor, row: ReviewAssignment) -> None:
    late = make.assigned(make.submitted(title="Next one"), doctor.user)
    urgent = make.assigned(make.submitted(title="Urgent one"), doctor.user)
    for other in (late, urgent):
        ReviewAssignment.objects.filter(pk=other.pk).update(due_on="2027-01-04")
    article = urgent.round.article
    transitions.expedite(article, by=make.somebody("editor"), now=make.NOW, reason="A dose.")
    ReviewAssignment.objects.filter(pk=urgent.pk).update(due_on="2027-01-05")
    answer = doctor.send(row, doctor.filled(row, **APPROVE))
    receipt = doctor.client.get(answer.url)
    assert receipt.context["next"] == urgent
    assert "Review “Urgent one”" in text_of(receipt)
    for other in (late, urgent):
        transitions.decline(other, by=doctor.user, now=make.NOW)
    assert "No other review waits for you." in text_of(doctor.client.get(answer.url))


def test_the_receipt_of_somebody_else_leads_nowhere(doctor: Doctor, row: ReviewAssignment) -> None:
    make.assigned(make.submitted(title="Next one"), doctor.user)
    make.sign(row.round.article, doctor.user)
    other = Doctor(make.make_doctor())
    assert "Next one" not in text_of(other.get("reviewassignment_change", row.pk))
