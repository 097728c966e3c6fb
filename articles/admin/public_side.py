"""What readers have of an article now, in words: the same for every screen of the desk."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article, Publication


def what_readers_have(article: Article) -> str:
    """Return one sentence: a revision, nothing yet, or the notice of a withdrawal."""
    published = article.publications.defer("content", "body_html").order_by("-number")
    live = published.live().first()
    if live is not None:
        words = _("Readers see revision %(number)s, published on %(day)s.")
        sentence = words % {"number": live.number, "day": _day(live.published_at)}
        return " ".join([sentence, *_planned_withdrawal(article)])
    newest = published.first()
    if newest is None:
        return _("Readers see nothing of this article: it was never published.")
    facts = {"number": newest.number, "day": _day(newest.withdrawn_at)}
    if newest.successor_id is not None and newest.successor is not None:
        words = _("Readers are sent to “%(title)s” since %(day)s.")
        return words % {"title": newest.successor.title, **facts}
    if published.public().exists():
        return _withdrawn_to_earlier() % facts
    return (
        _("Readers see no text, only the notice that revision %(number)s was withdrawn on %(day)s.")
        % facts
    )


def _planned_withdrawal(article: Article) -> list[str]:
    """Return the sentence about a withdrawal that is scheduled, if one is."""
    if article.withdrawal_scheduled_for is None:
        return []
    words = _("It is withdrawn by itself on %(when)s (%(zone)s), with the notice: “%(reason)s”")
    when = date_format(timezone.localtime(article.withdrawal_scheduled_for), "DATETIME_FORMAT")
    zone = timezone.get_current_timezone_name()
    return [words % {"when": when, "zone": zone, "reason": article.withdrawal_scheduled_reason}]


def _withdrawn_to_earlier() -> str:
    return _(
        "Readers see the notice that revision %(number)s was withdrawn on %(day)s; earlier "
        "revisions stay at their permanent addresses, marked as out of date."
    )


def what_readers_keep(article: Article) -> str:
    """Return what an author who starts again should know: what readers have until the end of it."""
    live = Publication.objects.live().filter(article=article).only("number").first()
    if live is not None:
        words = _("readers keep revision %(number)s until the new one is approved and published.")
        return words % {"number": live.number}
    return _("readers see no text until the new one is approved and published.")


def _day(moment: object) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")  # type: ignore[arg-type]
