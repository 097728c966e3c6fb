"""What editors do with approved and with public texts, and what the scheduler does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from articles import transitions
from articles.models import MedicalReviewer
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW

from .stage import Scene, around, on, scene


@scene
def publish() -> Scene:
    article, editor = make.approved(), make.somebody("editor")
    form = make.release_form(article)
    return Scene(transitions.publish, (article,), editor, form, ("publish",), article)


@scene
def publish_next() -> Scene:
    article = make.approved(make.revised(make.live()))
    editor, form = make.somebody("editor"), make.release_form(article)
    return Scene(transitions.publish, (article,), editor, form, ("publish",), article)


@scene
def schedule() -> Scene:
    article, editor = make.approved(), make.somebody("editor")
    form = make.release_form(article, publish_at=NOW + timedelta(days=1))
    return Scene(transitions.schedule, (article,), editor, form, ("schedule",), article)


@scene
def unschedule() -> Scene:
    return on(transitions.unschedule, make.scheduled(), make.somebody("editor"))


def run_due(*, by: User, now: Any) -> None:
    """Do as the scheduler does, a day later."""
    transitions.publish_due(now=now + timedelta(days=1))


@scene
def publish_scheduled() -> Scene:
    article = make.scheduled()
    return Scene(run_due, (), make.somebody("editor"), {}, ("publish",), article)


@scene
def give_up_schedule() -> Scene:
    article = make.scheduled()
    profile = MedicalReviewer.objects.get(
        user=make.fresh(article).revision.medical_reviews.get().signer
    )
    transitions.save_reviewer(profile, by=make.somebody("editor"), now=NOW)
    return Scene(run_due, (), make.somebody("editor"), {}, ("schedule_failed",), article)


@scene
def open_reaffirmation() -> Scene:
    return on(transitions.open_reaffirmation, make.live().article, make.somebody("editor"))


@scene
def withdraw() -> Scene:
    first = make.live()
    make.live(make.revised(first))
    newest = make.fresh(first.article).publications.live().get()
    version = make.fresh(first.article).lock_version
    transitions.open_reaffirmation(
        first.article, by=make.somebody("editor"), now=NOW, lock_version=version
    )
    make.accepted(first.article)
    editor = make.somebody("editor")
    return around(transitions.withdraw, newest, editor, first.article, reason="A dose was wrong.")


@scene
def withdraw_with_schedule() -> Scene:
    publication = make.live()
    article = make.scheduled(make.approved(make.revised(publication)))
    doctor = make.somebody("medical_reviewer")
    return around(transitions.withdraw, publication, doctor, article, reason="Unsafe.")


@scene
def schedule_withdrawal() -> Scene:
    article, editor = make.live().article, make.somebody("editor")
    form = {"withdraw_at": NOW + timedelta(days=1), "reason": "The drug is taken off the market."}
    return on(transitions.schedule_withdrawal, article, editor, **form)


@scene
def unschedule_withdrawal() -> Scene:
    article = make.withdrawal_scheduled()
    return on(transitions.unschedule_withdrawal, article, make.somebody("editor"))


def run_withdrawals(*, by: User, now: Any) -> None:
    """Do as the scheduler does, a day later."""
    transitions.withdraw_due(now=now + timedelta(days=1))


@scene
def withdraw_scheduled() -> Scene:
    article = make.withdrawal_scheduled()
    version = article.lock_version
    editor = make.somebody("editor")
    transitions.open_reaffirmation(article, by=editor, now=NOW, lock_version=version)
    make.accepted(article)
    return Scene(run_withdrawals, (), editor, {}, ("withdraw",), article)


@scene
def give_up_withdrawal() -> Scene:
    article = make.withdrawal_scheduled()
    article.publications.update(superseded_at=NOW)  # past the verbs
    editor = make.somebody("editor")
    kinds = ("withdrawal_schedule_failed",)
    return Scene(run_withdrawals, (), editor, {}, kinds, article)


@scene
def publish_instead_of_withdrawing() -> Scene:
    """A newer revision takes back the withdrawal that was planned for the older one."""
    article = make.withdrawal_scheduled()
    article = make.approved(make.revised(article.publications.get()))
    editor, form = make.make_user("editor"), make.release_form(article)
    return Scene(transitions.publish, (article,), editor, form, ("publish",), article)


@scene
def retire() -> Scene:
    article, successor = make.live().article, make.live(title="A better text").article
    version = make.fresh(article).lock_version
    editor = make.somebody("editor")
    transitions.open_reaffirmation(article, by=editor, now=NOW, lock_version=version)
    make.accepted(article)
    return on(transitions.retire, article, editor, reason="Merged.", successor=successor)


@scene
def settle_feedback() -> Scene:
    report = make.feedback(make.live())
    form = {"note": "The dose is right.", "is_request": False}
    editor, article = make.somebody("editor"), report.publication.article
    return around(transitions.settle_feedback, report, editor, article, **form)


@scene
def settle_feedback_as_request() -> Scene:
    report = make.feedback(make.live(), uid="iron22")
    form = {"note": "Name the unit.", "is_request": True}
    editor, article = make.somebody("editor"), report.publication.article
    return around(transitions.settle_feedback, report, editor, article, **form)


@scene
def settle_flag() -> Scene:
    flag = make.evidence_flag()
    form = {"outcome": "kept", "note": "Two other studies say the same."}
    return around(transitions.settle_flag, flag, make.somebody("editor"), flag.article, **form)
