"""What doctors decide, take back and settle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from articles import transitions
from articles.models import Article
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW

from .stage import Scene, around, on, scene


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
    return on(transitions.return_to_review, make.scheduled(), lead, reason="New evidence.")


@scene
def answer_change_request() -> Scene:
    article, doctor = _reading()
    make.ask_changes(article, doctor)
    request = article.change_requests.get()
    author = make.somebody("author")
    return around(transitions.answer_change_request, request, author, article, text="Done.")


@scene
def settle_change_request() -> Scene:
    article, doctor = _reading()
    make.ask_changes(article, doctor)
    request = article.change_requests.get()
    return around(transitions.settle_change_request, request, doctor, article)


@scene
def settle_as_next_reader() -> Scene:
    """Whoever reads the next revision settles what is answered, for a doctor out of reach."""
    article, doctor = _reading()
    make.ask_changes(article, doctor)
    request = article.change_requests.get()
    transitions.answer_change_request(request, by=make.somebody("author"), now=NOW, text="Done.")
    article = make.submitted(make.edited(article, bottom_line="Ask how much."))
    reader = make.accepted(article).reviewer
    return around(transitions.settle_change_request, request, reader, article)


@scene
def reply_to_change_request() -> Scene:
    article, doctor = _reading()
    make.ask_changes(article, doctor)
    request = article.change_requests.get()
    editor = make.somebody("editor")
    return around(transitions.reply_to_change_request, request, editor, article, text="Which dose?")


@scene
def reopen_change_request() -> Scene:
    article, doctor = _reading()
    make.ask_changes(article, doctor)
    request = article.change_requests.get()
    transitions.answer_change_request(request, by=make.somebody("author"), now=NOW, text="Done.")
    return around(transitions.reopen_change_request, request, doctor, article, text="Not yet.")
