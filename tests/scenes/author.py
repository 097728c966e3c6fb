"""What authors do to their text."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from articles import transitions
from articles.models import Article
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW

from .stage import Scene, on, scene


@scene
def save_new_draft() -> Scene:
    author = make.make_user("author")
    draft = make.make_draft(images=(make.make_image_draft(),), in_short="![](image:iron-path)")
    return Scene(transitions.save_draft, (draft,), author, {}, ("edit", "save_library"))


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
    return on(edit_by_form, make.make_article(), make.somebody("author"), "edit")


@scene
def submit() -> Scene:
    return on(transitions.submit_for_review, make.make_article(), make.somebody("author"))


@scene
def submit_unchanged() -> Scene:
    article = make.approved()
    author = make.somebody("author")
    version = make.fresh(article).lock_version
    transitions.start_revision(article, by=author, now=NOW, lock_version=version)
    return on(transitions.submit_for_review, article, author)


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
    return on(transitions.submit_for_review, article, make.somebody("author"))


@scene
def recall() -> Scene:
    article = make.submitted()
    make.assigned(article)
    return on(transitions.recall, article, make.somebody("author"))


@scene
def start_revision() -> Scene:
    return on(transitions.start_revision, make.live().article, make.somebody("author"))


@scene
def discard_never_public() -> Scene:
    return on(transitions.discard, make.make_article(), make.somebody("author"))


@scene
def discard_changes() -> Scene:
    article = make.revised(make.live(), sections=(), faqs=make.make_draft().faqs)
    return on(transitions.discard, article, make.somebody("editor"), "edit", "discard")
