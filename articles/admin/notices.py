"""Sentences of the desk about an article as a whole: why it cannot be edited, and what happened."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article
from articles.workflow import State

from .article_list import name_of
from .base import may_write
from .conflict import Conflict
from .public_side import what_readers_keep


def read_only_notice(request: HttpRequest, article: Article) -> str:
    """Return why the text cannot be changed and which step leads on; "" if it can."""
    if not may_write(request):
        return _("You can read this article. Authors and editors write it.")
    if article.is_editable:
        return ""
    if article.state == State.IN_REVIEW:
        return _(
            "This text is in review, so it cannot be changed: the doctor must read and sign the "
            "same words. To change it, recall it first."
        )
    if article.state == State.CLOSED:
        return _("This article was given up, and its record is kept. Begin a new one instead.")
    if article.scheduled_for is not None:
        return _(
            "This text is approved and scheduled, so it cannot be changed. Ask an editor to take "
            "the schedule back, then start a new revision."
        )
    return _(
        "This text is %(state)s, so it cannot be changed. To change it, start a new revision; "
        "%(readers)s"
    ) % {"state": _how_far(article), "readers": what_readers_keep(article)}


def _how_far(article: Article) -> str:
    """Return how far an approved text came."""
    publication = article.publications.filter(revision=article.revision).first()
    if publication is None:
        return _("approved, but not published")
    return _("approved and live") if publication.is_live else _("withdrawn")


def late_form_notice(article: Article, conflict: Conflict) -> str:
    """Return what happened to a form that came too late, and what to do about it."""
    if not article.is_editable:
        return _(
            "Nothing was saved: the article is “%(state)s” since you opened the form. What you "
            "typed is still below; copy what you need. %(next)s"
        ) % {"state": article.get_state_display(), "next": _next_step(article)}
    last = article.contributions.select_related("user").order_by("-pk").first()
    who = name_of(last.user) if last else _("somebody")
    when = date_format(timezone.localtime(article.updated_at), "DATETIME_FORMAT")
    return _(
        "Nothing was saved yet: the article has changed since you opened the form (last by "
        "%(who)s, %(when)s). Compare the texts, then save again."
    ) % {"who": who, "when": when}


def _next_step(article: Article) -> str:
    if article.state == State.IN_REVIEW:
        return _("To go on writing, recall it from review.")
    if article.state == State.APPROVED:
        return _("To go on writing, start a new revision.")
    return ""
