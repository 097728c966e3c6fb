"""Each verb in a position where it is allowed: who does what to what, ready to be run.

Tests that say something about *all* verbs (one event each, nothing written when refused or
interrupted, no exemption for superusers) go through these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from articles import transitions
from articles.models import Article, Image, MedicalReviewer, Reference
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW


@dataclass(frozen=True)
class Scene:
    """One call of a verb that its rules allow.

    events: kinds of the events it leaves, in their order.
    """

    verb: Callable[..., Any]
    subjects: tuple[Any, ...]
    by: User
    arguments: dict[str, Any] = field(default_factory=dict)
    events: tuple[str, ...] = ()
    article: Article | None = None

    def run(self, **changes: Any) -> Any:
        """Call the verb; `changes` replace arguments."""
        return self.verb(*self.subjects, **{"by": self.by, "now": NOW, **self.arguments, **changes})


SCENES: dict[str, Callable[[], Scene]] = {}


def scene(builder: Callable[[], Scene]) -> Callable[[], Scene]:
    """Register a scene under its name."""
    SCENES[builder.__name__] = builder
    return builder


def _on(verb: Callable[..., Any], article: Article, by: User, *events: str, **more: Any) -> Scene:
    """Return the scene of a verb on an article, with the lock_version as it is stored."""
    article = make.fresh(article)
    arguments = {"lock_version": article.lock_version, **more}
    name = getattr(verb, "__name__", "")
    return Scene(verb, (article,), by, arguments, events or (name,), article)


def _around(
    verb: Callable[..., Any], subject: Any, by: User, article: Article, **more: Any
) -> Scene:
    """Return the scene of a verb that takes no lock_version."""
    return Scene(verb, (subject,), by, more, (verb.__name__,), article)


# --- the author -------------------------------------------------------------------------------


@scene
def save_new_draft() -> Scene:
    author = make.make_user("author")
    draft = make.make_draft(images=(make.make_image_draft(),), in_short="![](image:iron-path)")
    return Scene(transitions.save_draft, (draft,), author, {}, ("edit",))


@scene
def save_draft() -> Scene:
    article = make.make_article()
    draft = make.make_draft(
        title="Another title", sections=make.make_draft().sections[:1], references=()
    )
    arguments = {"article": article, "lock_version": article.lock_version}
    by = make.somebody("author")
    return Scene(transitions.save_draft, (draft,), by, arguments, ("edit",), article)


def edit_by_form(article: Article, *, by: User, now: Any, lock_version: int) -> None:
    """Do as the desk does: claim, write the form's rows, record."""
    with transaction.atomic():
        stored = transitions.begin_edit(article, by=by, lock_version=lock_version)
        stored.bottom_line_source = "Typed into the form."
        stored.save()
        transitions.finish_edit(stored, by=by, now=now)


@scene
def save_form() -> Scene:
    return _on(edit_by_form, make.make_article(), make.somebody("author"), "edit")


@scene
def submit() -> Scene:
    return _on(transitions.submit_for_review, make.make_article(), make.somebody("author"))


@scene
def submit_unchanged() -> Scene:
    article = make.approved()
    author = make.somebody("author")
    version = make.fresh(article).lock_version
    transitions.start_revision(article, by=author, now=NOW, lock_version=version)
    return _on(transitions.submit_for_review, article, author)


@scene
def submit_while_read_again() -> Scene:
    """The re-reading of the live text ends when a newer text is submitted."""
    publication = make.live()
    article = make.revised(publication)
    version = make.fresh(article).lock_version
    transitions.open_reaffirmation(
        article, by=make.somebody("editor"), now=NOW, lock_version=version
    )
    make.accepted(article)
    return _on(transitions.submit_for_review, article, make.somebody("author"))


@scene
def recall() -> Scene:
    article = make.submitted()
    make.assigned(article)
    return _on(transitions.recall, article, make.somebody("author"))


@scene
def start_revision() -> Scene:
    return _on(transitions.start_revision, make.live().article, make.somebody("author"))


@scene
def discard_never_public() -> Scene:
    return _on(transitions.discard, make.make_article(), make.somebody("author"))


@scene
def discard_changes() -> Scene:
    article = make.revised(make.live(), sections=(), faqs=make.make_draft().faqs)
    return _on(transitions.discard, article, make.somebody("editor"), "edit", "discard")


# --- the library ------------------------------------------------------------------------------


@scene
def save_reference() -> Scene:
    article = make.make_article()
    make.make_article(title="Another article")
    reference = Reference.objects.get()
    reference.csl = {**reference.csl, "title": "A corrected title"}
    events = ("edit", "edit")
    author = make.somebody("author")
    return Scene(transitions.save_reference, (reference,), author, {}, events, article)


@scene
def save_image() -> Scene:
    picture = make.make_image_draft()
    article = make.make_article(images=(picture,), in_short="![](image:iron-path)")
    image = Image.objects.get()
    image.alt = "Another text"
    author = make.somebody("author")
    return Scene(transitions.save_image, (image,), author, {}, ("edit",), article)


