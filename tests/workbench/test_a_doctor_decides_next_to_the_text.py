"""The workbench: the text as readers will see it, and one decision about exactly that."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import transitions
from articles.models import ChangeRequest, MedicalReview, ReviewAssignment
from tests import factories as make

from .conftest import Doctor, Person, text_of, wish

APPROVE, ASK = {"decision": "approve"}, {"decision": "request_changes"}


def reviews() -> list[tuple[str, str]]:
    return list(MedicalReview.objects.order_by("pk").values_list("decision", "comment"))


# --- what is shown ------------------------------------------------------------------------------


def test_the_body_is_there_byte_for_byte_and_so_it_is_for_readers(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    body = row.round.revision.body_html
    page = doctor.get("reviewassignment_change", row.pk).content
    assert page.count(body.encode()) == 1
    doctor.send(row, doctor.filled(row, **APPROVE))
    publication = make.live(row.round.article, now=timezone.now())
    assert doctor.client.get(f"/articles/{publication.slug}/").content.count(body.encode()) == 1


def test_title_summary_and_what_is_signed_unseen_are_shown(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    page = text_of(doctor.get("reviewassignment_change", row.pk))
    data = row.round.revision.data
    for words in (data["title"], data["summary"], data["meta_description"]):
        assert words in page
    assert "Every statement is accurate and current." in page
    assert "Dr dora, MD" in page
    assert "I approve it for publication exactly as it is." in page
    assert "Sign approval of revision 1" in page
    assert row.round.revision.fingerprint in page


def test_of_a_first_revision_all_is_new(doctor: Doctor, row: ReviewAssignment) -> None:
    page = text_of(doctor.get("reviewassignment_change", row.pk))
    assert "No earlier revision was approved, so all of it is new." in page
    assert "The changes since approved revision" not in page


@pytest.fixture
def second(doctor: Doctor) -> ReviewAssignment:
    """The assignment to revision 2 of an article that is live with revision 1."""
    publication = make.live(doctors=(make.make_doctor(),))
    article = make.submitted(make.revised(publication, bottom_line="Ask for two tests."))
    return make.accepted(article, doctor.user)


def test_what_changed_since_the_public_text_comes_first(
    doctor: Doctor, second: ReviewAssignment
) -> None:
    html = doctor.get("reviewassignment_change", second.pk).content.decode()
    assert html.index("Since revision 1, which readers see") < html.index("article-body")
    assert '<span class="visually-hidden">[added: </span>' in html
    assert "<ins>" in html
    assert "The bottom line" in html[html.index("diff-part") : html.index("article-body")]


def test_a_review_of_the_changes_says_since_which_revision(
    doctor: Doctor, second: ReviewAssignment
) -> None:
    page = text_of(doctor.get("reviewassignment_change", second.pk))
    assert "I read the changes since approved revision 1 of revision 2" in page
    doctor.send(second, doctor.filled(second, scope="changes", **APPROVE))
    review = MedicalReview.objects.get(assignment=second)
    assert review.scope == "changes"
    assert review.since_revision is not None
    assert review.since_revision.number == 1


def test_without_an_approved_text_a_review_of_changes_is_refused(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    refused = doctor.send(row, doctor.filled(row, **{**APPROVE, "scope": "changes"}), status=200)
    assert "There is no approved public revision to compare with." in text_of(refused)
    assert reviews() == []


def test_the_doctor_also_sees_what_changed_since_they_judged_last(doctor: Doctor) -> None:
    article = make.submitted()
    make.accepted(article, doctor.user)
    make.ask_changes(article, doctor.user, "Say how much iron.")
    request = ChangeRequest.objects.get()
    transitions.answer_change_request(
        request, by=make.somebody("author"), now=make.NOW, text="Done."
    )
    article = make.submitted(make.edited(article, bottom_line="Ask for two tests."))
    row = make.accepted(article, doctor.user)
    page = text_of(doctor.get("reviewassignment_change", row.pk))
    assert "Since revision 1, which you judged" in page
    assert "wrote on" in page
    assert "Done." in page


# --- signing --------------------------------------------------------------------------------------


def test_signing_leads_to_a_receipt(doctor: Doctor, row: ReviewAssignment) -> None:
    response = doctor.send(row, doctor.filled(row, comment="Well written.", **APPROVE))
    assert response.url == reverse("admin:articles_reviewassignment_change", args=[row.pk])
    assert reviews() == [("approve", "Well written.")]
    receipt = text_of(doctor.client.get(response.url))
    assert "You signed approval of revision 1." in receipt
    assert "Well written." in receipt
    assert row.round.revision.fingerprint in receipt
    assert "decision-form" not in receipt


def test_requests_are_kept_with_their_place_and_weight(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    rows = wish(0, "Give a dose.", place="section:iron22", quote="Iron is low", proposal="5 mg")
    rows |= wish(2, "Shorter, please.", place="reference:allen2013", weight="advice")
    doctor.send(row, doctor.filled(row, **ASK, **rows))
    kept = ChangeRequest.objects.order_by("pk").values_list(
        "anchor", "anchor_uid", "anchor_label", "quote", "text", "proposal", "is_blocking"
    )
    label = row.round.revision.data["references"][0]["text"]
    assert list(kept) == [
        ("section", "iron22", "The role of iron", "Iron is low", "Give a dose.", "5 mg", True),
        ("reference", "allen2013", label, "", "Shorter, please.", "", False),
    ]


def test_advice_goes_with_an_approval(doctor: Doctor, row: ReviewAssignment) -> None:
    doctor.send(row, doctor.filled(row, **APPROVE, **wish(0, "Shorter.", weight="advice")))
    assert reviews() == [("approve", "")]
    assert ChangeRequest.objects.get().is_blocking is False


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"check_accurate": ""}, "Confirm every line of the checklist: Every statement is"),
        ({"password": "wrong"}, "The password is not right."),
        ({"password": ""}, "The password is not right."),
        ({"fingerprint": "0" * 64}, "The text is not the one you were shown."),
        ({"decision": "request_changes"}, "write at least one change request"),
    ],
)
def test_a_refusal_is_a_sentence_and_loses_nothing(
    doctor: Doctor, row: ReviewAssignment, typed: dict[str, str], sentence: str
) -> None:
    form = doctor.filled(row, comment="Two hours of thought", **APPROVE)
    form |= {"requests-1-quote": "", **wish(1, "Shorter.", weight="advice")}
    form |= typed
    if typed.get("check_accurate") == "":
        del form["check_accurate"]
    refused = doctor.send(row, form, status=409)
    page = text_of(refused)
    assert sentence in page
    assert "Two hours of thought" in page
    assert "Shorter." in page
    assert make.PASSWORD not in refused.content.decode()
    assert reviews() == []
    assert ChangeRequest.objects.count() == 0
    if "check_accurate" not in typed:
        assert refused.context["desk"].form["check_accurate"].value() is True


def test_everything_that_stands_against_it_is_said_at_once(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    form = doctor.filled(row, **APPROVE, password="wrong")
    del form["check_safe"]
    page = text_of(doctor.send(row, form, status=409))
    assert "The password is not right." in page
    assert "Confirm every line of the checklist" in page


def test_a_blocking_request_and_an_approval_exclude_each_other(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    form = doctor.filled(row, **APPROVE, **wish(0, "This is wrong."))
    page = text_of(doctor.send(row, form, status=200))
    assert "blocking changes and an approval exclude each other" in page
    assert "This is wrong." in page
    assert reviews() == []


def test_a_row_that_says_where_but_not_what_is_not_dropped(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    form = doctor.filled(row, **APPROVE, **wish(0, "", quote="Iron is low"))
    page = text_of(doctor.send(row, form, status=200))
    assert "Say what should change, or empty this whole row." in page
    assert reviews() == []


def test_a_place_that_the_revision_does_not_have_is_refused(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    form = doctor.filled(row, **ASK, **wish(0, "Wrong.", place="section:nowhere"))
    assert "Select a valid choice" in text_of(doctor.send(row, form, status=200))
    assert ChangeRequest.objects.count() == 0


def test_more_rows_keep_what_is_typed(doctor: Doctor, row: ReviewAssignment) -> None:
    form = doctor.filled(row, more_rows="1", **wish(2, "The third."))
    shown = doctor.send(row, form, status=200)
    assert "Change request 6" in text_of(shown)
    assert "The third." in text_of(shown)
    assert reviews() == []
    form = doctor.filled(row, **ASK, **{"requests-TOTAL_FORMS": "6"})
    form |= wish(3, "") | wish(4, "") | wish(5, "The sixth.")
    doctor.send(row, form)
    assert ChangeRequest.objects.get().text == "The sixth."


@pytest.mark.parametrize("broken", ["requests-TOTAL_FORMS", "lock_version", "fingerprint", "round"])
def test_a_form_without_its_hidden_parts_is_shown_again(
    doctor: Doctor, row: ReviewAssignment, broken: str
) -> None:
    form = doctor.filled(row, comment="Kept", **APPROVE)
    shown = doctor.send(row, {**form, broken: ""}, status=200)
    assert "Kept" in text_of(shown)
    assert reviews() == []


def test_without_one_of_the_buttons_nothing_is_decided(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    page = text_of(doctor.send(row, doctor.filled(row, comment="Kept"), status=200))
    assert "Press one of the two buttons" in page
    assert "Kept" in page
    assert reviews() == []


# --- double clicks, two tabs, and texts that moved on ---------------------------------------------


def test_a_double_click_signs_once_and_says_so(doctor: Doctor, row: ReviewAssignment) -> None:
    form = doctor.filled(row, comment="Once", **APPROVE)
    doctor.send(row, form)
    again = doctor.send(row, form, status=409)
    assert "You have decided on this revision already." in text_of(again)
    assert reviews() == [("approve", "Once")]


def test_of_two_tabs_one_decides_and_the_other_keeps_its_words(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    approving = doctor.filled(row, **APPROVE)
    asking = doctor.filled(row, comment="On second thought", **ASK, **wish(0, "Give a dose."))
    doctor.send(row, approving)
    late = text_of(doctor.send(row, asking, status=409))
    assert "You have decided on this revision already." in late
    assert "You had typed this. It was not recorded; copy it if you need it." in late
    assert "On second thought" in late
    assert "Give a dose." in late
    assert reviews() == [("approve", "")]


def test_a_page_that_was_overtaken_says_by_what_and_can_be_signed_again(
    doctor: Doctor, editor: Person
) -> None:
    article = make.submitted(risk="high")
    row = make.accepted(article, doctor.user)
    form = doctor.filled(row, comment="Two hours of thought", **APPROVE)
    colleague = make.make_doctor()
    make.accepted(article, colleague)
    make.sign(article, colleague)

    stale = doctor.send(row, form, status=409)
    page = text_of(stale)
    assert "Nothing was signed: something happened after this page was shown to you." in page
    assert f"{colleague.get_username()} signed an approval." in page
    assert "Two hours of thought" in page
    assert MedicalReview.objects.filter(signer=doctor.user).count() == 0

    fresh = {
        name: str(stale.context["desk"].form[name].value()) for name in ("lock_version", "seen")
    }
    doctor.send(row, {**form, **fresh})
    assert MedicalReview.objects.get(signer=doctor.user).comment == "Two hours of thought"


def test_a_text_recalled_meanwhile_is_not_signed_and_the_words_stay(
    doctor: Doctor, row: ReviewAssignment, author: Person
) -> None:
    form = doctor.filled(row, comment="Two hours of thought", **APPROVE)
    author.step(row.round.article, "recall")
    late = text_of(doctor.send(row, form, status=409))
    assert "recalled the text from review." in late
    assert "Two hours of thought" in late
    assert reviews() == []


def test_a_form_of_an_earlier_round_does_not_sign_in_a_new_one(
    doctor: Doctor, row: ReviewAssignment, editor: Person
) -> None:
    """The same revision, the same fingerprint, another round: it must be read again."""
    old = doctor.filled(row, **APPROVE)
    doctor.send(row, old)
    article = make.fresh(row.round.article)
    editor.step(article, "return_to_review", reason="A reader doubts the dose.")
    new = make.accepted(article, doctor.user)
    article.refresh_from_db()
    late = {**old, "lock_version": str(article.lock_version)}
    doctor.send(row, late, status=409)
    doctor.send(new, late, status=409)
    assert len(reviews()) == 1


# --- one's own earlier requests -------------------------------------------------------------------


@pytest.fixture
def again(doctor: Doctor) -> ReviewAssignment:
    """The doctor's next assignment after their request was answered."""
    article = make.submitted()
    make.accepted(article, doctor.user)
    make.ask_changes(article, doctor.user, "Say how much iron.")
    author = make.somebody("author")
    request = ChangeRequest.objects.get()
    transitions.answer_change_request(request, by=author, now=make.NOW, text="Now it is said.")
    return make.accepted(make.submitted(make.edited(article, bottom_line="65 mg.")), doctor.user)


