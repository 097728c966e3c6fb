"""Who reads, and whose licence counts."""

from __future__ import annotations

from datetime import date

from articles import transitions
from articles.models import MedicalReviewer
from tests import factories as make

from .stage import Scene, around, scene


@scene
def assign() -> Scene:
    article, editor = make.submitted(), make.somebody("editor")
    doctor = make.make_doctor()
    return around(transitions.assign, article, editor, article, reviewer=doctor)


@scene
def accept() -> Scene:
    article = make.submitted()
    invited = make.assigned(article)
    return around(transitions.accept, invited, invited.reviewer, article, conflict="none")


@scene
def decline() -> Scene:
    article = make.submitted()
    invited = make.assigned(article)
    return around(transitions.decline, invited, invited.reviewer, article, note="On leave.")


@scene
def recuse() -> Scene:
    article = make.submitted()
    taken = make.accepted(article)
    return around(transitions.recuse, taken, taken.reviewer, article, note="I know the author.")


@scene
def cancel_assignment() -> Scene:
    article = make.submitted()
    return around(
        transitions.cancel_assignment, make.accepted(article), make.somebody("editor"), article
    )


@scene
def waive_conflict() -> Scene:
    article = make.submitted()
    taken = make.accepted(article, conflict="declared", statement="I sell iron.")
    editor = make.somebody("editor")
    return around(transitions.waive_conflict, taken, editor, article, reason="Not this brand.")


@scene
def save_reviewer() -> Scene:
    profile = MedicalReviewer.objects.get(user=make.make_doctor())
    profile.licence_number = "L-new"
    return Scene(
        transitions.save_reviewer, (profile,), make.somebody("editor"), {}, ("save_reviewer",)
    )


@scene
def verify_licence() -> Scene:
    profile = MedicalReviewer.objects.get(user=make.make_doctor(verified=False))
    return Scene(
        transitions.verify_licence, (profile,), make.somebody("editor"), {}, ("verify_licence",)
    )


@scene
def claim() -> Scene:
    doctor, article = make.make_doctor(), make.submitted()
    return around(transitions.claim, article, doctor, article)


@scene
def reassign() -> Scene:
    article, editor = make.submitted(), make.somebody("editor")
    running, doctor = make.accepted(article), make.make_doctor()
    return around(transitions.reassign, running, editor, article, to=doctor, note="On leave.")


@scene
def expedite() -> Scene:
    article, editor = make.submitted(risk="high"), make.somebody("editor")
    make.assigned(article)
    make.accepted(article)
    return around(transitions.expedite, article, editor, article, reason="A dose is wrong.")


@scene
def set_absence() -> Scene:
    profile = MedicalReviewer.objects.get(user=make.make_doctor())
    absence = {"absent_from": date(2026, 12, 1), "absent_until": date(2026, 12, 24)}
    arguments = {**absence, "cover": make.make_doctor()}
    return Scene(transitions.set_absence, (profile,), profile.user, arguments, ("set_absence",))