# --- the doctor -------------------------------------------------------------------------------


def _reading() -> tuple[Article, User]:
    """Return an article in review with a doctor who accepted to read it."""
    article = make.submitted()
    return article, make.accepted(article).reviewer


def _deciding(verb: Callable[..., Any], article: Article, doctor: User, **more: Any) -> Scene:
    form = make.decision_form(article, **more)
    return Scene(verb, (make.fresh(article),), doctor, form, (verb.__name__,), article)


@scene
def approve() -> Scene:
    article, doctor = _reading()
    make.assigned(article)
    advice = [transitions.NewChangeRequest("Shorter?", anchor="section", anchor_uid="iron22")]
    return _deciding(transitions.approve, article, doctor, advice=advice)


@scene
def approve_as_first_of_two() -> Scene:
    article = make.submitted(risk="high")
    return _deciding(transitions.approve, article, make.accepted(article).reviewer)


@scene
def request_changes() -> Scene:
    article, doctor = _reading()
    make.assigned(article)
    requests = [transitions.NewChangeRequest("Say how much.", "faq", "faqab2")]
    return _deciding(transitions.request_changes, article, doctor, requests=requests)


def _read_again() -> tuple[Article, User]:
    article = make.live().article
    version = make.fresh(article).lock_version
    transitions.open_reaffirmation(
        article, by=make.somebody("editor"), now=NOW, lock_version=version
    )
    return article, make.accepted(article).reviewer


@scene
def reaffirm() -> Scene:
    article, doctor = _read_again()
    return replace(_deciding(transitions.approve, article, doctor), events=("reaffirm",))


@scene
def request_changes_to_live() -> Scene:
    article, doctor = _read_again()
    requests = [transitions.NewChangeRequest("A newer trial says otherwise.")]
    found = _deciding(transitions.request_changes, article, doctor, requests=requests)
    return replace(found, events=("request_changes_to_live",))


@scene
def revoke() -> Scene:
    article = make.scheduled()
    review = make.fresh(article).revision.medical_reviews.get()
    version = make.fresh(article).lock_version
    arguments = {"lock_version": version, "reason": "I misread the dose."}
    return Scene(
        transitions.revoke, (review,), review.signer, arguments, ("revoke",), make.fresh(article)
    )


@scene
def return_to_review() -> Scene:
    lead = make.make_user("lead_reviewer")
    return _on(transitions.return_to_review, make.scheduled(), lead, reason="New evidence.")


@scene
def answer_change_request() -> Scene:
    article, doctor = _reading()
    make.ask_changes(article, doctor)
    request = article.change_requests.get()
    author = make.somebody("author")
    return _around(transitions.answer_change_request, request, author, article, text="Done.")


@scene
def settle_change_request() -> Scene:
    article, doctor = _reading()
    make.ask_changes(article, doctor)
    request = article.change_requests.get()
    return _around(transitions.settle_change_request, request, doctor, article)


# --- people around a round --------------------------------------------------------------------


@scene
def assign() -> Scene:
    article, editor = make.submitted(), make.somebody("editor")
    doctor = make.make_doctor()
    return _around(transitions.assign, article, editor, article, reviewer=doctor)


@scene
def accept() -> Scene:
    article = make.submitted()
    invited = make.assigned(article)
    return _around(transitions.accept, invited, invited.reviewer, article, conflict="none")


@scene
def decline() -> Scene:
    article = make.submitted()
    invited = make.assigned(article)
    return _around(transitions.decline, invited, invited.reviewer, article, note="On leave.")


@scene
def recuse() -> Scene:
    article = make.submitted()
    taken = make.accepted(article)
    return _around(transitions.recuse, taken, taken.reviewer, article, note="I know the author.")


@scene
def cancel_assignment() -> Scene:
    article = make.submitted()
    return _around(
        transitions.cancel_assignment, make.accepted(article), make.somebody("editor"), article
    )


@scene
def waive_conflict() -> Scene:
    article = make.submitted()
    taken = make.accepted(article, conflict="declared", statement="I sell iron.")
    editor = make.somebody("editor")
    return _around(transitions.waive_conflict, taken, editor, article, reason="Not this brand.")


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


# --- the editor -------------------------------------------------------------------------------


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
    return _on(transitions.unschedule, make.scheduled(), make.somebody("editor"))


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
    return _on(transitions.open_reaffirmation, make.live().article, make.somebody("editor"))


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
    return _around(transitions.withdraw, newest, editor, first.article, reason="A dose was wrong.")


@scene
def withdraw_with_schedule() -> Scene:
    publication = make.live()
    article = make.scheduled(make.approved(make.revised(publication)))
    doctor = make.somebody("medical_reviewer")
    return _around(transitions.withdraw, publication, doctor, article, reason="Unsafe.")


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables of the portal, for "nothing was written"."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("articles_", "faqs_", "accounts_")):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows
