"""Requesting changes: the text goes back, each wish has a place, and the talk about it is kept."""

import pytest

from articles import transitions
from articles.models import Article, ChangeRequest, MedicalReview, MedicalReviewer, OutboxMessage
from articles.transitions import NewChangeRequest
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make.submitted()


@pytest.fixture
def doctor(article: Article) -> User:
    return make.accepted(article).reviewer


def test_the_text_goes_back_with_every_wish_at_its_place(article: Article, doctor: User) -> None:
    waiting = make.assigned(article)
    requests = [
        NewChangeRequest(" Say how much. ", "section", "iron22", quote="low ", proposal=" 20% "),
        NewChangeRequest("Which trial?", "faq", "faqab2"),
        NewChangeRequest("Older than it says.", "reference", "allen2013", is_blocking=False),
        NewChangeRequest("Say when.", "help_card", "cardx2"),
        NewChangeRequest("Too long."),
        NewChangeRequest("   "),
    ]
    review = make.ask_changes(article, doctor, requests=requests, comment="Nearly.")
    stored = list(article.change_requests.all())
    assert [(r.text, r.anchor_label, r.is_blocking) for r in stored] == [
        ("Say how much.", "The role of iron", True),
        ("Which trial?", "Does iron help?", True),
        ("Older than it says.", make.fresh(article).revision.data["references"][0]["text"], False),
        ("Say when.", "Speak to a doctor", True),
        ("Too long.", "Iron and restless legs", True),
    ]
    assert (stored[0].quote, stored[0].proposal) == ("low", "20%")
    assert {r.raised_by for r in stored} == {doctor}
    assert (review.decision, review.scope) == ("request_changes", "whole")
    assert "must not be published before the changes" in review.meaning
    waiting.refresh_from_db()
    round_ = review.round
    round_.refresh_from_db()
    assert (waiting.status, round_.outcome) == ("cancelled", "changes_requested")
    assert make.fresh(article).state == "changes_requested"
    told = OutboxMessage.objects.filter(kind="changes_requested")
    assert make.somebody("author") in {mail.to for mail in told}


@pytest.mark.parametrize(
    "requests", [[], [NewChangeRequest(" ")], [NewChangeRequest("Shorter?", is_blocking=False)]]
)
def test_at_least_one_wish_must_block(
    article: Article, doctor: User, requests: list[NewChangeRequest]
) -> None:
    codes = codes_of(make.ask_changes, article, doctor, requests=requests)
    assert codes == ["no_blocking_request"]
    assert ChangeRequest.objects.count() == MedicalReview.objects.count() == 0


def test_one_doctor_of_two_is_enough_to_send_it_back(article: Article) -> None:
    article = make.submitted(title="High", risk="high")
    make.sign(article, make.accepted(article).reviewer)
    make.ask_changes(article, make.accepted(article).reviewer)
    assert make.fresh(article).state == "changes_requested"


def test_asking_for_changes_needs_no_valid_licence(article: Article, doctor: User) -> None:
    """A warning must not be lost because a licence lapsed or its check is pending."""
    profile = MedicalReviewer.objects.get(user=doctor)
    transitions.save_reviewer(profile, by=make.somebody("editor"), now=NOW)
    review = make.ask_changes(article, doctor)
    assert (review.signer_name, review.licence_number) == (profile.display_name, "")
    assert review.licence_verified_by_name == ""


def test_even_without_credentials_the_name_stands_under_the_request(
    article: Article, doctor: User
) -> None:
    MedicalReviewer.objects.filter(user=doctor).update(user=make.make_user())
    doctor.first_name, doctor.last_name = "Ada", "Quiet"
    doctor.save()
    review = make.ask_changes(article, doctor)
    assert (review.signer_name, review.signer_credentials) == ("Ada Quiet", "")


def test_an_answer_and_a_settlement_are_kept_with_who_and_when(
    article: Article, doctor: User
) -> None:
    make.ask_changes(article, doctor)
    request, author = article.change_requests.get(), make.somebody("author")
    answer = transitions.answer_change_request
    assert codes_of(answer, request, by=author, now=NOW, text="  ") == ["reason_missing"]
    reply = answer(request, by=author, now=NOW, text=" 28 people. ")
    assert (reply.text, reply.by, reply.at) == ("28 people.", author, NOW)
    request.refresh_from_db()
    assert request.answered_at == NOW
    settle = transitions.settle_change_request
    other = make.make_doctor()
    assert codes_of(settle, request, by=other, now=NOW) == ["not_your_request"]
    settle(request, by=doctor, now=NOW)
    request.refresh_from_db()
    assert (request.settled_at, request.settled_by) == (NOW, doctor)
    assert codes_of(settle, request, by=doctor, now=NOW) == ["request_settled"]
    assert codes_of(answer, request, by=author, now=NOW, text="More.") == ["request_settled"]


def test_a_request_outlives_the_part_it_points_at(article: Article, doctor: User) -> None:
    requests = [NewChangeRequest("Say how much.", "section", "iron22")]
    make.ask_changes(article, doctor, requests=requests)
    make.edited(article, sections=())
    assert article.change_requests.get().anchor_label == "The role of iron"


def test_ways_to_ask_for_change_requests(article: Article, doctor: User) -> None:
    requests = [NewChangeRequest(text) for text in ("open", "answered", "settled")]
    advice = NewChangeRequest("advice", is_blocking=False)
    make.ask_changes(article, doctor, requests=[*requests, advice])
    by_text = {r.text: r for r in article.change_requests.all()}
    transitions.answer_change_request(
        by_text["answered"], by=make.somebody("author"), now=NOW, text="So."
    )
    transitions.settle_change_request(by_text["settled"], by=doctor, now=NOW)
    asked = article.change_requests
    assert {r.text for r in asked.blocking()} == {"open", "answered", "settled"}
    assert {r.text for r in asked.unanswered()} == {"open", "advice"}
    assert {r.text for r in asked.unsettled()} == {"open", "answered", "advice"}