def test_settling_keeps_what_is_typed_and_opens_the_way_to_sign(
    doctor: Doctor, again: ReviewAssignment
) -> None:
    request = ChangeRequest.objects.get()
    page = text_of(doctor.get("reviewassignment_change", again.pk))
    assert "Now it is said." in page
    assert "1 blocking change request is not settled" in page

    form = doctor.filled(again, comment="Nearly there")
    shown = doctor.send(again, {**form, "settle": str(request.pk)}, status=200)
    assert "The change request is settled." in text_of(shown)
    assert "Nearly there" in text_of(shown)
    request.refresh_from_db()
    assert request.settled_by == doctor.user
    doctor.send(again, doctor.filled(again, **APPROVE))
    assert reviews()[-1] == ("approve", "")


def test_settling_what_is_not_of_this_article_is_not_found(
    doctor: Doctor, row: ReviewAssignment, again: ReviewAssignment
) -> None:
    other = str(ChangeRequest.objects.get().pk)
    for key in (other, "x", "²", ""):
        doctor.send(row, {**doctor.filled(row), "settle": key}, status=404)


def forged(row: ReviewAssignment) -> dict[str, str]:
    """Return a decision form made by hand, by somebody who knows everything that is in it."""
    return {
        "decision": "approve",
        "round": str(row.round_id),
        "scope": "whole",
        "lock_version": str(make.fresh(row.round.article).lock_version),
        "fingerprint": row.round.revision.fingerprint,
        "password": make.PASSWORD,
        "requests-TOTAL_FORMS": "0",
        "requests-INITIAL_FORMS": "0",
    }


