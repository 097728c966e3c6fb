"""Re-reading the live text: the same guards and quorum, no edit, and only the dates move."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from articles import transitions
from articles.models import Publication, ReviewRound
from articles.roles import GROUPS
from articles.workflow import Role
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=400)


def open_reading(publication: Publication) -> ReviewRound:
    article = make.fresh(publication.article)
    return transitions.open_reaffirmation(
        article, by=make.somebody("editor"), now=LATER, lock_version=article.lock_version
    )


def test_a_re_reading_adds_a_signature_and_changes_nothing_else() -> None:
    publication = make.live()
    before = Publication.objects.values().get()
    round_ = open_reading(publication)
    doctor = make.accepted(publication.article, make.make_doctor(now=LATER), now=LATER).reviewer
    review = make.sign(publication.article, doctor, now=LATER)
    assert (round_.kind, review.round) == ("reaffirm", round_)
    assert "I read the whole page of revision 1 again, and it is still correct" in review.meaning
    newest = publication.signatures.first()
    assert (newest.medical_review, newest.kind, newest.signed_at) == (review, "reaffirm", LATER)
    assert newest.next_review_due_on.isoformat() == "2029-12-07"
    assert publication.signatures.count() == 2
    assert Publication.objects.values().get() == before
    assert make.fresh(publication.article).state == "approved"
    round_.refresh_from_db()
    assert round_.outcome == "approved"


def test_high_risk_is_read_again_by_two() -> None:
    publication = make.live(risk="high")
    open_reading(publication)
    for expected in (2, 4):
        doctor = make.accepted(publication.article, make.make_doctor(now=LATER), now=LATER).reviewer
        make.sign(publication.article, doctor, now=LATER)
        assert publication.signatures.count() == expected


def test_the_changes_alone_cannot_be_read_again() -> None:
    publication = make.live()
    open_reading(publication)
    doctor = make.accepted(publication.article).reviewer
    codes = codes_of(make.sign, publication.article, doctor, scope="changes")
    assert codes == ["scope_without_base"]


def test_whoever_wrote_a_word_of_a_later_draft_cannot_confirm_the_live_text() -> None:
    publication, doctor = make.live(), make.make_doctor("author")
    open_reading(publication)
    make.accepted(publication.article, doctor)
    make.edited(make.revised(publication), by=doctor, title="Their title")
    assert codes_of(make.sign, publication.article, doctor) == ["contributed_to_article"]


def test_a_doubt_is_recorded_and_leaves_the_working_copy_alone() -> None:
    publication = make.live()
    round_ = open_reading(publication)
    doctor = make.accepted(publication.article).reviewer
    review = make.ask_changes(publication.article, doctor, "A newer trial says otherwise.")
    assert "again, and it needs the changes I ask for" in review.meaning
    article = make.fresh(publication.article)
    round_.refresh_from_db()
    assert (article.state, round_.outcome) == ("approved", "changes_requested")
    assert article.change_requests.blocking().unanswered().count() == 1
    assert publication.signatures.count() == 1


@pytest.fixture
def form(publication: Publication) -> dict[str, Any]:
    """What the doctor's form of a re-reading sends that was shown now."""
    open_reading(publication)
    make.accepted(publication.article, make.make_doctor(username="rita"))
    seen = publication.article.events.latest("seq").seq
    return make.decision_form(publication.article, seen=seen)


@pytest.fixture
def publication(db: None) -> Publication:
    return make.live()


def rita() -> User:
    return User.objects.get(username="rita")


def test_the_next_draft_leaves_the_form_of_a_re_reading_good(
    publication: Publication, form: dict[str, Any]
) -> None:
    article = make.edited(make.revised(publication), title="The next one")
    transitions.approve(article, by=rita(), **form)
    assert publication.signatures.count() == 2
    assert publication.signatures.first().medical_review.fingerprint == form["fingerprint"]
    assert make.fresh(article).state == "draft"


def test_a_doubt_is_recorded_beside_the_next_draft(
    publication: Publication, form: dict[str, Any]
) -> None:
    article = make.revised(publication)
    del form["answers"]
    wish = transitions.NewChangeRequest("A newer trial says otherwise.")
    transitions.request_changes(article, by=rita(), requests=[wish], **form)
    assert make.fresh(article).state == "draft"
    assert article.change_requests.count() == 1


