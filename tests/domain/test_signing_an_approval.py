"""Approving: who cannot, what a signature says, and that it is about exactly the words shown."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from articles import transitions
from articles.models import (
    Article,
    MedicalReview,
    MedicalReviewer,
    Reference,
    ReviewAssignment,
    triggers,
)
from articles.policy import CHECKLIST
from articles.transitions import NewChangeRequest
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def reading(doctor: User | None = None, **fields: object) -> tuple[Article, User]:
    """Return an article in review and a doctor who accepted to read it."""
    article = make.submitted(**fields)
    return article, make.accepted(article, doctor).reviewer


def profile_of(doctor: User) -> MedicalReviewer:
    return MedicalReviewer.objects.get(user=doctor)


def test_a_signature_holds_what_it_says_about_doctor_text_and_meaning() -> None:
    doctor = make.make_doctor(
        username="ada", display_name="Dr Ada Quiet", credentials="MD, PhD", specialty="Neurology"
    )
    article, _ = reading(doctor)
    review = make.sign(article, doctor, comment=" Well done. ")
    profile = profile_of(doctor)
    assert (review.decision, review.scope, review.since_revision) == ("approve", "whole", None)
    assert (review.signer_name, review.signer_credentials) == ("Dr Ada Quiet", "MD, PhD")
    assert (review.signer_specialty, review.signer_slug) == ("Neurology", "dr-ada")
    assert (review.licence_number, review.licence_jurisdiction) == (f"L-{doctor.pk}", "Testland")
    assert review.licence_valid_until == date(2036, 12, 31)
    assert review.licence_verified_by_name == profile.verified_by.username
    assert (review.licence_verified_at, review.signed_at) == (profile.verified_at, NOW)
    assert (review.fingerprint, review.revision) == (article.revision.fingerprint, article.revision)
    assert (review.comment, review.conflict) == ("Well done.", "none")
    assert json.loads(review.checklist_answers) == [
        {"code": question.code, "text": question.text, "answer": True} for question in CHECKLIST
    ]
    assert review.meaning == (
        "I am a licensed doctor, I did not write any of this article, I read the whole page of "
        "revision 1, and I approve it for publication exactly as it is."
    )
    assert review.assignment.status == "done"
    assert make.fresh(article).state == "approved"


def test_renaming_the_doctor_later_changes_nothing_that_was_signed() -> None:
    article, doctor = reading()
    review = make.sign(article, doctor)
    name = review.signer_name
    profile = profile_of(doctor)
    profile.display_name, profile.credentials = "Dr Somebody Else", "DO"
    transitions.save_reviewer(profile, by=make.somebody("editor"), now=NOW)
    doctor.first_name = "Renamed"
    doctor.save()
    stored = MedicalReview.objects.get()
    assert (stored.signer_name, stored.signer_credentials) == (name, "MD")


def test_whoever_wrote_a_word_cannot_approve() -> None:
    doctor = make.make_doctor("author")
    article = make.submitted()
    make.accepted(article, doctor)
    reference = Reference.objects.get()
    reference.verified = {"title": "publisher"}
    transitions.save_reference(reference, by=doctor, now=NOW)
    assert codes_of(make.sign, article, doctor) == ["contributed_to_article"]


@pytest.mark.parametrize("decide", [make.sign, make.ask_changes])
def test_a_later_edit_in_the_library_does_not_overtake_a_doctor(decide: Any) -> None:
    """The revision is frozen: what the doctor read is what is decided, and who edited is known."""
    article, doctor = reading()
    shown, reader = make.decision_form(article), make.somebody("editor")
    reference = Reference.objects.get()
    reference.csl = {**reference.csl, "title": "Corrected"}
    assert transitions.save_reference(reference, by=reader, now=NOW) == [article]
    assert article.contributions.last().user == reader
    assert decide(article, doctor, **shown).fingerprint == shown["fingerprint"]
    assert "Corrected" not in MedicalReview.objects.get().revision.content


def test_a_doctor_who_edits_the_library_while_reading_is_refused_not_late() -> None:
    doctor = make.make_doctor("author")
    article = make.submitted()
    make.accepted(article, doctor)
    shown, reference = make.decision_form(article), Reference.objects.get()
    reference.csl = {**reference.csl, "title": "Corrected"}
    transitions.save_reference(reference, by=doctor, now=NOW)
    assert codes_of(make.sign, article, doctor, **shown) == ["contributed_to_article"]


@pytest.mark.parametrize("when", ["first", "between", "restored"])
def test_a_doctor_who_contributed_once_never_approves_that_article(when: str) -> None:
    doctor = make.make_doctor("author")
    article = make.make_article(by=doctor) if when == "first" else make.make_article()
    if when != "first":
        make.edited(article, by=doctor, title="Their word")
    if when == "restored":
        make.edited(article, title="Iron and restless legs")
    article = make.submitted(make.edited(article, bottom_line="By the author again."))
    assert codes_of(make.assigned, article, doctor) == ["assignee_contributed"]
    assignment = ReviewAssignment.objects.create(  # as if an older release had let it pass
        round=make.open_round(article),
        reviewer=doctor,
        due_on=NOW.date(),
        assigned_by=make.somebody("editor"),
        assigned_at=NOW,
        status="accepted",
        conflict="none",
    )
    assert codes_of(make.sign, article, doctor) == ["contributed_to_article"]
    assert assignment.status == "accepted"


def test_being_editor_author_and_superuser_too_exempts_from_nothing() -> None:
    everything = make.make_doctor("author", "editor", "lead_reviewer")
    User.objects.filter(pk=everything.pk).update(is_superuser=True)
    everything = User.objects.get(pk=everything.pk)
    article = make.submitted(by=everything)
    assert "not_assigned" in codes_of(make.sign, article, everything)
    assert "assignee_contributed" in codes_of(make.assigned, article, everything, by=everything)


def test_a_declared_conflict_waits_for_another_person() -> None:
    article = make.submitted()
    taken = make.accepted(article, conflict="declared", statement="I sell iron.")
    doctor = taken.reviewer
    assert codes_of(make.sign, article, doctor) == ["conflict_not_waived"]
    editor = make.somebody("editor")
    transitions.waive_conflict(taken, by=editor, now=NOW, reason="Not this brand.")
    review = make.sign(article, doctor)
    assert (review.conflict, review.conflict_statement) == ("declared", "I sell iron.")
    assert review.conflict_waived_by_name == editor.username


def test_a_licence_that_ran_out_signs_nothing_the_day_after() -> None:
    last_day = NOW.date()
    article, doctor = reading(make.make_doctor(valid_until=last_day))
    tomorrow = NOW + timedelta(days=1)
    assert codes_of(make.sign, article, doctor, now=tomorrow) == ["licence_expired"]
    assert make.sign(article, doctor, now=NOW).licence_valid_until == last_day


def test_editing_the_credentials_takes_the_verification_back() -> None:
    article, doctor = reading()
    transitions.save_reviewer(profile_of(doctor), by=make.somebody("editor"), now=NOW)
    assert codes_of(make.sign, article, doctor) == ["licence_not_verified"]


def test_a_user_without_credentials_signs_nothing() -> None:
    article, doctor = reading()
    MedicalReviewer.objects.filter(user=doctor).update(user=make.make_user())
    assert codes_of(make.sign, article, doctor) == ["no_reviewer_profile"]


def test_a_verification_by_the_maker_of_the_account_does_not_count() -> None:
    article, doctor = reading()
    doctor.created_by = profile_of(doctor).verified_by
    doctor.save()
    assert codes_of(make.sign, article, doctor) == ["licence_verified_by_insider"]


def test_a_password_set_by_another_blocks_until_a_second_person_verifies_again() -> None:
    article, doctor = reading()
    helper, other = make.make_user("editor"), make.make_user("editor")
    later = NOW + timedelta(hours=1)
    doctor.set_password(make.PASSWORD)
    doctor.record_password_set_by(helper, now=later, earlier=None)
    doctor.save()
    assert codes_of(make.sign, article, doctor) == ["password_set_by_another"]
    verify = transitions.verify_licence
    profile = profile_of(doctor)
    assert codes_of(verify, profile, by=helper, now=later) == ["account_of_your_making"]
    verify(profile, by=other, now=later)
    assert codes_of(make.sign, article, doctor) == ["password_set_by_another"]  # the same moment
    verify(profile, by=other, now=later + timedelta(seconds=1))
    now = later + timedelta(minutes=1)
    assert make.sign(article, doctor, now=now).decision == "approve"


def test_setting_ones_own_password_ends_no_doubt() -> None:
    article, doctor = reading()
    helper, later = make.make_user("editor"), NOW + timedelta(hours=1)
    doctor.set_password("set-by-another")
    doctor.record_password_set_by(helper, now=later, earlier=None)
    earlier = doctor.password_origin
    doctor.set_password(make.PASSWORD)
    doctor.record_password_set_by(doctor, now=later, earlier=earlier)
    doctor.save()
    assert codes_of(make.sign, article, doctor) == ["password_set_by_another"]
    # Who knew the old password could have set the new one, in the doctor's place.
    verify = transitions.verify_licence
    assert codes_of(verify, profile_of(doctor), by=helper, now=later) == ["account_of_your_making"]


@pytest.mark.parametrize("password", ["", "wrong", make.PASSWORD.upper()])
def test_every_decision_needs_the_password(password: str) -> None:
    article, doctor = reading()
    assert codes_of(make.sign, article, doctor, password=password) == ["password_wrong"]
    assert codes_of(make.ask_changes, article, doctor, password=password) == ["password_wrong"]


@pytest.mark.parametrize("answers", [{}, {**make.ALL_CONFIRMED, "safe": False}])
def test_every_line_of_the_checklist_must_be_confirmed(answers: dict[str, bool]) -> None:
    article, doctor = reading()
    assert codes_of(make.sign, article, doctor, answers=answers) == ["checklist_incomplete"]


def test_the_fingerprint_of_another_text_is_refused() -> None:
    article, doctor = reading()
    other = make.submitted(title="Another")
    for forged in ("", "0" * 64, other.revision.fingerprint):
        assert codes_of(make.sign, article, doctor, fingerprint=forged) == ["fingerprint_differs"]
        assert codes_of(make.ask_changes, article, doctor, fingerprint=forged) == [
            "fingerprint_differs"
        ]


@pytest.mark.parametrize("column", ["content", "body_html", "renderer_version"])
def test_altered_bytes_are_noticed_before_anybody_signs_them(column: str) -> None:
    article, doctor = reading()
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE articles_revision SET {column} = {column} || ' '")
    triggers.install(connection)
    assert codes_of(make.sign, article, doctor) == ["stored_text_altered"]
    assert codes_of(make.ask_changes, article, doctor) == ["stored_text_altered"]


def test_the_text_cannot_be_edited_while_it_is_read() -> None:
    article, doctor = reading()
    assert codes_of(make.edited, article, title="Slipped in") == ["wrong_state"]
    article.sections.all().delete()
    Article.objects.filter(pk=article.pk).update(title="Past the desk")
    make.sign(article, doctor)
    publication = make.live(make.fresh(article))
    assert publication.title == "Iron and restless legs"
    assert "The role of iron" in publication.body_html


def test_two_doctors_are_two_people() -> None:
    article, first = reading(risk="high")
    make.sign(article, first)
    assert make.fresh(article).state == "in_review"
    assert codes_of(make.assigned, article, first) == ["assignee_has_decided"]
    assert codes_of(make.sign, article, first) == ["already_decided"]
    second = make.accepted(article).reviewer
    make.sign(article, second)
    assert make.fresh(article).state == "approved"
    assert make.live(article).signatures.count() == 2


def test_the_second_click_is_told_that_it_is_decided() -> None:
    article, doctor = reading()
    form = make.decision_form(article)
    transitions.approve(article, by=doctor, **form)
    assert codes_of(transitions.approve, article, by=doctor, **form) == ["already_decided"]
    later = {**form, "requests": [NewChangeRequest("Too late.")]}
    assert codes_of(transitions.request_changes, article, by=doctor, **later) == ["already_decided"]
    assert MedicalReview.objects.count() == 1


def test_a_reload_after_deciding_is_told_the_same() -> None:
    article, doctor = reading()
    form = make.decision_form(article)
    transitions.approve(article, by=doctor, **form)
    form["lock_version"] = make.fresh(article).lock_version
    codes = codes_of(transitions.approve, article, by=doctor, **form)
    assert codes == ["wrong_state", "no_open_round", "already_decided"]


def test_a_form_from_before_a_change_is_stale_even_for_the_doctor_of_an_older_round() -> None:
    article, doctor = reading()
    form = make.decision_form(article)
    make.ask_changes(article, doctor)
    transitions.settle_change_request(article.change_requests.get(), by=doctor, now=NOW)
    article = make.submitted(make.edited(article, title="Better"))
    make.accepted(article, doctor)
    with pytest.raises(transitions.Stale):
        transitions.approve(article, by=doctor, **form)


@pytest.mark.parametrize(
    ("ending", "codes"),
    [
        ("decline", ["not_assigned"]),
        ("recuse", ["not_assigned"]),
        ("cancel", ["not_assigned"]),
        ("wait", ["assignment_not_accepted"]),
    ],
)
def test_only_an_accepted_assignment_decides(ending: str, codes: list[str]) -> None:
    article = make.submitted()
    asked = make.assigned(article)
    doctor, editor = asked.reviewer, make.somebody("editor")
    if ending == "decline":
        transitions.decline(asked, by=doctor, now=NOW)
    if ending in {"recuse", "cancel"}:
        transitions.accept(asked, by=doctor, now=NOW, conflict="none")
    if ending == "recuse":
        transitions.recuse(asked, by=doctor, now=NOW, note="I know the author.")
    if ending == "cancel":
        transitions.cancel_assignment(asked, by=editor, now=NOW)
    assert codes_of(make.sign, article, doctor) == codes
    assert codes_of(make.ask_changes, article, doctor) == codes


def test_a_doctor_who_stepped_back_may_be_asked_again() -> None:
    article, doctor = reading()
    transitions.recuse(doctor.review_assignments.get(), by=doctor, now=NOW, note="No time.")
    make.accepted(article, doctor)
    assert make.sign(article, doctor).assignment == doctor.review_assignments.last()


def test_reading_the_changes_only_needs_a_public_text_to_compare_with() -> None:
    article, doctor = reading()
    assert codes_of(make.sign, article, doctor, scope="changes") == ["scope_without_base"]
    assert codes_of(make.sign, article, doctor, scope="some of it") == ["scope_without_base"]
    make.sign(article, doctor)
    first = make.live(make.fresh(article))
    article = make.submitted(make.revised(first))
    make.accepted(article, doctor)
    review = make.sign(article, doctor, scope="changes")
    assert (review.scope, review.since_revision) == ("changes", first.revision)
    assert "I read the changes since approved revision 1 of revision 2" in review.meaning


def test_the_editor_and_the_author_hear_of_the_approval_and_the_doctor_does_not() -> None:
    from articles.models import OutboxMessage

    article, doctor = reading()
    make.sign(article, doctor)
    told = OutboxMessage.objects.filter(kind="approved").values_list("to__username", flat=True)
    assert set(told) == {
        make.somebody("author").username,
        *User.objects.filter(groups__name="Editors").values_list("username", flat=True),
    }


def test_a_demonstration_doctor_signs_visibly_as_one() -> None:
    doctor = make.make_doctor(is_demonstration=True)
    article, _ = reading(doctor)
    assert make.sign(article, doctor).is_demonstration
    publication = make.live(make.fresh(article))
    assert publication.is_demonstration
    assert publication.signatures.get().is_demonstration
    assert not make.live(title="Another").is_demonstration
