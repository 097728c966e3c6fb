"""Doctors, authors and editors who act at the same moment: one of them acts, the others hear so."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from articles import transitions
from articles.models import Article, MedicalReview, Reference, ReviewAssignment, ReviewRound
from articles.transitions import NewChangeRequest, Refused, Stale
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of
from tests.support.threads import overlapping, together, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

Action = Callable[[], Any]


def reading(**fields: Any) -> tuple[Article, User]:
    article = make.submitted(**fields)
    return article, make.accepted(article).reviewer


def test_a_double_click_signs_once_and_the_second_is_told_so() -> None:
    for run in (together, overlapping):
        article, doctor = reading(title=run.__name__)
        form = make.decision_form(article)

        def approve(article: Any = article, doctor: Any = doctor, form: Any = form) -> Any:
            return transitions.approve(article, by=User.objects.get(pk=doctor.pk), **form)

        outcomes = run(approve, approve)
        assert [type(o) for o in winners(outcomes)] == [MedicalReview]
        lost = next(o for o in outcomes if isinstance(o, Refused))
        assert [reason.code for reason in lost.reasons] == ["already_decided"]
        assert article.revision.medical_reviews.count() == 1


STATE_AFTER = {"approve": "approved", "request_changes": "changes_requested", "recall": "draft"}


def three_intents(article: Article, doctor: User) -> dict[str, Action]:
    form = make.decision_form(article)
    other = make.accepted(article).reviewer
    author = make.somebody("author")
    wishes = [NewChangeRequest("Not like this.")]
    return {
        "approve": lambda: transitions.approve(article, by=doctor, **form),
        "request_changes": lambda: transitions.request_changes(
            article, by=other, requests=wishes, **form
        ),
        "recall": lambda: transitions.recall(
            article, by=author, now=NOW, lock_version=form["lock_version"], reason="Wait."
        ),
    }


def winner_of(intents: dict[str, Action], outcomes: list[Any]) -> str:
    won = [n for n, o in zip(intents, outcomes, strict=True) if not isinstance(o, Exception)]
    assert len(winners(outcomes)) == len(won) == 1
    return won[0]


def assert_only(winner: str, article: Article) -> None:
    decisions = [r.decision for r in article.revision.medical_reviews.all()]
    assert make.fresh(article).state == STATE_AFTER[winner]
    assert decisions == ([] if winner == "recall" else [winner])
    assert ReviewRound.objects.filter(article=article, closed_at__isnull=True).count() == 0
    kinds = {e.kind for e in article.events.all()} & set(STATE_AFTER)
    assert kinds == {winner}


@pytest.mark.parametrize("order", list(itertools.permutations(STATE_AFTER, 2)))
def test_who_holds_the_article_decides_and_who_waited_does_not(order: tuple[str, str]) -> None:
    article, doctor = reading()
    intents = three_intents(article, doctor)
    pair = {name: intents[name] for name in order}
    outcomes = overlapping(*pair.values())
    assert winner_of(pair, outcomes) == order[0]
    assert_only(order[0], article)


@pytest.mark.parametrize("order", list(itertools.permutations(STATE_AFTER)))
def test_of_three_at_once_exactly_one_wins(order: tuple[str, ...]) -> None:
    article, doctor = reading()
    intents = three_intents(article, doctor)
    ordered = {name: intents[name] for name in order}
    assert_only(winner_of(ordered, together(*ordered.values())), article)


@pytest.mark.parametrize("order", list(itertools.permutations(STATE_AFTER)))
def test_one_after_the_other_with_old_forms_exactly_the_first_wins(order: tuple[str, ...]) -> None:
    article, doctor = reading()
    intents = three_intents(article, doctor)
    intents[order[0]]()
    for name in order[1:]:
        with pytest.raises((Refused, Stale)):
            intents[name]()
    assert_only(order[0], article)


def test_two_doctors_who_sign_at_once_do_not_lose_a_signature_nor_invent_one() -> None:
    article, first = reading(risk="high")
    second = make.accepted(article).reviewer
    form = make.decision_form(article)
    outcomes = overlapping(
        lambda: transitions.approve(article, by=first, **form),
        lambda: transitions.approve(article, by=second, **form),
    )
    assert len(winners(outcomes)) == 1
    assert isinstance(outcomes[1], Stale)
    assert make.fresh(article).state == "in_review"
    make.sign(article, second)
    assert make.fresh(article).state == "approved"


@pytest.mark.parametrize("cancel_first", [True, False])
def test_a_decision_counts_only_while_its_assignment_runs(cancel_first: bool) -> None:
    article, doctor = reading()
    form = make.decision_form(article)
    assignment, editor = ReviewAssignment.objects.get(), make.somebody("editor")

    def cancel() -> Any:
        return transitions.cancel_assignment(assignment, by=editor, now=NOW)

    def approve() -> Any:
        return transitions.approve(article, by=doctor, **form)

    outcomes = overlapping(*((cancel, approve) if cancel_first else (approve, cancel)))
    assert len(winners(outcomes)) == 1
    status, reviews = ("cancelled", 0) if cancel_first else ("done", 1)
    assignment.refresh_from_db()
    assert (assignment.status, MedicalReview.objects.count()) == (status, reviews)


@pytest.mark.parametrize("contribute_first", [True, False])
def test_whoever_contributes_and_signs_at_once_is_found_out(contribute_first: bool) -> None:
    """The library leaves the doctor's form good, so the guard must see the contribution."""
    doctor, editor = make.make_doctor("author"), make.somebody("editor")
    article = make.submitted()
    make.accepted(article, doctor)
    form, reference = make.decision_form(article), Reference.objects.get()
    reference.csl = {**reference.csl, "title": "Corrected"}

    def contribute() -> Any:
        return transitions.save_reference(reference, by=doctor, now=NOW)

    def sign() -> Any:
        return transitions.approve(article, by=doctor, **form)

    outcomes = overlapping(*((contribute, sign) if contribute_first else (sign, contribute)))
    assert article.contributions.last().user == doctor
    if contribute_first:
        assert [reason.code for reason in outcomes[1].reasons] == ["contributed_to_article"]
        assert MedicalReview.objects.count() == 0
        return
    assert len(winners(outcomes)) == 2
    codes = codes_of(transitions.publish, article, by=editor, **make.release_form(article))
    assert codes == ["signer_contributed"]


def test_after_a_reassignment_the_first_doctor_decides_nothing() -> None:
    article, doctor = reading()
    form = make.decision_form(article)
    editor = make.somebody("editor")
    transitions.cancel_assignment(doctor.review_assignments.get(), by=editor, now=NOW)
    make.accepted(article)
    with pytest.raises(Refused) as refused:
        transitions.approve(article, by=doctor, **form)
    assert [r.code for r in refused.value.reasons] == ["not_assigned"]


@pytest.mark.parametrize("run", [together, overlapping])
def test_a_doctor_is_asked_once_and_answers_once(run: Any) -> None:
    article, doctor = make.submitted(), make.make_doctor()
    editor = make.somebody("editor")

    def assign() -> Any:
        return transitions.assign(article, reviewer=doctor, by=editor, now=NOW)

    assert len(winners(run(assign, assign))) == 1
    asked = ReviewAssignment.objects.get()

    def accept() -> Any:
        return transitions.accept(asked, by=doctor, now=NOW, conflict="none")

    def decline() -> Any:
        return transitions.decline(asked, by=doctor, now=NOW)

    assert len(winners(run(accept, decline))) == 1
    assert article.events.filter(kind__in=["accept", "decline"]).count() == 1
