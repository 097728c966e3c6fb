"""Withdrawing: one person, at once, with a public reason; and never live again."""

from datetime import timedelta

import pytest

from articles import transitions
from articles.models import OutboxMessage, Publication
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def withdraw(publication: Publication, **changes: object) -> list[Publication]:
    arguments = {"by": make.somebody("editor"), "now": NOW, "reason": "A dose was wrong."}
    return transitions.withdraw(publication, **{**arguments, **changes})


@pytest.mark.parametrize("role", ["editor", "medical_reviewer"])
def test_one_person_takes_it_off_at_once_with_a_reason(role: str) -> None:
    publication, person = make.live(), make.make_user(role)
    assert codes_of(withdraw, publication, by=person, reason=" ") == ["reason_missing"]
    assert withdraw(publication, by=person) == [publication]
    publication.refresh_from_db()
    assert (publication.withdrawn_at, publication.withdrawn_by) == (NOW, person)
    assert publication.withdrawal_reason == "A dose was wrong."
    assert (publication.is_live, Publication.objects.public().count()) == (False, 0)
    assert codes_of(withdraw, publication, by=person) == ["not_public"]


def test_a_form_that_was_open_for_a_day_still_withdraws() -> None:
    publication = make.live()
    make.edited(make.revised(publication), title="Much happened since")
    assert withdraw(publication) == [publication]


def test_the_texts_it_took_the_place_of_go_with_it_unless_they_may_stay() -> None:
    first = make.live()
    second = make.live(make.revised(first))
    assert {p.number for p in withdraw(second)} == {1, 2}
    assert Publication.objects.public().count() == 0

    other = make.live(title="Other")
    newest = make.live(make.revised(other))
    assert withdraw(newest, earlier_too=False) == [newest]
    assert list(Publication.objects.public()) == [other]


def test_an_older_text_alone_can_be_withdrawn() -> None:
    first = make.live()
    second = make.live(make.revised(first))
    assert withdraw(first) == [first]
    assert list(Publication.objects.live()) == [second]


def test_a_withdrawn_text_is_never_published_again() -> None:
    publication = make.withdrawn()
    article = make.fresh(publication.article)
    editor, form = make.somebody("editor"), make.release_form(article)
    assert codes_of(transitions.publish, article, by=editor, **form) == ["revision_withdrawn"]
    lead = {"by": make.make_user("lead_reviewer"), "now": NOW, "reason": "Again."}
    version = {"lock_version": article.lock_version}
    again = codes_of(transitions.return_to_review, article, **lead, **version)
    assert again == ["revision_withdrawn"]
    review = publication.revision.medical_reviews.get()
    assert codes_of(transitions.revoke, review, **lead, **version) == ["revision_withdrawn"]


def test_a_withdrawal_stops_what_was_scheduled_until_a_doctor_reads_it_knowing_why() -> None:
    publication = make.live()
    article = make.scheduled(make.approved(make.revised(publication)))
    withdraw(publication)
    article = make.fresh(article)
    assert (article.scheduled_for, article.state) == (None, "approved")
    assert transitions.publish_due(now=NOW + timedelta(days=1)) == ([], [])
    editor, form = make.somebody("editor"), make.release_form(article)
    assert codes_of(transitions.publish, article, by=editor, **form) == ["withdrawn_since_approval"]
    later = NOW + timedelta(hours=1)
    transitions.return_to_review(
        article, by=editor, now=later, lock_version=article.lock_version, reason="Read it again."
    )
    doctor = make.make_doctor()
    make.accepted(article, doctor, now=later)
    make.sign(article, doctor, now=later)
    assert make.live(article, now=later).is_live


def test_a_text_approved_after_the_withdrawal_may_go_live() -> None:
    publication = make.withdrawn()
    later = NOW + timedelta(hours=1)
    article = make.approved(make.revised(publication, now=later), now=later)
    assert make.live(article, now=later).number == 2


def test_a_withdrawal_ends_the_re_reading_of_that_text_and_of_no_other() -> None:
    publication = make.live()
    article = make.fresh(publication.article)
    round_ = transitions.open_reaffirmation(
        article, by=make.somebody("editor"), now=NOW, lock_version=article.lock_version
    )
    doctor = make.accepted(article).reviewer
    withdraw(publication)
    round_.refresh_from_db()
    assert (round_.outcome, round_.assignments.get().status) == ("withdrawn", "cancelled")
    assert doctor.review_assignments.get().status == "cancelled"

    other = make.live(title="Other")
    waiting = make.open_round(make.submitted(make.revised(other)))
    withdraw(other)
    waiting.refresh_from_db()
    assert waiting.closed_at is None


def test_the_editors_hear_of_it_with_the_reason() -> None:
    doctor = make.make_doctor()
    publication = make.live(doctors=(doctor,))
    withdraw(publication, by=doctor)
    mail = OutboxMessage.objects.filter(kind="withdrawn", to=make.somebody("editor")).get()
    assert "A dose was wrong." in mail.body
