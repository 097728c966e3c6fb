"""What is done at the desk beside writing: restoring, owners, links for outside experts."""

from __future__ import annotations

from datetime import timedelta

from articles import transitions
from tests import factories as make
from tests.factories import NOW

from .stage import Scene, around, on, scene


@scene
def restore_revision() -> Scene:
    publication = make.live()
    article = make.revised(publication, sections=(), references=(), faqs=())
    author = make.somebody("author")
    events = ("edit", "restore_revision")
    verb = transitions.restore_revision
    return on(verb, article, author, *events, revision=publication.revision)


@scene
def set_owners() -> Scene:
    article, editor = make.make_article(), make.somebody("editor")
    owners = {"owner": make.somebody("author"), "backup_owner": editor}
    return around(transitions.set_owners, article, editor, article, **owners)


@scene
def create_preview_link() -> Scene:
    article = make.submitted()
    form = {"expires_at": NOW + timedelta(days=7), "note": "Professor Outside"}
    author = make.somebody("author")
    return around(transitions.create_preview_link, article.revision, author, article, **form)


@scene
def revoke_preview_link() -> Scene:
    link, _ = make.preview_link(make.submitted())
    author = make.somebody("author")
    return around(transitions.revoke_preview_link, link, author, link.revision.article)