# --- others ---------------------------------------------------------------------------------------


def test_another_doctor_sees_where_it_stands_and_cannot_decide(row: ReviewAssignment) -> None:
    other = Doctor(make.make_doctor())
    page = other.get("reviewassignment_change", row.pk)
    assert "decision-form" not in page.content.decode()
    refused = text_of(other.send(row, forged(row), status=409))
    assert "You are not assigned to this review." in refused
    assert reviews() == []


def test_an_editor_with_the_form_of_a_doctor_gets_sentences(
    editor: Person, row: ReviewAssignment
) -> None:
    refused = editor.post("reviewassignment_change", row.pk, data=forged(row), status=403)
    assert "Your role does not allow this." in text_of(refused)


def test_a_re_reading_is_signed_as_still_correct(doctor: Doctor, editor: Person) -> None:
    publication = make.live(doctors=(make.make_doctor(),))
    editor.step(publication.article, "open_reaffirmation")
    row = make.accepted(publication.article, doctor.user)
    page = text_of(doctor.get("reviewassignment_change", row.pk))
    assert "Sign that revision 1 is still correct" in page
    assert "This is the live text, to be read again as a whole." in page
    doctor.send(row, doctor.filled(row, **APPROVE))
    assert publication.signatures.filter(kind="reaffirm").count() == 1