def test_who_wrote_in_the_next_draft_since_the_form_was_shown_cannot_sign(
    publication: Publication, form: dict[str, Any]
) -> None:
    rita().groups.add(Group.objects.get(name=GROUPS[Role.AUTHOR]))
    article = make.edited(make.revised(publication), by=rita(), title="Theirs")
    assert codes_of(transitions.approve, article, by=rita(), **form) == ["contributed_to_article"]


def draft(publication: Publication) -> None:
    make.revised(publication)


def submit(publication: Publication) -> None:
    make.submitted(make.revised(publication))


def withdraw(publication: Publication) -> None:
    make.withdrawn(publication)


def plan_its_end(publication: Publication) -> None:
    make.withdrawal_scheduled(publication)


def replace_it(publication: Publication) -> None:
    make.live(make.revised(publication))


@pytest.mark.parametrize("happens", [submit, withdraw, plan_its_end, replace_it])
def test_what_concerns_the_live_text_or_its_round_makes_the_form_stale(
    publication: Publication, form: dict[str, Any], happens: Callable[[Publication], None]
) -> None:
    happens(publication)
    before = publication.signatures.count()
    with pytest.raises(transitions.Stale):
        transitions.approve(publication.article, by=rita(), **form)
    assert publication.signatures.count() == before


def test_a_form_that_does_not_say_what_was_seen_is_stale_after_any_edit(
    publication: Publication, form: dict[str, Any]
) -> None:
    draft(publication)
    for seen in (None, 0):
        with pytest.raises(transitions.Stale):
            transitions.approve(publication.article, by=rita(), **{**form, "seen": seen})


def test_another_doctors_signature_in_between_makes_the_form_stale() -> None:
    publication = make.live(risk="high")
    open_reading(publication)
    first, second = (make.accepted(publication.article).reviewer for _ in range(2))
    seen = publication.article.events.latest("seq").seq
    form = make.decision_form(publication.article, seen=seen)
    draft(publication)
    transitions.approve(publication.article, by=first, **form)
    with pytest.raises(transitions.Stale):
        transitions.approve(publication.article, by=second, **form)
    refused = codes_of(transitions.approve, publication.article, by=first, **form)
    assert refused == ["already_decided"]


def test_before_a_publication_seeing_everything_is_no_excuse_for_an_old_version() -> None:
    article = make.submitted()
    doctor = make.accepted(article).reviewer
    form = make.decision_form(article, seen=10**9)
    form["lock_version"] -= 1
    with pytest.raises(transitions.Stale):
        transitions.approve(article, by=doctor, **form)


def test_nothing_is_read_again_while_a_newer_text_is_under_way_or_another_reading_open() -> None:
    publication = make.live()
    assert codes_of(open_reading, make.withdrawn(make.live(title="Gone"))) == ["not_live"]
    open_reading(publication)
    assert codes_of(open_reading, publication) == ["round_already_open"]
    make.submitted(make.revised(publication))
    assert codes_of(open_reading, publication) == [
        "newer_revision_in_review",
        "round_already_open",
    ]
    make.approved(publication.article)
    assert codes_of(open_reading, publication) == ["newer_revision_in_review"]


def test_a_newer_submission_ends_the_reading_and_its_late_decision_is_refused() -> None:
    publication = make.live()
    round_ = open_reading(publication)
    doctor = make.accepted(publication.article).reviewer
    make.submitted(make.revised(publication))
    round_.refresh_from_db()
    assert round_.outcome == "superseded"
    codes = codes_of(make.sign, publication.article, doctor)
    assert codes == ["not_assigned"]


def test_the_reading_is_refused_when_the_live_text_changed_under_it() -> None:
    """Cannot come about by the verbs; the rules hold all the same."""
    from articles.models import Article

    publication = make.live()
    open_reading(publication)
    doctor = make.accepted(publication.article).reviewer
    Article.objects.filter(pk=publication.article_id).update(state="in_review")
    assert codes_of(make.sign, publication.article, doctor) == ["newer_revision_in_review"]
