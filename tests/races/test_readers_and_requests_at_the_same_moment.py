"""Who reads, and what is still asked for, when two people act at the same moment.

The table of races is in docs/races.md.
"""

from typing import Any

import pytest

from articles import transitions
from articles.integrity import findings
from articles.models import Article, MedicalReview, ReviewAssignment
from articles.transitions import Refused, Stale
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.threads import Call, overlapping, together, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

both_ways = pytest.mark.parametrize("run", [together, overlapping])


def claiming(article: Article, doctor: User) -> Call:
    return lambda: transitions.claim(article, by=doctor, now=NOW)


def codes(outcome: Any) -> list[str]:
    assert isinstance(outcome, Refused)
    return [reason.code for reason in outcome.reasons]


@both_ways
def test_of_two_doctors_who_claim_one_seat_one_gets_it(run: Any) -> None:
    article, first, second = make.submitted(), make.make_doctor(), make.make_doctor()
    outcomes = run(claiming(article, first), claiming(article, second))
    (taken,) = winners(outcomes)
    lost = next(outcome for outcome in outcomes if isinstance(outcome, Exception))
    assert codes(lost) == ["round_has_its_readers"]
    assert ReviewAssignment.objects.get() == taken
    assert list(findings()) == []


@both_ways
def test_a_double_click_claims_once(run: Any) -> None:
    article, doctor = make.submitted(risk="high"), make.make_doctor()
    outcomes = run(claiming(article, doctor), claiming(article, doctor))
    assert len(winners(outcomes)) == 1
    assert ReviewAssignment.objects.count() == 1


@pytest.mark.parametrize("claim_first", [True, False])
def test_a_claim_gives_way_to_an_assignment_and_not_the_reverse(claim_first: bool) -> None:
    """An editor may ask one doctor more than needed; nobody takes a seat that is taken."""
    article, doctor, asked = make.submitted(), make.make_doctor(), make.make_doctor()
    editor = make.somebody("editor")

    def assign() -> Any:
        return transitions.assign(article, reviewer=asked, by=editor, now=NOW)

    claim = claiming(article, doctor)
    outcomes = overlapping(*((claim, assign) if claim_first else (assign, claim)))
    if claim_first:
        assert len(winners(outcomes)) == 2
    else:
        assert codes(outcomes[1]) == ["round_has_its_readers"]
    assert ReviewAssignment.objects.count() == (2 if claim_first else 1)


@pytest.mark.parametrize("assign_first", [True, False])
def test_the_same_doctor_claimed_and_assigned_at_once_is_asked_once(assign_first: bool) -> None:
    article, doctor, editor = make.submitted(), make.make_doctor(), make.somebody("editor")

    def assign() -> Any:
        return transitions.assign(article, reviewer=doctor, by=editor, now=NOW)

    claim = claiming(article, doctor)
    outcomes = overlapping(*((assign, claim) if assign_first else (claim, assign)))
    assert len(winners(outcomes)) == 1
    assert "assignee_is_assigned" in codes(outcomes[1])


@pytest.mark.parametrize("decide_first", [True, False])
def test_who_lost_a_review_decides_nothing_and_who_decided_loses_nothing(
    decide_first: bool,
) -> None:
    article, other = make.submitted(), make.make_doctor()
    assignment, editor = make.accepted(article), make.somebody("editor")
    form = make.decision_form(article)

    def decide() -> Any:
        return transitions.approve(article, by=assignment.reviewer, **form)

    def reassign() -> Any:
        return transitions.reassign(assignment, to=other, by=editor, now=NOW)

    outcomes = overlapping(*((decide, reassign) if decide_first else (reassign, decide)))
    assert len(winners(outcomes)) == 1
    assignment.refresh_from_db()
    if decide_first:
        assert codes(outcomes[1]) == ["assignment_not_waiting", "no_open_round"]
        assert (assignment.status, MedicalReview.objects.count()) == ("done", 1)
    else:
        assert codes(outcomes[1]) == ["not_assigned"]
        assert (assignment.status, MedicalReview.objects.count()) == ("cancelled", 0)
    assert list(findings()) == []


def talked_about() -> tuple[Article, Any, User, User]:
    """Return an article in its second review, its answered request, who raised it, who reads."""
    article = make.submitted()
    doctor = make.accepted(article).reviewer
    make.ask_changes(article, doctor)
    request = article.change_requests.get()
    transitions.answer_change_request(request, by=make.somebody("author"), now=NOW, text="Done.")
    article = make.submitted(make.edited(article, title="How much iron"))
    return article, request, doctor, make.accepted(article).reviewer


@pytest.mark.parametrize("settle_first", [True, False])
def test_a_request_settled_and_reopened_at_once_is_open(settle_first: bool) -> None:
    _article, request, doctor, reader = talked_about()

    def settle() -> Any:
        return transitions.settle_change_request(request, by=reader, now=NOW)

    def reopen() -> Any:
        return transitions.reopen_change_request(request, by=doctor, now=NOW, text="Not yet.")

    outcomes = overlapping(*((settle, reopen) if settle_first else (reopen, settle)))
    request.refresh_from_db()
    assert (request.settled_at, request.answered_at) == (None, None)
    if settle_first:
        assert len(winners(outcomes)) == 2
    else:
        assert codes(outcomes[1]) == ["not_your_request"]
    assert list(findings()) == []


@pytest.mark.parametrize("reopen_first", [True, False])
def test_a_request_reopened_while_another_signs_keeps_the_text_from_readers(
    reopen_first: bool,
) -> None:
    article, request, doctor, reader = talked_about()
    transitions.settle_change_request(request, by=reader, now=NOW)
    form, editor = make.decision_form(article), make.somebody("editor")

    def sign() -> Any:
        return transitions.approve(article, by=reader, **form)

    def reopen() -> Any:
        return transitions.reopen_change_request(request, by=doctor, now=NOW, text="Not yet.")

    outcomes = overlapping(*((reopen, sign) if reopen_first else (sign, reopen)))
    if reopen_first:
        assert codes(outcomes[1]) == ["change_requests_open"]
        return
    assert len(winners(outcomes)) == 2
    with pytest.raises(Refused) as refused:
        transitions.publish(article, by=editor, **make.release_form(article))
    assert codes(refused.value) == ["requests_hold_publication"]


@both_ways
def test_a_round_becomes_urgent_once(run: Any) -> None:
    article, editor = make.submitted(), make.somebody("editor")
    make.assigned(article)

    def expedite() -> Any:
        return transitions.expedite(article, by=editor, now=NOW, reason="A dose is wrong.")

    assert len(winners(run(expedite, expedite))) == 1
    assert article.events.filter(kind="expedite").count() == 1


@pytest.mark.parametrize("save_first", [True, False])
def test_a_text_restored_and_saved_at_once_loses_no_word(save_first: bool) -> None:
    publication = make.live()
    article = make.revised(publication, title="Another")
    author, version = make.somebody("author"), make.fresh(article).lock_version
    form = {"by": author, "now": NOW, "lock_version": version}

    def save() -> Any:
        return transitions.save_draft(make.make_draft(title="Typed"), article=article, **form)

    def restore() -> Any:
        return transitions.restore_revision(article, revision=publication.revision, **form)

    outcomes = overlapping(*((save, restore) if save_first else (restore, save)))
    assert isinstance(outcomes[1], Stale)
    title = "Typed" if save_first else "Iron and restless legs"
    assert make.fresh(article).title == title
    assert list(findings()) == []
